/** `npm run -s update -- keys FOLDER | sign FEED.yml --key FILE [--staging PERCENT] | verify FEED.yml --key FILE` */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseUpdateInfo } from 'electron-updater/out/providers/Provider.js';
import { ProblemError, formatProblems, messageOf } from '../problem.ts';
import { realDisk } from '../updates/disk.ts';
import { UPDATE_HINTS } from '../updates/failure.ts';
import { readRelease, type Release } from '../updates/release.ts';
import { SIGNATURE_FIELD, readPrivateKey, readPublicKey, signFeed } from '../updates/signature.ts';

const HELP = `Signs the releases that chargers install by themselves.

  npm run -s update -- keys FOLDER                   makes a pair of keys: update-key.pem, update-key.pub.pem
  npm run -s update -- sign FEED.yml --key FILE      signs a feed that electron-builder made, beside its AppImage
                      [--staging PERCENT]            for a part of all chargers only; sign again with more
  npm run -s update -- verify FEED.yml --key FILE    what a charger with this public key would say to it

The name of the feed is signed, too: latest-linux.yml, latest-linux-arm64.yml, beta-linux.yml …
Exit codes: 0 good, 1 problems found, 2 wrong usage.
`;

const GOOD = 0;
const PROBLEMS = 1;
const USAGE = 2;
const OWNER_ONLY = 0o600;
const PRIVATE = 'update-key.pem';
const PUBLIC = 'update-key.pub.pem';

async function main(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        staging: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${HELP}`);
    return USAGE;
  }
  const { values, positionals } = parsed;
  const [command, file, ...rest] = positionals;
  if (values.help || command === 'help') return print(HELP);
  if (file === undefined || rest.length > 0) return usage();
  if (command === 'keys' && values.key === undefined) return keys(file);
  if (command === 'sign' && values.key !== undefined)
    return sign(file, values.key, percentOf(values.staging));
  if (command === 'verify' && values.key !== undefined) return verify(file, values.key);
  return usage();
}

async function keys(folder: string): Promise<number> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const named = [
    [path.join(folder, PRIVATE), privateKey.export({ type: 'pkcs8', format: 'pem' }), OWNER_ONLY],
    [path.join(folder, PUBLIC), publicKey.export({ type: 'spki', format: 'pem' }), 0o644],
  ] as const;
  await mkdir(folder, { recursive: true });
  for (const [file, text, mode] of named) {
    try {
      await writeFile(file, text, { flag: 'wx', mode });
    } catch (error) {
      const hint = 'Use another folder: a key that is lost can never sign for its chargers again.';
      throw new ProblemError({ code: 'update.keys-not-written', message: messageOf(error), hint });
    }
  }
  return print(
    `${named[0][0]}: keep it secret and safe, away from the server; without it no charger takes an update any more.\n` +
      `${named[1][0]}: for every charger, "updates": { "publicKey": { "file": "${PUBLIC}" } }.`,
  );
}

async function sign(file: string, keyFile: string, staging: number | null): Promise<number> {
  const key = readPrivateKey(await textOf(keyFile));
  const plain = (await textOf(file))
    .replace(new RegExp(`^(${SIGNATURE_FIELD}|stagingPercentage):.*\\n?`, 'gm'), '')
    .trimEnd();
  // Absent: for everybody, whatever the feed said before.
  const text = staging === null ? plain : `${plain}\nstagingPercentage: ${String(staging)}`;
  const feed = path.basename(file);
  const signature = signFeed(feed, infoOf(text, file), key);
  const signed = `${text}\n${SIGNATURE_FIELD}: ${signature}\n`;
  // Looked at as a charger will, before anybody gets it.
  const release = await releaseOf(file, signed, createPublicKey(key));
  await writeFile(`${file}.new`, signed);
  await rename(`${file}.new`, file);
  return print(`${file}: signed, ${describe(release, staging)}`);
}

async function verify(file: string, keyFile: string): Promise<number> {
  const release = await releaseOf(file, await textOf(file), readPublicKey(await textOf(keyFile)));
  const staging = release.signed.info['stagingPercentage'];
  return print(`${file} is good: ${describe(release, typeof staging === 'number' ? staging : null)}`);
}

/** The feed, and the AppImage that lies beside it as the feed says. Throws ProblemError. */
async function releaseOf(file: string, text: string, key: KeyObject): Promise<Release> {
  const read = readRelease(path.basename(file), infoOf(text, file), key);
  if (!read.ok) {
    const { code, message } = read.failure;
    throw new ProblemError({ code, message, hint: UPDATE_HINTS[code], file });
  }
  const { release } = read;
  const image = path.resolve(path.dirname(file), decodeURIComponent(release.url));
  const hash = await realDisk.sha512(image);
  if (hash === release.sha512) return release;
  const [message, hint] =
    hash === null
      ? [`${release.url} does not lie beside the feed`, 'Put it there: what is signed is looked at first.']
      : [`${release.url} is not the file of this feed`, 'Build both again, and upload both.'];
  throw new ProblemError({ code: 'update.damaged', message, hint, file });
}

function infoOf(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const info: unknown = parseUpdateInfo(text, path.basename(file), new URL('file:///'));
    if (typeof info === 'object' && info !== null) return { ...info };
  } catch {
    // said below
  }
  const hint = 'electron-builder writes it beside the AppImage: latest-linux.yml.';
  throw new ProblemError({ code: 'update.feed', message: 'is no feed of electron-builder', hint, file });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ProblemError({ code: 'update.unreadable', message: messageOf(error), hint: 'Check the path.' });
  }
}

function percentOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const percent = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (percent >= 0 && percent <= 100) return percent;
  const hint = 'Give a whole number from 0 to 100.';
  throw new ProblemError({ code: 'update.bad-staging', message: `${text} is no percentage`, hint });
}

function describe({ version, size, url }: Release, staging: number | null): string {
  const share = staging === null ? 'all chargers' : `${String(staging)} % of all chargers`;
  return `${version}, ${url}, ${String(size)} bytes, for ${share}.`;
}

function print(text: string): number {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return GOOD;
}

function usage(): number {
  console.error(HELP);
  return USAGE;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  console.error(formatProblems(error.problems));
  process.exitCode = PROBLEMS;
}

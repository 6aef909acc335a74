/** Electron's runtime for a package: installed, given, fetched by the packer; or a placeholder that only can be packed. */
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../problem.ts';
import { type Arch, elfArchOf, hostArch } from './arch.ts';
import { LOCALE } from './content.ts';

export type Runtime =
  /** `dist`: the packer's `electronDist`; null: it fetches it (or has it in its cache). */
  | { readonly kind: 'real'; readonly dist: string | null }
  | { readonly kind: 'placeholder'; readonly dist: string };

export interface RuntimeWish {
  readonly root: string;
  readonly arch: Arch;
  /** A folder or zip that somebody named. */
  readonly given: string | null;
  readonly placeholder: boolean;
  /** Where a placeholder is made. */
  readonly work: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Throws ProblemError `package.no-runtime`. */
export async function chooseRuntime(wish: RuntimeWish): Promise<Runtime> {
  const { root, arch, given, environment } = wish;
  if (given !== null) {
    if (existsSync(given)) return { kind: 'real', dist: path.resolve(given) };
    throw new ProblemError({
      code: 'package.no-runtime',
      message: `there is no runtime at ${given}`,
      hint: 'Name Electron’s zip for this machine, or the folder that it unpacks to.',
    });
  }
  const installed = path.join(root, 'node_modules/electron/dist');
  const version = electronVersion(root);
  if (
    arch === hostArch() &&
    existsSync(path.join(installed, 'electron')) &&
    readVersion(installed) === version
  ) {
    return { kind: 'real', dist: installed };
  }
  if (isCached(version, arch, environment) || (await isReachable(environment)))
    return { kind: 'real', dist: null };
  if (wish.placeholder) return { kind: 'placeholder', dist: placeholderRuntime(wish.work, version, arch) };
  throw new ProblemError({
    code: 'package.no-runtime',
    message: `Electron’s runtime ${version} for ${arch} is not here and cannot be fetched`,
    hint: 'Run it with a network, give --runtime FILE (Electron’s zip), or --placeholder to try the packing alone.',
  });
}

export function electronVersion(root: string): string {
  const manifest = JSON.parse(
    readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
  ) as {
    version: string;
  };
  return manifest.version;
}

/** @electron/fuses, constants: what marks the fuses in the binary; version 1, number of fuses, states ('0' off, '1' on). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron ships them: all of what this hardens is on, the rest off. */
const FUSES_AS_SHIPPED = '10110001';

/** A runtime folder that can be packed, fused and looked at, and that says what it is when it is run. */
export function placeholderRuntime(work: string, version: string, arch: Arch): string {
  const folder = path.join(work, `placeholder-${arch}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'locales'), { recursive: true });
  mkdirSync(path.join(folder, 'resources'));
  const says = `echo "This package was made on a placeholder of Electron ${version}, which cannot run." >&2`;
  const fuses = `${FUSE_SENTINEL}\u0001${String.fromCharCode(FUSES_AS_SHIPPED.length)}${FUSES_AS_SHIPPED}`;
  writeFileSync(path.join(folder, 'electron'), `#!/bin/sh\n${says}\nexit 69\n# ${fuses}\n`, 'latin1');
  writeFileSync(path.join(folder, 'chrome-sandbox'), `#!/bin/sh\n${says}\nexit 69\n`);
  for (const program of ['electron', 'chrome-sandbox']) chmodSync(path.join(folder, program), 0o755);
  writeFileSync(path.join(folder, 'locales', `${LOCALE}.pak`), '');
  writeFileSync(path.join(folder, 'version'), version);
  return folder;
}

/** Electron is an ELF file; the placeholder is not. */
export function isPlaceholder(executable: string): boolean {
  return elfArchOf(executable) === null;
}

function readVersion(folder: string): string | null {
  const file = path.join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : null;
}

/** `@electron/get` keeps what it fetched in folders named by hashes. */
function isCached(version: string, arch: Arch, environment: RuntimeWish['environment']): boolean {
  const cache = environment['electron_config_cache'] ?? path.join(homedir(), '.cache/electron');
  if (!existsSync(cache)) return false;
  const zip = `electron-v${version}-linux-${arch}.zip`;
  return readdirSync(cache, { recursive: true, encoding: 'utf8' }).some(
    (name) => path.basename(name) === zip,
  );
}

/** The packer itself tries for most of a minute before it says that there is no network. */
const PROBE_MS = 8_000;
const RELEASES = 'https://github.com/electron/electron/releases/';

/** Whether what the packer fetches can be reached. Behind a proxy only the packer itself knows: yes. */
export async function isReachable(environment: RuntimeWish['environment'], url = RELEASES): Promise<boolean> {
  if (environment['HTTPS_PROXY'] || environment['https_proxy']) return true;
  const mirror = environment['ELECTRON_MIRROR'] || environment['npm_config_electron_mirror'];
  try {
    await fetch(mirror || url, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    // Why not is all the same: there is no way to it from here.
    return false;
  }
}

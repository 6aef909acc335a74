/** The configuration from disk, with every file that it names looked at. */
import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Problem, ProblemError, messageOf } from '../problem.ts';
import type { Config, Secret } from './config.ts';
import { type ConfigResult, type ParseOptions, parseConfig } from './parse.ts';

/**
 * Reads, checks and completes the file at `file`. Besides `parseConfig`'s problems: `config.unreadable` (the file, or one
 * that it names, cannot be read). Never throws.
 */
export async function loadConfig(
  file: string,
  options: Omit<ParseOptions, 'path'> = {},
): Promise<ConfigResult> {
  const absolute = path.resolve(file);
  let text: string;
  try {
    text = await readFile(absolute, 'utf8');
  } catch (error) {
    return { ok: false, problems: [unreadable(absolute, error, undefined)] };
  }
  const result = parseConfig(text, { ...options, path: absolute });
  if (!result.ok) return result;
  const checked = await Promise.all(namedFiles(result.config).map((named) => readable(named, absolute)));
  const problems = checked.filter((problem) => problem !== undefined);
  return problems.length > 0 ? { ok: false, problems } : result;
}

/**
 * The text of a secret, without the line break that editors leave at the end of a file. Throws ProblemError
 * (`config.unreadable`); the text never appears in it.
 */
export async function readSecret(secret: Secret): Promise<string> {
  if (typeof secret === 'string') return secret;
  try {
    return (await readFile(secret.file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    throw new ProblemError(unreadable(secret.file, error, undefined), { cause: error });
  }
}

interface NamedFile {
  readonly path: string;
  readonly file: string;
}

function namedFiles(config: Config): NamedFile[] {
  const { authorization, tariffs, operator, alerts, service, updates } = config;
  const list: [string, unknown][] = [
    ['authorization.tokens', authorization.tokens],
    ['tariffs.default', tariffs.default],
    ['tariffs.clockUnsure', tariffs.clockUnsure],
    ...tariffs.more.map(({ tariff }, index): [string, unknown] => [`tariffs.more[${index}].tariff`, tariff]),
    ['operator.password', fileOf(operator?.password)],
    ['operator.ca', operator?.ca],
    ['operator.certificate', operator?.certificate],
    ['operator.key', operator?.key],
    ['operator.qr.secret', fileOf(operator?.qr?.secret)],
    ['alerts.webhook.secret', fileOf(alerts.webhook?.secret)],
    ['service.pinHash', fileOf(service.pinHash)],
    ['updates.publicKey', fileOf(updates?.publicKey)],
  ];
  return list.flatMap(([path, file]) => (typeof file === 'string' ? [{ path, file }] : []));
}

function fileOf(secret: Secret | null | undefined): string | undefined {
  return typeof secret === 'object' ? secret?.file : undefined;
}

async function readable({ path: where, file }: NamedFile, config: string): Promise<Problem | undefined> {
  try {
    await access(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return { ...unreadable(file, error, where), file: config };
  }
}

function unreadable(file: string, error: unknown, where: string | undefined): Problem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reasons: Readonly<Record<string, readonly [string, string]>> = {
    ENOENT: ['does not exist', 'Check the path; a relative one starts from the configuration file’s folder.'],
    EACCES: ['may not be read by this user', 'Check the file’s owner and permissions.'],
    EISDIR: ['is a folder', 'Name a file in it.'],
  };
  const [reason, hint] = reasons[String(code)] ?? [`cannot be read (${messageOf(error)})`, 'Check the file.'];
  return { code: 'config.unreadable', message: `${file} ${reason}`, hint, ...(where ? { path: where } : {}) };
}

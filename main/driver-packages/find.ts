/** Where a driver package lies, and which of its files is imported. */
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../problem.ts';

export interface FoundPackage {
  /** The package's folder, without symbolic links. */
  readonly folder: string;
  /** The file to import. */
  readonly entry: string;
}

export type Found =
  { readonly ok: true; readonly found: FoundPackage } | { readonly ok: false; readonly problem: Problem };

/**
 * Finds a package by its path (absolute, or relative to `from`) or by its name, which is looked for in the `node_modules`
 * of `from` and of every folder above it. Problems: `driver.not-found`, `driver.no-entry`.
 */
export async function findPackage(named: string, from: string): Promise<Found> {
  for (const candidate of candidates(named, from)) {
    const folder = await realpath(candidate).catch(() => undefined);
    if (folder === undefined) continue;
    const kind = await stat(folder);
    if (kind.isFile()) return { ok: true, found: { folder: path.dirname(folder), entry: folder } };
    return entryOf(folder);
  }
  return problem(
    'driver.not-found',
    isPath(named)
      ? `there is no driver package at ${path.resolve(from, named)}`
      : `there is no driver package “${named}” in the node_modules of ${from} or above it`,
    'Install it there, or give the absolute path of its folder.',
  );
}

function candidates(named: string, from: string): string[] {
  if (isPath(named)) return [path.resolve(from, named)];
  const folders: string[] = [];
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    folders.push(path.join(folder, 'node_modules', named));
    if (folder === path.dirname(folder)) return folders;
  }
}

function isPath(named: string): boolean {
  return path.isAbsolute(named) || /^\.{1,2}([\\/]|$)/.test(named);
}

/** As Node resolves a package’s own entry: `exports`, else `main`, else index.js. */
async function entryOf(folder: string): Promise<Found> {
  const manifest = path.join(folder, 'package.json');
  let written: unknown;
  try {
    written = JSON.parse(await readFile(manifest, 'utf8'));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!missing)
      return problem(
        'driver.no-entry',
        `${manifest} cannot be read as JSON`,
        'Mend or reinstall the package.',
      );
  }
  const named = exported(member(written, 'exports')) ?? member(written, 'main') ?? 'index.js';
  const entry = path.resolve(folder, typeof named === 'string' ? named : 'index.js');
  // Only what is inside has been looked at when it is imported: a link does not lead out.
  const real = await realpath(entry).catch(() => undefined);
  if (real?.startsWith(folder + path.sep) && (await stat(real)).isFile())
    return { ok: true, found: { folder, entry: real } };
  return problem(
    'driver.no-entry',
    `${folder} has no file to import: ${path.relative(folder, entry)} is not there`,
    'Name it in the package’s package.json: "exports": "./index.js".',
  );
}

/** `"exports": "./a.js"`, `{ ".": "./a.js" }` or `{ ".": { "import": "./a.js" } }`. */
function exported(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  const own = member(exports, '.') ?? exports;
  if (typeof own === 'string') return own;
  const found = ['node', 'import', 'default'].map((condition) => member(own, condition)).find(Boolean);
  return typeof found === 'string' ? found : undefined;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function problem(code: string, message: string, hint: string): Found {
  return { ok: false, problem: { code, message, hint } };
}

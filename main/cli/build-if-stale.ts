/** Builds what ships when a source is newer than it, or when it was never built. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ProblemError } from '../problem.ts';

/** What a build is made of, and what comes out of it. */
const SOURCES = ['main', 'drivers', 'renderer', 'vite.config.ts', 'package.json', 'package-lock.json'];
const OUTPUTS = [
  'dist/renderer/index.html',
  'dist/main/browser.js',
  'dist/main/reader.js',
  'dist/preload/preload.cjs',
];

export interface BuildOptions {
  readonly root: string;
  readonly say: (line: string) => void;
}

/** Throws ProblemError `build.failed` with the builder's own words, or `build.missing-tools`. */
export function buildIfStale({ root, say }: BuildOptions): void {
  if (!isStale(root)) return;
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite)) {
    throw new ProblemError({
      code: 'build.missing-tools',
      message: 'the program is not built, and what builds it is not installed',
      hint: 'Run npm ci first.',
    });
  }
  say('Building …');
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [vite, 'build', '--app', '--logLevel', 'warn'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    },
  );
  if (status === 0) return;
  throw new ProblemError({
    code: 'build.failed',
    message: `the build failed:\n${error?.message ?? `${stdout}${stderr}`.trim()}`,
    hint: 'Correct what it names; npm run build shows it again.',
  });
}

export function isStale(root: string): boolean {
  const built = OUTPUTS.map((file) => modified(path.join(root, file)));
  if (built.some((at) => at === null)) return true;
  const oldest = Math.min(...built.map(Number));
  return SOURCES.some((source) => newest(path.join(root, source)) > oldest);
}

function modified(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** The newest change in a file or a folder's files; a folder's own time tells of files that went. */
function newest(place: string): number {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(place).map((name) => newest(path.join(place, name)));
  return Math.max(stat.mtimeMs, ...inside);
}

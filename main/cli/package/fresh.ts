/** Whether what lies packed is of the build that is here. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Arch } from './arch.ts';
import { unpackedFolder } from './pack.ts';

/** One of each part of a build, since a builder may renew one alone; and what says how it is packed. */
const MADE_FROM = [
  'dist/main/electron.js',
  'dist/main/reader.js',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
  'package.json',
];

export interface FreshnessOrder {
  /** The checkout. */
  readonly root: string;
  /** Where packages are. */
  readonly out: string;
  readonly arch: Arch;
  /** The packer's configuration. */
  readonly config: string;
}

/** Packed, and not before anything of what it is made from. */
export function isFresh({ root, out, arch, config }: FreshnessOrder): boolean {
  const packed = modified(path.join(unpackedFolder(out, arch), 'resources/app.asar'));
  if (packed === null) return false;
  const sources = [...MADE_FROM.map((file) => path.join(root, file)), path.resolve(config)];
  return sources.every((file) => (modified(file) ?? 0) <= packed);
}

function modified(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

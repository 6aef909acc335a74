/** Where the built product and the benchmark's own places are. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../../..');
export const RENDERER = path.join(ROOT, 'dist/renderer');
export const KIOSK_PROGRAM = path.join(ROOT, 'dist/main/browser.js');
export const READER_PROGRAM = path.join(ROOT, 'dist/main/reader.js');

/** A folder on the disk that the repository is on: /tmp may be memory. */
export async function folderOnDisk(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const out = path.join(ROOT, 'out');
  await mkdir(out, { recursive: true });
  const folder = await mkdtemp(path.join(out, 'bench-'));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

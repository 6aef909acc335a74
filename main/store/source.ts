/**
 * A damaged database made readable as far as it goes, without a byte of it or its log being changed: a second name for
 * the same file, and beside that a log of our own making with every sound page of the damaged log and a mended header.
 */
import {
  copyFileSync,
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readWal, writeWal, type Wal } from './wal.ts';

export const SOURCE_SUFFIX = '.source';
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
/** Nothing reserved at the end of pages, then three fixed fractions. */
const FRACTIONS = Buffer.from([0, 64, 32, 32]);
const SCHEMA_FORMAT = 4;
const UTF_8 = 1;

/** Lays out `FILE.source` with its log; returns that name. `dropSource` takes it away again. */
export function laySource(file: string): string {
  const name = file + SOURCE_SUFFIX;
  dropSource(file);
  const { firstPage, pageSize, pages } = readHead(file);
  layFile(file, name, pages === 0 ? pageSize : 0);
  const wal = walOf(file, pageSize);
  const frames = (wal?.pageSize === pageSize ? wal.frames : []).map(({ page, content }) => ({
    page,
    content,
  }));
  const all = Math.max(
    pages,
    ...frames.map(({ page }) => page),
    ...(wal?.frames ?? []).map((frame) => frame.sizeAfter),
  );
  const newest = frames.findLast(({ page }) => page === 1)?.content ?? firstPage;
  frames.push({ page: 1, content: mendHeader(newest, pageSize, all) });
  writeFileSync(`${name}-wal`, writeWal(frames, pageSize, all));
  return name;
}

/** `bytes`: what SQLite wants to see at least, or it would not look at the log. */
function layFile(file: string, name: string, bytes: number): void {
  if (bytes > 0) return writeFileSync(name, Buffer.alloc(bytes));
  try {
    linkSync(file, name);
  } catch {
    // No hard links on this file system (vfat).
    copyFileSync(file, name);
  }
}

export function dropSource(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + SOURCE_SUFFIX + suffix, { force: true });
}

/** What is the same in every header of this store is so here: else SQLite may refuse the file as nobody's, or as newer. */
export function isHeadSound(file: string): boolean {
  const { head } = readHead(file);
  const versions = [head[18] ?? 0, head[19] ?? 0];
  return (
    head.toString('latin1', 0, 16) === MAGIC &&
    versions.every((version) => version === 1 || version === 2) &&
    head.subarray(20, 24).equals(FRACTIONS) &&
    // Both are 0 until the first table reaches the file.
    [0, SCHEMA_FORMAT].includes(head.readUInt32BE(44)) &&
    [0, UTF_8].includes(head.readUInt32BE(56))
  );
}

/** The log beside `file`, if there is anything in it. */
export function walOf(file: string, pageSize = readHead(file).pageSize): Wal | null {
  const name = `${file}-wal`;
  if (!existsSync(name)) return null;
  const bytes = readFileSync(name);
  return bytes.length === 0 ? null : readWal(bytes, pageSize);
}

function readHead(file: string): { head: Buffer; firstPage: Buffer; pageSize: number; pages: number } {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(HEADER_BYTES);
    readSync(handle, head, 0, HEADER_BYTES, 0);
    const told = head.readUInt16BE(16);
    // All files of this store have pages of 4096 bytes; anything else that is no power of two is damage.
    const pageSize = told >= 512 && (told & (told - 1)) === 0 ? told : 4_096;
    const firstPage = Buffer.alloc(pageSize);
    readSync(handle, firstPage, 0, pageSize, 0);
    return { head, firstPage, pageSize, pages: Math.ceil(fstatSync(handle).size / pageSize) };
  } finally {
    closeSync(handle);
  }
}

/** What is the same in every header of this store is put right: https://sqlite.org/fileformat2.html#the_database_header */
function mendHeader(page: Buffer, pageSize: number, pages: number): Buffer {
  const mended = Buffer.from(page);
  mended.write(MAGIC, 0, 'latin1');
  mended.writeUInt16BE(pageSize, 16);
  mended.set([2, 2, ...FRACTIONS], 18); // read and written as WAL
  mended.writeUInt32BE(pages, 28);
  mended.writeUInt32BE(SCHEMA_FORMAT, 44);
  mended.writeUInt32BE(UTF_8, 56);
  mended.copy(mended, 92, 24, 28); // the size above is to be believed
  return mended;
}

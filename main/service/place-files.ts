/** One file onto a stick or from it: all of it or nothing, whenever the stick is pulled. */
import { constants } from 'node:fs';
import { lstat, open, rename, stat, statfs, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { PlaceError, errnoOf, readError, writeError } from './place-error.ts';
import type { TaskHandle } from './tasks.ts';

/** The file's content, piece by piece. It looks at `task.signal` itself where a piece takes long. */
export type Producer = (task: TaskHandle) => AsyncIterable<Uint8Array | string>;

export interface Written {
  /** As it is called on the stick. */
  readonly name: string;
  readonly bytes: number;
}

/** So much is left free: sticks that are full to the brim cannot even delete. */
const SPARE_BYTES = 64 * 1024;
/** Free space, and whether the folder is still there, is looked at after so much. */
const LOOK_EVERY_BYTES = 1024 * 1024;
/** Pieces are gathered to this size: sticks are slow with small ones. */
const CHUNK_BYTES = 64 * 1024;
/** `NAME-2` … `NAME-999`. */
const MOST_COPIES = 999;

/**
 * Reads `name` in `folder`. Throws PlaceError `import.not-found` (also for what is no plain file), `import.too-large`,
 * `import.gone`, `import.failed`.
 */
export async function readFrom(folder: string, name: string, mostBytes: number): Promise<Buffer> {
  checkName(name, 'import.not-found');
  let handle: FileHandle | null = null;
  try {
    // A link leads out of the folder, and opening a pipe would wait for ever.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    handle = await open(path.join(folder, name), flags);
    if (!(await handle.stat()).isFile()) throw new PlaceError('import.not-found');
    return await upTo(handle, mostBytes);
  } catch (error) {
    throw errnoOf(error) === 'ELOOP' ? new PlaceError('import.not-found', error) : readError(error);
  } finally {
    await handle?.close().catch(() => undefined);
  }
}

/** Not by what the file says of its size: it may grow meanwhile. */
async function upTo(handle: FileHandle, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return Buffer.concat(chunks, bytes);
    bytes += bytesRead;
    if (bytes > mostBytes) throw new PlaceError('import.too-large');
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

/**
 * Writes `name` in `folder`: into `NAME.part`, made durable, then renamed, so that a file of that name is a whole one.
 * Throws PlaceError `export.*`, and whatever `producer` throws; then nothing of it stays.
 */
export async function writeTo(
  folder: string,
  name: string,
  producer: Producer,
  task: TaskHandle,
): Promise<Written> {
  checkName(name, 'export.failed');
  const device = await deviceOf(folder);
  const part = await openPart(folder, name);
  let final: string | null = null;
  try {
    if ((await part.handle.stat()).dev !== device) throw new PlaceError('export.gone');
    const bytes = await fill(part.handle, folder, device, producer, task);
    await durably(() => part.handle.sync());
    await part.handle.close();
    await checkThere(folder, device);
    if (task.signal.aborted) throw new PlaceError('export.cancelled');
    const free = await freeName(folder, name);
    await durably(() => rename(part.path, path.join(folder, free)));
    final = path.join(folder, free);
    await syncFolder(folder);
    return { name: free, bytes };
  } catch (error) {
    await part.handle.close().catch(() => undefined); // closed already, or its stick is gone
    await unlink(final ?? part.path).catch(() => undefined); // gone with its stick, which is what is told
    throw error;
  }
}

async function fill(
  handle: FileHandle,
  folder: string,
  device: number,
  producer: Producer,
  task: TaskHandle,
): Promise<number> {
  let written = 0;
  let looked = 0;
  let pending: Uint8Array[] = [];
  let gathered = 0;
  const flush = async () => {
    const chunk = Buffer.concat(pending, gathered);
    pending = [];
    gathered = 0;
    if (written === 0 || written + chunk.length - looked >= LOOK_EVERY_BYTES) {
      await checkRoom(folder, device, chunk.length);
      looked = written;
    }
    await durably(() => writeAll(handle, chunk));
    written += chunk.length;
  };
  const checkCancelled = () => {
    if (task.signal.aborted) throw new PlaceError('export.cancelled');
  };
  checkCancelled();
  for await (const piece of producer(task)) {
    checkCancelled();
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    pending.push(bytes);
    gathered += bytes.length;
    if (gathered >= CHUNK_BYTES) await flush();
  }
  checkCancelled();
  await flush();
  return written;
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
}

async function durably<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw writeError(error);
  }
}

/** A stick that is unmounted while a file is open is written to as before, but nobody finds the file again. */
async function checkThere(folder: string, device: number): Promise<void> {
  if ((await deviceOf(folder)) !== device) throw new PlaceError('export.gone');
}

async function checkRoom(folder: string, device: number, bytes: number): Promise<void> {
  await checkThere(folder, device);
  const { bavail, bsize } = await durably(() => statfs(folder));
  if (bavail * bsize < bytes + SPARE_BYTES) throw new PlaceError('export.full');
}

const deviceOf = async (folder: string) => (await durably(() => stat(folder))).dev;

async function openPart(folder: string, name: string): Promise<{ handle: FileHandle; path: string }> {
  for (let copy = 1; copy <= MOST_COPIES; copy++) {
    const part = path.join(folder, `${numbered(name, copy)}.part`);
    try {
      return { handle: await open(part, 'wx'), path: part };
    } catch (error) {
      // Somebody else's, or one that a power cut left behind.
      if (errnoOf(error) !== 'EEXIST') throw writeError(error);
    }
  }
  throw new PlaceError('export.failed');
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let copy = 1; copy <= MOST_COPIES; copy++) {
    const candidate = numbered(name, copy);
    try {
      await lstat(path.join(folder, candidate));
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return candidate;
      throw writeError(error);
    }
  }
  throw new PlaceError('export.failed');
}

/** "tokens.csv", "tokens-2.csv", … */
function numbered(name: string, copy: number): string {
  if (copy === 1) return name;
  const { name: stem, ext } = path.parse(name);
  return `${stem}-${String(copy)}${ext}`;
}

/** The new name is on the stick, too. FAT drivers that cannot do it say EINVAL; they write names at once. */
async function syncFolder(folder: string): Promise<void> {
  await durably(async () => {
    const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await handle.sync().catch((error: unknown) => {
        if (errnoOf(error) !== 'EINVAL') throw error;
      });
    } finally {
      await handle.close();
    }
  });
}

/** A name, never a path, and none that lists hide. */
function checkName(name: string, code: 'import.not-found' | 'export.failed'): void {
  const isPlain = name.length > 0 && Buffer.byteLength(name) <= 240 && !/[/\\\0]/.test(name);
  if (!isPlain || name.startsWith('.')) throw new PlaceError(code);
}

/** Text as part of a file's name on any stick: what FAT forbids is an underscore. */
export function namePart(text: string): string {
  return text.replace(/[^\w.-]+/g, '_').slice(0, 60);
}

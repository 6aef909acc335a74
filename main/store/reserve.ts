/**
 * Room on the disk that nobody else can take: given up when the disk is full, so that sessions that run can still be
 * closed, and made again when there is plenty.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { storeError } from './store-error.ts';

/** Some thousand steps of sessions, or one whole write-ahead log moved into the database. */
export const RESERVE_BYTES = 4 * 1024 * 1024;
/** It is not made while it would itself be what fills the disk. */
const ROOM = 4 * RESERVE_BYTES;
/** Below this a disk error is taken for a full disk: not every file system says so. */
const NOTHING_LEFT = 64 * 1024;
const ZEROS = Buffer.alloc(16 * 1024);

export class Reserve {
  readonly #file: string;

  constructor(store: string) {
    this.#file = `${store}.reserve`;
  }

  /** Lays it by if it is not there and there is room for much more. Takes as long as 4 MB take to be written. */
  restore(): void {
    if (existsSync(this.#file) || freeBytes(this.#file) < ROOM) return;
    const handle = openSync(this.#file, 'w');
    try {
      const zeros = Buffer.alloc(64 * 1024);
      for (let written = 0; written < RESERVE_BYTES;) written += writeSync(handle, zeros);
      fsyncSync(handle);
    } catch {
      // Somebody else was faster: without room there is no reserve, which is no fault until the disk is full.
      rmSync(this.#file, { force: true });
    } finally {
      closeSync(handle);
    }
  }

  /** False: it had been given up before. */
  giveUp(): boolean {
    if (!existsSync(this.#file)) return false;
    rmSync(this.#file);
    return true;
  }

  get isDiskFull(): boolean {
    return freeBytes(this.#file) < NOTHING_LEFT;
  }
}

/**
 * Makes the write-ahead log of `store` as long as the reserve was, or as there is room. SQLite writes over it from its
 * start; to a reader zeros are the end of it.
 */
export function lengthenWal(store: string): void {
  const handle = openSync(`${store}-wal`, 'r+');
  try {
    for (let at = fstatSync(handle).size; at < RESERVE_BYTES;)
      at += writeSync(handle, ZEROS, 0, ZEROS.length, at);
    fsyncSync(handle);
  } catch (error) {
    if (storeError(error, store).code !== 'full') throw error;
  } finally {
    closeSync(handle);
  }
}

/** What is left to this user on the file system of `file`. */
function freeBytes(file: string): number {
  const { bavail, bsize } = statfsSync(path.dirname(path.resolve(file)));
  return bavail * bsize;
}

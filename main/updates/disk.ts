/** The few things that updates do to a disk, each one step that a power cut leaves done or not done. */
import { createHash } from 'node:crypto';
import { chmodSync, closeSync, createReadStream, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, readdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface Disk {
  /** Null: there is no such file. */
  read(file: string): string | null;
  /** Durable when it returns; what was there is gone, whole or in part. */
  write(file: string, text: string): void;
  /** Durable; takes the place of what was there. */
  rename(from: string, to: string): void;
  remove(file: string): void;
  /** Of names in a folder; empty when there is none. */
  list(folder: string): readonly string[];
  makeFolder(folder: string): void;
  /** To be run, and all of it on the disk. */
  makeProgram(file: string): void;
  /** Base64; null: it cannot be read. */
  sha512(file: string): Promise<string | null>;
  /** Bytes that are free where `folder` lies; null: not known. */
  free(folder: string): number | null;
}

const PROGRAM = 0o755;

export const realDisk: Disk = {
  read: (file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  },
  write: (file, text) => {
    const handle = openSync(file, 'w', 0o644);
    try {
      // All of it: a single write to a disk that is nearly full takes what it can, and is content.
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
  rename: (from, to) => {
    renameSync(from, to);
    sync(path.dirname(to));
  },
  remove: (file) => rmSync(file, { force: true }),
  list: (folder) => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  },
  makeFolder: (folder) => void mkdirSync(folder, { recursive: true }),
  makeProgram: (file) => {
    chmodSync(file, PROGRAM);
    sync(file);
  },
  sha512: async (file) => {
    const hash = createHash('sha512');
    try {
      await pipeline(createReadStream(file), hash);
    } catch {
      return null; // whoever asks compares, and says what that means
    }
    return hash.digest('base64');
  },
  free: (folder) => {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    } catch {
      return null; // some file systems do not tell; the download itself says when they are full
    }
  },
};

/** Whole or not at all. */
export function replaceText(disk: Disk, file: string, text: string): void {
  disk.write(`${file}.new`, text);
  disk.rename(`${file}.new`, file);
}

function sync(name: string): void {
  const handle = openSync(name, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

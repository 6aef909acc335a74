/**
 * The database file: one owner, checked before it is written to, WAL, every commit on disk before it counts
 * (`synchronous=FULL`), migrations.
 */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { check } from './check.ts';
import { isHeadSound, walOf } from './source.ts';
import { StoreError, storeError } from './store-error.ts';
import { FRESH, migrate, versionOf } from './version.ts';

/** The log is written over from its start after a checkpoint; one that a long reader has let grow is cut to this. */
const LONGEST_WAL_BYTES = 8 * 1024 * 1024;

export interface Connection {
  readonly db: DatabaseSync;
  /** Everything that is in the log goes into the database file. */
  close(): void;
  /** Closes without another byte being written: for a file that is damaged. */
  abandon(): void;
}

/** Opens (or makes) the database. Errors: StoreError `no-access`, `newer`, `corrupt`, `full`, `failed`; the file is as it was then. */
export function connect(file: string): Connection {
  // While a reader has the file open, closing the writer leaves file and log as they are.
  let reader: DatabaseSync | null = null;
  let db: DatabaseSync | null = null;
  try {
    const unclean = sizeOf(`${file}-wal`) > 0;
    if (unclean && walOf(file)?.damaged)
      throw new StoreError(
        'corrupt',
        `store ${file} is damaged: durable writes lie behind damage in its log`,
      );
    const isNew = sizeOf(file) === 0 && !unclean;
    if (!isNew && !isHeadSound(file))
      throw new StoreError('corrupt', `store ${file} is damaged: its header is wrong`);
    let version = 0;
    if (!isNew) {
      reader = new DatabaseSync(file, { readOnly: true });
      version = versionOf(reader, file);
      if (version > 0) check(reader, file, unclean);
    }
    db = new DatabaseSync(file, { enableForeignKeyConstraints: true });
    db.exec(`${isNew ? `${FRESH};` : ''} PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0;
      PRAGMA journal_size_limit = ${String(LONGEST_WAL_BYTES)}`);
    migrate(db, version);
    reader ??= new DatabaseSync(file, { readOnly: true });
    versionOf(reader, file);
    const open = { db, reader };
    return {
      db,
      close: () => {
        open.reader.close();
        open.db.close();
      },
      abandon: () => {
        open.db.close();
        open.reader.close();
      },
    };
  } catch (error) {
    db?.close();
    reader?.close();
    throw storeError(error, file);
  }
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** Makes the folder and takes the lock that keeps other kiosks away. Returns what lets go of it. Errors: StoreError `no-access`, `in-use`. */
export function own(file: string): () => void {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  } catch (error) {
    throw new StoreError(
      'no-access',
      `cannot make the folder of ${file}: give this user write access or change store.path`,
      error,
    );
  }
  const lock = takeLock(file);
  return () => {
    held.delete(lock);
    lock.close();
  };
}

/** A lock that nobody refers to any more would be let go by the garbage collector. */
const held = new Set<DatabaseSync>();

/** An exclusive lock that the operating system drops with the process, however it dies. */
function takeLock(file: string): DatabaseSync {
  const name = `${file}.lock`;
  try {
    return tryLock(name);
  } catch (error) {
    const known = storeError(error, file);
    if (known.code === 'corrupt') {
      // Nothing is ever written to it: whatever is in it got there by accident, and nobody can hold it.
      rmSync(name);
      return tryLock(name);
    }
    if (known.code === 'in-use') {
      throw new StoreError(
        'in-use',
        `another kiosk is running on ${file}: stop it, or give this one its own store.path`,
        error,
      );
    }
    throw known;
  }
}

function tryLock(name: string): DatabaseSync {
  const lock = new DatabaseSync(name);
  try {
    // No journal on the disk: a full one must not keep the kiosk from starting.
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  held.add(lock);
  return lock;
}

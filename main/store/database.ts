/**
 * The database file: one owner, WAL, every commit on disk before it counts (`synchronous=FULL`), migrations, and a
 * corrupt file set aside so that the kiosk can go on charging.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';

export type StoreErrorCode =
  | 'in-use' // another kiosk has this store open
  | 'no-access' // the file or its folder cannot be written
  | 'newer' // written by a newer version of the kiosk
  | 'corrupt'
  | 'full'
  | 'failed';

/** Something went wrong with the store. `code` says what, `message` says it to a person with what to do. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** SQLite primary result codes: https://sqlite.org/rescode.html */
const RESULT: Readonly<Record<number, StoreErrorCode>> = {
  5: 'in-use', // SQLITE_BUSY
  8: 'no-access', // SQLITE_READONLY
  11: 'corrupt', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'no-access', // SQLITE_CANTOPEN
  26: 'corrupt', // SQLITE_NOTADB
};

export function storeError(error: unknown, file: string): StoreError {
  if (error instanceof StoreError) return error;
  const number =
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0;
  const code = RESULT[number & 0xff] ?? 'failed';
  const why = error instanceof Error ? error.message : String(error);
  return new StoreError(code, `store ${file}: ${why}`, error);
}

export interface OpenDatabase {
  readonly db: DatabaseSync;
  readonly file: string;
  /** Where a corrupt file went that was found at opening; null when all was well. */
  readonly setAside: string | null;
  close(): void;
}

/**
 * Opens (or makes) the database. Errors: StoreError `in-use`, `no-access`, `newer`, `failed`; a corrupt file is no error:
 * it is renamed to `FILE.corrupt-TIME` and a new one is made.
 */
export function openDatabase(file: string, now: number): OpenDatabase {
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
  try {
    const opened = openOrReplace(file, now);
    return {
      ...opened,
      close: () => {
        opened.db.close();
        release(lock);
      },
    };
  } catch (error) {
    release(lock);
    throw storeError(error, file);
  }
}

/** A lock that nobody refers to any more would be let go by the garbage collector. */
const held = new Set<DatabaseSync>();

function release(lock: DatabaseSync): void {
  held.delete(lock);
  lock.close();
}

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
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  held.add(lock);
  return lock;
}

function openOrReplace(file: string, now: number): Omit<OpenDatabase, 'close'> {
  try {
    return { db: openAndMigrate(file), file, setAside: null };
  } catch (error) {
    if (storeError(error, file).code !== 'corrupt') throw error;
  }
  const setAside = `${file}.corrupt-${new Date(now).toISOString().replaceAll(':', '')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, setAside + suffix);
  }
  return { db: openAndMigrate(file), file, setAside };
}

function openAndMigrate(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: true });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0');
    const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version > MIGRATIONS.length) {
      throw new StoreError(
        'newer',
        `store ${file} was written by a newer version (${String(version)}): update the kiosk or use another store.path`,
      );
    }
    for (const [index, step] of MIGRATIONS.entries()) {
      if (index < version) continue;
      db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${String(index + 1)}; COMMIT`);
    }
    // Touches every table's root page, so that a damaged file is found now and not in the middle of a session.
    for (const table of ['sessions', 'session_events', 'meter_samples', 'faults', 'audit', 'tariffs']) {
      db.prepare(`SELECT count(*) FROM (SELECT 1 FROM ${table} LIMIT 1)`).get();
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

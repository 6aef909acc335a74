/**
 * A new file in the place of a damaged one. The new one is made whole under another name first, so that a power cut at
 * any instant leaves either the damaged file where it was, to begin again, or both files, to be moved.
 */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { salvage, type Salvaged } from './salvage.ts';
import { dropSource } from './source.ts';
import { storeError } from './store-error.ts';
import { FRESH, migrate } from './version.ts';

export interface Replaced {
  /** Where the damaged file is now, as it was found, with its `-wal` beside it. */
  readonly setAside: string;
  readonly salvaged: Salvaged;
}

/** Damaged files are evidence, and each may fill the disk: so many are kept, the newest. */
const KEPT = 5;
const MARK = '.corrupt-';

/** Nobody may have `file` open. Errors: StoreError `full`, `no-access`, `failed`; then everything is as it was. */
export function replaceFile(file: string, clock: Pick<Clock, 'now' | 'monotonic'>): Replaced {
  const making = `${file}.salvaging`;
  tidy(file);
  try {
    const salvaged = make(making, file, clock);
    renameSync(making, ready(file));
    const setAside = moveIn(file, clock.now());
    forgetOldest(file);
    return { setAside, salvaged };
  } catch (error) {
    tidy(file);
    throw storeError(error, file);
  }
}

/** Call before `file` is opened: ends what a power cut interrupted. Returns where the damaged file is, if it was moved. */
export function endReplacement(file: string, now: number): string | null {
  tidy(file);
  if (!existsSync(ready(file))) return null;
  if (!existsSync(file)) return moveIn(file, now);
  // It was not in its place yet: what is damaged will be found again.
  rmSync(ready(file));
  return null;
}

function make(name: string, from: string, clock: Pick<Clock, 'monotonic'>): Salvaged {
  const db = new DatabaseSync(name, { enableForeignKeyConstraints: true });
  try {
    // Nobody reads it before it is whole: nothing need be durable until then.
    db.exec(`${FRESH}; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF`);
    migrate(db, 0);
    const salvaged = salvage(from, db, clock);
    db.close();
    sync(name);
    return salvaged;
  } catch (error) {
    if (db.isOpen) db.close();
    throw error;
  }
}

function moveIn(file: string, now: number): string {
  const setAside = freeName(`${file}${MARK}${new Date(now).toISOString().replaceAll(':', '')}`);
  // The database before its log: a database without its log would pass for a sound one.
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, setAside + suffix);
  }
  renameSync(ready(file), file);
  sync(path.dirname(path.resolve(file)));
  return setAside;
}

function freeName(name: string): string {
  let free = name;
  for (let copy = 2; existsSync(free); copy++) free = `${name}-${String(copy)}`;
  return free;
}

function forgetOldest(file: string): void {
  const folder = path.dirname(path.resolve(file));
  const begin = path.basename(file) + MARK;
  const all = readdirSync(folder).filter((name) => name.startsWith(begin) && !/-(wal|shm)$/.test(name));
  for (const name of all.toSorted().slice(0, -KEPT)) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(folder, name + suffix), { force: true });
  }
}

function tidy(file: string): void {
  dropSource(file);
  for (const suffix of ['', '-journal', '-wal', '-shm'])
    rmSync(`${file}.salvaging${suffix}`, { force: true });
}

function sync(name: string): void {
  const handle = openSync(name, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const ready = (file: string) => `${file}.salvaged`;

/** Which shape a database has, and how it gets the newest one. */
import type { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';
import { StoreError } from './store-error.ts';

/** `application_id` of version 0; with each version it counts on, so that either number vouches for the other. */
const APPLICATION = 0x45_56_00_00;

/** For an empty file, before anything else: space that is freed can be given back only if the file was made for it. */
export const FRESH = 'PRAGMA auto_vacuum = INCREMENTAL';

/** How many steps of the migrations were taken. Errors: StoreError `newer`, `corrupt` when the file contradicts itself. */
export function versionOf(db: DatabaseSync, file: string): number {
  const version = pragma(db, 'user_version');
  const application = pragma(db, 'application_id');
  if (application !== 0 && application !== APPLICATION + version) {
    throw new StoreError(
      'corrupt',
      `store ${file}: version ${String(version)} contradicts ${String(application)}`,
    );
  }
  if (version > MIGRATIONS.length) {
    throw new StoreError(
      'newer',
      `store ${file} was written by a newer version (${String(version)}): update the kiosk or use another store.path`,
    );
  }
  return version;
}

/** Takes the steps after `version`, each whole or not at all. */
export function migrate(db: DatabaseSync, version: number): void {
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    const mark = `PRAGMA user_version = ${String(index + 1)}; PRAGMA application_id = ${String(APPLICATION + index + 1)}`;
    db.exec(`BEGIN IMMEDIATE; ${step}; ${mark}; COMMIT`);
  }
}

/** A pragma's number. */
export function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

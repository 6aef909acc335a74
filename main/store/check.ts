/**
 * Is the file sound? Asked before anything is written to it, in bounded time, so that damage is found at the start and
 * not in the middle of a session.
 */
import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations.ts';
import { StoreError } from './store-error.ts';
import { pragma } from './version.ts';

/** Up to this many pages (32 MB) everything is checked: 0.1 s on a PC, half a second on the slowest board. */
const WHOLE_PAGES = 8_192;
/** Of larger files: small tables whole, of the large ones this many of the newest rows. */
const SMALL = ['tariffs', 'states', 'outbox', 'tokens'];
const LARGE = ['sessions', 'session_events', 'meter_samples', 'faults', 'audit'];
const NEWEST_ROWS = 2_000;

/**
 * Throws what SQLite throws on damage, or StoreError `corrupt`. After a clean end (`thorough` false) only the shape, the
 * roots of the tables and the unfinished sessions are read. After any other end also: files up to 32 MB wholly; of larger ones
 * tariffs, states, the outbox, tokens and the newest 2 000 rows of every other table. Not looked at there: older history (its
 * damage is met when somebody reads it), indices beyond those rows, and the text within a row, which no checksum covers.
 */
export function check(db: DatabaseSync, file: string, thorough: boolean): void {
  const found = new Set(
    db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map((row) => row['name']),
  );
  const isOurs = pragma(db, 'application_id') !== 0;
  const isOlder = pragma(db, 'user_version') < MIGRATIONS.length;
  for (const table of [...SMALL, ...LARGE]) {
    // Older files have fewer tables; the first ones have always been there.
    if (!found.has(table) && isOlder && table !== 'sessions') continue;
    if (!found.has(table) && isOurs) damaged(file, `it has lost its table ${table}`);
    db.prepare(`SELECT count(*) FROM (SELECT 1 FROM ${table} LIMIT 1)`).get();
  }
  if (isOurs) checkShape(db, file);
  // What a restart needs of them has to be readable by more than SQLite.
  const unreadable = db
    .prepare(
      `SELECT count(*) AS rows FROM sessions WHERE state <> 'closed'
       AND NOT (json_valid(coalesce(token, '{}')) AND json_valid(coalesce(pricing, '{}')))`,
    )
    .get();
  if (unreadable?.['rows'] !== 0) damaged(file, 'an unfinished session cannot be read');
  if (!thorough) return;

  if (pragma(db, 'page_count') <= WHOLE_PAGES) return complain(db, file, 'quick_check(1)');
  for (const table of SMALL) if (found.has(table)) complain(db, file, `quick_check(${table})`);
  for (const table of LARGE) if (found.has(table)) readNewest(db, table);
}

/** A letter that changed in the list of tables: SQLite takes what is left for somebody's own names. What others added is theirs. */
function checkShape(db: DatabaseSync, file: string): void {
  const expected = new DatabaseSync(':memory:');
  try {
    for (const step of MIGRATIONS.slice(0, pragma(db, 'user_version'))) expected.exec(step);
    const found = shapeOf(db);
    for (const [name, shape] of shapeOf(expected)) {
      if (found.get(name) !== shape) damaged(file, `its list of tables is wrong at ${name}`);
    }
  } finally {
    expected.close();
  }
}

/** Tables by their columns as SQLite understands them, indices by the text of theirs, which it keeps as it was given. */
function shapeOf(db: DatabaseSync): Map<string, string> {
  const rows = db
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL")
    .all();
  const columns = db.prepare('SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY cid');
  return new Map(
    rows.map(({ type, name, sql }) => [
      String(name),
      type === 'table' ? JSON.stringify(columns.all(name ?? null)) : String(sql),
    ]),
  );
}

function complain(db: DatabaseSync, file: string, what: string): void {
  const [first] = Object.values(db.prepare(`PRAGMA ${what}`).get() ?? {});
  if (first !== 'ok') damaged(file, String(first));
}

function readNewest(db: DatabaseSync, table: string): void {
  const columns = db.prepare(`PRAGMA table_info(${table})`).all();
  // Every column is touched, or SQLite would not follow a row to its end.
  const all = columns.map(({ name }) => `total(length("${String(name)}"))`).join(', ');
  db.prepare(
    `SELECT ${all} FROM (SELECT * FROM ${table} ORDER BY rowid DESC LIMIT ${String(NEWEST_ROWS)})`,
  ).get();
}

function damaged(file: string, why: string): never {
  throw new StoreError('corrupt', `store ${file} is damaged: ${why}`);
}

/** A store of the version before, taken to this one: nothing of it changes, and everything new works on it. */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { anonymousToken } from '../../main/authorization/local-list.ts';
import { MIGRATIONS } from '../../main/store/migrations.ts';
import { openStore, readStore } from '../../main/store/store.ts';
import { FRESH } from '../../main/store/version.ts';
import { NOON } from '../rig/clock.ts';
import { fastFolder } from '../rig/damage.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fastFolder();
  file = path.join(folder, 'kiosk.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Version 2 as it was left by a kiosk: closed sessions, one that runs, one of which damage made the card unreadable. */
function versionTwo(): void {
  const db = new DatabaseSync(file);
  db.exec(`${FRESH}; PRAGMA journal_mode = WAL`);
  for (const step of MIGRATIONS.slice(0, 2)) db.exec(step);
  db.exec(`PRAGMA user_version = 2; PRAGMA application_id = ${String(0x45560000 + 2)}`);
  const insert = db.prepare(
    `INSERT INTO sessions (id, number, connector, state, token, started_at, meter_start_wh, register_wh, energy_wh)
     VALUES (?, ?, 1, ?, ?, ?, 0, 7, 7)`,
  );
  const token = { uid: '04A2245B7C1190', account: 'A-17', group: null, label: 'Blue fob', language: null };
  for (let index = 0; index < 300; index++) {
    const number = `7F3A-${String(index).padStart(4, '0')}`;
    insert.run(
      `s-${String(index)}`,
      number,
      index === 299 ? 'open' : 'closed',
      JSON.stringify(token),
      NOON + index,
    );
  }
  insert.run('damaged', 'C0DE-0001', 'closed', '{"uid":"04A22', NOON + 400);
  insert.run('free', 'C0DE-0002', 'closed', null, NOON + 401);
  db.exec(`INSERT INTO faults (code, raised_at, evidence) VALUES ('meter.silent', ${String(NOON)}, '{}')`);
  db.exec("INSERT INTO states (name, json) VALUES ('alerts', '{}')");
  db.close();
}

function dump(tables: readonly string[]): unknown {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return tables.map((table) => db.prepare(`SELECT rowid, * FROM ${table}`).all());
  } finally {
    db.close();
  }
}

it('from version 2: every session is as it was, and is found', () => {
  versionTwo();
  const before = dump(['sessions', 'session_events', 'outbox']);
  const store = openStore(file, NOON);
  expect(store.setAside).toBeNull();
  expect(store.sessions.unfinished().map(({ id }) => id)).toEqual(['s-299']);
  const query = { connector: null, from: null, to: null, most: 2 };
  expect(store.sessions.search({ ...query, text: '1190' })).toMatchObject({
    rows: [{ id: 's-299', cardTail: '1190', label: 'Blue fob' }, { id: 's-298' }],
    total: { count: 300, exact: true },
  });
  expect(store.sessions.search({ ...query, text: 'c0de' }).rows.map(({ id }) => id)).toEqual([
    'free',
    'damaged',
  ]);
  store.tokens.put([anonymousToken('04B1337A6C2291')], NOON, 'charger');
  const [fault] = store.faults.open();
  expect(store.faults.acknowledge(fault?.id ?? 0, NOON, 'technician')).toBe(true);
  expect(store.figures().version).toBe(MIGRATIONS.length);
  store.close();
  expect(dump(['sessions', 'session_events', 'outbox'])).toEqual(before);
  const db = new DatabaseSync(file, { readOnly: true });
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  db.close();
});

it('to read only it is read as it is', () => {
  versionTwo();
  const before = readFileSync(file);
  const { sessions, faults, close } = readStore(file);
  expect(sessions.newest(1)).toMatchObject([{ id: 'free' }]);
  expect(sessions.byNumber('c0de-0001')).toMatchObject({ id: 'damaged', token: null });
  expect(faults.open()).toMatchObject([{ code: 'meter.silent', acknowledgedAt: null }]);
  close();
  expect(readFileSync(file).equals(before)).toBe(true);
});

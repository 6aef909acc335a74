/** History gets smaller; sessions and receipts stay. */
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { fastFolder, newSession, read, wholeSession } from '../rig/damage.ts';

const DAY_MS = 86_400_000;
let folder: string;
let store: Store;
beforeEach(() => {
  folder = fastFolder();
  store = openStore(path.join(folder, 'kiosk.db'), NOON);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function count(sql: string): number {
  const db = new DatabaseSync(store.file, { readOnly: true });
  try {
    return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
  } finally {
    db.close();
  }
}

it('removes details of sessions closed long ago, keeps every session, and gives the space back', async () => {
  for (let index = 0; index < 60; index++)
    wholeSession(store, `old-${String(index)}`, NOON - 91 * DAY_MS, 50);
  store.sessions.open(newSession('never-closed', NOON - 91 * DAY_MS));
  read(store, 'never-closed', NOON - 91 * DAY_MS, 10);
  for (let index = 0; index < 5; index++) wholeSession(store, `new-${String(index)}`, NOON - 89 * DAY_MS, 50);
  const before = store.sessions.newest(1_000);
  const trimmed = await store.trim(NOON);
  expect(trimmed.rows).toEqual({ meter_samples: 60 * 50, session_events: 60, faults: 0, audit: 0 });
  expect(store.sessions.newest(1_000)).toEqual(before);
  expect(store.sessions.events('old-7').map(({ type }) => type)).toEqual(['opened', 'ended', 'closed']);
  expect(store.sessions.samples('new-3')).toHaveLength(50);
  expect(store.sessions.samples('never-closed')).toHaveLength(1);
  expect(trimmed.bytesFreed).toBeGreaterThan(100_000);
  expect(count('PRAGMA freelist_count')).toBe(0);
  expect(statSync(store.file).size).toBe(4_096 * count('PRAGMA page_count'));
  expect((await store.trim(NOON)).rows).toMatchObject({ meter_samples: 0, session_events: 0 });
});

it('removes faults a year after they were cleared and the audit trail after two', async () => {
  const year = 365 * DAY_MS;
  for (const at of [NOON - 3 * year, NOON - year - 2, NOON - year + 5]) {
    store.faults.cleared(store.faults.raised('reader.absent', null, at, {}), at + 1);
    store.audit(at, 'kiosk', 'test', {});
  }
  store.faults.raised('meter.silent', 1, NOON - 3 * year, {});
  expect((await store.trim(NOON)).rows).toMatchObject({ faults: 2, audit: 1 });
  expect(store.faults.open()).toHaveLength(1);
  expect(count('SELECT count(*) FROM faults')).toBe(2);
});

it('lets others write between its steps, and ends when the store is closed', async () => {
  for (let index = 0; index < 40; index++)
    wholeSession(store, `old-${String(index)}`, NOON - 91 * DAY_MS, 50);
  let wrote = 0;
  let running = true;
  const write = () => {
    if (!running) return;
    store.audit(NOON, 'test', 'between', { wrote: wrote++ });
    setImmediate(write);
  };
  write();
  await store.trim(NOON);
  running = false;
  expect(wrote).toBeGreaterThan(5);
  const ended = store.trim(NOON, { detailsMs: 0, faultsMs: 0, auditMs: 0 });
  store.close();
  await expect(ended).resolves.toBeDefined();
  store = openStore(store.file, NOON);
});

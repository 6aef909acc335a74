/** What the store keeps: sessions, faults and the audit trail, each step whole or not at all. */
import { readFileSync, readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewSession, SessionToken } from '../../main/session/journal.ts';
import { StoreError } from '../../main/store/store-error.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';

const TOKEN: SessionToken = {
  uid: '04A2245B7C1190',
  account: 'A-17',
  group: 'fleet',
  label: 'Blue fob',
  language: 'de',
};
const START: NewSession = {
  id: 's-1',
  number: '7F3A-2291',
  connector: 2,
  token: TOKEN,
  at: NOON,
  meterStartWh: 1_000,
  tariff: '{"id":"harbour"}',
  pricing: null,
};

let folder: TemporaryFolder;
let store: Store;
beforeEach(() => {
  folder = temporaryFolder();
  store = openStore(folder.file('kiosk.db'), NOON);
});
afterEach(() => {
  store.close();
  folder.remove();
});

/** Looks into the file past the store. */
function rows(sql: string): unknown[] {
  const db = new DatabaseSync(store.file, { readOnly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

const progress = (wh: number) => ({
  at: NOON + wh,
  registerWh: 1_000 + wh,
  energyWh: wh,
  watts: 7_000,
  pricing: `{"wh":${String(wh)}}`,
});

describe('sessions', () => {
  it('go round: open, progress, pricing, end, close', () => {
    const { sessions } = store;
    sessions.open(START);
    expect(sessions.get('s-1')).toEqual({
      id: 's-1',
      number: '7F3A-2291',
      connector: 2,
      state: 'open',
      token: TOKEN,
      startedAt: NOON,
      endedAt: null,
      closedAt: null,
      meterStartWh: 1_000,
      registerWh: 1_000,
      energyWh: 0,
      stopReason: null,
      tariff: '{"id":"harbour"}',
      pricing: null,
      receipt: null,
    });
    sessions.progress('s-1', progress(5));
    sessions.progress('s-1', { ...progress(9), watts: null });
    sessions.pricing('s-1', 'q', NOON + 10, 'period-parking');
    expect(sessions.get('s-1')).toMatchObject({ registerWh: 1_009, energyWh: 9, pricing: 'q' });
    expect(sessions.samples('s-1')).toEqual([
      { at: NOON + 5, watts: 7_000 },
      { at: NOON + 9, watts: null },
    ]);
    sessions.end('s-1', NOON + 11, 'driver-card', 'r');
    expect(sessions.unfinished()).toMatchObject([
      { state: 'ended', stopReason: 'driver-card', endedAt: NOON + 11 },
    ]);
    sessions.pricing('s-1', 's', NOON + 12, 'waiting');
    sessions.close('s-1', NOON + 13, 't', '{"total":1}');
    expect(sessions.unfinished()).toEqual([]);
    expect(sessions.get('s-1')).toMatchObject({
      state: 'closed',
      closedAt: NOON + 13,
      receipt: '{"total":1}',
    });
    expect(sessions.events('s-1').map(({ type }) => type)).toEqual([
      'opened',
      'period-parking',
      'ended',
      'waiting',
      'closed',
    ]);
  });

  it('without card and tariff', () => {
    store.sessions.open({ ...START, token: null, tariff: null });
    expect(store.sessions.get('s-1')).toMatchObject({ token: null, tariff: null });
  });

  it('one tariff is kept once', () => {
    store.sessions.open(START);
    store.sessions.open({ ...START, id: 's-2' });
    store.sessions.open({ ...START, id: 's-3', tariff: '{"id":"other"}' });
    expect(rows('SELECT json FROM tariffs')).toHaveLength(2);
    expect(store.sessions.get('s-2')?.tariff).toBe(START.tariff);
  });

  it('come back oldest first', () => {
    store.sessions.open({ ...START, id: 'young', at: NOON + 5 });
    store.sessions.open({ ...START, id: 'old', at: NOON - 5 });
    expect(store.sessions.unfinished().map(({ id }) => id)).toEqual(['old', 'young']);
  });

  it('outlive the process', () => {
    store.sessions.open(START);
    store.sessions.progress('s-1', progress(5));
    const before = store.sessions.get('s-1');
    store.close();
    store = openStore(folder.file('kiosk.db'), NOON);
    expect(store.sessions.unfinished()).toEqual([before]);
  });

  it.each<[string, (store: Store) => void]>([
    ['the same session again', ({ sessions }) => sessions.open(START)],
    ['an unknown session', ({ sessions }) => sessions.progress('nobody', progress(1))],
    ['an event of an unknown session', ({ sessions }) => sessions.event('nobody', NOON, 'x', {})],
    [
      'energy that is no whole number',
      ({ sessions }) => sessions.progress('s-1', { ...progress(1), energyWh: 0.5 }),
    ],
    ['a receipt before the end', ({ sessions }) => sessions.close('s-1', NOON, null, '{}')],
    [
      'progress after the end',
      ({ sessions }) => {
        sessions.end('s-1', NOON, 'fault', null);
        sessions.progress('s-1', progress(1));
      },
    ],
    [
      'a second receipt',
      ({ sessions }) => {
        sessions.end('s-1', NOON, 'fault', null);
        sessions.close('s-1', NOON, null, '{"first":true}');
        sessions.close('s-1', NOON, null, '{"second":true}');
      },
    ],
  ])('refuse %s and stay as they were', (_, work) => {
    store.sessions.open(START);
    expect(() => work(store)).toThrow();
    const record = store.sessions.get('s-1');
    expect(record?.energyWh).toBe(0);
    expect(record?.receipt ?? '{"first":true}').toBe('{"first":true}');
    expect(store.sessions.samples('s-1')).toEqual([]);
    expect(
      store.sessions
        .events('s-1')
        .map(({ type }) => type)
        .filter((type) => type === 'opened'),
    ).toHaveLength(1);
  });
});

describe('atomically', () => {
  it('keeps all or nothing', () => {
    expect(() =>
      store.atomically(() => {
        store.sessions.open(START);
        store.sessions.progress('s-1', progress(1));
        throw new Error('and then the sky fell');
      }),
    ).toThrow(StoreError);
    expect(store.sessions.get('s-1')).toBeUndefined();
    store.sessions.open(START);
    expect(store.sessions.get('s-1')).toBeDefined();
  });

  it('nests: the outer one decides', () => {
    expect(() =>
      store.atomically(() => {
        store.atomically(() => store.sessions.open(START));
        store.audit(NOON, 'kiosk', 'test', {});
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.sessions.get('s-1')).toBeUndefined();
    expect(rows('SELECT * FROM audit')).toEqual([]);
  });

  it('gives back what the work gave, and the cause of what went wrong', () => {
    expect(store.atomically(() => store.atomically(() => 42))).toBe(42);
    const cause = new Error('why');
    try {
      store.atomically(() => {
        throw cause;
      });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'failed', cause });
    }
  });
});

describe('faults and audit', () => {
  it('a fault is raised, cleared once, and what is open is found again', () => {
    const first = store.faults.raised('protection.no-ground', 1, NOON, { register: 3 });
    const second = store.faults.raised('reader.absent', null, NOON + 1, {});
    store.faults.cleared(first, NOON + 2);
    store.faults.cleared(first, NOON + 9);
    expect(store.faults.open().map(({ id }) => id)).toEqual([second]);
    store.faults.cleared(second, NOON + 5);
    expect(store.faults.open()).toEqual([]);
    store.faults.ended(second, 'recovered');
    store.faults.diagnosed(second, { cause: 'supply' });
    expect(store.faults.newest(1)).toEqual([
      {
        id: second,
        code: 'reader.absent',
        connector: null,
        raisedAt: NOON + 1,
        clearedAt: NOON + 5,
        evidence: '{}',
        diagnosis: '{"cause":"supply"}',
        outcome: 'recovered',
        acknowledgedAt: null,
        acknowledgedBy: null,
      },
    ]);
    expect(rows('SELECT code, connector, raised_at, cleared_at, evidence FROM faults ORDER BY id')).toEqual([
      {
        code: 'protection.no-ground',
        connector: 1,
        raised_at: NOON,
        cleared_at: NOON + 2,
        evidence: '{"register":3}',
      },
      { code: 'reader.absent', connector: null, raised_at: NOON + 1, cleared_at: NOON + 5, evidence: '{}' },
    ]);
  });

  it('the audit trail keeps who and what', () => {
    store.audit(NOON, 'technician', 'login', { pin: 'ok' });
    expect(rows('SELECT at, who, what, detail FROM audit')).toEqual([
      { at: NOON, who: 'technician', what: 'login', detail: '{"pin":"ok"}' },
    ]);
  });
});

describe('card numbers', () => {
  it('are nowhere in the file but in the token of their session', () => {
    store.sessions.open(START);
    store.sessions.progress('s-1', progress(5));
    store.sessions.end('s-1', NOON, 'driver-card', null);
    store.sessions.close('s-1', NOON, null, JSON.stringify({ card: '•••• 1190' }));
    for (const table of ['session_events', 'meter_samples', 'faults', 'audit', 'tariffs']) {
      expect(JSON.stringify(rows(`SELECT * FROM ${table}`))).not.toContain(TOKEN.uid);
    }
    const others = rows('SELECT id, number, stop_reason, pricing, receipt FROM sessions');
    expect(JSON.stringify(others)).not.toContain(TOKEN.uid);
    store.close();
    const bytes = readdirSync(folder.path).map((name) => readFileSync(folder.file(name), 'latin1'));
    expect(bytes.join('').split(TOKEN.uid).length - 1).toBeGreaterThan(0);
    store = openStore(folder.file('kiosk.db'), NOON);
  });
});

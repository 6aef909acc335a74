import { afterEach, beforeEach, expect, it } from 'vitest';
import { loggedJournal } from '../../main/kiosk/logged-journal.ts';
import type { LogEntry } from '../../main/log/entry.ts';
import { setSink } from '../../main/log/log.ts';
import type { Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { newSession } from '../rig/damage.ts';
import { temporaryStore } from '../rig/journal.ts';

let store: Store;
let got: LogEntry[];
let restore: () => void;
beforeEach(() => {
  store = temporaryStore();
  got = [];
  restore = setSink({ write: (entry) => void got.push(entry) });
});
afterEach(() => {
  restore();
  store.close();
});

it('says of a session its number, connector, energy and reason, and nothing of its owner or its readings', () => {
  const journal = loggedJournal(store.sessions);
  journal.open(newSession('7F3A-2291', NOON));
  const reading = { at: NOON, registerWh: 1_400, energyWh: 400, watts: 7_000, pricing: null };
  for (let second = 0; second < 10; second++) journal.progress('7F3A-2291', reading);
  journal.event('7F3A-2291', NOON, 'refused-card', { uid: '04B1337A6C2291' });
  journal.end('7F3A-2291', NOON, 'driver-card', null);
  journal.close('7F3A-2291', NOON, null, '{}');
  expect(got.map(({ code, fields }) => [code, fields])).toEqual([
    ['session.open', { session: '7F3A-2291', connector: 1, registerWh: 1_000 }],
    ['session.end', { session: '7F3A-2291', connector: 1, wh: 400, reason: 'driver-card' }],
    ['session.close', { session: '7F3A-2291', connector: 1, wh: 400 }],
  ]);
  expect(store.sessions.get('7F3A-2291')?.state).toBe('closed');
});

it('says nothing of what could not be written', () => {
  const full = () => {
    throw new Error('disk full');
  };
  const journal = loggedJournal({ ...store.sessions, open: full, end: full, close: full });
  expect(() => journal.open(newSession('a', NOON))).toThrow('disk full');
  expect(() => journal.end('a', NOON, 'driver-card', null)).toThrow('disk full');
  expect(() => journal.close('a', NOON, null, '{}')).toThrow('disk full');
  expect(got).toEqual([]);
});

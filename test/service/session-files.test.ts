/** Sessions as files: what stands in them, and that a great many do not hold anybody up. */
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCdrText } from '../../main/tariff/read-cdr.ts';
import {
  SESSION_COLUMNS,
  newTally,
  sessionsCdr,
  sessionsCsv,
  type Tally,
} from '../../main/service/session-files.ts';
import type { Producer } from '../../main/service/place-files.ts';
import { isoIn, stampIn } from '../../main/service/station-time.ts';
import type { Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryStore } from '../rig/journal.ts';
import { zone } from '../rig/tariffs.ts';
import { CARD, PRICE, closeSession, fill, runSession } from './sessions-book.ts';
import { longestBlock, testTask, type TestTask } from './task.ts';

const EVER: { from: number | null; to: number | null } = { from: null, to: null };
const MINUTE = 60_000;
const context = { zone: zone(), labelOf: (connector: number) => (connector === 1 ? '=A' : 'B') };
const station = { id: 'CP-0001', name: 'Harbour 1', country: 'NL' };

let store: Store;
let tally: Tally;
let task: TestTask;
beforeEach(() => {
  store = temporaryStore();
  tally = newTally();
  task = testTask();
});
afterEach(() => store.close());

async function textOf(producer: Producer): Promise<string> {
  let text = '';
  for await (const piece of producer(task))
    text += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
  return text;
}

const rowsOf = async (range = EVER) => {
  const csv = await textOf(sessionsCsv(store.sessions, range, context, tally));
  return parse(csv, { columns: true, bom: true }) as Record<string, string>[];
};
const cdrsOf = async (range = EVER) =>
  JSON.parse(
    await textOf(sessionsCdr(store.sessions, range, { zone: context.zone, station }, tally)),
  ) as Record<string, unknown>[];

describe('the table of sessions', () => {
  it('has exact figures, times of the station, masked cards', async () => {
    closeSession(runSession(store, 's-1'));
    expect(await rowsOf()).toEqual([
      {
        session: '7F3A-0s-1',
        connector: "'=A",
        state: 'closed',
        card: '•••• 1190',
        account: 'A-17',
        label: 'Blue fob',
        started: '2026-03-15T12:00:00.000+01:00',
        charged_until: '2026-03-15T12:20:00.000+01:00',
        closed: '2026-03-15T12:20:00.000+01:00',
        energy_kwh: '1.500',
        meter_start_kwh: '1.000',
        meter_stop_kwh: '2.500',
        stop_reason: 'driver-card',
        currency: 'EUR',
        total_excl_vat: expect.stringMatching(/^\d\.\d\d$/),
        total_incl_vat: '1.10',
        clock_unsure: '',
        id: 's-1',
      },
    ]);
    expect(tally).toEqual({ written: 1, unpriced: 0, unfinished: 0 });
  });

  it('has those that run, and those without a card or a price', async () => {
    runSession(store, 's-1', { token: null });
    closeSession(runSession(store, 's-2', { price: null, connector: 2, at: NOON + MINUTE }));
    expect(await rowsOf()).toMatchObject([
      { state: 'open', card: '', account: '', closed: '', total_incl_vat: '', meter_stop_kwh: '2.500' },
      { state: 'closed', connector: 'B', currency: '', total_incl_vat: '' },
    ]);
  });

  it('has its head even where there are no sessions', async () => {
    const csv = await textOf(sessionsCsv(store.sessions, EVER, context, tally));
    expect(csv).toBe(`\uFEFF${SESSION_COLUMNS.join(',')}\r\n`);
  });

  it('holds no card number in full', async () => {
    closeSession(runSession(store, 's-1'));
    expect(await textOf(sessionsCsv(store.sessions, EVER, context, tally))).not.toContain(CARD.uid);
  });

  it('has the range that was asked for, in order, each once, whatever the batches', async () => {
    fill(store, 250);
    const rows = await rowsOf();
    expect(rows.map(({ id }) => id)).toEqual([
      'first',
      ...Array.from({ length: 249 }, (_, n) => `copy-${String(n + 1)}`),
    ]);
    const some = await rowsOf({ from: NOON + 10 * MINUTE, to: NOON + 13 * MINUTE });
    expect(some.map(({ id }) => id)).toEqual(['copy-10', 'copy-11', 'copy-12']);
    expect(task.progressed.at(-1)).toEqual([3, 3]);
  });
});

describe('the CDRs', () => {
  it('are priced, and hold the card by which they are paid', async () => {
    closeSession(runSession(store, 's-1'));
    closeSession(runSession(store, 's-2', { token: null, at: NOON + MINUTE }));
    const cdrs = await cdrsOf();
    expect(cdrs).toMatchObject([
      {
        id: 's-1',
        country_code: 'NL',
        total_cost: { incl_vat: 1.1 },
        total_energy: 1.5,
        cdr_token: { uid: CARD.uid, contract_id: 'A-17', type: 'RFID' },
        cdr_location: { id: 'CP-0001' },
      },
      { id: 's-2', cdr_token: { uid: 's-2', contract_id: 's-2', type: 'AD_HOC_USER' } },
    ]);
    const text = JSON.stringify(cdrs[0]);
    expect(readCdrText(text, PRICE.compiled.tariff)).toMatchObject({ ok: true });
  });

  it('leave out what has no price, or none yet, and count it', async () => {
    closeSession(runSession(store, 's-1', { price: null }));
    runSession(store, 's-2', { at: NOON + MINUTE });
    closeSession(runSession(store, 's-3', { at: NOON + 2 * MINUTE }));
    const record = store.sessions.get('s-3');
    if (!record) throw new Error('it was not written');
    store.sessions.adopt({ ...record, id: 's-4', tariff: '{ broken', startedAt: NOON + 3 * MINUTE });
    expect((await cdrsOf()).map(({ id }) => id)).toEqual(['s-3']);
    expect(tally).toEqual({ written: 1, unpriced: 2, unfinished: 1 });
  });

  it('are an empty list where there are none', async () => {
    expect(await cdrsOf()).toEqual([]);
  });
});

describe('a great many sessions', () => {
  it('hold nobody up, and end when they are broken off', async () => {
    fill(store, 5000);
    const csv = sessionsCsv(store.sessions, EVER, context, tally);
    expect(await longestBlock(() => textOf(csv))).toBeLessThan(0.2);
    expect(tally.written).toBe(5000);
    tally = newTally();
    const cdrs = sessionsCdr(store.sessions, EVER, { zone: context.zone, station }, tally);
    expect(await longestBlock(() => textOf(cdrs))).toBeLessThan(0.2);
    expect(tally.written).toBe(5000);
    expect(task.progressed.length).toBeGreaterThan(20);

    tally = newTally();
    const producer = sessionsCsv(store.sessions, EVER, context, tally);
    for await (const _ of producer(task)) if (tally.written > 500) task.cancel();
    expect(tally.written).toBeLessThan(1000);
  }, 60_000);
});

describe('times of the station', () => {
  it('are exact and carry their offset', () => {
    const winter = Date.UTC(2026, 0, 5, 23, 30, 0, 7);
    expect(isoIn(zone(), winter)).toBe('2026-01-06T00:30:00.007+01:00');
    expect(isoIn(zone('America/St_Johns'), winter)).toBe('2026-01-05T20:00:00.007-03:30');
    expect(stampIn(zone(), winter)).toBe('20260106-003000');
    for (const name of ['Europe/Amsterdam', 'America/St_Johns', 'Asia/Kathmandu'])
      expect(Date.parse(isoIn(zone(name), winter))).toBe(winter);
  });
});

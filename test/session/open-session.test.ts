/** A session's figures: energy, price, and what of them is durable. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenSession, closeAbandoned } from '../../main/session/open-session.ts';
import type { PriceBasis } from '../../main/session/price.ts';
import type { Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryStore, watchedJournal, type WatchedJournal } from '../rig/journal.ts';
import { ENERGY, FLAT, PARKING, TIME, basis } from '../rig/tariffs.ts';
import { TOKEN } from './bench.ts';

const MINUTE = 60_000;
const mask = (uid: string) => `•••• ${uid.slice(-4)}`;

let store: Store;
let journal: WatchedJournal;
const log: string[] = [];

beforeEach(() => {
  store = temporaryStore();
  log.length = 0;
  journal = watchedJournal(store.sessions, log);
});
afterEach(() => store.close());

function open(price: PriceBasis | null): OpenSession {
  const start = { id: 's-1', number: '7F3A-2291', connector: 1, token: TOKEN, at: NOON, meterStartWh: 1_000 };
  return OpenSession.open(journal, start, price);
}

const at = (minutes: number, registerWh: number) => ({
  at: NOON + minutes * MINUTE,
  registerWh,
  watts: 7_000,
  milliamps: 30_000,
});

function reopened(price: PriceBasis | null): OpenSession {
  const record = store.sessions.get('s-1');
  if (!record) throw new Error('no such session');
  return OpenSession.restore(journal, record, price);
}

describe('an open session', () => {
  it('bills energy to the cent', () => {
    const session = open(basis([ENERGY, FLAT]));
    session.kind(NOON, 'charging');
    session.reading(at(10, 2_234));
    session.end(NOON + 11 * MINUTE, 'driver-card', false);
    const receipt = session.close(NOON + 11 * MINUTE, 'A', mask);
    expect(receipt).toMatchObject({
      energyWh: 1_234,
      meterStartWh: 1_000,
      meterStopWh: 2_234,
      card: '•••• 1190',
      stopReason: 'driver-card',
    });
    // 1.234 × 0.50 + 0.35 = 0.967
    expect(receipt.totals?.total.incl).toBe('0.9670');
    expect(receipt.totals?.payable.incl).toBe('0.97');
    expect(store.sessions.get('s-1')).toMatchObject({ state: 'closed', energyWh: 1_234 });
  });

  it('owes nothing when no energy flowed, not even the start fee', () => {
    const session = open(basis([ENERGY, FLAT, TIME]));
    session.kind(NOON, 'none');
    session.reading(at(5, 1_000));
    session.end(NOON + 6 * MINUTE, 'driver-screen', false);
    const receipt = session.close(NOON + 6 * MINUTE, 'A', mask);
    expect(receipt.totals?.payable.incl).toBe('0.00');
    expect(receipt.lines).toEqual([]);
  });

  it('counts energy without a tariff and says no price', () => {
    const session = open(null);
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_500));
    session.end(NOON + 2 * MINUTE, 'unplugged', false);
    expect(session.close(NOON + 2 * MINUTE, 'A', mask)).toMatchObject({
      energyWh: 500,
      totals: null,
      lines: [],
    });
  });

  it('shows a figure only when it is durable, and loses none when the store fails', () => {
    const session = open(basis([ENERGY]));
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_100));
    journal.failing = true;
    expect(() => session.reading(at(2, 1_300))).toThrow('disk');
    expect(session.energyWh).toBe(100);
    expect(session.price?.totals.payable.incl).toBe('0.05');
    journal.failing = false;
    session.reading(at(3, 1_300));
    expect(session.energyWh).toBe(300);
    expect(session.price?.totals.payable.incl).toBe('0.15');
    expect(store.sessions.get('s-1')?.energyWh).toBe(300);
  });

  it('keeps what it measured while the store failed also when the meter is replaced meanwhile', () => {
    const session = open(basis([ENERGY]));
    session.kind(NOON, 'charging');
    journal.failing = true;
    expect(() => session.reading(at(1, 1_400))).toThrow('disk');
    journal.failing = false;
    session.reading(at(2, 0));
    session.reading(at(3, 50));
    expect(session.energyWh).toBe(450);
    session.end(NOON + 4 * MINUTE, 'driver-card', false);
    const receipt = session.close(NOON + 4 * MINUTE, 'A', mask);
    expect(receipt.meterStopWh - receipt.meterStartWh).toBe(receipt.energyWh);
    expect(receipt.totals?.total.incl).toBe('0.2250');
  });

  it('a receipt adds up also when the meter was replaced before a restart', () => {
    const session = open(basis([ENERGY]));
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_400));
    session.reading(at(2, 70));
    session.reading(at(3, 100));
    const receipt = closeAbandoned(journal, { ...stored() }, basis([ENERGY]), 'A', mask);
    expect(receipt.energyWh).toBe(430);
    expect(receipt.meterStopWh - receipt.meterStartWh).toBe(430);
  });

  it('refuses a reading that is no register and stays as it was', () => {
    const session = open(basis([ENERGY]));
    session.kind(NOON, 'charging');
    expect(() => session.reading(at(1, 1_000.5))).toThrow(RangeError);
    expect(() => session.reading(at(1, Number.NaN))).toThrow(RangeError);
    expect(session.energyWh).toBe(0);
    session.reading(at(2, 1_010));
    expect(session.energyWh).toBe(10);
  });

  it('writes time that costs at least every minute, and each change of what is billed at once', () => {
    const price = basis([ENERGY, PARKING], { graceSeconds: 120 });
    const session = open(price);
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_100));
    session.kind(NOON + 2 * MINUTE, 'parking');
    session.reading(at(2.5, 1_100));
    expect(reopened(price).lastCertainAt).toBe(NOON + 2 * MINUTE);
    session.reading(at(3, 1_100));
    expect(reopened(price).lastCertainAt).toBe(NOON + 3 * MINUTE);
    // The grace ends here: from now on waiting costs 0.10 € a minute.
    session.reading(at(4, 1_100));
    expect(reopened(price).parkingSince).toBe(NOON + 4 * MINUTE);
    session.reading(at(5, 1_100));
    expect(reopened(price).price?.totals.parking.incl).toBe('0.1000');
  });

  it('after the end only waiting goes on costing', () => {
    const price = basis([ENERGY, PARKING], { graceSeconds: 60 });
    const session = open(price);
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_100));
    session.end(NOON + MINUTE, 'driver-card', true);
    session.kind(NOON + MINUTE, 'parking');
    expect(session.wantsReadingAt).toBe(NOON + 2 * MINUTE);
    expect(session.reading(at(2, 9_999))).toBe(true);
    expect(session.wantsReadingAt).toBeUndefined();
    expect(session.parkingSince).toBe(NOON + 2 * MINUTE);
    session.reading(at(4, 9_999));
    expect(session.energyWh).toBe(100);
    expect(session.price?.totals.parking.incl).toBe('0.2000');
    const receipt = session.close(NOON + 5 * MINUTE, 'A', mask);
    expect(receipt.totals?.parking.incl).toBe('0.3000');
    expect(receipt).toMatchObject({ energyWh: 100, endedAt: NOON + MINUTE, closedAt: NOON + 5 * MINUTE });
  });

  it('a fault within the grace stops the waiting from being billed', () => {
    const session = open(basis([ENERGY, PARKING], { graceSeconds: 60 }));
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_100));
    session.kind(NOON + MINUTE, 'parking');
    session.kind(NOON + 1.5 * MINUTE, 'none');
    session.reading(at(30, 1_100));
    expect(session.price?.totals.parking.incl).toBe('0.0000');
  });

  it('writes nothing when waiting is told again within its grace', () => {
    const session = open(basis([ENERGY, PARKING], { graceSeconds: 60 }));
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_100));
    session.kind(NOON + MINUTE, 'parking');
    const before = log.length;
    session.kind(NOON + MINUTE, 'parking');
    session.kind(NOON + 1.2 * MINUTE, 'parking');
    expect(log.length).toBe(before);
  });

  it('an end that could not be written is written with the receipt', () => {
    const session = open(basis([ENERGY]));
    session.kind(NOON, 'charging');
    session.reading(at(1, 1_100));
    journal.failing = true;
    expect(() => session.end(NOON + 2 * MINUTE, 'unplugged', false)).toThrow('disk');
    expect(() => session.close(NOON + 2 * MINUTE, 'A', mask)).toThrow('disk');
    journal.failing = false;
    const receipt = session.close(NOON + 2 * MINUTE, 'A', mask);
    expect(receipt).toMatchObject({ stopReason: 'unplugged', endedAt: NOON + 2 * MINUTE });
    expect(stored()).toMatchObject({ state: 'closed', stopReason: 'unplugged', endedAt: NOON + 2 * MINUTE });
  });

  it('comes back from the store with every figure', () => {
    const price = basis([ENERGY, TIME, FLAT]);
    const session = open(price);
    session.kind(NOON, 'charging');
    session.reading(at(6, 1_700));
    const again = reopened(price);
    expect(again.energyWh).toBe(700);
    expect(again.price).toEqual(session.price);
    expect(again.curve.values).toEqual(session.curve.values);
    expect(again.token).toEqual(TOKEN);
  });

  it('an abandoned one is closed by what is certain', () => {
    const price = basis([ENERGY, TIME]);
    const session = open(price);
    session.kind(NOON, 'charging');
    session.reading(at(6, 1_700));
    const receipt = closeAbandoned(journal, stored(), price, 'A', mask);
    expect(receipt).toMatchObject({ energyWh: 700, stopReason: 'power-loss', endedAt: NOON + 6 * MINUTE });
    expect(receipt.totals?.time.incl).toBe('0.0600');
  });

  function stored() {
    const record = store.sessions.get('s-1');
    if (!record) throw new Error('no such session');
    return record;
  }
});

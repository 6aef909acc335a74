/** Damage that is met while the store is in use: another file takes its place, and nobody who writes to it notices. */
import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STORE_RETRY_MS } from '../../main/session/keeper.ts';
import { REPLACE_AGAIN_MS, type Replacement } from '../../main/store/handle.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { VirtualClock } from '../rig/clock.ts';
import { fastFolder, wholeSession } from '../rig/damage.ts';
import { ENERGY, basis } from '../rig/tariffs.ts';
import { Bench } from '../session/bench.ts';

let folder: string;
let store: Store;
let clock: VirtualClock;
let told: Replacement[];
beforeEach(() => {
  folder = fastFolder();
  clock = new VirtualClock();
  told = [];
  store = openStore(path.join(folder, 'kiosk.db'), clock.now(), clock);
  store.onReplaced((replacement) => told.push(replacement));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Overwrites the file from `from` on, and makes SQLite read it again: nothing of it is in the log or in memory. */
function spoil(from: number): void {
  const other = new DatabaseSync(store.file);
  other.exec("INSERT INTO audit (at, who, what, detail) VALUES (1, 'test', 'test', '{}')");
  other.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const file = openSync(store.file, 'r+');
  writeSync(file, Buffer.alloc(statSync(store.file).size - from, 0xa5), 0, undefined, from);
  closeSync(file);
  other.close();
}
const asideFiles = () =>
  readdirSync(folder).filter((name) => /corrupt-[^-]*-[^-]*-[^-]*Z(-\d+)?$/.test(name));
const bench = () => new Bench(store.sessions, { clock, storeBlocks: true });
const faults = (one: Bench) => one.conditions.map(({ code, raised }) => `${code} ${String(raised)}`);

describe('a file that is spoilt under a running session', () => {
  it.each([
    ['but for its first page', 4_096],
    ['wholly', 0],
  ])('%s: the session goes on, and its receipt is right', async (_, from) => {
    wholeSession(store, 'earlier', clock.now(), 3);
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(100);
    spoil(from);
    one.meter.count(100);
    expect(faults(one)).toEqual([]);
    expect(told).toHaveLength(1);
    expect(asideFiles()).toEqual([path.basename(told[0]?.setAside ?? '')]);
    one.meter.count(100);
    await one.stop();
    expect(one.receipt).toMatchObject({ energyWh: 300, stopReason: 'driver-card' });
    expect(one.receipt.totals?.payable.incl).toBe('0.15');
    store.close();
    store = openStore(store.file, clock.now(), clock);
    expect(store.setAside).toBeNull();
    expect(store.sessions.get(one.receipt.id)).toMatchObject({ state: 'closed', energyWh: 300 });
    // Closed in this process too, so that it is remembered although its page is gone.
    expect(store.sessions.get('earlier')).toMatchObject({ state: 'closed' });
  });

  it('also when the end is what meets it, and when a reader does', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(100);
    spoil(4_096);
    await one.stop();
    expect(one.receipt.energyWh).toBe(100);
    await clock.pass(REPLACE_AGAIN_MS);
    spoil(4_096);
    expect(store.sessions.newest(5)).toMatchObject([{ id: one.receipt.id, state: 'closed' }]);
    expect(told).toHaveLength(2);
  });

  it('twice in a minute is a disk that fails: said, nothing more set aside, mended later', async () => {
    const one = await bench().charge(basis([ENERGY]));
    spoil(4_096);
    one.meter.count(100);
    expect(faults(one)).toEqual([]);
    spoil(4_096);
    one.meter.count(100);
    expect(new Set(faults(one))).toEqual(new Set(['store.failed true']));
    expect(asideFiles()).toHaveLength(1);
    await clock.pass(REPLACE_AGAIN_MS + STORE_RETRY_MS);
    one.meter.count(100);
    expect(faults(one).at(-1)).toBe('store.failed false');
    await one.until('charging');
    await one.stop();
    expect(one.receipt.energyWh).toBe(300);
    expect(store.sessions.get(one.receipt.id)?.state).toBe('closed');
    expect(asideFiles()).toHaveLength(2);
  });

  it('undoes the transaction that met it and does all of it again', () => {
    wholeSession(store, 'earlier', clock.now(), 3);
    spoil(4_096);
    let times = 0;
    store.atomically(() => {
      times++;
      store.states.write('one', 1);
      store.outbox.append('webhook', { id: 'm', at: 1, connector: null, payload: {} });
    });
    expect(times).toBe(2);
    expect(store.states.read('one')).toBe(1);
    expect(store.outbox.waiting('webhook')).toBe(1);
  });
});

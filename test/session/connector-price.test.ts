/** What one connector bills, and when it asks the meter for it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../main/store/store.ts';
import { temporaryStore } from '../rig/journal.ts';
import { ENERGY, PARKING, TIME, basis } from '../rig/tariffs.ts';
import { Bench, type BenchOptions } from './bench.ts';
const MINUTE = 60_000;
let store: Store;
beforeEach(() => {
  store = temporaryStore();
});
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
});
const bench = (options: BenchOptions = {}) => new Bench(store.sessions, options);

describe('price and time', () => {
  it('asks the meter at the instant at which the price changes', async () => {
    const night = {
      price_components: [{ type: 'ENERGY', price: 0.1, step_size: 1 }],
      restrictions: { start_time: '12:30' },
    };
    // The bench begins at noon.
    const one = await bench().charge(basis([ENERGY], { elements: [night] }));
    one.meter.count(1_000);
    const { reads } = one.meter;
    one.meter.registerWh += 1_000;
    await one.clock.pass(30 * MINUTE);
    expect(one.meter.reads).toBe(reads + 1);
    await one.clock.pass(10 * MINUTE);
    one.meter.count(1_000);
    await one.stop();
    expect(one.receipt.totals?.payable.incl).toBe('1.10');
  });

  it('a meter that throws when the price changes brings nothing down', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const night = {
      price_components: [{ type: 'ENERGY', price: 0.1, step_size: 1 }],
      restrictions: { start_time: '12:30' },
    };
    const one = await bench().charge(basis([ENERGY], { elements: [night] }));
    one.meter.count(1_000);
    one.meter.onRead = 'rejects';
    await one.clock.pass(31 * MINUTE);
    expect(error).toHaveBeenCalledTimes(1);
    expect(one.connector.state).toBe('charging');
  });

  it('parking begins after the grace, is shown while it grows, and asks the meter no more than needed', async () => {
    const one = await bench().charge(basis([ENERGY, PARKING], { graceSeconds: 120 }));
    one.meter.count(1_000);
    one.connector.end('driver-card');
    await one.until('finished');
    expect(one.receipts).toEqual([]);
    const { reads } = one.meter;
    await one.clock.pass(2 * MINUTE);
    expect(one.connector.session?.price?.kind).toBe('parking');
    await one.clock.pass(3 * MINUTE);
    expect(one.meter.reads - reads).toBeLessThanOrEqual(2);
    one.meter.tell();
    expect(one.connector.session?.price?.totals.parking.incl).toBe('0.3000');
    one.controller.unplug();
    await one.until('available');
    expect(one.receipt.totals?.payable.incl).toBe('0.80');
    expect(one.receipt.closedAt - one.receipt.endedAt).toBe(5 * MINUTE);
  });

  it('a fault after the end stops the parking fee and it goes on afterwards', async () => {
    const one = await bench().charge(basis([ENERGY, PARKING]));
    one.meter.count(1_000);
    one.connector.end('driver-card');
    await one.until('finished');
    await one.clock.pass(MINUTE);
    one.connector.blocking(['protection.no-ground'], false);
    await one.clock.pass(60 * MINUTE);
    one.connector.blocking([], false);
    expect(one.connector.state).toBe('finished');
    await one.clock.pass(MINUTE);
    one.controller.unplug();
    await one.until('available');
    expect(one.receipt.totals?.parking.incl).toBe('0.2000');
    expect(one.controller.calls.filter((call) => call.startsWith('enable'))).toHaveLength(1);
  });

  it('a fault in the very moment of the end closes the bill', async () => {
    const one = await bench().charge(basis([ENERGY, PARKING]));
    one.meter.count(1_000);
    one.connector.end('driver-card');
    one.connector.blocking(['protection.no-ground'], false);
    await one.until('faulted');
    one.connector.blocking([], false);
    expect(one.connector.state).toBe('finished');
    await one.clock.pass(MINUTE);
    one.controller.unplug();
    await one.until('available');
    expect(one.conditions).toEqual([]);
    expect(one.receipt.totals?.payable.incl).toBe('0.50');
  });

  it('a vehicle that pauses is billed for waiting only after the grace', async () => {
    const one = await bench().charge(basis([ENERGY, TIME, PARKING], { graceSeconds: 60 }));
    await one.clock.pass(10 * MINUTE);
    one.meter.count(1_000);
    one.controller.pause();
    expect(one.connector.state).toBe('suspendedByVehicle');
    await one.clock.pass(3 * MINUTE);
    one.controller.resume();
    expect(one.connector.state).toBe('charging');
    await one.clock.pass(10 * MINUTE);
    await one.stop();
    expect(one.receipt.totals).toMatchObject({ time: { incl: '0.2000' }, parking: { incl: '0.2000' } });
  });

  it('a full vehicle has one grace, though the charger switches off within its wait', async () => {
    const price = basis([ENERGY, PARKING], { graceSeconds: 15 * 60 });
    const one = await bench({ limits: { fullMs: 15 * MINUTE } }).charge(price);
    one.meter.count(1_000);
    one.controller.pause();
    await one.clock.pass(15 * MINUTE);
    await one.until('finished');
    await one.clock.pass(62 * MINUTE);
    one.controller.unplug();
    await one.until('available');
    // 62 minutes and the moment that the stop took, rounded up to 63 at 0.10 a minute at most.
    const parking = Number(one.receipt.totals?.parking.incl);
    expect(parking).toBeGreaterThanOrEqual(6.2);
    expect(parking).toBeLessThanOrEqual(6.3);
  });
});

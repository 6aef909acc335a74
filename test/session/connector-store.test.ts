/** What one connector does while its store fails: nothing is lost, nothing is hidden. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { STORE_RETRY_MS } from '../../main/session/keeper.ts';
import type { Store } from '../../main/store/store.ts';
import { settle } from '../rig/clock.ts';
import { temporaryStore } from '../rig/journal.ts';
import { ENERGY, basis } from '../rig/tariffs.ts';
import { Bench, TOKEN, type BenchOptions } from './bench.ts';
let store: Store;
beforeEach(() => {
  store = temporaryStore();
});
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
});
const bench = (options: BenchOptions = {}) => new Bench(store.sessions, options);
const raised = (one: Bench) =>
  one.conditions.map(({ code, raised: up }) => `${code} ${up ? 'raised' : 'cleared'}`);

describe('a store that fails', () => {
  it('refuses a session that cannot be recorded, and tries again', async () => {
    const one = await bench({ storeBlocks: true }).start();
    one.journal.failing = true;
    one.controller.plug();
    one.connector.authorize(TOKEN, null);
    await one.until('faulted');
    expect(one.log).toContain('startRefused');
    expect(one.controller.calls).not.toContain('enable 32');
    expect(raised(one)).toEqual(['store.failed raised']);
    await one.clock.pass(STORE_RETRY_MS);
    expect(raised(one)).toEqual(['store.failed raised', 'store.failed cleared']);
    expect(one.connector.state).toBe('plugged');
  });

  it('is a fault until a write works again, not until something needs no write', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.journal.failing = true;
    one.meter.count(100);
    one.controller.emit({ type: 'values', values: { watts: 1 } });
    expect(raised(one)).toEqual(['store.failed raised']);
    one.journal.failing = false;
    expect(raised(one)).toEqual(['store.failed raised']);
    one.meter.tell();
    expect(raised(one)).toEqual(['store.failed raised', 'store.failed cleared']);
    expect(one.connector.session?.energyWh).toBe(100);
  });

  it('keeps what was measured, and the receipt adds up', async () => {
    const one = await bench({ storeBlocks: true }).charge(basis([ENERGY]));
    one.meter.count(100);
    one.journal.failing = true;
    one.meter.count(100);
    expect(one.connector.state).toBe('faulted');
    one.meter.count(100);
    one.journal.failing = false;
    one.meter.count(100);
    expect(one.connector.session?.energyWh).toBe(400);
    await one.until('charging');
    await one.stop();
    expect(one.receipt.energyWh).toBe(400);
    expect(one.receipt.totals?.payable.incl).toBe('0.20');
  });

  it.each([[['end']], [['close']], [['end', 'close']]] as const)(
    'owes the receipt while it cannot be written, and gives it once it can (%s)',
    async (failing) => {
      const one = await bench({ storeBlocks: true }).charge(basis([ENERGY]));
      one.meter.count(100);
      one.journal.failing = failing;
      one.connector.end('driver-card');
      await settle();
      one.controller.unplug();
      await one.clock.pass(STORE_RETRY_MS);
      expect(one.receipts).toEqual([]);
      one.journal.failing = false;
      await one.clock.pass(2 * STORE_RETRY_MS);
      expect(one.receipts).toHaveLength(1);
      expect(one.receipt).toMatchObject({ energyWh: 100, stopReason: 'driver-card' });
      expect(store.sessions.unfinished()).toEqual([]);
      expect(store.sessions.get(one.receipt.id)?.state).toBe('closed');
      await one.until('available');
      expect(raised(one).at(-1)).toBe('store.failed cleared');
    },
  );

  it('the next session need not wait for an owed receipt to be anybody else’s', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(100);
    one.journal.failing = ['close'];
    await one.stop();
    one.journal.failing = false;
    one.controller.plug();
    one.connector.authorize({ ...TOKEN, uid: '04C45E8F103382' }, basis([ENERGY]));
    await one.until('charging');
    one.meter.count(30);
    await one.clock.pass(STORE_RETRY_MS);
    await one.stop();
    expect(store.sessions.unfinished()).toEqual([]);
    expect(one.receipts.map(({ energyWh }) => energyWh).toSorted((a, b) => a - b)).toContain(30);
  });
});

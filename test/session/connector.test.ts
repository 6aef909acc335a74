/** One connector on fake devices: what is written before it is shown, and what odd devices do to it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../main/store/store.ts';
import { settle } from '../rig/clock.ts';
import { temporaryStore } from '../rig/journal.ts';
import { ENERGY, FLAT, TIME, basis } from '../rig/tariffs.ts';
import { Bench, TOKEN, type BenchOptions } from './bench.ts';
import { LIMITS } from './walk.ts';
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
const raised = (one: Bench) =>
  one.conditions.map(({ code, raised: up }) => `${code} ${up ? 'raised' : 'cleared'}`);

describe('a session', () => {
  it('card first: plug, charge, stop, receipt', async () => {
    const one = await bench().start();
    expect(one.connector.state).toBe('available');
    expect(one.connector.authorize(TOKEN, basis([ENERGY, FLAT]))).toBe(true);
    expect(one.connector.state).toBe('authorized');
    expect(one.connector.holder).toEqual(TOKEN);
    one.controller.plug();
    await one.until('charging');
    one.meter.count(2_000);
    one.connector.end('driver-card');
    await one.until('finished');
    expect(one.receipt).toMatchObject({ energyWh: 2_000, stopReason: 'driver-card', card: '•••• 1190' });
    expect(one.receipt.totals?.payable.incl).toBe('1.35');
    expect(one.connector.receipt).toBe(one.receipt);
    one.controller.unplug();
    await one.until('available');
    expect(one.connector.receipt).toBeNull();
    expect(one.connector.holder).toBeUndefined();
    expect(store.sessions.unfinished()).toEqual([]);
  });

  it('is durable before anything shows it', async () => {
    const one = await bench().charge(basis([ENERGY]));
    const opened = one.log.indexOf('open');
    expect(opened).toBeGreaterThan(-1);
    expect(one.controller.calls).toContain('enable 32');
    one.log.length = 0;
    one.meter.count(10);
    expect(one.log).toEqual(['progress', 'changed']);
    one.log.length = 0;
    await one.stop();
    expect(one.log.indexOf('event state')).toBeLessThan(one.log.indexOf('changed'));
    expect(one.log.indexOf('end')).toBeLessThan(one.log.indexOf('close'));
    expect(one.log.indexOf('close')).toBeLessThan(one.log.indexOf('closed'));
  });

  it('is written before the contactor is asked to close', async () => {
    const one = await bench().start();
    one.controller.plug();
    one.meter.onRead = 'hangs';
    one.connector.authorize(TOKEN, null);
    await settle();
    expect(one.connector.state).toBe('starting');
    // Whatever the last process left of the board is put to sleep; nobody has enabled it.
    expect(one.controller.calls).toEqual(['start', 'disable']);
    one.meter.release();
    one.meter.onRead = 'obeys';
    await one.until('charging');
    expect(store.sessions.unfinished()).toHaveLength(1);
  });

  it('takes the reading after the contactor opened as its last', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.controller.onDisable = 'hangs';
    one.connector.end('driver-screen');
    one.meter.registerWh += 77;
    await settle();
    expect(one.receipts).toEqual([]);
    one.meter.registerWh += 3;
    one.controller.release();
    await one.until('finished');
    expect(one.receipt.energyWh).toBe(80);
  });

  it('counts what the meter tells late, but nothing after the end', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(100);
    one.connector.end('driver-screen');
    await one.until('finished');
    one.meter.count(500);
    expect(one.receipt.energyWh).toBe(100);
    expect(store.sessions.get(one.receipt.id)?.energyWh).toBe(100);
  });

  it('without energy owes nothing and says so', async () => {
    const one = await bench().start();
    one.controller.wants = false;
    one.controller.plug();
    one.connector.authorize(TOKEN, basis([ENERGY, FLAT, TIME]));
    await settle();
    one.connector.cancel();
    await one.until('finished');
    expect(one.receipt).toMatchObject({ energyWh: 0, stopReason: 'driver-screen', lines: [] });
    expect(one.receipt.totals?.payable.incl).toBe('0.00');
  });

  it('without a card or a tariff is a session all the same', async () => {
    const one = await bench().start();
    one.controller.plug();
    one.connector.authorize(null, null);
    await one.until('charging');
    expect(one.connector.holder).toBeNull();
    one.meter.count(5);
    await one.stop();
    expect(one.receipt).toMatchObject({ energyWh: 5, card: null, totals: null });
  });

  it('ends when it has lasted as long as it may', async () => {
    const one = await bench({ maxSessionMs: 10 * MINUTE }).charge(basis([ENERGY]));
    await one.clock.pass(10 * MINUTE - 1);
    expect(one.connector.state).toBe('charging');
    await one.clock.pass(1);
    await one.until('finished');
    expect(one.receipt.stopReason).toBe('time-limit');
  });

  it('that ended by pulling the cable says so', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(10);
    one.controller.unplug();
    await one.until('available');
    expect(one.receipt).toMatchObject({ stopReason: 'unplugged', energyWh: 10 });
    expect(store.sessions.get(one.receipt.id)?.stopReason).toBe('unplugged');
  });

  it('whose cable is out before its stop is done keeps the reason of the stop', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.connector.end('driver-card');
    one.controller.unplug();
    await one.until('available');
    expect(one.receipt.stopReason).toBe('driver-card');
  });

  it('only available and plugged connectors take a card', async () => {
    const one = await bench().charge(null);
    expect(one.connector.authorize(TOKEN, null)).toBe(false);
  });

  it('an authorisation lapses by the clock', async () => {
    const one = await bench().start();
    one.connector.authorize(TOKEN, null);
    await one.clock.pass(LIMITS.plugMs - 1);
    one.connector.extend();
    await one.clock.pass(LIMITS.plugMs - 1);
    expect(one.connector.state).toBe('authorized');
    await one.clock.pass(1);
    expect(one.connector.state).toBe('available');
    expect(one.log).toContain('authorizationLapsed');
  });

  it('a vehicle that asks for nothing in time is told, and untold when it wakes', async () => {
    const one = await bench().start();
    one.controller.wants = false;
    one.controller.plug();
    one.connector.authorize(TOKEN, null);
    await one.clock.pass(LIMITS.startMs);
    expect(raised(one)).toContain('vehicle.no-response raised');
    one.controller.resume();
    expect(raised(one)).toContain('vehicle.no-response cleared');
    expect(one.connector.state).toBe('charging');
  });
});

describe('odd devices', () => {
  it('a meter that cannot be read refuses the start', async () => {
    const one = await bench().start();
    one.meter.onRead = 'fails';
    one.controller.plug();
    one.connector.authorize(TOKEN, null);
    await one.until('plugged');
    expect(one.log).toContain('startRefused');
    expect(store.sessions.unfinished()).toEqual([]);
  });

  it.each(['fails', 'rejects'] as const)(
    'a controller that %s to enable ends the session',
    async (manner) => {
      vi.spyOn(console, 'error').mockReturnValue();
      const one = await bench().start();
      one.controller.onEnable = manner;
      one.controller.plug();
      one.connector.authorize(TOKEN, basis([ENERGY, FLAT]));
      await one.until('finished');
      expect(one.receipt).toMatchObject({ stopReason: 'controller', energyWh: 0 });
    },
  );

  it('devices that never answer the stop cannot hold the receipt back', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(40);
    one.controller.onDisable = 'hangs';
    one.connector.end('driver-card');
    await one.clock.pass(20_000);
    expect(one.receipt.energyWh).toBe(40);
    one.controller.release();
    await settle();
    expect(one.connector.state).toBe('finished');
    expect(one.receipts).toHaveLength(1);
  });

  it.each(['fails', 'rejects'] as const)('a final reading that %s: the last one counts', async (manner) => {
    vi.spyOn(console, 'error').mockReturnValue();
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(40);
    one.meter.onRead = manner;
    one.connector.end('driver-card');
    await one.until('finished');
    expect(one.receipt.energyWh).toBe(40);
  });

  it('a register that is no whole number is no reading, and no fault of the store', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(0.5);
    one.meter.registerWh = Number.NaN;
    one.meter.tell();
    expect(error).toHaveBeenCalledTimes(2);
    one.meter.registerWh = 100_010;
    one.meter.tell();
    expect(one.connector.session?.energyWh).toBe(10);
    expect(one.conditions).toEqual([]);
  });

  it('a first register that is no whole number starts nothing', async () => {
    const one = await bench().start();
    one.meter.registerWh = 0.1;
    one.controller.plug();
    one.connector.authorize(TOKEN, null);
    await one.until('plugged');
    expect(one.log).toContain('startRefused');
  });

  it('a meter that was replaced takes nothing away, and is not believed until somebody vouches for it', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(300);
    one.meter.registerWh = 10;
    one.meter.tell();
    expect(raised(one)).toEqual([]);
    one.meter.count(50);
    // A board's own counter is given the time in which its restart becomes known.
    await one.clock.pass(5_000);
    one.meter.tell();
    expect(raised(one)).toEqual(['meter.implausible raised']);
    expect(one.connector.session?.energyWh).toBe(300);
    one.connector.trustMeter();
    one.meter.tell();
    one.meter.count(50);
    await one.stop();
    expect(one.receipt).toMatchObject({ energyWh: 350, meterStartWh: 100_000, meterStopWh: 100_350 });
  });

  it('tells the link only after there was one', async () => {
    const one = bench();
    one.connector.start(null);
    one.controller.link(false);
    expect(one.conditions).toEqual([]);
    one.controller.link(true);
    one.controller.link(false);
    expect(raised(one)).toEqual(['controller.silent cleared', 'controller.silent raised']);
    expect(one.connector.everLinked).toBe(true);
    await settle();
  });
});

describe('stopping the program', () => {
  it('leaves a running session running, and hears nothing any more', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.count(10);
    await one.connector.stop();
    expect(one.controller.leftRunning).toBe(true);
    one.log.length = 0;
    one.meter.count(10);
    one.connector.end('driver-card');
    await one.clock.pass(48 * 60 * MINUTE);
    expect(one.log).toEqual([]);
    expect(one.clock.waiting).toBe(0);
    expect(store.sessions.unfinished()).toMatchObject([{ state: 'open', energyWh: 10 }]);
  });

  it('opens the contactor when nobody charges', async () => {
    const one = await bench().start();
    await one.connector.stop();
    expect(one.controller.leftRunning).toBe(false);
  });

  it('a reading that arrives after the stop is nobody’s', async () => {
    const one = await bench().charge(basis([ENERGY]));
    one.meter.onRead = 'hangs';
    one.connector.end('driver-card');
    await settle();
    await one.connector.stop();
    one.log.length = 0;
    one.meter.registerWh += 5;
    one.meter.release();
    await settle();
    expect(one.log).toEqual([]);
  });
});

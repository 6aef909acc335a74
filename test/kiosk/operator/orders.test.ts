/** What the operator orders: reservations, service, restarts, readings; with their times and over restarts of the process. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Availability } from '../../../main/kiosk/availability.ts';
import { OperatorAvailability } from '../../../main/kiosk/operator/availability.ts';
import { Reservations } from '../../../main/kiosk/operator/reservations.ts';
import { Restarts } from '../../../main/kiosk/operator/restarts.ts';
import { Sampler, type SampleTimes } from '../../../main/kiosk/operator/sampler.ts';
import type { MeterSample, SampleContext } from '../../../main/operator/port.ts';
import type { Store } from '../../../main/store/store.ts';
import { NOON } from '../../rig/clock.ts';
import { temporaryStore } from '../../rig/journal.ts';
import type { Connector } from '../../../main/session/connector.ts';
import { Bench, TOKEN } from '../../session/bench.ts';

const HOUR = 3_600_000;

let store: Store;
beforeEach(() => {
  store = temporaryStore();
});
afterEach(() => store.close());

const bench = () => new Bench(store.sessions).start();

function book({ clock, connector }: Bench, failures: unknown[] = []): Reservations {
  return new Reservations({
    states: store.states,
    clock,
    connectors: [connector],
    failed: (error) => failures.push(error),
  });
}

const KEPT = { id: 5, connector: 1, token: { id: TOKEN.uid, group: 'fleet' }, until: NOON + 2 * HOUR };

describe('a reservation', () => {
  it('ends by the clock', async () => {
    const one = await bench();
    const reservations = book(one);
    expect(reservations.reserve(KEPT)).toBe('accepted');
    expect(one.connector.state).toBe('reserved');
    one.clock.advance(2 * HOUR - 1);
    expect(one.connector.state).toBe('reserved');
    one.clock.advance(1);
    expect(one.connector.state).toBe('available');
    expect(store.states.read('operator/reservations')).toEqual([]);
  });

  it('outlives the process, unless it was over meanwhile', async () => {
    const one = await bench();
    book(one).reserve(KEPT);
    const next = new Bench(store.sessions);
    book(next).start();
    await next.start();
    expect(next.connector.state).toBe('reserved');
    const late = new Bench(store.sessions);
    late.clock.advance(3 * HOUR);
    book(late).start();
    await late.start();
    expect(late.connector.state).toBe('available');
  });

  it('is for one card and its group, and used up by their session', async () => {
    const one = await bench();
    const reservations = book(one);
    reservations.reserve(KEPT);
    expect(reservations.matching(1, { uid: 'FELLOW', group: 'fleet' })?.id).toBe(5);
    expect(reservations.matching(1, { uid: 'STRANGER', group: null })).toBeNull();
    one.controller.plug();
    one.connector.authorize(TOKEN, null);
    await one.until('charging');
    expect(reservations.of(1)?.id).toBe(5);
    reservations.connectorChanged(one.connector);
    expect(reservations.of(1)).toBeNull();
    await one.stop();
    expect(one.connector.state).toBe('available');
  });

  it('is changed by its own number, and cancelled by it', async () => {
    const one = await bench();
    const reservations = book(one);
    reservations.reserve(KEPT);
    expect(reservations.reserve({ ...KEPT, id: 6 })).toBe('occupied');
    expect(reservations.reserve({ ...KEPT, connector: null, until: NOON + HOUR })).toBe('accepted');
    expect(reservations.of(1)?.until).toBe(NOON + HOUR);
    expect(reservations.cancel(6)).toBe('unknown');
    expect(reservations.cancel(5)).toBe('accepted');
    expect(one.connector.state).toBe('available');
  });

  it('is refused truthfully', async () => {
    const one = await bench();
    const reservations = book(one);
    expect(reservations.reserve({ ...KEPT, until: NOON })).toBe('rejected');
    expect(reservations.reserve({ ...KEPT, connector: 9 })).toBe('unknown');
    one.controller.plug();
    expect(reservations.reserve(KEPT)).toBe('occupied');
    one.connector.blocking(['protection.no-ground'], false);
    expect(reservations.reserve(KEPT)).toBe('faulted');
    one.connector.blocking([], false);
    one.connector.service(false);
    expect(reservations.reserve(KEPT)).toBe('unavailable');
  });

  it('that cannot be written is none', async () => {
    const one = await bench();
    const reservations = new Reservations({
      states: {
        ...store.states,
        write: () => {
          throw new Error('disk I/O error');
        },
      },
      clock: one.clock,
      connectors: [one.connector],
      failed: () => undefined,
    });
    expect(() => reservations.reserve(KEPT)).toThrow('disk');
    expect(one.connector.state).toBe('available');
  });
});

describe('out of service', () => {
  const ordersFor = (connectors: readonly Connector[]) => {
    const shared = new Availability(store.states, connectors);
    return { shared, orders: new OperatorAvailability(shared, connectors) };
  };

  it('at once where nobody charges, and over restarts', async () => {
    const one = await bench();
    expect(ordersFor([one.connector]).orders.set(1, false)).toBe('accepted');
    expect(one.connector.state).toBe('unavailable');
    const next = new Bench(store.sessions);
    const { shared, orders: availability } = ordersFor([next.connector]);
    shared.apply();
    await next.start();
    expect(next.connector.state).toBe('unavailable');
    expect(availability.set(1, true)).toBe('accepted');
    expect(next.connector.state).toBe('available');
  });

  it('after the session that runs', async () => {
    const one = await new Bench(store.sessions).charge(null);
    expect(ordersFor([one.connector]).orders.set(null, false)).toBe('scheduled');
    one.connector.end('driver-card');
    await one.until('finished');
    one.controller.unplug();
    await one.until('unavailable');
  });

  it('of the station and of one connector are two orders', async () => {
    const one = await bench();
    const { orders: availability } = ordersFor([one.connector]);
    availability.set(null, false);
    availability.set(1, false);
    availability.set(null, true);
    expect(one.connector.state).toBe('unavailable');
    availability.set(1, true);
    expect(one.connector.state).toBe('available');
    expect(availability.set(9, false)).toBe('unknown');
  });
});

describe('a restart', () => {
  function restarts({ clock, connector }: Bench) {
    const happened: string[] = [];
    const made = new Restarts({
      clock,
      connectors: [connector],
      restart: () => happened.push('restart'),
      close: () => happened.push('close'),
    });
    return { made, happened };
  }

  it('where nobody charges comes a moment after the answer', async () => {
    const one = await bench();
    const { made, happened } = restarts(one);
    expect(made.order('soft')).toBe('accepted');
    expect(happened).toEqual(['close']);
    one.clock.advance(5000);
    expect(happened).toEqual(['close', 'restart']);
  });

  it('waits for a session, or ends it truthfully first', async () => {
    const soft = await new Bench(store.sessions).charge(null);
    const { made, happened } = restarts(soft);
    expect(made.order('soft')).toBe('scheduled');
    soft.clock.advance(HOUR);
    made.connectorChanged();
    expect(happened).toEqual(['close']);
    expect(made.order('hard')).toBe('accepted');
    await soft.until('finished');
    expect(soft.receipt.stopReason).toBe('operator');
    made.connectorChanged();
    soft.clock.advance(5000);
    expect(happened.at(-1)).toBe('restart');
  });

  it('is not possible where nobody would start the kiosk again', async () => {
    const { clock, connector } = await bench();
    const made = new Restarts({ clock, connectors: [connector], restart: null, close: () => undefined });
    expect(made.order('hard')).toBe('not-supported');
  });
});

describe('readings of a session', () => {
  async function sampling(times: SampleTimes) {
    const one = await new Bench(store.sessions).charge(null);
    const written: [SampleContext, number, MeterSample][] = [];
    let now = times;
    const sampler = new Sampler({
      clock: one.clock,
      connectors: [one.connector],
      times: () => now,
      write: (_session, _connector, context, sample) => written.push([context, sample.at - NOON, sample]),
    });
    sampler.update();
    return { one, sampler, written, set: (next: SampleTimes) => (now = next) };
  }

  it('come in intervals from its start, whatever else changes meanwhile', async () => {
    const { one, sampler, written } = await sampling({ periodicMs: 60_000, alignedMs: 0 });
    one.meter.count(120);
    for (let second = 0; second < 185; second++) {
      one.clock.advance(1000);
      sampler.update();
    }
    expect(written.map(([context, at]) => [context, at])).toEqual([
      ['periodic', 60_000],
      ['periodic', 120_000],
      ['periodic', 180_000],
    ]);
    expect(written[0]?.[2]).toMatchObject({ registerWh: 100_120, watts: 7000, offeredAmps: 32 });
  });

  it('come at round times of day', async () => {
    const { one, written } = await sampling({ periodicMs: 0, alignedMs: 900_000 });
    one.clock.advance(600_000);
    one.clock.advance(HOUR);
    expect(written.map(([context, at]) => [context, at])).toEqual(
      [15, 30, 45, 60].map((minute) => ['clock', minute * 60_000]),
    );
  });

  it('follow new intervals, and end with the session', async () => {
    const { one, sampler, written, set } = await sampling({ periodicMs: 0, alignedMs: 0 });
    one.clock.advance(HOUR);
    expect(written).toEqual([]);
    set({ periodicMs: 30_000, alignedMs: 0 });
    sampler.update();
    one.clock.advance(30_000);
    expect(written).toHaveLength(1);
    one.connector.end('driver-card');
    await one.until('finished');
    sampler.update();
    one.clock.advance(HOUR);
    expect(written).toHaveLength(1);
    expect(one.clock.waiting).toBe(0);
  });
});

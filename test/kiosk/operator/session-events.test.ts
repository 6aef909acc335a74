/** Sessions as the central system is told of them, with the process killed between any two writes. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SessionEvents, type SessionEventsOptions } from '../../../main/kiosk/operator/session-events.ts';
import { OCPP_CHANNEL } from '../../../main/operator/ocpp/operator.ts';
import type { TransactionEvent } from '../../../main/operator/port.ts';
import type { Store } from '../../../main/store/store.ts';
import { VirtualClock, settle } from '../../rig/clock.ts';
import { FakeController, FakeMeter } from '../../rig/devices.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { ENERGY, PARKING, TIME, basis, basisOf } from '../../rig/tariffs.ts';
import { Bench, TOKEN } from '../../session/bench.ts';

const MINUTE = 60_000;
const PRICE = basis([ENERGY, TIME, PARKING]);

let store: Store;
beforeEach(() => {
  store = temporaryStore();
});
afterEach(() => store.close());

type Parts = Pick<Store, 'sessions' | 'states' | 'outbox' | 'atomically'>;

function events(parts: Parts, more: Partial<SessionEventsOptions> = {}): SessionEvents {
  return new SessionEvents({
    store: parts,
    journal: parts.sessions,
    online: () => true,
    startOf: () => ({ remoteStartId: null, reservationId: null }),
    enderOf: () => null,
    costOf: () => null,
    added: () => undefined,
    failed: (error) => {
      throw error;
    },
    ...more,
  });
}

/** A store that dies after so many single writes, within transactions too: what was begun is undone. */
function mortal(parts: Store, lives: number): Parts & { readonly writes: number } {
  let writes = 0;
  const mortally =
    <Args extends readonly unknown[]>(write: (...args: Args) => void) =>
    (...args: Args) => {
      if (writes >= lives) throw new Error('the process is dead');
      writes += 1;
      write(...args);
    };
  const { sessions, states, outbox } = parts;
  return {
    atomically: parts.atomically,
    sessions: {
      ...sessions,
      open: mortally(sessions.open.bind(sessions)),
      event: mortally(sessions.event.bind(sessions)),
      progress: mortally(sessions.progress.bind(sessions)),
      pricing: mortally(sessions.pricing.bind(sessions)),
      end: mortally(sessions.end.bind(sessions)),
      close: mortally(sessions.close.bind(sessions)),
    },
    states: { ...states, write: mortally(states.write), remove: mortally(states.remove) },
    outbox: { ...outbox, append: mortally(outbox.append) },
    get writes() {
      return writes;
    },
  };
}

const told = () => store.outbox.next(OCPP_CHANNEL, 1000).map(({ payload }) => payload as TransactionEvent);

function bySession(): TransactionEvent[][] {
  const all = new Map<string, TransactionEvent[]>();
  for (const event of told()) all.set(event.session, [...(all.get(event.session) ?? []), event]);
  return [...all.values()];
}

/** Exactly one start, exactly one end, and nothing missing between. */
function audit(): void {
  for (const list of bySession()) {
    expect(list.map(({ seq }) => seq)).toEqual(list.map((_, index) => index));
    expect(list.filter(({ type }) => type === 'started')).toHaveLength(1);
    expect(list.filter(({ type }) => type === 'ended')).toHaveLength(1);
    expect(list[0]?.type).toBe('started');
    expect(list.at(-1)?.type).toBe('ended');
    const times = list.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const record = store.sessions.get(list[0]?.session ?? '');
    const end = list.at(-1);
    if (!record || end?.type !== 'ended') throw new Error('no session');
    expect(end.registerWh).toBe(record.meterStartWh + record.energyWh);
    expect(end.reason).toBe(record.stopReason);
  }
  expect(store.states.names('operator/session/')).toEqual([]);
}

type Act = (bench: Bench, tell: SessionEvents) => void | Promise<void>;

const SCRIPT: readonly Act[] = [
  ({ controller }) => controller.plug(),
  ({ connector }) => void connector.authorize(TOKEN, PRICE),
  settle,
  ...charge(2),
  ({ controller }) => controller.pause(),
  ({ clock }) => clock.pass(3 * MINUTE),
  ({ controller }) => controller.resume(),
  ...charge(2),
  ({ connector }) => connector.end('driver-card'),
  settle,
  ({ clock }) => clock.pass(2 * MINUTE),
  ({ meter }) => meter.tell(),
  ({ controller }) => controller.unplug(),
  settle,
];

function charge(times: number): Act[] {
  return Array.from({ length: times }, (): Act[] => [
    ({ clock }) => clock.pass(2 * MINUTE),
    (one, tell) => {
      if (one.controller.status.energised) one.meter.count(100);
      const { session } = one.connector;
      if (session) sample(tell, session.id, one);
    },
  ]).flat();
}

function sample(tell: SessionEvents, session: string, { clock, meter }: Bench): void {
  try {
    tell.samples(session, 1, 'periodic', {
      at: clock.now(),
      registerWh: meter.registerWh,
      watts: 7000,
      milliamps: null,
      millivolts: null,
      offeredAmps: 32,
    });
  } catch {
    // The process is dead: the test goes on to the next one.
  }
}

async function life(parts: Parts, acts: readonly Act[], alive: () => boolean): Promise<Bench> {
  const tell = events(parts);
  const bench = await new Bench(tell.journal).start();
  for (const act of acts) {
    if (!alive()) break;
    await act(bench, tell);
  }
  return bench;
}

async function nextLife(dead: Bench, policy: 'end' | 'resume', parts: Parts = store): Promise<Bench> {
  const tell = events(parts);
  tell.reconcile();
  const clock = new VirtualClock(dead.clock.now() + 40 * MINUTE);
  const controller = new FakeController();
  controller.status = dead.controller.status;
  const meter = new FakeMeter(clock, dead.meter.registerWh);
  const one = new Bench(tell.journal, { clock, controller, meter, restorePolicy: policy });
  const [record] = parts.sessions.unfinished();
  one.connector.start(
    record ? { record, basis: record.tariff === null ? null : basisOf(record.tariff) } : null,
  );
  controller.link(true);
  for (let turn = 0; turn < 3; turn++) await settle();
  return one;
}

async function finish(one: Bench): Promise<void> {
  one.connector.end('driver-screen');
  for (let turn = 0; turn < 3; turn++) await settle();
  one.controller.unplug();
  for (let turn = 0; turn < 3; turn++) await settle();
}

describe('one session', () => {
  it('is told from its start to its end, in order', async () => {
    await life(store, SCRIPT, () => true);
    expect(told().map((event) => (event.type === 'state' ? event.state : event.type))).toEqual([
      'started',
      'charging',
      'samples',
      'samples',
      'suspendedByVehicle',
      'charging',
      'samples',
      'samples',
      'stopping',
      'ended',
    ]);
    expect(told()[0]).toMatchObject({ token: { id: TOKEN.uid, group: null }, registerWh: 100_000, seq: 0 });
    expect(told().at(-1)).toMatchObject({
      registerWh: 100_400,
      reason: 'driver-card',
      token: { id: TOKEN.uid },
      seq: 9,
    });
    audit();
  });

  it('says truthfully whether the central system could be reached', async () => {
    let online = false;
    const tell = events(store, { online: () => online });
    const bench = await new Bench(tell.journal).charge(PRICE);
    online = true;
    await bench.stop();
    expect(told().map(({ offline }) => offline)).toEqual([true, true, false, false]);
  });

  it('carries what it was started with, who ended it, and what it costs', async () => {
    const tell = events(store, {
      startOf: (connector, token) => ({ remoteStartId: connector + (token ? 6 : 0), reservationId: 9 }),
      enderOf: () => ({ id: 'FELLOW', group: 'fleet' }),
      costOf: ({ energyWh }) => ({ amount: String(energyWh), currency: 'EUR' }),
    });
    const bench = await new Bench(tell.journal).charge(PRICE);
    bench.meter.count(50);
    await bench.stop();
    expect(told()[0]).toMatchObject({ remoteStartId: 7, reservationId: 9 });
    expect(told().at(-1)).toMatchObject({
      token: { id: 'FELLOW' },
      cost: { amount: '50', currency: 'EUR' },
    });
  });

  it('is not told of while the store fails, and then as it is', async () => {
    const tell = events(store);
    const bench = await new Bench(tell.journal).charge(PRICE);
    bench.journal.failing = true;
    bench.controller.pause();
    bench.journal.failing = false;
    bench.controller.resume();
    await bench.stop();
    audit();
  });

  it('a price that cannot be told does not keep it from ending', async () => {
    const failures: unknown[] = [];
    const tell = events(store, {
      costOf: () => {
        throw new Error('no price');
      },
      failed: (error) => failures.push(error),
    });
    const bench = await new Bench(tell.journal).charge(PRICE);
    await bench.stop();
    expect(failures).toHaveLength(1);
    audit();
  });
});

describe('a session that began without an operator', () => {
  it('is not told of later', async () => {
    const bench = await new Bench(store.sessions).charge(PRICE);
    const one = await nextLife(bench, 'resume');
    await finish(one);
    expect(told()).toEqual([]);
  });

  it('one that ended without an operator is told of as soon as there is one again', async () => {
    const dead = await life(store, SCRIPT.slice(0, 6), () => true);
    const clock = new VirtualClock(dead.clock.now() + MINUTE);
    const one = new Bench(store.sessions, { clock, meter: new FakeMeter(clock, dead.meter.registerWh) });
    const [record] = store.sessions.unfinished();
    if (!record) throw new Error('no session');
    one.connector.start({ record, basis: PRICE });
    one.controller.link(true);
    for (let turn = 0; turn < 4; turn++) await settle();
    await finish(one);
    expect(told().some(({ type }) => type === 'ended')).toBe(false);
    events(store).reconcile();
    audit();
    expect(told().at(-1)).toMatchObject({ reason: 'power-loss' });
  });
});

describe.each(['end', 'resume'] as const)('killed, and restarted with policy %s', (policy) => {
  it('after every single write: one start, one end, no gap', async () => {
    const counter = mortal(store, Number.POSITIVE_INFINITY);
    await life(counter, SCRIPT, () => true);
    expect(counter.writes).toBeGreaterThan(35);
    audit();
    const seen = told().length;

    for (let lives = 0; lives <= counter.writes; lives++) {
      const parts = mortal(store, lives);
      const dead = await life(parts, SCRIPT, () => parts.writes < lives);
      const one = await nextLife(dead, policy);
      await finish(one);
      expect(store.sessions.unfinished(), `killed after ${String(lives)} writes`).toEqual([]);
      audit();
    }
    expect(told().length).toBeGreaterThan(seen);
  });

  it('three times in a row', async () => {
    let dead = await life(store, SCRIPT.slice(0, 6), () => true);
    for (let crash = 0; crash < 3; crash++) dead = await nextLife(dead, policy);
    await finish(dead);
    expect(bySession()).toHaveLength(1);
    audit();
  });
});

/** The page of connectors: who holds them out, what limits them, restarts and ends, and what it shows. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../../main/store/store-error.ts';
import type { Store } from '../../../main/store/store.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import { FakeController, FakeMeter } from '../../rig/devices.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { TOKEN } from '../../session/bench.ts';
import { ConnectorsRig } from './connectors-rig.ts';

let store: Store;
let clock: VirtualClock;
let boards: readonly FakeController[];
let meters: readonly FakeMeter[];
let rig: ConnectorsRig;

async function build(from: Store = store): Promise<ConnectorsRig> {
  boards = [new FakeController(), new FakeController()];
  meters = boards.map(() => new FakeMeter(clock));
  const devices = boards.map((controller, index) => {
    const meter = meters[index];
    if (!meter) throw new Error('no meter');
    return { controller, meter };
  });
  const made = new ConnectorsRig({ store: from, clock, devices }).start();
  for (const board of boards) board.link(true);
  await settle();
  return made;
}
async function again(): Promise<void> {
  await rig.stop();
  rig = await build();
}
async function charge(id: number): Promise<void> {
  boards[id - 1]?.plug();
  rig.connector(id).authorize(TOKEN, null);
  for (let turn = 0; rig.connector(id).state !== 'charging' && turn < 20; turn++) await settle();
  expect(rig.connector(id).state).toBe('charging');
}

beforeEach(async () => {
  store = temporaryStore();
  clock = new VirtualClock();
  rig = await build();
});
afterEach(async () => {
  await rig.stop();
  store.close();
});

const available = (connector: number | null, inService: boolean) =>
  rig.send({ type: 'service-availability', connector, inService });
const limit = (connector: number, amps: number | null) =>
  rig.send({ type: 'service-limit', connector, amps });
const heldBy = (id: number) => {
  void rig.send({ type: 'service-connector', connector: id });
  return rig.room.view().connector.heldBy;
};

describe('out of service by a technician', () => {
  it('one connector, over restarts, until put back', async () => {
    expect(await available(1, false)).toEqual({
      ok: true,
      before: { inService: true },
      after: { inService: false },
    });
    expect([rig.connector(1).state, rig.connector(2).state]).toEqual(['unavailable', 'available']);
    // What OCPP reads.
    expect(rig.connector(1).context.inService).toBe(false);
    await again();
    expect([rig.connector(1).state, rig.connector(2).state]).toEqual(['unavailable', 'available']);
    expect(heldBy(1)).toEqual(['service']);
    await available(1, true);
    expect(rig.connector(1).state).toBe('available');
    await again();
    expect(rig.connector(1).state).toBe('available');
  });

  it('the whole charger, and one connector of it, are two words', async () => {
    await available(null, false);
    await available(2, false);
    expect(heldBy(2)).toEqual(['service', 'station']);
    expect(await available(null, true)).toMatchObject({ ok: true, code: 'connector.still-held' });
    expect([rig.connector(1).state, rig.connector(2).state]).toEqual(['available', 'unavailable']);
  });

  it('neither word undoes the operator’s, nor the operator’s theirs', async () => {
    rig.availability.set('operator', 1, false);
    await available(1, false);
    expect(heldBy(1)).toEqual(['service', 'operator']);
    expect(await available(1, true)).toMatchObject({ ok: true, code: 'connector.still-held' });
    expect(rig.connector(1).state).toBe('unavailable');
    await available(1, false);
    rig.availability.set('operator', 1, true);
    expect(rig.connector(1).state).toBe('unavailable');
    await available(1, true);
    expect(rig.connector(1).state).toBe('available');
  });

  it('leaves a session alone, and nobody begins after it', async () => {
    await charge(1);
    expect(await available(1, false)).toMatchObject({ ok: true, code: 'connector.after-session' });
    expect(rig.connector(1).state).toBe('charging');
    rig.connector(1).end('driver-card');
    await clock.pass(1_000);
    boards[0]?.unplug();
    expect(rig.connector(1).state).toBe('unavailable');
    expect(rig.connector(1).authorize(TOKEN, null)).toBe(false);
  });

  it('what the store will not have is refused, and nothing is different', async () => {
    await rig.stop();
    const failing = (): never => {
      throw new StoreError('full', 'database or disk is full');
    };
    rig = await build({ ...store, states: { ...store.states, write: failing } });
    expect(await available(1, false)).toEqual({
      ok: false,
      code: 'store.failed',
      message: 'database or disk is full',
    });
    expect(await limit(1, 10)).toMatchObject({ ok: false, code: 'store.failed' });
    expect([rig.connector(1).state, rig.connector(1).amps]).toEqual(['available', 32]);
  });

  it('a restart that is coming lets nobody begin', () => {
    rig.availability.close(true);
    expect(rig.connector(2).state).toBe('unavailable');
    expect(heldBy(1)).toEqual(['station']);
  });

  it('what is no connector is refused', async () => {
    expect(await available(9, false)).toMatchObject({ ok: false, code: 'connector.unknown' });
    expect(await rig.send({ type: 'service-connector', connector: 9 })).toMatchObject({ ok: false });
    expect(await limit(9, 10)).toMatchObject({ ok: false, code: 'connector.unknown' });
  });
});

describe('the limit by service', () => {
  it('holds for the next session, over restarts, until it is lifted', async () => {
    expect(await limit(1, 10)).toMatchObject({ ok: true, before: { amps: null }, after: { amps: 10 } });
    await again();
    expect(rig.room.view().connector.limit).toEqual({ amps: 10, maxAmps: 32, leastAmps: 6, service: 10 });
    await charge(1);
    expect(boards[0]?.calls).toContain('enable 10');
    expect(await limit(1, null)).toMatchObject({ ok: true, before: { amps: 10 } });
    expect(rig.connector(1).amps).toBe(32);
  });

  it('is told to the controller while somebody charges; the lowest word counts', async () => {
    await charge(1);
    const told: number[] = [];
    const [board] = boards;
    if (board) board.limit = (amps) => (told.push(amps), Promise.resolve({ ok: true, value: amps }));
    await limit(1, 16);
    await rig.connector(1).limit(10, 'operator');
    await limit(1, 20);
    await rig.connector(1).limit(32, 'operator');
    expect(told).toEqual([16, 10, 10, 20]);
  });

  it('is from 6 A to what is configured', async () => {
    for (const amps of [5, 33]) expect(await limit(1, amps)).toMatchObject({ code: 'limit.out-of-range' });
    for (const amps of [6, 32]) expect(await limit(1, amps)).toMatchObject({ ok: true });
  });

  it('that is damaged in the store limits nobody', async () => {
    for (const damaged of ['x', { 1: 'ten', 2: 3 }, [9]]) {
      store.states.write('service/limits', damaged);
      await again();
      expect([rig.connector(1).amps, rig.connector(2).amps]).toEqual([32, 32]);
    }
  });

  it('a controller that does not take it is told, and the limit stays', async () => {
    await charge(1);
    const failure = { code: 'timeout', message: 'no reply', retryable: true } as const;
    const [board] = boards;
    if (board) board.limit = () => Promise.resolve({ ok: false, failure });
    expect(await limit(1, 12)).toMatchObject({ ok: false, code: 'limit.not-taken' });
    expect(rig.connector(1).amps).toBe(12);
  });
});

describe('ending a session', () => {
  it('is told on its receipt', async () => {
    await charge(1);
    meters[0]?.count(1_500);
    expect(await rig.send({ type: 'service-session-end', connector: 1 })).toMatchObject({
      ok: true,
      code: 'session.ending',
      before: { state: 'charging', energyWh: 1_500 },
    });
    await clock.pass(1_000);
    expect(rig.receipts).toMatchObject([{ stopReason: 'technician', energyWh: 1_500 }]);
    expect(rig.connector(1).state).toBe('finished');
  });

  it('needs one', async () => {
    expect(await rig.send({ type: 'service-session-end', connector: 1 })).toMatchObject({
      ok: false,
      code: 'session.none',
    });
  });
});

describe('restarting a controller', () => {
  const restart = () => rig.send({ type: 'service-controller-restart', connector: 1 });

  it('where nobody charges', async () => {
    expect(await restart()).toMatchObject({ ok: true, code: 'controller.restarted' });
    const failure = { code: 'unsupported', message: 'cannot', retryable: false } as const;
    const [board] = boards;
    if (board) board.restart = () => Promise.resolve({ ok: false, failure });
    expect(await restart()).toMatchObject({ ok: false, code: 'controller.cannot-restart' });
  });

  it('never under a session, an authorisation, or a cable that waits for its receipt', async () => {
    rig.connector(1).authorize(TOKEN, null);
    expect(await restart()).toMatchObject({ ok: false, code: 'connector.somebody-charges' });
    rig.connector(1).cancel();
    await charge(1);
    expect(await restart()).toMatchObject({ ok: false, code: 'connector.somebody-charges' });
    rig.connector(1).end('driver-card');
    await clock.pass(1_000);
    expect(await restart()).toMatchObject({ ok: false, code: 'connector.somebody-charges' });
  });
});

describe('what is shown', () => {
  it('is what the devices said last', async () => {
    await charge(1);
    boards[0]?.emit({ type: 'values', values: { milliamps: 9_800, decidegrees: [312, 298] } });
    meters[0]?.count(700);
    const page = rig.room.view();
    expect(page.list.map(({ label, state, health }) => [label, state, health])).toEqual([
      ['A', 'charging', 'good'],
      ['B', 'available', 'good'],
    ]);
    expect(page.connector).toMatchObject({
      linked: true,
      contactorClosed: true,
      vehicle: 'charging',
      session: { card: '•••• 1190', energyWh: 700 },
      values: {
        watts: 7_000,
        milliamps: [9_800],
        temperatures: [
          { name: '1', deciCelsius: 312 },
          { name: '2', deciCelsius: 298 },
        ],
        registerWh: 100_700,
      },
    });
    expect(JSON.stringify(page)).not.toContain(TOKEN.uid);
  });

  it('is looked at again each second while the page is open, and only then', async () => {
    const changes = rig.changes;
    await clock.pass(3_000);
    expect(rig.changes - changes).toBe(3);
    rig.room.leave();
    await clock.pass(3_000);
    expect(rig.changes - changes).toBe(3);
  });

  it('a controller that never answered is off, one in a fault is bad', async () => {
    rig.fault('protection.no-ground', true, 2);
    expect(rig.room.view().list.map(({ health }) => health)).toEqual(['good', 'bad']);
    await rig.stop();
    rig = new ConnectorsRig({
      store,
      clock,
      devices: [{ controller: new FakeController(), meter: new FakeMeter(clock) }],
    }).start();
    expect(rig.room.view()).toMatchObject({
      list: [{ health: 'off' }],
      connector: { contactorClosed: null },
    });
  });
});

/** The contactor test on devices that do what the test says, with time that passes when it says so. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../main/store/store.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import { FakeController, FakeMeter } from '../../rig/devices.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { TOKEN } from '../../session/bench.ts';
import { ConnectorsRig } from './connectors-rig.ts';

let store: Store;
let clock: VirtualClock;
let board: FakeController;
let meter: FakeMeter;
let rig: ConnectorsRig;

async function build(): Promise<ConnectorsRig> {
  board = new FakeController();
  meter = new FakeMeter(clock);
  meter.watts = 0;
  const made = new ConnectorsRig({ store, clock, devices: [{ controller: board, meter }] }).start();
  board.link(true);
  await settle();
  board.plug();
  board.calls.length = 0;
  return made;
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

const enables = () => board.calls.filter((call) => call.startsWith('enable'));
/** Nobody's: nothing was opened, nothing was billed, and it is free as before. */
function expectAsBefore(): void {
  expect(rig.connector().state).toBe('plugged');
  expect(rig.connector().session).toBeNull();
  expect(rig.receipts).toEqual([]);
  expect(store.sessions.unfinished()).toEqual([]);
  expect(rig.connector().amps).toBe(32);
  expect(board.status).toMatchObject({ enabled: false, energised: false });
}

describe('a contactor test', () => {
  it('closes it once, with 6 A, and tells what flowed', async () => {
    board.wants = false;
    const answer = rig.test();
    await clock.pass(700);
    expect(rig.connector().state).toBe('unavailable');
    expect(rig.tasks.view).toMatchObject({ act: 'service-test', step: 'contactor-closed', canCancel: true });
    meter.registerWh += 3;
    board.resume();
    await settle();
    expect(await answer).toMatchObject({
      ok: true,
      code: 'test.passed',
      after: { closedMs: 700, openedMs: 0, energyWh: 3 },
    });
    expect(rig.steps).toEqual([
      'out-of-service passed',
      'offer passed',
      'contactor-closed passed',
      'contactor-opened passed',
      'current-zero passed',
      'back-in-service passed',
    ]);
    expect(rig.detail('current-zero')).toBe('0 W; 3 Wh flowed, billed to nobody');
    expect(board.calls).toEqual(['enable 6', 'disable']);
    expect(rig.run).toMatchObject({ running: false, passed: true });
    expectAsBefore();
  });

  it('the vehicle asks for nothing: fails after 15 s, and is free again', async () => {
    board.wants = false;
    const answer = rig.test();
    await clock.pass(14_900);
    expect(rig.run.running).toBe(true);
    await clock.pass(200);
    expect(await answer).toMatchObject({ ok: false, code: 'test.failed-contactor-closed' });
    expect(rig.detail('contactor-closed')).toContain('not within 15 s; vehicle: connected');
    expect(board.calls).toEqual(['enable 6', 'disable']);
    expectAsBefore();
  });

  it('a contactor that stays closed keeps the connector out of service, over restarts too', async () => {
    board.onDisable = 'fails';
    const answer = rig.test();
    await clock.pass(6_000);
    expect(await answer).toMatchObject({ ok: false, code: 'test.failed-contactor-opened' });
    // Told again and again, and never closed a second time.
    expect(board.calls.filter((call) => call === 'disable').length).toBeGreaterThan(3);
    expect(enables()).toEqual(['enable 6']);
    expect(rig.connector().state).toBe('unavailable');
    expect(rig.detail('back-in-service')).toContain('kept out of service');
    expect(rig.availability.heldBy(1)).toEqual(['service']);
    board.onDisable = 'obeys';
    await rig.stop();
    rig = await build();
    expect(rig.connector().state).toBe('unavailable');
  });

  it('put back in service by a technician it offers drivers all its current again', async () => {
    board.onDisable = 'fails';
    const answer = rig.test();
    await clock.pass(6_000);
    expect(await answer).toMatchObject({ code: 'test.failed-contactor-opened' });
    expect(rig.connector().amps).toBe(6);
    board.onDisable = 'obeys';
    await rig.send({ type: 'service-availability', connector: 1, inService: true });
    expect(rig.connector().amps).toBe(32);
  });

  it('an offer that is not confirmed to be taken back keeps it out, too: it may close yet', async () => {
    board.wants = false;
    board.onDisable = 'fails';
    const answer = rig.test();
    await clock.pass(1_000);
    await rig.send({ type: 'service-test-stop', connector: 1 });
    await clock.pass(6_000);
    expect(await answer).toMatchObject({ ok: false, code: 'test.stopped' });
    expect(board.status.energised).toBe(false);
    expect(rig.availability.isOut('service', 1)).toBe(true);
  });

  it('is not begun by a controller that refuses', async () => {
    board.onEnable = 'fails';
    const answer = rig.test();
    await clock.pass(1_000);
    expect(await answer).toMatchObject({ ok: false, code: 'test.failed-offer' });
    expectAsBefore();
  });

  it('current that flows with the contactor open is told', async () => {
    meter.watts = 1_400;
    const answer = rig.test();
    await clock.pass(7_000);
    expect(await answer).toMatchObject({ ok: false, code: 'test.failed-current-zero' });
    expectAsBefore();
  });

  it('a meter that is silent leaves out what it would have told', async () => {
    meter.onRead = 'fails';
    const answer = rig.test();
    await clock.pass(1_000);
    expect(await answer).toMatchObject({ ok: true, after: { energyWh: null } });
    expect(rig.steps).toContain('current-zero skipped');
    expectAsBefore();
  });
});

describe('while the contactor is closed', () => {
  /** Closed, and the meter keeps the test waiting nowhere: it stays so until something happens. */
  async function closing(): Promise<void> {
    board.onEnable = 'hangs';
    void rig.test();
    await settle();
    // The vehicle asks before the board has answered, as real ones do.
    board.change({ enabled: true, energised: true, vehicle: 'charging', offeredAmps: 6 });
    await settle();
    expect(board.calls).toEqual(['enable 6']);
  }

  it.each([
    ['service-test-stop', (): void => void rig.send({ type: 'service-test-stop', connector: 1 }), 'stopped'],
    ['leaving', (): void => rig.room.leave(), 'stopped'],
    ['cancelling the task', (): void => void rig.tasks.cancel(), 'stopped'],
    ['unplugging', () => board.change({ vehicle: 'absent', energised: true }), 'unplugged'],
    ['a lost link', () => board.link(false), 'the controller does not answer'],
    [
      'a fault',
      (): void => rig.fault('protection.residual-current', true),
      'fault protection.residual-current',
    ],
  ] as const)('%s opens it at once', async (_name, act, why) => {
    await closing();
    act();
    await clock.pass(100);
    expect(board.calls[1]).toBe('disable');
    await clock.pass(10_000);
    board.release();
    await clock.pass(10_000);
    expect(rig.run).toMatchObject({ running: false, passed: false });
    expect(rig.detail('offer')).toBe(why);
    // The board's late answer to the offer is taken back, too.
    expect(board.status.enabled).toBe(false);
    expect(board.status.energised).toBe(false);
    expect(rig.tasks.isBusy).toBe(false);
    // Closed it was: how it opened, and what flowed, is told all the same.
    expect(rig.steps).toContain('contactor-opened passed');
    expect(rig.detail('current-zero')).toContain('billed to nobody');
  });

  it('kiosk.stop opens it at once, and writes nothing more', async () => {
    await closing();
    const before = clock.waiting;
    rig.room.stop();
    expect(board.calls).toEqual(['enable 6', 'disable']);
    await Promise.all(rig.subjects.map(({ connector }) => connector.stop()));
    await settle();
    expect(store.states.read('service/availability')).toBeUndefined();
    expect(clock.waiting).toBeLessThan(before);
    expect(rig.tasks.isBusy).toBe(false);
  });

  it('an offer stands for 15 s, whatever happens: it is open after 20 s', async () => {
    await closing();
    await clock.pass(14_900);
    expect(board.calls).toEqual(['enable 6']);
    await clock.pass(200);
    expect(board.calls[1]).toBe('disable');
    expect(board.status.energised).toBe(false);
    await clock.pass(6_000);
    expect(rig.detail('offer')).toBe('it took too long');
  });

  it('nobody raises the current that is offered', async () => {
    await closing();
    const told: number[] = [];
    board.limit = (amps) => {
      told.push(amps);
      return Promise.resolve({ ok: true, value: amps });
    };
    await rig.connector().limit(16, 'operator');
    await rig.connector().limit(32, 'recovery');
    expect(told).toEqual([6, 6]);
  });

  it('a driver’s card starts nothing', async () => {
    await closing();
    expect(rig.connector().authorize(TOKEN, null)).toBe(false);
    expect(rig.connector().holder).toBeUndefined();
    rig.room.leave();
    await clock.pass(1_000);
    expect(rig.connector().session).toBeNull();
  });

  it('a second test, a restart of the controller, and the first one’s end', async () => {
    await closing();
    expect(await rig.test()).toMatchObject({ ok: false, code: 'test.conditions' });
    expect(await rig.send({ type: 'service-controller-restart', connector: 1 })).toMatchObject({
      ok: false,
      code: 'connector.testing',
    });
    expect(await rig.send({ type: 'service-test-stop', connector: 1 })).toMatchObject({
      ok: true,
      code: 'test.stopping',
    });
    await clock.pass(1_000);
    expect(await rig.send({ type: 'service-test-stop', connector: 1 })).toMatchObject({
      ok: false,
      code: 'test.none',
    });
  });
});

describe('a test that must not begin', () => {
  const unmet = () =>
    rig.room
      .view()
      .connector.tests.contactor.filter(({ met }) => !met)
      .map(({ code }) => code);

  it.each([
    ['no vehicle', () => board.unplug(), ['vehicle-there']],
    ['no link', () => board.link(false), ['linked', 'no-fault']],
    ['a fault', (): void => rig.fault('protection.no-ground', true), ['no-fault']],
    ['a closed contactor', () => board.change({ energised: true }), ['contactor-open']],
    ['an authorisation', (): void => void rig.connector().authorize(TOKEN, null), ['nobody-charges']],
  ] as const)('%s', async (_name, act, codes) => {
    act();
    expect(unmet()).toEqual(codes);
    expect(await rig.test()).toMatchObject({ ok: false, code: 'test.conditions' });
    expect(enables().filter((call) => call === 'enable 6')).toEqual([]);
  });

  it('another task runs', async () => {
    let done: () => void = () => undefined;
    const other = rig.tasks.run(
      { act: 'service-bundle', step: 'frames', canCancel: false },
      () => new Promise<void>((resolve) => (done = resolve)),
    );
    expect(await rig.test()).toMatchObject({ ok: false, code: 'service.busy' });
    expect(board.calls).toEqual([]);
    done();
    await other;
  });

  it('an empty socket has no lock to test here', async () => {
    expect(await rig.test(1, 'lock')).toMatchObject({ ok: false, code: 'test.conditions' });
  });
});

describe('after a kill in the middle', () => {
  it('the next start opens it, and the connector is in service', async () => {
    board.wants = true;
    board.onDisable = 'hangs';
    void rig.test();
    await clock.pass(500);
    expect(board.status.energised).toBe(true);
    // The process is gone: nothing of it answers any more. The board is as it was left.
    const left = board;
    left.onDisable = 'obeys';
    const next = new ConnectorsRig({ store, clock, devices: [{ controller: left, meter }] }).start();
    left.link(true);
    await settle();
    expect(left.status).toMatchObject({ enabled: false, energised: false });
    expect(next.connector().state).toBe('plugged');
    await next.stop();
  });
});

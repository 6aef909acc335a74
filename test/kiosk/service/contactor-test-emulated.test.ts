/** The tests of connectors on the real drivers, with emulated boards, vehicles and a meter behind them. */
import { describe, expect, it, type TestContext } from 'vitest';
import { systemClock } from '../../../main/clock.ts';
import { parseConfig } from '../../../main/config/parse.ts';
import { createDevices } from '../../../main/devices.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { until } from '../../rig/until.ts';
import { TOKEN } from '../../session/bench.ts';
import { ConnectorsRig } from './connectors-rig.ts';

const WAIT_MS = 15_000;
const LONG = { timeout: 60_000 };

/** 1: OpenEVSE with its own counter; 2: EVSE-WB with a lock, an input for what its contactor does, and a meter. */
const CONNECTORS = [
  { id: 1, maxCurrent: 32, controller: { driver: 'simulated' } },
  {
    id: 2,
    maxCurrent: 32,
    controller: {
      driver: 'simulated',
      board: 'evse-wb',
      inputs: [{ register: 1010, bit: 0, condition: 'connector.lock' }],
      lock: { register: 1011 },
    },
    meter: { driver: 'simulated' },
  },
];

async function charger(context: TestContext) {
  const store = temporaryStore();
  const parsed = parseConfig(JSON.stringify({ connectors: CONNECTORS }), { path: '/tmp/kiosk.json' });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { connectors: devices } = createDevices(parsed.config, systemClock, () => {
    throw new Error('no PC/SC here');
  });
  const rig = new ConnectorsRig({ store, clock: systemClock, devices }).start();
  context.onTestFinished(async () => {
    await rig.stop();
    store.close();
  });
  const state = (id: number, name: string) =>
    until(`connector ${String(id)} ${name}`, WAIT_MS, () => rig.connector(id).state === name);
  const control = (id: number, line: string) => {
    const answer = devices[id - 1]?.firmware?.control(line);
    if (!answer?.startsWith('ok')) throw new Error(`${line}: ${String(answer)}`);
    return answer;
  };
  const relay = (id: number) => devices[id - 1]?.firmware?.board.relayClosed;
  const step = (code: string) => rig.run.steps.find((one) => one.code === code);
  await state(1, 'available');
  await state(2, 'available');
  return {
    rig,
    store,
    state,
    control,
    relay,
    step,
    async plugged(id: number): Promise<void> {
      control(id, 'plug');
      await state(id, 'plugged');
      await rig.send({ type: 'service-connector', connector: id });
    },
    begun: (code: string) => until(code, WAIT_MS, () => step(code)?.state === 'running'),
    closes: (id: number) => until('the contactor closed', WAIT_MS, () => relay(id) === true),
  };
}

describe.concurrent.each([
  [1, 'OpenEVSE'],
  [2, 'EVSE-WB'],
])('the contactor of connector %i (%s)', (id) => {
  it('closes, opens, carries nothing afterwards, and belongs to nobody', LONG, async (context) => {
    const { rig, store, state, plugged, relay, step } = await charger(context);
    await plugged(id);
    const answer = await rig.test(id);
    expect(answer).toMatchObject({ ok: true, code: 'test.passed' });
    expect(rig.steps.every((one) => one.endsWith('passed'))).toBe(true);
    expect(step('contactor-opened')?.ms).toBeLessThan(4_500);
    expect(step('current-zero')?.detail).toMatch(/^0 mA; \d+ Wh flowed, billed to nobody$/);
    expect(relay(id)).toBe(false);
    expect(rig.connector(id).state).toBe('plugged');
    expect(rig.receipts).toEqual([]);
    expect(store.sessions.unfinished()).toEqual([]);
    expect(rig.conditions.filter((told) => told.endsWith('raised'))).toEqual([]);
    // A driver charges after it as before.
    expect(rig.connector(id).authorize(TOKEN, null)).toBe(true);
    await state(id, 'charging');
    expect(rig.connector(id).amps).toBe(32);
  });

  it(
    'stays open for a vehicle that asks for nothing, and after the test was stopped',
    LONG,
    async (context) => {
      const { rig, state, plugged, relay, control, begun } = await charger(context);
      await plugged(id);
      control(id, 'pause');
      const answer = rig.test(id);
      await begun('contactor-closed');
      await rig.send({ type: 'service-test-stop', connector: id });
      expect(await answer).toMatchObject({ ok: false, code: 'test.stopped' });
      expect(relay(id)).toBe(false);
      await state(id, 'plugged');
    },
  );

  it('stays open when the page is left, whatever the vehicle asks for afterwards', LONG, async (context) => {
    const { rig, state, plugged, relay, control, begun } = await charger(context);
    await plugged(id);
    control(id, 'pause');
    const answer = rig.test(id);
    await begun('contactor-closed');
    rig.room.leave();
    expect(await answer).toMatchObject({ ok: false, code: 'test.stopped' });
    control(id, 'resume');
    await state(id, 'plugged');
    expect(relay(id)).toBe(false);
    expect(rig.connector(id).context).toMatchObject({ enabled: false, energised: false });
  });

  it('opens when the plug is pulled', LONG, async (context) => {
    const { rig, state, plugged, relay, control, begun } = await charger(context);
    await plugged(id);
    const answer = rig.test(id);
    await begun('offer');
    control(id, id === 1 ? 'unplug' : 'tear');
    expect(await answer).toMatchObject({ ok: false });
    expect(relay(id)).toBe(false);
    await state(id, 'available');
  });

  it('opens with kiosk.stop', LONG, async (context) => {
    const { rig, plugged, relay, closes } = await charger(context);
    await plugged(id);
    void rig.test(id);
    await closes(id);
    await rig.stop();
    expect(relay(id)).toBe(false);
  });
});

describe.concurrent('a fault while it is tested', () => {
  it.for([
    ['gfi', 'protection.residual-current'],
    ['relay-closure', 'contactor.failed-to-close'],
    ['stuck-relay', 'contactor.stuck'],
  ] as const)('%s opens it, and is what is told', LONG, async ([trip, code], context) => {
    const { rig, plugged, relay, control, begun } = await charger(context);
    await plugged(1);
    control(1, 'pause');
    const answer = rig.test(1);
    await begun('contactor-closed');
    control(1, `trip ${trip}`);
    expect(await answer).toMatchObject({ ok: false, code: 'test.failed-contactor-closed' });
    expect(rig.detail('contactor-closed')).toBe(`fault ${code}`);
    expect(relay(1)).toBe(false);
    expect(rig.connector(1).state).toBe('faulted');
    expect(rig.connector(1).context.inService).toBe(true);
  });

  it('a controller that falls silent keeps its connector out of service', LONG, async (context) => {
    const { rig, state, plugged, relay, control, begun } = await charger(context);
    await plugged(1);
    control(1, 'pause');
    const answer = rig.test(1);
    await begun('contactor-closed');
    control(1, 'mute on');
    // Nobody can tell it anything: it closes.
    control(1, 'resume');
    expect(await answer).toMatchObject({ ok: false, code: 'test.failed-contactor-closed' });
    expect(rig.detail('contactor-closed')).toContain('controller');
    expect(rig.detail('contactor-opened')).toContain('not within');
    expect(relay(1)).toBe(true);
    control(1, 'mute off');
    await until('the contactor open', WAIT_MS, () => relay(1) === false);
    await state(1, 'unavailable');
    expect(rig.availability.heldBy(1)).toEqual(['service']);
  });
});

describe.concurrent('the lock', () => {
  it('opens, closes, and is left open', LONG, async (context) => {
    const { rig, control } = await charger(context);
    await rig.send({ type: 'service-connector', connector: 2 });
    expect(await rig.test(2, 'lock')).toMatchObject({ ok: true, code: 'test.passed' });
    expect(rig.steps).toEqual([
      'out-of-service passed',
      'unlocked passed',
      'locked passed',
      'back-in-service passed',
    ]);
    expect(control(2, 'status')).toContain('locked=false');
    expect(rig.connector(2).state).toBe('available');
  });

  it('that jams is told', LONG, async (context) => {
    const { rig, control } = await charger(context);
    control(2, 'jam on');
    await rig.send({ type: 'service-connector', connector: 2 });
    expect(await rig.test(2, 'lock')).toMatchObject({ ok: false, code: 'test.failed-locked' });
  });
});

describe.concurrent('looking, and all acts, beside a running session', () => {
  it('on another connector and on the same one harm nothing', LONG, async (context) => {
    const { rig, state, plugged, relay, control } = await charger(context);
    for (const id of [1, 2]) {
      await plugged(id);
      rig.connector(id).authorize(TOKEN, null);
      await state(id, 'charging');
    }
    const sessions = [1, 2].map((id) => rig.connector(id).session?.id);
    for (const connector of [1, 2]) {
      await rig.send({ type: 'service-connector', connector });
      rig.room.leave();
      rig.room.enter();
      const shown = rig.room.view().connector;
      expect(shown).toMatchObject({ id: connector, contactorClosed: true });
      // The status register, or the reply: charging, with the contactor closed.
      expect(shown.raw).toContainEqual(
        connector === 1 ? { name: '$GS state', value: '03' } : { name: '1007 status', value: '0b00000001' },
      );
      for (const test of ['contactor', 'lock'] as const)
        expect(await rig.test(connector, test)).toMatchObject({ ok: false, code: 'test.conditions' });
      expect(await rig.send({ type: 'service-test-stop', connector })).toMatchObject({ code: 'test.none' });
      expect(await rig.send({ type: 'service-controller-restart', connector })).toMatchObject({
        ok: false,
        code: 'connector.somebody-charges',
      });
      for (const inService of [false, true])
        expect(await rig.send({ type: 'service-availability', connector, inService })).toMatchObject({
          ok: true,
        });
      expect(await rig.send({ type: 'service-limit', connector, amps: 10 })).toMatchObject({ ok: true });
      expect(await rig.send({ type: 'service-limit', connector, amps: null })).toMatchObject({ ok: true });
    }
    expect([1, 2].map((id) => rig.connector(id).session?.id)).toEqual(sessions);
    expect([1, 2].map((id) => rig.connector(id).state)).toEqual(['charging', 'charging']);
    expect([relay(1), relay(2)]).toEqual([true, true]);
    // Beside it, on a connector that is free, a test runs through.
    await rig.send({ type: 'service-session-end', connector: 2 });
    await state(2, 'finished');
    expect(rig.receipts.at(-1)?.stopReason).toBe('technician');
    control(2, 'unplug');
    await state(2, 'available');
    await plugged(2);
    expect(await rig.test(2)).toMatchObject({ ok: true, code: 'test.passed' });
    expect(rig.connector(1).session?.id).toBe(sessions[0]);
    expect(rig.connector(1).state).toBe('charging');
  });
});

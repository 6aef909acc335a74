/** The guard between a driver that is not ours and the kiosk: whatever the driver does, the kiosk gets data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChargeController, ControllerEvent } from '../../../drivers/controllers/controller.ts';
import type { Outcome } from '../../../drivers/device.ts';
import { guarded, guardedClock } from '../../../drivers/kit/guarded.ts';
import { outcomeFault, shapeFault } from '../../../drivers/kit/shapes.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import { FakeController } from '../../rig/devices.ts';

type Odd = Partial<Record<keyof ChargeController, unknown>>;

/** A good driver of which some methods are otherwise, behind its guard. */
function odd(otherwise: Odd = {}) {
  const clock = new VirtualClock();
  const driver = new FakeController();
  const caught: string[] = [];
  const told: ControllerEvent[] = [];
  const { controller, mistaken } = guarded(Object.assign(driver, otherwise) as ChargeController, {
    name: 'odd',
    clock,
    caught: (message) => void caught.push(message),
  });
  controller.subscribe((event) => told.push(event));
  const conditions = () =>
    told.flatMap((event) => (event.type === 'condition' ? [`${event.code} ${String(event.raised)}`] : []));
  return { driver, controller, clock, caught, told, conditions, mistaken };
}

const hangs = () => new Promise<never>(() => undefined);
const throws = () => {
  throw new Error('no such field');
};

describe('commands', () => {
  it.each(['enable', 'disable', 'limit', 'readEnergy', 'restart', 'repilot', 'unlock'] as const)(
    'a %s that never ends fails in time, and is a condition until the driver answers again',
    async (name) => {
      const { controller, clock, conditions } = odd({ [name]: hangs });
      const asked = (controller[name] as (amps: number) => Promise<Outcome<unknown>>).call(controller, 16);
      await clock.pass(41_000);
      expect(await asked).toMatchObject({ ok: false, failure: { code: 'timeout', retryable: true } });
      expect(conditions()).toEqual(['controller.silent true']);
      const other = name === 'disable' ? controller.enable(16) : controller.disable();
      expect(await other).toMatchObject({ ok: true });
      expect(conditions()).toEqual(['controller.silent true', 'controller.silent false']);
    },
  );

  it.each([
    ['throws', throws],
    ['rejects', () => Promise.reject(new Error('no such field'))],
    ['answers undefined', () => undefined],
    ['answers a number', () => Promise.resolve(16)],
    [
      'fails with a code of its own',
      () => Promise.resolve({ ok: false, failure: { code: 'E_BUSY', message: '', retryable: true } }),
    ],
    ['fails without a failure', () => Promise.resolve({ ok: false })],
  ])('an enable that %s is a failure with a code, and a condition that passes', async (_how, enable) => {
    const { controller, clock, conditions, caught } = odd({ enable });
    expect(await controller.enable(16)).toMatchObject({
      ok: false,
      failure: { code: 'malformed', message: expect.stringContaining('enable') },
    });
    expect(conditions()).toEqual(['controller.garbled true']);
    expect(caught).toHaveLength(1);
    await clock.pass(61_000);
    expect(conditions()).toEqual(['controller.garbled true', 'controller.garbled false']);
  });

  it.each([Number.NaN, -1, '16', null])('a limit that answers %o is no success', async (value) => {
    const { controller } = odd({ limit: () => Promise.resolve({ ok: true, value }) });
    expect(await controller.limit(16)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });

  it('a reading that is no integer of Wh is no reading', async () => {
    const { controller } = odd({ readEnergy: () => Promise.resolve({ ok: true, value: 12.5 }) });
    expect(await controller.readEnergy()).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  });

  it('good commands pass through, with their values', async () => {
    const { controller, driver } = odd();
    expect(await controller.enable(16)).toEqual({ ok: true, value: undefined });
    expect(await controller.limit(10)).toEqual({ ok: true, value: 10 });
    expect(await controller.readEnergy()).toMatchObject({ failure: { code: 'unsupported' } });
    expect(driver.calls).toEqual(['enable 16']);
    expect(controller.unlock).toBeUndefined();
  });
});

describe('life', () => {
  it.each([
    ['throws', throws],
    ['rejects', () => Promise.reject(new Error('late'))],
  ])('a start that %s is a condition', async (_how, start) => {
    const { controller, conditions } = odd({ start });
    controller.start();
    await settle();
    expect(conditions()).toEqual(['controller.garbled true']);
  });

  it('a stop that hangs, or throws, ends all the same; afterwards nothing is told and no timer waits', async () => {
    for (const stop of [hangs, throws]) {
      const { controller, driver, clock, told } = odd({ stop });
      controller.start();
      const stopping = controller.stop();
      await clock.pass(21_000);
      await stopping;
      const before = told.length;
      driver.link(true);
      expect(told).toHaveLength(before);
      expect(clock.waiting).toBe(0);
    }
  });

  it('a driver that never says a word is silent after half a minute', async () => {
    const { controller, clock, conditions, driver } = odd();
    controller.start();
    await clock.pass(29_000);
    expect(conditions()).toEqual([]);
    await clock.pass(2000);
    expect(conditions()).toEqual(['controller.silent true']);
    driver.link(true);
    expect(conditions()).toEqual(['controller.silent true', 'controller.silent false']);
  });

  it('a subscribe that throws is survived', () => {
    const { controller } = odd();
    expect(() =>
      guarded(Object.assign(new FakeController(), { subscribe: throws }), {
        name: 'odd',
        clock: new VirtualClock(),
        caught: () => undefined,
      }),
    ).not.toThrow();
    expect(controller).toBeDefined();
  });
});

describe('events', () => {
  const wrong: readonly unknown[] = [
    null,
    'status',
    {},
    { type: 'heartbeat' },
    { type: '__proto__' },
    { type: 'status', status: { vehicle: 'there', enabled: true, energised: true, offeredAmps: 6 } },
    { type: 'status', status: { vehicle: 'absent', enabled: 1, energised: false, offeredAmps: 0 } },
    { type: 'values', values: { millivolts: 230.5 } },
    { type: 'energy', registerWh: -1 },
    { type: 'energy', registerWh: Number.NaN },
    { type: 'condition', code: 'vehicle.on-fire', raised: true, evidence: {} },
    { type: 'condition', code: 'contactor.stuck', raised: true, evidence: { frames: ['a'] } },
    {
      get type() {
        throw new Error('a getter');
      },
    },
  ];

  it.each(wrong.map((event, index) => [index, event] as const))(
    'wrong event %i goes no further',
    (_index, event) => {
      const { driver, told, conditions } = odd();
      driver.emit(event as ControllerEvent);
      expect(conditions()).toEqual(['controller.garbled true']);
      expect(told).toHaveLength(1);
    },
  );

  it('a flood is dammed: the kiosk hears the first ones, and what is wrong', async () => {
    const { driver, told, clock, conditions } = odd();
    const frame: ControllerEvent = { type: 'frame', direction: 'in', text: 'x' };
    for (let count = 0; count < 100_000; count++) driver.emit(frame);
    expect(told.length).toBeLessThanOrEqual(501);
    expect(conditions()).toEqual(['controller.garbled true']);
    await clock.pass(1100);
    driver.link(true);
    expect(told.at(-1)).toMatchObject({ type: 'link', up: true });
  });

  it('what a flood ends with is heard: the last status, and each condition as it is then', async () => {
    const { driver, told, clock, conditions } = odd();
    const frame: ControllerEvent = { type: 'frame', direction: 'in', text: 'x' };
    for (let count = 0; count < 1000; count++) driver.emit(frame);
    const gone = { vehicle: 'absent', enabled: false, energised: false, offeredAmps: 0 } as const;
    driver.emit({ type: 'condition', code: 'contactor.stuck', raised: true, evidence: {} });
    driver.emit({ type: 'condition', code: 'protection.no-ground', raised: true, evidence: {} });
    driver.emit({ type: 'condition', code: 'contactor.stuck', raised: false, evidence: {} });
    driver.emit({ type: 'status', status: { ...gone, vehicle: 'connected' } });
    driver.emit({ type: 'status', status: gone });
    await clock.pass(1100);
    expect(told.filter(({ type }) => type === 'status')).toEqual([{ type: 'status', status: gone }]);
    expect(conditions()).toEqual([
      'controller.garbled true',
      'protection.no-ground true',
      'contactor.stuck false',
    ]);
  });

  it('a mistake before a stop does not hold for ever after the next start', async () => {
    const { controller, clock, conditions, mistaken } = odd();
    mistaken('a timer threw', new Error('x'));
    await controller.stop();
    controller.start();
    await clock.pass(61_000);
    expect(conditions().filter((one) => one.startsWith('controller.garbled'))).toEqual([
      'controller.garbled true',
      'controller.garbled false',
    ]);
  });

  it('values whose text cannot be had are left out of `raw`', () => {
    const { controller } = odd({
      raw: () => [{ name: 'a', value: Object.create(null) as string }],
    });
    expect(controller.raw?.()).toEqual([]);
  });

  it('a condition that the driver holds itself is not cleared by the guard', async () => {
    const { driver, clock, conditions, mistaken } = odd();
    driver.emit({ type: 'condition', code: 'controller.garbled', raised: true, evidence: { damaged: 5 } });
    mistaken('a timer threw', new Error('x'));
    await clock.pass(61_000);
    expect(conditions().at(-1)).toBe('controller.garbled true');
    driver.emit({ type: 'condition', code: 'controller.garbled', raised: false, evidence: {} });
    expect(conditions().at(-1)).toBe('controller.garbled false');
  });

  it('a timer of the driver that throws is caught', () => {
    const clock = new VirtualClock();
    const caught: unknown[] = [];
    guardedClock(clock, (error) => caught.push(error)).after(5, throws);
    clock.advance(10);
    expect(caught).toHaveLength(1);
  });

  it('whatever is told, judging it never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), (event) => {
        expect(['string', 'object']).toContain(typeof shapeFault(event));
        expect(['string', 'object']).toContain(typeof outcomeFault(event));
      }),
    );
  });
});

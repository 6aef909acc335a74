import { describe, expect, test } from 'vitest';
import type { ConditionCode } from '../../../drivers/device.ts';
import { charging, INPUTS, started } from './rig.ts';

const LOCK = { inputs: INPUTS, lock: { register: 1011 } };

describe.concurrent('mapped inputs', () => {
  test('each raises its own condition, stops energy, and clears', async (context) => {
    const { control, told, controller } = await charging(context, { inputs: INPUTS });
    const all: readonly (readonly [string, ConditionCode])[] = [
      ['emergency-stop', 'station.emergency-stop'],
      ['tilted', 'station.tilted'],
      ['door-open', 'station.door-open'],
      ['cut-cable', 'connector.cut-cable'],
      ['no-ground', 'protection.no-ground'],
      ['lock', 'connector.lock'],
    ];
    for (const [name, code] of all) {
      control(`trip ${name}`);
      await told.untilCondition(code, true);
      await told.untilStatus('no energy', { enabled: false, energised: false });
      control('clear');
      await told.untilCondition(code, false);
      expect(await controller.enable(16)).toMatchObject({ ok: true });
      await told.untilStatus('charging', { energised: true });
    }
    expect(told.of('condition').map(({ code }) => code)).toEqual(all.flatMap(([, code]) => [code, code]));
  });

  test('an active-low input of a register that is not there says nothing', async (context) => {
    const inputs = [{ register: 4000, bit: 0, condition: 'station.door-open', activeLow: true }] as const;
    const { told, board } = await started(context, { inputs });
    const read = board.register.bind(board);
    board.register = (register) => (register === 4000 ? undefined : read(register));
    await told.until('some looks', () => told.of('frame').length > 40);
    expect(told.condition('station.door-open')).toBeUndefined();
  });

  test('mapped bits are not unknown ones', async (context) => {
    const { control, told } = await started(context, { inputs: INPUTS });
    control('trip emergency-stop');
    const evidence = await told.untilCondition('station.emergency-stop', true);
    expect(evidence).toMatchObject({ status: '0x0100', '1010': '0x0001' });
    expect(evidence).not.toHaveProperty('unknownBits');
  });
});

describe.concurrent('the lock', () => {
  test('closes before energy flows, opens when it has ended', async (context) => {
    const { control, told, controller, board } = await started(context, LOCK);
    expect(told.of('capabilities')[0]?.capabilities.canLock).toBe(true);
    control('plug');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
    const order: string[] = [];
    const write = board.write.bind(board);
    board.write = (address, values) => {
      order.push(`${address}=${values.join()}`);
      return write(address, values);
    };
    expect(await controller.enable(16)).toMatchObject({ ok: true });
    expect(order).toEqual(['1011=1', '1000=16']);
    await told.untilStatus('charging', { energised: true });
    expect(board.control('unplug')).toMatch(/^error the plug is locked/);
    order.length = 0;
    expect(await controller.disable()).toMatchObject({ ok: true });
    expect(order).toEqual(['1000=0', '1011=0']);
    expect(board.locked).toBe(false);
    control('unplug');
  });

  test('enabled before the vehicle comes: no offer until it is there and locked', async (context) => {
    const { control, told, controller, board } = await started(context, LOCK);
    expect(await controller.enable(16)).toMatchObject({ ok: true });
    expect(board).toMatchObject({ setCurrent: 0, locked: false });
    expect(told.status).toMatchObject({ enabled: true, offeredAmps: 0 });
    const offeredUnlocked: boolean[] = [];
    const write = board.write.bind(board);
    board.write = (address, values) => {
      if (address === 1000 && values[0] !== 0) offeredUnlocked.push(!board.locked);
      return write(address, values);
    };
    control('plug');
    await told.untilStatus('charging', { energised: true, offeredAmps: 16 });
    expect(offeredUnlocked).toEqual([false]);
  });

  test('that fails: refused, no energy; well again when the retry holds', async (context) => {
    const { control, told, controller, board } = await started(context, LOCK);
    control('jam 2', 'plug');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
    expect(await controller.enable(16)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    await told.untilCondition('connector.lock', true);
    expect(board.relayClosed).toBe(false);
    expect(await controller.relock?.()).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(await controller.relock?.()).toEqual({ ok: true, value: undefined });
    expect(board.locked).toBe(true);
    await told.untilCondition('connector.lock', false);
    expect(await controller.enable(16)).toMatchObject({ ok: true });
    await told.untilStatus('charging', { energised: true });
  });

  test('is released after a fault, so that the driver can unplug', async (context) => {
    const { control, told, board } = await charging(context, LOCK);
    expect(board.locked).toBe(true);
    control('trip diode');
    await told.until('released', () => !board.locked);
    expect(board.relayClosed).toBe(false);
  });

  test('opens when asked from afar', async (context) => {
    const { controller, board, told } = await charging(context, LOCK);
    expect(await controller.unlock?.()).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(await controller.disable()).toMatchObject({ ok: true });
    board.locked = true;
    expect(await controller.unlock?.()).toEqual({ ok: true, value: undefined });
    expect(board.locked).toBe(false);
    expect(await controller.enable(16)).toMatchObject({ ok: true });
    await told.until('locked again', () => board.locked);
  });

  test('is not moved while the contactor is closed', async (context) => {
    const { controller, board } = await charging(context, LOCK);
    expect(await controller.relock?.()).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(board.locked).toBe(true);
  });
});

describe.concurrent('pilot off and on', () => {
  test.for([true, false])('with a configuration register: %s', async (hasConfig, context) => {
    const { control, told, controller, board } = await started(context, { hasConfig });
    control('plug', 'pause');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
    expect(await controller.enable(16)).toMatchObject({ ok: true });
    const before = told.of('status').length;
    const piloted = controller.repilot?.();
    await told.until('the pilot off', () => !board.pwm);
    expect(await piloted).toEqual({ ok: true, value: undefined });
    expect(board.pwm).toBe(true);
    expect(board.config).toBe(0);
    // Nobody upstairs sees the vehicle go.
    expect(
      told
        .of('status')
        .slice(before)
        .map(({ status }) => status.vehicle),
    ).not.toContain('absent');
    control('resume');
    await told.untilStatus('charging', { energised: true });
  });

  test('whoever disables meanwhile need not wait, and nothing is given back', async (context) => {
    const { control, told, controller, board } = await started(context, { timings: { repilotMs: 60_000 } });
    control('plug', 'pause');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
    await controller.enable(16);
    const piloted = controller.repilot?.();
    await told.until('the pilot off', () => !board.pwm);
    expect(await controller.disable()).toMatchObject({ ok: true });
    expect(await piloted).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(board).toMatchObject({ setCurrent: 0, config: 0, pwm: false });
  });

  test('needs a permission', async (context) => {
    const { controller } = await started(context);
    expect(await controller.repilot?.()).toMatchObject({ ok: false, failure: { code: 'refused' } });
  });
});

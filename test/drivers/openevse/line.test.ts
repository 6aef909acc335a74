import { describe, expect, test } from 'vitest';
import { charging, started } from './driver-bench.ts';

describe.concurrent('the line', () => {
  test('a silent controller is told, and so is its return; it is asleep if asked meanwhile', async (context) => {
    const { told, control, controller, firmware } = await charging(context);
    control('mute on');
    expect(await told.untilCondition('controller.silent', true)).toMatchObject({
      missed: expect.any(Number),
    });
    expect(told.of('link').at(-1)).toMatchObject({ up: false });
    expect(await controller.disable()).toMatchObject({
      ok: false,
      failure: { code: 'closed', retryable: true },
    });
    expect(firmware.board.relayClosed).toBe(true);
    control('mute off');
    await told.untilCondition('controller.silent', false);
    await told.until('the contactor open', () => !firmware.board.relayClosed);
  });

  test('a restart is told after the volatile settings are back', async (context) => {
    const { told, control, controller, firmware } = await charging(context);
    const ampsWhenTold: number[] = [];
    controller.subscribe((event) => {
      if (event.type === 'restarted') ampsWhenTold.push(firmware.board.amps);
    });
    control('restart');
    await told.until('restarted', () => told.of('restarted').length > 0);
    expect(told.of('restarted')).toEqual([{ type: 'restarted', evidence: '$AB 00 D8.1.1' }]);
    expect(ampsWhenTold).toEqual([16]);
    await told.untilCondition('controller.restarted', false);
    await told.untilStatus('charging again', {
      vehicle: 'charging',
      enabled: true,
      energised: true,
      offeredAmps: 16,
    });
    expect(told.condition('controller.silent')).toBeUndefined();
  });

  test('a connector that was not enabled is asleep again after a restart', async (context) => {
    const { told, control, firmware } = await started(context);
    control('plug');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
    control('restart');
    await told.until('restarted', () => told.of('restarted').length > 0);
    await told.until('sleep', () => firmware.board.state === 0xfe);
    expect(told.of('status').some(({ status }) => status.energised)).toBe(false);
  });

  test('restart() is confirmed by the boot notification', async (context) => {
    const { controller, told } = await started(context);
    expect(await controller.restart()).toEqual({ ok: true, value: undefined });
    await told.until('restarted', () => told.of('restarted').length > 0);
  });

  test('power lost and back: in step again by itself', async (context) => {
    const { told, control } = await charging(context);
    control('power-cut 1200');
    await told.untilCondition('controller.silent', true);
    await told.untilCondition('controller.silent', false);
    await told.untilStatus('charging again', { vehicle: 'charging', energised: true });
  });

  test('babble is told as garbled, and its end', async (context) => {
    const { told, control } = await charging(context);
    control('babble 500');
    expect(await told.untilCondition('controller.garbled', true)).toMatchObject({
      damaged: expect.any(Number),
    });
    await told.untilCondition('controller.garbled', false);
    await told.until('in step', () => told.inStep);
    expect(told.of('frame').some(({ discarded }) => discarded === true)).toBe(true);
  });

  test('the firmware’s own odd lines are no fault', async (context) => {
    const { told } = await charging(context);
    expect(told.of('frame').some(({ text }) => text.includes('relayCloseMs'))).toBe(true);
    expect(told.of('condition')).toEqual([]);
  });

  test('replies that come late do no harm', async (context) => {
    const { told, control, controller } = await charging(context);
    control('stall 500');
    expect(await controller.limit(12)).toEqual({ ok: true, value: 12 });
    expect(told.condition('controller.silent')).toBeUndefined();
  });

  test('a missed notification is made good by polling', async (context) => {
    const { told, control, firmware } = await started(context);
    await told.until('sleep', () => firmware.board.state === 0xfe);
    control('mute 100');
    control('plug');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
  });
});

describe.concurrent('the energy register', () => {
  const FAST = { clock: { now: () => Math.round(performance.now() * 2000) } };

  test('rises with the session and does not step when it ends', async (context) => {
    const { told, control, controller } = await charging(context, FAST);
    await told.until('10 Wh', () => (told.registerWh ?? 0) >= 10);
    await controller.disable();
    const final = await controller.readEnergy();
    control('unplug');
    await told.untilStatus('the vehicle gone', { vehicle: 'absent' });
    expect(await controller.readEnergy()).toEqual(final);
    const registers = told.of('energy').map(({ registerWh }) => registerWh);
    expect(registers).toEqual(registers.toSorted((a, b) => a - b));
  });

  test('does not begin at zero', async (context) => {
    const { told } = await started(context, { eeprom: { totalWattHours: 123_456 } });
    expect(told.of('energy')[0]).toEqual({ type: 'energy', registerWh: 123_456 });
  });
});

test.concurrent('stop leaves the connector de-energised', async (context) => {
  const { controller, firmware } = await charging(context);
  let closedAtPowerOff = true;
  const powerOff = firmware.powerOff.bind(firmware);
  firmware.powerOff = () => {
    closedAtPowerOff = firmware.board.relayClosed;
    powerOff();
  };
  await controller.stop();
  expect(closedAtPowerOff).toBe(false);
});

test.concurrent('stop with leaveRunning closes the port only', async (context) => {
  const { controller, firmware, told } = await charging(context);
  await controller.stop({ leaveRunning: true });
  expect(firmware.board.relayClosed).toBe(true);
  expect(told.inStep).toBe(false);
  firmware.powerOff();
});

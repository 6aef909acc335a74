import { describe, expect, type TestContext, test } from 'vitest';
import type { ConditionCode } from '../../../drivers/device.ts';
import type { OpenEvseTimings } from '../../../drivers/controllers/openevse/timings.ts';
import {
  createSimulatedController,
  type SimulatedControllerOptions,
} from '../../../drivers/controllers/simulated/simulated.ts';
import { Recorder } from './recorder.ts';

/** The driver's own behaviour, with waits in proportion to the short boot and stall of these boards. */
const QUICK: Partial<OpenEvseTimings> = {
  pollMs: 60,
  slowPollMs: 200,
  replyMs: 400,
  probeMs: 200,
  silentMs: 700,
  reopenMs: 400,
  confirmMs: 3000,
  confirmEveryMs: 30,
  rebootMs: 4000,
  claimMs: 300,
  garbleWindowMs: 600,
};

function simulated(context: TestContext, options: SimulatedControllerOptions = {}) {
  const made = createSimulatedController({ bootMs: 60, relayStallMs: 80, timings: QUICK, ...options });
  context.onTestFinished(() => made.controller.stop());
  const { firmware } = made;
  const control = (line: string) => {
    const answer = firmware.control(line);
    if (!answer.startsWith('ok')) throw new Error(answer);
  };
  return { ...made, control, told: new Recorder(made.controller) };
}

async function started(context: TestContext, options: SimulatedControllerOptions = {}) {
  const made = simulated(context, options);
  made.controller.start();
  await made.told.untilInStep();
  return made;
}

async function charging(context: TestContext, options: SimulatedControllerOptions = {}) {
  const made = await started(context, options);
  made.control('plug');
  await made.told.untilStatus('the vehicle seen', { vehicle: 'connected' });
  expect(await made.controller.enable(16)).toEqual({ ok: true, value: undefined });
  await made.told.untilStatus('charging', { vehicle: 'charging', enabled: true, energised: true });
  return made;
}

describe.concurrent('getting in step', () => {
  test('capabilities and status come before the link is up', async (context) => {
    const { told } = await started(context);
    const types = told.events.map(({ type }) => type).filter((type) => type !== 'frame');
    expect(types.slice(0, types.indexOf('link') + 1)).toEqual(['capabilities', 'status', 'energy', 'link']);
    expect(told.of('capabilities')[0]?.capabilities).toEqual({
      model: 'OpenEVSE (RAPI 5.2.1)',
      firmware: 'D8.1.1',
      seesVehicleWhileDisabled: true,
      canLock: false,
      canLimitCurrent: true,
      heartbeatSupervision: true,
      countsEnergy: true,
      measuresVoltage: true,
      measuresTemperature: true,
      maxAmps: 32,
    });
  });

  test('features that a build lacks are missing capabilities, not errors', async (context) => {
    const { told } = await started(context, {
      voltmeter: false,
      identity: { heartbeat: false },
      eeprom: { configuredMaxAmps: 16 },
    });
    expect(told.of('capabilities')[0]?.capabilities).toMatchObject({
      heartbeatSupervision: false,
      measuresVoltage: false,
      maxAmps: 16,
    });
  });

  test('an idle connector that nobody enabled is put to sleep', async (context) => {
    const { told, firmware } = await started(context);
    await told.until('sleep', () => firmware.board.state === 0xfe);
    expect(told.status).toEqual({ vehicle: 'absent', enabled: false, energised: false, offeredAmps: 0 });
  });

  test('a vehicle that is plugged in while asleep is seen, and gets no energy', async (context) => {
    const { told, control, firmware } = await started(context);
    control('plug');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected', enabled: false, energised: false });
    expect(firmware.board.relayClosed).toBe(false);
    control('unplug');
    await told.untilStatus('the vehicle gone', { vehicle: 'absent' });
  });

  test('a running connector that nobody claims is put to sleep', async (context) => {
    const { told, firmware, control, controller } = simulated(context, {
      timings: { ...QUICK, claimMs: 2000 },
    });
    control('plug');
    controller.start();
    await told.untilInStep();
    expect(told.status).toMatchObject({ enabled: true });
    await told.until('sleep', () => firmware.board.state === 0xfe);
    expect(told.status).toMatchObject({ enabled: false });
  });

  test('a running connector that is claimed goes on without a break', async (context) => {
    const { told, firmware, control, controller } = simulated(context, {
      timings: { ...QUICK, claimMs: 5000 },
    });
    control('plug');
    controller.start();
    await told.untilStatus('charging', { energised: true });
    expect(await controller.enable(13)).toMatchObject({ ok: true });
    expect(firmware.board).toMatchObject({ amps: 13, relayClosed: true });
    expect(told.of('frame').filter(({ text }) => text.startsWith('$FS'))).toEqual([]);
  });
});

describe.concurrent('a session', () => {
  test('plug, enable, charge, disable, unplug', async (context) => {
    const { told, controller, control, firmware } = await charging(context);
    await told.until('current', () => told.of('values').some(({ values }) => (values.milliamps ?? 0) > 1000));
    expect(told.of('values').at(-1)?.values).toMatchObject({ millivolts: 230_000, decidegrees: [285] });
    expect(await controller.disable()).toEqual({ ok: true, value: undefined });
    expect(firmware.board.relayClosed).toBe(false);
    expect(told.status).toEqual({ vehicle: 'connected', enabled: false, energised: false, offeredAmps: 0 });
    control('unplug');
    await told.untilStatus('the vehicle gone', { vehicle: 'absent' });
    const vehicles = told.of('status').map(({ status }) => status.vehicle);
    expect(vehicles.filter((vehicle, index) => vehicle !== vehicles[index - 1])).toEqual([
      'absent',
      'connected',
      'charging',
      'connected',
      'absent',
    ]);
  });

  test('the limit that was asked is set, and a clamped one is told', async (context) => {
    const { controller, firmware } = await charging(context, { eeprom: { configuredMaxAmps: 20 } });
    expect(await controller.limit(10)).toEqual({ ok: true, value: 10 });
    expect(await controller.limit(32)).toEqual({ ok: true, value: 20 });
    expect(firmware.board.amps).toBe(20);
    expect(await controller.limit(Number.NaN)).toMatchObject({ ok: false, failure: { code: 'refused' } });
  });

  test('a vehicle that pauses or is full goes back to connected, and resumes by itself', async (context) => {
    const { told, control } = await charging(context);
    control('pause');
    await told.untilStatus('paused', { vehicle: 'connected', enabled: true, energised: false });
    control('resume');
    await told.untilStatus('resumed', { vehicle: 'charging', energised: true });
    control('full');
    await told.untilStatus('full', { vehicle: 'connected', enabled: true, energised: false });
  });

  test('the pilot is put right when the controller changes it', async (context) => {
    const { told, firmware } = await charging(context);
    firmware.board.setAmps(30);
    await told.until('16 A again', () => firmware.board.amps === 16);
  });

  test('heartbeat supervision is armed and renewed', async (context) => {
    const { told, firmware } = await charging(context);
    expect(firmware.board.eeprom).toMatchObject({ heartbeatSeconds: 30, heartbeatAmps: 6 });
    const renewals = () => told.of('frame').filter(({ text }) => text.startsWith('$SY 30 6 ')).length;
    const before = renewals();
    await told.until('a renewal', () => renewals() > before);
  });

  test('echo is never switched', async (context) => {
    const { told } = await charging(context);
    expect(told.of('frame').filter(({ text }) => text.startsWith('$FF'))).toEqual([]);
  });
});

describe.concurrent('each fault is raised with evidence, ends the permission, and is cleared', () => {
  test.for<[string, ConditionCode, string]>([
    ['ventilation', 'vehicle.ventilation-required', '04'],
    ['diode', 'vehicle.diode-check', '05'],
    ['gfi', 'protection.residual-current', '06'],
    ['no-ground', 'protection.no-ground', '07'],
    ['stuck-relay', 'contactor.stuck', '08'],
    ['self-test', 'protection.self-test', '09'],
    ['over-temperature', 'temperature.high', '0a'],
    ['over-current', 'current.over', '0b'],
    ['relay-closure', 'contactor.failed-to-close', '0e'],
    ['0c', 'controller.unknown-state', '0c'],
    ['77', 'controller.unknown-state', '77'],
  ])('%s is %s', async ([trip, code, state], context) => {
    const { told, control, controller, firmware } = await charging(context);
    control(`trip ${trip}`);
    expect(await told.untilCondition(code, true)).toMatchObject({ state });
    const trips = trip === 'stuck-relay' ? 1 : 0;
    await told.until('the trip counts', () => told.condition(code)?.evidence['stuckRelayTrips'] === trips);
    expect(told.status).toMatchObject({ enabled: false, energised: false });
    expect(await controller.enable(16)).toMatchObject({
      ok: false,
      failure: { code: 'refused', context: { state } },
    });
    // Asleep at once, so that no end of the fault can close the contactor; what it was put to sleep with is kept in mind.
    expect(await controller.disable()).toMatchObject({ ok: true });
    expect(firmware.board.state).toBe(0xfe);
    // Woken while the cause is there, it says so again.
    expect(await controller.enable(10)).toMatchObject({ ok: false });
    await told.until('the fault again', () => firmware.board.faulted);
    expect(await controller.disable()).toMatchObject({ ok: true });
    control('clear');
    expect(told.condition(code)?.raised).toBe(true);
    expect(await controller.enable(10)).toMatchObject({ ok: true });
    await told.untilCondition(code, false);
    const news = told.of('condition').filter((event) => event.code === code);
    expect(news.filter(({ raised }) => !raised)).toHaveLength(1);
    expect(news.at(-1)?.raised).toBe(false);
    await told.untilStatus('charging again', { vehicle: 'charging', energised: true });
  });

  test('a fault that ends by unplugging leaves the connector asleep, though the firmware would go on', async (context) => {
    const { told, control, firmware } = await charging(context);
    control('trip diode');
    await told.untilCondition('vehicle.diode-check', true);
    control('unplug');
    await told.untilCondition('vehicle.diode-check', false);
    await told.until('sleep', () => firmware.board.state === 0xfe);
  });

  test('a fault that it was put to sleep with ends when the vehicle goes', async (context) => {
    const { told, control, controller, firmware } = await charging(context);
    control('trip gfi');
    await told.untilCondition('protection.residual-current', true);
    expect(await controller.disable()).toMatchObject({ ok: true });
    expect(firmware.board.state).toBe(0xfe);
    control('unplug');
    await told.untilCondition('protection.residual-current', false);
    expect(firmware.board.state).toBe(0xfe);
  });

  test('the contactor does not close again between a fault’s end and sleep', async (context) => {
    const { told, control, firmware } = await charging(context);
    control('trip gfi');
    await told.untilCondition('protection.residual-current', true);
    let closed = false;
    const watch = setInterval(() => (closed ||= firmware.board.relayClosed), 1);
    control('clear');
    await told.until('sleep', () => firmware.board.state === 0xfe);
    clearInterval(watch);
    expect(closed).toBe(false);
  });

  test('a failed power-on self-test is told from the boot notification', async (context) => {
    const { told, control } = await started(context);
    control('post 09');
    control('restart');
    expect(await told.untilCondition('protection.self-test', true)).toMatchObject({ postCode: '09' });
    control('post 00');
    control('restart');
    await told.untilCondition('protection.self-test', false);
  });

  test('mains out of range is told where the board measures it, and when it is over', async (context) => {
    const { told, control } = await charging(context);
    control('volts 180');
    expect(await told.untilCondition('supply.under-voltage', true)).toEqual({ millivolts: 180_000 });
    control('volts 230');
    await told.untilCondition('supply.under-voltage', false);
    control('volts 260');
    await told.untilCondition('supply.over-voltage', true);
  });

  test('a hot controller derates, and restores when cool', async (context) => {
    const { told, control, controller, firmware } = await charging(context);
    expect(await controller.limit(32)).toEqual({ ok: true, value: 32 });
    control('temp 66');
    expect(await told.untilCondition('temperature.derating', true)).toMatchObject({
      offeredAmps: 16,
      hottestDecidegrees: 660,
    });
    control('temp 40');
    await told.untilCondition('temperature.derating', false);
    await told.until('32 A again', () => firmware.board.amps === 32);
  });
});

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

import { describe, expect, test } from 'vitest';
import type { ConditionCode } from '../../../drivers/device.ts';
import { charging, QUICK, simulated, started } from './driver-bench.ts';

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

  test('a failed power-on self-test is told, from the boot notification or the state that follows it', async (context) => {
    const { told, control } = await started(context);
    control('post 09');
    control('restart');
    // Whichever is read first: the board says both at once.
    const { postCode, state } = await told.untilCondition('protection.self-test', true);
    expect([postCode, state]).toContain('09');
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

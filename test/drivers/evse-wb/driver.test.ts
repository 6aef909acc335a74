import { describe, expect, test } from 'vitest';
import { CONFIG } from '../../../drivers/controllers/evse-wb/registers.ts';
import type { ConditionCode } from '../../../drivers/device.ts';
import { line } from '../modbus/rig.ts';
import { charging, driven, started } from './rig.ts';

describe.concurrent('getting in step', () => {
  test('the firmware is asked first; capabilities and status come before the link is up', async (context) => {
    const { told } = await started(context);
    const frames = told.of('frame').filter(({ direction }) => direction === 'out');
    expect(frames[0]?.text).toMatch(/^01 03 03 ED 00 01/);
    const types = told.events.map(({ type }) => type).filter((type) => type !== 'frame');
    expect(types.slice(0, types.indexOf('link') + 1)).toEqual(['capabilities', 'status', 'link']);
    expect(told.of('capabilities')[0]?.capabilities).toEqual({
      model: 'EVSE-WB (Modbus)',
      firmware: '18',
      seesVehicleWhileDisabled: true,
      canLock: false,
      canLimitCurrent: true,
      heartbeatSupervision: false,
      countsEnergy: false,
      measuresVoltage: false,
      measuresTemperature: false,
      maxAmps: 32,
    });
    expect(told.status).toEqual({ vehicle: 'absent', enabled: false, energised: false, offeredAmps: 0 });
  });

  test('an old board without status register: no fault, it only sees less', async (context) => {
    const { told, control, controller, board } = await charging(context, { hasStatus: false, firmware: 10 });
    expect(told.of('capabilities')[0]?.capabilities).toMatchObject({ firmware: '10' });
    // Without the status register the contactor is inferred from the pilot, a moment early.
    await told.until('the contactor', () => board.relayClosed);
    expect(await controller.disable()).toMatchObject({ ok: true });
    expect(told.of('condition')).toEqual([]);
    control('trip diode');
    await told.untilCondition('vehicle.diode-check', true);
    expect(told.condition('vehicle.diode-check')?.evidence).toMatchObject({ vehicle: 5, status: 'absent' });
  });

  test('old firmware that keeps silent where it should refuse is alive all the same', async (context) => {
    const made = driven(context, { hasStatus: false, firmware: 10 });
    const whole = made.board.read.bind(made.board);
    made.board.read = (table, address, count) => {
      const absent = address + count > 1007 && address <= 1009;
      // The line is silent for one answer only.
      made.board.line.muted = absent;
      if (absent) setTimeout(() => (made.board.line.muted = false), 60);
      return whole(table, address, count);
    };
    await made.told.untilInStep();
    expect(made.told.of('condition')).toEqual([]);
  });

  test('what is found running goes on until claimed, or is switched off', async (context) => {
    const claimed = driven(context, { defaultAmps: 16, timings: { claimMs: 5000 } });
    claimed.control('plug');
    await claimed.told.untilStatus('running', { enabled: true, energised: true });
    expect(await claimed.controller.enable(13)).toMatchObject({ ok: true });
    expect(claimed.board).toMatchObject({ setCurrent: 13, relayClosed: true });

    const unclaimed = driven(context, { defaultAmps: 16 });
    unclaimed.control('plug');
    await unclaimed.told.untilInStep();
    await unclaimed.told.until('off', () => unclaimed.board.setCurrent === 0);
    await unclaimed.told.untilStatus('off', { enabled: false, energised: false, vehicle: 'connected' });
  });
});

describe.concurrent('charging', () => {
  test('plug, enable, energy, limit, pause, resume, disable, unplug', async (context) => {
    const { controller, told, control, board } = await charging(context);
    expect(board).toMatchObject({ setCurrent: 16, relayClosed: true });
    expect(await controller.limit(10)).toEqual({ ok: true, value: 10 });
    expect(board.setCurrent).toBe(10);
    control('pause');
    await told.untilStatus('paused', { vehicle: 'connected', enabled: true, energised: false });
    control('resume');
    await told.untilStatus('resumed', { vehicle: 'charging', energised: true });
    expect(await controller.disable()).toEqual({ ok: true, value: undefined });
    expect(board).toMatchObject({ setCurrent: 0, relayClosed: false });
    await told.untilStatus('stopped', {
      vehicle: 'connected',
      enabled: false,
      energised: false,
      offeredAmps: 0,
    });
    control('unplug');
    await told.untilStatus('gone', { vehicle: 'absent' });
    expect(told.of('condition')).toEqual([]);
  });

  test.for<[number, number, number, number, number]>([
    [17, CONFIG.hundredths, 13.37, 1337, 13.37],
    [16, CONFIG.hundredths, 13.37, 13, 13],
    [18, 0, 13.99, 13, 13],
    [18, CONFIG.hundredths, 16.29, 1629, 16.29],
  ])(
    'firmware %d with 2005 = %d: %d A is %d on the wire',
    async ([firmware, config, amps, raw, offered], context) => {
      const { controller, board, control, told } = await started(context, { firmware, config });
      control('plug');
      await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
      expect(await controller.enable(amps)).toMatchObject({ ok: true });
      expect(board.setCurrent).toBe(raw);
      await told.untilStatus('the offer', { offeredAmps: offered });
    },
  );

  test.for([5, 0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    '%d A is refused and changes nothing',
    async (amps, context) => {
      const { controller, board } = await started(context);
      expect(await controller.enable(amps)).toMatchObject({ ok: false, failure: { code: 'refused' } });
      expect(board.setCurrent).toBe(0);
    },
  );

  test('never more than wiring and cable bear, also when the cable comes later', async (context) => {
    const { controller, board, control, told } = await started(context, { maxAmps: 20 });
    expect(await controller.enable(32)).toMatchObject({ ok: true });
    expect(board.setCurrent).toBe(20);
    control('cable 13', 'plug');
    await told.until('the cable’s rating', () => board.setCurrent === 13);
    expect(await controller.limit(32)).toEqual({ ok: true, value: 13 });
  });

  test('a vehicle that draws on after the pilot went steady is cut off', async (context) => {
    const { controller, board, told } = await charging(context);
    const write = board.write.bind(board);
    board.write = (address, values) => (address === 1000 ? values : write(address, values));
    // The board confirms 0 and goes on; only the command helps.
    const read = board.register.bind(board);
    board.register = (register) => (register === 1000 ? 0 : read(register));
    expect(await controller.disable()).toEqual({ ok: true, value: undefined });
    expect(board.relayClosed).toBe(false);
    expect(board.command).toBe(1);
    await told.untilStatus('stopped', { energised: false });
  });

  test('switched off at the board itself: the permission ends', async (context) => {
    const { control, told, board, controller } = await charging(context);
    control(`set 2005 ${CONFIG.disabled}`);
    await told.untilStatus('the end', { enabled: false, energised: false });
    expect(board.setCurrent).toBe(0);
    expect(await controller.enable(16)).toMatchObject({ ok: true });
    expect(board.config).toBe(0);
    await told.untilStatus('charging', { energised: true });
  });

  test('a current that somebody sets at the board is put back', async (context) => {
    const { control, board, told } = await charging(context);
    control('button 25');
    await told.until('our current', () => board.setCurrent === 16);
    expect(told.of('restarted')).toEqual([]);
  });

  test('it counts no energy and cannot be restarted by command', async (context) => {
    const { controller } = await started(context);
    expect(await controller.readEnergy()).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
    expect(await controller.restart()).toMatchObject({
      ok: false,
      failure: { code: 'unsupported', retryable: false },
    });
    expect(await controller.relock?.()).toMatchObject({ ok: false, failure: { code: 'unsupported' } });
  });
});

describe.concurrent('faults of its own', () => {
  test.for<[string, ConditionCode]>([
    ['diode', 'vehicle.diode-check'],
    ['ventilation', 'vehicle.ventilation-required'],
    ['gfi', 'protection.residual-current'],
    ['self-test', 'protection.self-test'],
  ])('%s: raised with the registers, no energy, and cleared', async ([trip, code], context) => {
    const { control, told, board } = await charging(context);
    control(`trip ${trip}`);
    const evidence = await told.untilCondition(code, true);
    expect(evidence).toMatchObject({ firmware: 18, setCurrent: 16 });
    expect(told.of('condition').map((event) => event.code)).toEqual([code]);
    await told.untilStatus('no energy', { enabled: false, energised: false });
    await told.until('no offer', () => board.setCurrent === 0);
    control('clear');
    await told.untilCondition(code, false);
  });

  test('a latched residual-current error ends with the next enable', async (context) => {
    const { control, told, controller, board } = await charging(context);
    control('trip gfi');
    await told.untilCondition('protection.residual-current', true);
    await told.untilStatus('no energy', { enabled: false, energised: false });
    expect(await controller.enable(16)).toMatchObject({ ok: true });
    expect(told.condition('protection.residual-current')?.raised).toBe(false);
    await told.untilStatus('charging', { energised: true });
    expect(board.faults).toBe(0);
  });

  test('in a fault nothing is enabled', async (context) => {
    const { control, told, controller } = await charging(context);
    control('trip diode');
    await told.untilCondition('vehicle.diode-check', true);
    expect(await controller.enable(16)).toMatchObject({
      ok: false,
      failure: { code: 'refused', context: { condition: 'vehicle.diode-check' } },
    });
  });

  test('bits that nobody knows are in the evidence; a vehicle code that nobody knows is a condition', async (context) => {
    const { control, told } = await started(context);
    control('plug', `bits ${0x4022}`);
    const evidence = await told.untilCondition('protection.residual-current', true);
    expect(evidence).toMatchObject({ status: '0x4022', unknownBits: '0x4000' });
    control('code 9');
    expect(await told.untilCondition('controller.unknown-state', true)).toMatchObject({ vehicle: 9 });
    await told.untilStatus('nobody knows', { vehicle: 'unknown' });
  });

  test.for([0, 5, 81, 65_535])('a cable of %d A at a socket has no resistor', async (amps, context) => {
    const { control, told, controller } = await started(context);
    control(`cable ${amps}`, 'plug');
    expect(await told.untilCondition('connector.proximity', true)).toMatchObject({ cableRating: amps });
    expect(await controller.enable(16)).toMatchObject({ ok: false });
    control('unplug');
    await told.untilCondition('connector.proximity', false);
  });

  test('an attached cable needs no resistor', async (context) => {
    const { told, board } = await charging(context, { socket: false, cableAmps: 0 });
    expect(board.setCurrent).toBe(16);
    expect(told.of('condition')).toEqual([]);
  });
});

describe.concurrent('the line', () => {
  test('silence: told once, and in step again with the first answer, where it was', async (context) => {
    const { control, told, controller, board } = await charging(context);
    control('mute on');
    expect(await told.untilCondition('controller.silent', true)).toMatchObject({ unit: 1 });
    expect(told.inStep).toBe(false);
    expect(await controller.enable(16)).toMatchObject({ ok: false, failure: { code: 'closed' } });
    control('mute off');
    await told.untilInStep();
    await told.untilCondition('controller.silent', false);
    expect(told.status).toMatchObject({ enabled: true, energised: true });
    expect(board.relayClosed).toBe(true);
    expect(told.of('capabilities')).toHaveLength(1);
  });

  test('disabled while it was silent: done with the first answer', async (context) => {
    const { control, told, controller, board } = await charging(context);
    control('mute on');
    await told.untilCondition('controller.silent', true);
    expect(await controller.disable()).toMatchObject({ ok: false });
    control('mute off');
    await told.untilInStep();
    await told.until('off', () => board.setCurrent === 0 && !board.relayClosed);
  });

  test.for([
    ['in step', true],
    ['out of step', false],
  ] as const)('while a silent board rests, disabling does not wait: %s', async ([, inStep], context) => {
    const on = line({ restMs: 600_000 });
    // The next look waits already when the disabling comes.
    const timings = { confirmEveryMs: 1, ...(inStep && { silentMs: 600_000 }) };
    const { control, told, controller, board } = await charging(context, { on, timings });
    let unanswered = 0;
    on.port.subscribe((event) => {
      if (event.type === 'attempt' && !event.answered) unanswered += 1;
    });
    control('mute on');
    await told.until('a board that rests', () => unanswered >= 5 && told.inStep === inStep);
    control('mute off');
    const disabled = controller.disable();
    await told.until('off', () => board.setCurrent === 0 && !board.relayClosed);
    expect(await disabled).toMatchObject({ ok: inStep });
  });

  test('damage is another condition than silence', async (context) => {
    const { control, told } = await started(context);
    control('crc on');
    expect(await told.untilCondition('controller.garbled', true)).toMatchObject({ unit: 1 });
    expect(told.condition('controller.silent')).toBeUndefined();
    control('crc off');
    await told.untilCondition('controller.garbled', false);
  });

  test('heard, but never whole: out of step after a while, without being called silent', async (context) => {
    const { control, told } = await started(context);
    control('crc on');
    await told.until('out of step', () => !told.inStep);
    expect(told.condition('controller.garbled')?.raised).toBe(true);
    expect(told.condition('controller.silent')).toBeUndefined();
    control('crc off');
    await told.untilInStep();
  });

  test('a board that suddenly refuses is another one: asked anew', async (context) => {
    const { told, board } = await started(context);
    const read = board.register.bind(board);
    board.register = (register) => (register === 1007 ? undefined : register === 1005 ? 12 : read(register));
    await told.until(
      'its capabilities',
      () => told.of('capabilities').at(-1)?.capabilities.firmware === '12',
    );
    await told.untilInStep();
    expect(told.of('link').map(({ up }) => up)).toEqual([true, false, true]);
  });

  test('babble is survived', async (context) => {
    const { control, told } = await started(context);
    control('babble 3000');
    await told.until('garbled or silent', () => told.of('condition').length > 0);
    await told.until(
      'all well again',
      () =>
        told.inStep &&
        (['controller.garbled', 'controller.silent'] as const).every((code) => !told.condition(code)?.raised),
    );
  });

  test('a restart shows in register 1000 and is put right', async (context) => {
    const { control, told, board } = await charging(context, { defaultAmps: 32 });
    control('restart');
    await told.until('restarted', () => told.of('restarted').length > 0);
    expect(told.of('restarted')[0]?.evidence).toContain('1000 is 32');
    await told.until('our current', () => board.setCurrent === 16);
    await told.untilStatus('charging', { enabled: true, energised: true, offeredAmps: 16 });
  });

  test('a board that restarts while nobody charges gives nothing away', async (context) => {
    const { control, told, board } = await started(context, { defaultAmps: 32 });
    await told.until('off', () => board.setCurrent === 0);
    control('plug', 'restart');
    await told.until('restarted', () => told.of('restarted').length > 0);
    await told.until('off again', () => board.setCurrent === 0 && !board.relayClosed);
  });
});

describe.concurrent('stopping the driver', () => {
  test('leaves the connector off and the port closed', async (context) => {
    const { controller, board, line } = await charging(context);
    await controller.stop();
    expect(board).toMatchObject({ setCurrent: 0, relayClosed: false });
    expect(line.port.isUp).toBe(false);
  });

  test('or running, where that is asked', async (context) => {
    const { controller, board } = await charging(context);
    await controller.stop({ leaveRunning: true });
    expect(board).toMatchObject({ setCurrent: 16, relayClosed: true });
  });
});

import { describe, expect, test } from 'vitest';
import type { Command } from '../../../drivers/controllers/openevse/command.ts';
import {
  clearBootLock,
  restart,
  setCurrent,
  shutOff,
  sleep,
  superviseHeartbeat,
  wake,
} from '../../../drivers/controllers/openevse/commands/power.ts';
import {
  getCurrentAndVoltage,
  getEnergy,
  getTemperatures,
} from '../../../drivers/controllers/openevse/commands/readings.ts';
import {
  getCurrentRange,
  getSettings,
  getVersion,
  getVoltmeter,
} from '../../../drivers/controllers/openevse/commands/settings.ts';
import {
  getState,
  getTripCounts,
  getVehicleConnection,
} from '../../../drivers/controllers/openevse/commands/state.ts';
import { encodeFrame } from '../../../drivers/controllers/openevse/frames.ts';

const read = <Value>(command: Command<Value>, reply: string) =>
  command.parse(reply === '' ? [] : reply.split(' '));

describe('requests', () => {
  // Checksums as in the reference.
  test.each([
    [getState(), '$GS^30'],
    [getCurrentAndVoltage(), '$GG^24'],
    [getEnergy(), '$GU^36'],
    [getCurrentRange(), '$GC^20'],
    [getSettings(), '$GE^26'],
    [getTripCounts(), '$GF^25'],
    [getTemperatures(), '$GP^33'],
    [getVersion(), '$GV^35'],
    [getVehicleConnection(), '$G0^53'],
    [wake(), '$FE^27'],
    [shutOff(), '$FD^26'],
    [sleep(), '$FS^31'],
    [restart(), '$FR^30'],
    [setCurrent(16), '$SC 16 V^65'],
  ])('%o goes out as %s', (command, frame) => {
    expect(encodeFrame(command.words)).toBe(`${frame}\r`);
  });
});

describe('replies', () => {
  test.each([
    [getState(), 'fe 3600 02 2711', { state: 0xfe, elapsedSeconds: 3600, pilot: 2, flags: 0x2711 }],
    [getCurrentAndVoltage(), '-1 240000', { milliamps: -1, millivolts: 240_000 }],
    [getEnergy(), '4294967295 123456', { sessionWattSeconds: 4_294_967_295, totalWattHours: 123_456 }],
    [getCurrentRange(), '6 80 16 32', { min: 6, hardwareMax: 80, pilot: 16, configuredMax: 32 }],
    [getSettings(), '16 0021', { amps: 16, flags: 0x21 }],
    [getTripCounts(), '1 ff a', { residualCurrent: 1, noGround: 255, stuckRelay: 10 }],
    [getTemperatures(), '-2560 285 -2560', [285]],
    [getTemperatures(), '-50 -2560 0', [-50, 0]],
    [getVersion(), 'D8.1.1 5.2.1', { firmware: 'D8.1.1', rapi: '5.2.1' }],
    [getVehicleConnection(), '2', 'unknown'],
    [getVoltmeter(), '298 45600', { scale: 298, offset: 45_600 }],
    [clearBootLock(), '1', { unlocked: false }],
    [superviseHeartbeat(30, 6), '30 6 0', {}],
    [setCurrent(16), '12', 12],
  ] as [Command<unknown>, string, unknown][])('%o reads %s', (command, reply, value) => {
    expect(read(command, reply)).toEqual(value);
  });

  test.each([
    [getState(), ['', '02', '02 0 02', '0x 0 02 0701', '02 -1 02 0701', '02 0 02 0701 1']],
    [getCurrentAndVoltage(), ['', '1', '1.5 240000', 'a b', '1 2 3']],
    [getEnergy(), ['', '-1 0', '1 -1', '99999999999 0', '1']],
    [getCurrentRange(), ['6 80 16', '6 80 16 x', '-6 80 16 32']],
    [getTripCounts(), ['1 2', '1 2 g', '1 2 3 4']],
    [getTemperatures(), ['1 2', '1 2 x', '1 2 3 4']],
    [getVersion(), ['', 'D8.1.1']],
    [getVehicleConnection(), ['', '3', '1 1']],
    [setCurrent(16), ['', '0', '-5', '256', '12 V']],
    [clearBootLock(), ['', '2']],
  ] as [Command<unknown>, string[]][])('%o does not believe malformed answers', (command, replies) => {
    for (const reply of replies) expect([reply, read(command, reply)]).toEqual([reply, undefined]);
  });
});

import { expect, type TestContext } from 'vitest';
import { createEvseWb } from '../../../drivers/controllers/evse-wb/evse-wb.ts';
import type { EvseWbOptions, MappedInput } from '../../../drivers/controllers/evse-wb/options.ts';
import type { EvseWbTimings } from '../../../drivers/controllers/evse-wb/timings.ts';
import type { EmulatedEvseWbOptions } from '../../../drivers/emulated/evse-wb.ts';
import type { SimulatedLine } from '../../../drivers/emulated/line.ts';
import { board, controls, line } from '../modbus/rig.ts';
import { Recorder } from '../openevse/recorder.ts';

/** The driver's own behaviour, with waits in proportion to the quick line. */
export const QUICK: Partial<EvseWbTimings> = {
  pollMs: 30,
  silentAfter: 3,
  silentMs: 600,
  blindMs: 2500,
  confirmMs: 3000,
  confirmEveryMs: 20,
  turnOffMs: 1500,
  lockMs: 60,
  repilotMs: 200,
  claimMs: 300,
};

export const INPUTS: readonly MappedInput[] = [
  { register: 1007, bit: 8, condition: 'station.emergency-stop' },
  { register: 1007, bit: 9, condition: 'connector.lock' },
  { register: 1007, bit: 15, condition: 'station.tilted' },
  { register: 1010, bit: 0, condition: 'station.door-open', activeLow: true },
  { register: 1010, bit: 3, condition: 'connector.cut-cable' },
  { register: 1012, bit: 1, condition: 'protection.no-ground' },
];

type Shared = 'inputs' | 'lock' | 'address';
export interface RigOptions extends Omit<EvseWbOptions, 'port' | Shared>, EmulatedEvseWbOptions {
  readonly on?: SimulatedLine;
}

/** A driver and its board; started, but maybe not in step yet. */
export function driven(context: TestContext, options: RigOptions = {}) {
  const on = options.on ?? line();
  const emulated = board(context, on, options);
  const { clock: _, on: __, ...rest } = options;
  const controller = createEvseWb({ ...rest, port: on.port, timings: { ...QUICK, ...options.timings } });
  context.onTestFinished(() => controller.stop());
  const told = new Recorder(controller);
  controller.start();
  return { controller, board: emulated, told, control: controls(emulated), line: on };
}

export async function started(context: TestContext, options: RigOptions = {}) {
  const made = driven(context, options);
  await made.told.untilInStep();
  return made;
}

export async function charging(context: TestContext, options: RigOptions = {}) {
  const made = await started(context, options);
  made.control('plug');
  await made.told.untilStatus('the vehicle seen', { vehicle: 'connected' });
  expect(await made.controller.enable(16)).toEqual({ ok: true, value: undefined });
  await made.told.untilStatus('charging', {
    vehicle: 'charging',
    enabled: true,
    energised: true,
    offeredAmps: 16,
  });
  return made;
}

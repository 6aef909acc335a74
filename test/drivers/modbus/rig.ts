/** Emulated units on an in-memory line, with waits in proportion. */
import type { TestContext } from 'vitest';
import { createSimulatedLine, type SimulatedLine } from '../../../drivers/emulated/line.ts';
import { EmulatedEvseWb, type EmulatedEvseWbOptions } from '../../../drivers/emulated/evse-wb.ts';
import { EmulatedSdm, type EmulatedSdmOptions } from '../../../drivers/emulated/sdm.ts';
import type { Lease, ModbusTimings, PortEvent } from '../../../drivers/serial/modbus/port.ts';
import { until } from '../../rig/until.ts';

export const QUICK_LINE: Partial<ModbusTimings> = {
  gapMs: 10,
  replyMs: 250,
  lateMs: 20,
  interByteMs: 50,
  restMs: 100,
};

export function line(timings: Partial<ModbusTimings> = {}): SimulatedLine {
  return createSimulatedLine({ timings: { ...QUICK_LINE, ...timings } });
}

export function board(
  context: TestContext,
  on: SimulatedLine,
  options: EmulatedEvseWbOptions = {},
): EmulatedEvseWb {
  const made = new EmulatedEvseWb(options);
  on.bus.add(made);
  made.bus = on.bus;
  made.powerOn();
  context.onTestFinished(() => made.powerOff());
  return made;
}

export function sdm(context: TestContext, on: SimulatedLine, options: EmulatedSdmOptions = {}): EmulatedSdm {
  const made = new EmulatedSdm(options);
  on.bus.add(made);
  made.bus = on.bus;
  made.powerOn();
  context.onTestFinished(() => made.powerOff());
  return made;
}

/** The line open, and everything that it told. */
export async function opened(
  context: TestContext,
  on: SimulatedLine,
): Promise<{ events: PortEvent[]; lease: Lease }> {
  const events: PortEvent[] = [];
  on.port.subscribe((event) => events.push(event));
  const lease = on.port.lease();
  context.onTestFinished(() => lease.release());
  await until('the port open', 5000, () => on.port.isUp);
  return { events, lease };
}

/** Sends control lines; throws for one that is refused. */
export function controls(device: { control(line: string): string }): (...lines: readonly string[]) => void {
  return (...lines) => {
    for (const text of lines) {
      const answer = device.control(text);
      if (!answer.startsWith('ok')) throw new Error(`${text}: ${answer}`);
    }
  };
}

/** A simulated EVSE-WB: the real Modbus driver, and an emulated board at the other end of an in-memory line. */
import type { DriverClock } from '../../device.ts';
import { EmulatedEvseWb, type EmulatedEvseWbOptions } from '../../emulated/evse-wb.ts';
import type { SimulatedLine } from '../../emulated/line.ts';
import type { ChargeController } from '../controller.ts';
import { createEvseWb } from '../evse-wb/evse-wb.ts';
import type { EvseWbOptions } from '../evse-wb/options.ts';
import { powered } from './simulated.ts';

export interface SimulatedEvseWbOptions
  extends Omit<EvseWbOptions, 'port'>, Omit<EmulatedEvseWbOptions, 'clock' | 'wireClock' | 'inputs'> {
  readonly line: SimulatedLine;
  /** Energy and battery run on this clock; the line runs in real time. */
  readonly clock?: Pick<DriverClock, 'now'>;
}

/** `start` powers the emulated board; `stop` cuts its power unless it shall be left running. */
export function createSimulatedEvseWb(options: SimulatedEvseWbOptions): {
  readonly controller: ChargeController;
  readonly board: EmulatedEvseWb;
} {
  const { line } = options;
  const board = new EmulatedEvseWb(options);
  line.bus.add(board);
  board.bus = line.bus;
  const { clock: _, ...rest } = options;
  const driver = createEvseWb({ ...rest, port: line.port });
  return { controller: powered(driver, board), board };
}

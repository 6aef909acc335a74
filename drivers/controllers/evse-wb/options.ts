import type { ConditionCode } from '../../device.ts';
import type { ModbusPort } from '../../serial/modbus/port.ts';
import type { EvseWbTimings } from './timings.ts';

/** What a free status bit of a copy may mean. */
export type InputCondition = Extract<
  ConditionCode,
  | 'station.emergency-stop'
  | 'station.door-open'
  | 'station.tilted'
  | 'connector.lock'
  | 'connector.partial-insertion'
  | 'connector.cut-cable'
  | 'connector.proximity'
  | 'temperature.high'
  | 'current.over'
  | 'contactor.stuck'
  | 'contactor.failed-to-close'
  | 'protection.no-ground'
>;

/** A bit of a holding register that copies of the board use for an input of their own. */
export interface MappedInput {
  readonly register: number;
  readonly bit: number;
  readonly condition: InputCondition;
  /** The condition holds while the bit is 0. */
  readonly activeLow?: boolean | undefined;
}

export interface EvseWbOptions {
  readonly port: ModbusPort;
  /** Modbus unit, 1 unless set otherwise. */
  readonly address?: number;
  /** Most that may be offered, A: the wiring's rating. Default 32. */
  readonly maxAmps?: number;
  /** A socket, whose cable tells its rating by a resistor (IEC 61851-1 B.2); an attached cable has none. Default true. */
  readonly socket?: boolean;
  readonly inputs?: readonly MappedInput[];
  /** A holding register that drives the plug's lock: 1 locks, 0 releases. */
  readonly lock?: { readonly register: number } | undefined;
  readonly timings?: Partial<EvseWbTimings>;
}

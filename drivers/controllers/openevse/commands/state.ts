import { type Command, idempotent } from '../command.ts';
import { decimal, hex } from '../messages.ts';

/** The controller's state, as `$GS` tells it. */
export interface StateReport {
  /** EVSE state: 01 A … ff disabled. */
  readonly state: number;
  /** Charging time of the current or last session, seconds. */
  readonly elapsedSeconds: number;
  readonly pilot: number;
  readonly flags: number;
}

/** Bits of vflags (hex4) in `$GS` and `$AT`. */
export const FLAGS = {
  hardFault: 0x0002,
  limitSleep: 0x0004,
  authLocked: 0x0008,
  charging: 0x0040,
  gfiTripped: 0x0080,
  vehicleConnected: 0x0100,
  bootLock: 0x4000,
} as const;

/** `$GS` → state(hex) elapsed pilot(hex) vflags(hex4). */
export function getState(): Command<StateReport> {
  return idempotent('GS', (args) => {
    const [state, elapsedSeconds] = [hex(args[0]), decimal(args[1])];
    const [pilot, flags] = [hex(args[2]), hex(args[3])];
    if (state === undefined || elapsedSeconds === undefined || elapsedSeconds < 0) return undefined;
    if (pilot === undefined || flags === undefined || args.length !== 4) return undefined;
    return { state, elapsedSeconds, pilot, flags };
  });
}

export type VehicleConnection = 'absent' | 'connected' | 'unknown';

/** `$G0` → 0 not connected, 1 connected, 2 not known (pilot at −12 V). */
export function getVehicleConnection(): Command<VehicleConnection> {
  return idempotent('G0', (args) => {
    if (args.length !== 1) return undefined;
    return new Map<string | undefined, VehicleConnection>([
      ['0', 'absent'],
      ['1', 'connected'],
      ['2', 'unknown'],
    ]).get(args[0]);
  });
}

/** Trips since the counters were last reset; each stops at 0xff. */
export interface TripCounts {
  readonly residualCurrent: number;
  readonly noGround: number;
  readonly stuckRelay: number;
}

/** `$GF` → three counts, hex. */
export function getTripCounts(): Command<TripCounts> {
  return idempotent('GF', (args) => {
    const [residualCurrent, noGround, stuckRelay] = args.map(hex);
    if (residualCurrent === undefined || noGround === undefined || stuckRelay === undefined) return undefined;
    return args.length === 3 ? { residualCurrent, noGround, stuckRelay } : undefined;
  });
}

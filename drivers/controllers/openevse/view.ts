import type { ControllerStatus } from '../controller.ts';
import { FLAGS } from './commands/state.ts';
import { vehicleOf } from './states.ts';

/** The controller's state as last heard, by `$GS` or `$AT`. */
export interface Seen {
  readonly state: number;
  readonly pilot: number;
  readonly flags: number;
  /** The pilot's amperes; `$GS` does not tell them. */
  readonly amps: number;
  /** Between a restart and the first look at the vehicle. */
  readonly booting: boolean;
}

export const NOT_SEEN: Seen = { state: 0, pilot: 0, flags: 0, amps: 0, booting: true };

export function isEnergised(seen: Seen): boolean {
  return (seen.flags & FLAGS.charging) !== 0;
}

/** What the port tells of it; `enabled` is the driver's to say. */
export function statusOf(seen: Seen, enabled: boolean): ControllerStatus {
  return {
    vehicle: vehicleOf(seen.state, seen.flags, seen.booting),
    enabled,
    energised: isEnergised(seen),
    offeredAmps: enabled ? seen.amps : 0,
  };
}

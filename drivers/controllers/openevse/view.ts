import type { ControllerStatus, ElectricalValues, RawValue } from '../controller.ts';
import { FLAGS } from './commands/state.ts';
import { hexByte, hexWord, vehicleOf } from './states.ts';

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

/** As `$GS`, `$AT`, `$SC`, `$GG` and `$GP` said it; decimal where the wire is. */
export function rawOf({ state, pilot, flags, amps }: Seen, values: ElectricalValues): readonly RawValue[] {
  const { milliamps, millivolts, decidegrees } = values;
  return [
    { name: '$GS state', value: hexByte(state) },
    { name: '$GS pilot', value: hexByte(pilot) },
    { name: '$GS flags', value: hexWord(flags) },
    { name: '$SC amps', value: String(amps) },
    ...(milliamps === undefined ? [] : [{ name: '$GG milliamps', value: String(milliamps) }]),
    ...(millivolts === undefined ? [] : [{ name: '$GG millivolts', value: String(millivolts) }]),
    ...(decidegrees ? [{ name: '$GP decidegrees', value: decidegrees.join(' ') }] : []),
  ];
}

/** The board as last read, and what it means. */
import type { ControllerStatus, RawValue, VehicleState } from '../controller.ts';
import type { Features } from './features.ts';
import { BLOCK_COUNT, BLOCK_START, COMMAND, CONFIG, EVSE, REGISTERS, STATUS, VEHICLE } from './registers.ts';

/** Registers 1000–1007 and those that inputs are mapped to, as read. */
export interface Seen {
  readonly setCurrent: number;
  readonly outputCurrent: number;
  readonly vehicle: number;
  readonly cableRating: number;
  readonly command: number;
  readonly firmware: number;
  readonly evse: number;
  /** Undefined where the board has no register 1007. */
  readonly status: number | undefined;
  /** Registers outside the block that inputs are mapped to. */
  readonly extra: ReadonlyMap<number, number>;
}

/** A rating that a cable can have (IEC 61851-1 table B.2); less means that there is no resistor. */
const LEAST_CABLE_AMPS = 6;
const MOST_CABLE_AMPS = 80;

export function readBlock(values: readonly number[], extra: ReadonlyMap<number, number>): Seen | undefined {
  const [setCurrent, outputCurrent, vehicle, cableRating, command, firmware, evse, status] = values;
  if (setCurrent === undefined || outputCurrent === undefined || vehicle === undefined) return undefined;
  if (cableRating === undefined || command === undefined || firmware === undefined || evse === undefined)
    return undefined;
  return { setCurrent, outputCurrent, vehicle, cableRating, command, firmware, evse, status, extra };
}

/** Any register by its number; undefined when it was not read. */
export function registerOf(seen: Seen, register: number): number | undefined {
  const { setCurrent, outputCurrent, vehicle, cableRating, command, firmware, evse, status } = seen;
  const block = [setCurrent, outputCurrent, vehicle, cableRating, command, firmware, evse, status];
  return block[register - 1000] ?? seen.extra.get(register);
}

export function has(seen: Seen, bit: number): boolean {
  return ((seen.status ?? 0) & bit) !== 0;
}

export function isPlugged(seen: Seen): boolean {
  return seen.vehicle >= VEHICLE.connected && seen.vehicle <= VEHICLE.ventilated;
}

/** The contactor is closed: the status register says so; without it, PWM and a vehicle that asks. */
export function isEnergised(seen: Seen): boolean {
  if (seen.status !== undefined) return has(seen, STATUS.relay);
  return seen.evse === EVSE.pwm && (seen.vehicle === VEHICLE.charging || seen.vehicle === VEHICLE.ventilated);
}

/** The board would give energy if the vehicle asked. */
export function isOffering(seen: Seen, features: Features): boolean {
  return (
    seen.setCurrent > 0 && (seen.command & COMMAND.turnOff) === 0 && (features.config & CONFIG.disabled) === 0
  );
}

/** What the plugged cable bears; undefined without a valid resistor. */
export function cableAmps(seen: Seen): number | undefined {
  const { cableRating } = seen;
  return cableRating >= LEAST_CABLE_AMPS && cableRating <= MOST_CABLE_AMPS ? cableRating : undefined;
}

export function vehicleOf(seen: Seen): VehicleState {
  switch (seen.vehicle) {
    case VEHICLE.none:
      return 'absent';
    case VEHICLE.connected:
      return 'connected';
    case VEHICLE.charging:
    case VEHICLE.ventilated:
      // Without PWM a vehicle may show that it is ready; it gets nothing.
      return isEnergised(seen) || seen.evse === EVSE.pwm ? 'charging' : 'connected';
    case VEHICLE.failure:
      // A pilot that is shorted or has no diode is somebody's plug.
      return 'connected';
    default:
      return 'unknown';
  }
}

export function statusOf(seen: Seen, enabled: boolean, features: Features): ControllerStatus {
  return {
    vehicle: vehicleOf(seen),
    enabled,
    energised: isEnergised(seen),
    offeredAmps: enabled ? seen.setCurrent / features.perAmp : 0,
  };
}

/** Every register that was read, by number and name; the status as bits. */
export function rawOf(seen: Seen): readonly RawValue[] {
  const block = Array.from({ length: BLOCK_COUNT }, (_, index) => BLOCK_START + index);
  return [...block, ...seen.extra.keys()].flatMap((register) => {
    const value = registerOf(seen, register);
    if (value === undefined) return [];
    const name = NAMES.get(register);
    const shown = register === REGISTERS.status ? `0b${value.toString(2).padStart(8, '0')}` : String(value);
    return [{ name: name === undefined ? String(register) : `${String(register)} ${name}`, value: shown }];
  });
}

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(REGISTERS).map(([name, register]) => [register, name]),
);

/** What each EVSE state means: for the vehicle, for the contactor, and which condition it is. */
import type { ConditionCode } from '../../device.ts';
import type { VehicleState } from '../controller.ts';
import { FLAGS } from './commands/state.ts';

export const STATES = {
  unknown: 0x00,
  notConnected: 0x01,
  connected: 0x02,
  charging: 0x03,
  sleeping: 0xfe,
  disabled: 0xff,
} as const;

const CONDITIONS: ReadonlyMap<number, ConditionCode> = new Map([
  [0x04, 'vehicle.ventilation-required'],
  [0x05, 'vehicle.diode-check'],
  [0x06, 'protection.residual-current'],
  [0x07, 'protection.no-ground'],
  [0x08, 'contactor.stuck'],
  [0x09, 'protection.self-test'],
  [0x0a, 'temperature.high'],
  [0x0b, 'current.over'],
  [0x0e, 'contactor.failed-to-close'],
]);

const ORDINARY: readonly number[] = Object.values(STATES);

/** The condition that a state shows; `controller.unknown-state` for codes that RAPI does not list. */
export function conditionOf(state: number): ConditionCode | undefined {
  return CONDITIONS.get(state) ?? (ORDINARY.includes(state) ? undefined : 'controller.unknown-state');
}

/** The condition of a failed power-on self-test (`$AB` post code): states where they exist, else the self-test. */
export function conditionOfPostCode(postCode: number): ConditionCode | undefined {
  return postCode === 0 ? undefined : (CONDITIONS.get(postCode) ?? 'protection.self-test');
}

/** A or B or C: the pilot offers current, and the contactor closes when the vehicle asks. */
export function isActive(state: number): boolean {
  return state === STATES.notConnected || state === STATES.connected || state === STATES.charging;
}

export function isAsleep(state: number): boolean {
  return state === STATES.sleeping || state === STATES.disabled;
}

/**
 * The vehicle's side of the cable. In `disabled` the pilot is at −12 V and the connected flag means nothing; nor does it
 * while booting.
 */
export function vehicleOf(state: number, flags: number, booting: boolean): VehicleState {
  if (booting || state === STATES.disabled) return 'unknown';
  if (state === STATES.notConnected) return 'absent';
  if (state === STATES.connected) return 'connected';
  if (state === STATES.charging || state === 0x04) return 'charging';
  return (flags & FLAGS.vehicleConnected) !== 0 ? 'connected' : 'absent';
}

/** `06` for 6: as the wire and the manuals write states. */
export function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

/** `0541`: as the wire writes flags. */
export function hexWord(value: number): string {
  return value.toString(16).padStart(4, '0');
}

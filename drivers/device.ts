/** What every device driver shares: events out, errors that are data, and the conditions that a driver raises and clears. */

export type Unsubscribe = () => void;

/** A typed event source. Listeners are called in order of subscription; one that throws does not stop the others. */
export interface Source<Event> {
  subscribe(listener: (event: Event) => void): Unsubscribe;
}

/** Time as drivers need it; `main/clock.ts`'s Clock fits. */
export interface DriverClock {
  now(): number;
  monotonic(): number;
  after(delayMs: number, callback: () => void): { cancel(): void };
}

/** Why a command or an exchange with a device failed. */
export const DEVICE_ERROR_CODES = [
  'not-found', // no such port, reader or service
  'no-permission',
  'busy', // another process holds it
  'closed', // gone while in use, or stopped
  'timeout', // no reply within the limit, retries included
  'checksum', // a reply arrived, damaged
  'malformed', // a reply that the protocol does not allow
  'refused', // the device said no
  'unsupported', // this device or firmware cannot
] as const;
export type DeviceErrorCode = (typeof DEVICE_ERROR_CODES)[number];

export interface DeviceFailure {
  readonly code: DeviceErrorCode;
  /** For technicians and logs, English, no card numbers. */
  readonly message: string;
  /** True when the same call may succeed later without anybody's help. */
  readonly retryable: boolean;
  readonly context?: Readonly<Record<string, string | number | boolean>>;
}

export type Outcome<Value = void> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: DeviceFailure };

/** Conditions that devices raise and clear, by the names of the fault catalogue. Severity is not a driver's business. */
export const CONDITION_CODES = [
  'vehicle.diode-check',
  'vehicle.ventilation-required',
  'connector.partial-insertion',
  'connector.proximity',
  'connector.lock',
  'connector.cut-cable',
  'protection.residual-current',
  'protection.no-ground',
  'protection.self-test',
  'contactor.stuck',
  'contactor.failed-to-close',
  'temperature.high',
  'temperature.derating',
  'current.over',
  'supply.under-voltage',
  'supply.over-voltage',
  'controller.silent',
  'controller.garbled',
  'controller.restarted',
  'controller.unknown-state',
  'meter.silent',
  'meter.implausible',
  'meter.disagrees',
  'reader.absent',
  'reader.service-down',
  'reader.stuck',
  'station.emergency-stop',
  'station.door-open',
  'station.tilted',
] as const;
export type ConditionCode = (typeof CONDITION_CODES)[number];

/**
 * A condition began, or ended. `evidence` is what the device really said (registers, counts, frames); a condition that
 * holds may be told again when more is known.
 */
export interface ConditionEvent {
  readonly type: 'condition';
  readonly code: ConditionCode;
  readonly raised: boolean;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

/** One frame as it went over the wire, for service mode. `text` is printable; card numbers are already masked. */
export interface FrameEvent {
  readonly type: 'frame';
  readonly direction: 'in' | 'out';
  readonly text: string;
  /** Set for bytes that were thrown away while resynchronising. */
  readonly discarded?: boolean;
}

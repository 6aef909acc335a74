/**
 * The port of a charge controller: the electronics that drive the control pilot and the contactor of one connector.
 * Every driver (`openevse`, `evse-wb`, `simulated`, an OEM's own) implements exactly this; differences between devices
 * are `capabilities`, never special cases upstairs.
 */
import type { ConditionEvent, FrameEvent, Outcome, Source } from '../device.ts';

/** The least that can be offered, A (IEC 61851-1 table A.8): whoever asks for less is refused, not given more. */
export const LEAST_AMPS = 6;

/** What the vehicle's side of the cable does (IEC 61851-1 Annex A states). */
export type VehicleState =
  | 'unknown' // not known yet, or the controller does not tell in this mode
  | 'absent' // A
  | 'connected' // B: plugged in, asks for nothing
  | 'charging'; // C or D: asks for energy and the contactor follows

export interface ControllerStatus {
  readonly vehicle: VehicleState;
  /** The controller may energise the connector (set by `enable`, cleared by `disable`, a fault or a restart). */
  readonly enabled: boolean;
  /** The contactor is closed and energy can flow. */
  readonly energised: boolean;
  /** Current offered to the vehicle, in amperes. */
  readonly offeredAmps: number;
}

/** Live electrical values; each absent where the device cannot measure it. */
export interface ElectricalValues {
  readonly milliamps?: number;
  readonly millivolts?: number;
  readonly watts?: number;
  /** Temperatures in tenths of a degree Celsius. */
  readonly decidegrees?: readonly number[];
}

export interface ControllerCapabilities {
  /** Names what was detected: driver, firmware, protocol version. */
  readonly model: string;
  readonly firmware: string;
  /** Reports `connected` also while disabled (needed for "plug first"). */
  readonly seesVehicleWhileDisabled: boolean;
  readonly canLock: boolean;
  readonly canLimitCurrent: boolean;
  /** Falls back to a safe current by itself when the kiosk falls silent. */
  readonly heartbeatSupervision: boolean;
  /** Has an energy counter of its own (`energyCounter`). */
  readonly countsEnergy: boolean;
  readonly measuresVoltage: boolean;
  readonly measuresTemperature: boolean;
  readonly maxAmps: number;
}

export type ControllerEvent =
  | { readonly type: 'status'; readonly status: ControllerStatus }
  | { readonly type: 'values'; readonly values: ElectricalValues }
  /** The controller's own counter, a register that only rises within one life of the device; integer Wh. */
  | { readonly type: 'energy'; readonly registerWh: number }
  /** In step with the device (`true`, capabilities known, first status sent before), or lost it. */
  | { readonly type: 'link'; readonly up: boolean; readonly reason?: string }
  /** The device restarted by itself; its volatile settings are gone and the driver has put them back. */
  | { readonly type: 'restarted'; readonly evidence: string }
  | { readonly type: 'capabilities'; readonly capabilities: ControllerCapabilities }
  | ConditionEvent
  | FrameEvent;

/** One thing that a device said last, as the wire has it: a register or a reply's field, and its value. */
export interface RawValue {
  readonly name: string;
  readonly value: string;
}

export interface ChargeController extends Source<ControllerEvent> {
  /** Opens the device and keeps at it: an absent port is a condition, not an exception. Returns at once. */
  start(): void;
  /** Leaves the connector de-energised where the device answers, closes the port, resolves when it is closed. */
  stop(options?: { readonly leaveRunning?: boolean }): Promise<void>;
  /** Allow energy: offer `amps` to the vehicle. The contactor closes when the vehicle asks. */
  enable(amps: number): Promise<Outcome>;
  /** Stop energy and keep it stopped until `enable`. Resolves when the device has confirmed. */
  disable(): Promise<Outcome>;
  /** Change the offered current while enabled; `value` is what the device really set, in amperes. */
  limit(amps: number): Promise<Outcome<number>>;
  /** Ask for a fresh reading of the device's own energy counter now (integer Wh). */
  readEnergy(): Promise<Outcome<number>>;
  /** Restart the controller's firmware. */
  restart(): Promise<Outcome>;
  /** Open the plug's lock and close it again now; only where `canLock`. Resolves when its feedback says that it holds. */
  relock?(): Promise<Outcome>;
  /** Clear what the device keeps of a fault that may be over, without permission; absent where it keeps nothing. */
  clearFault?(): Promise<Outcome>;
  /**
   * Open the plug's lock now, so that it can be pulled; only where it has one. Refused while the contactor is closed: `disable`
   * first. It locks again with the next `enable`. Resolves when the lock was told.
   */
  unlock?(): Promise<Outcome>;
  /**
   * Take the pilot away for 3 s or more and give it back, as if replugged: wakes a vehicle that sleeps. Only while enabled;
   * the connector stays so. Resolves when the pilot is back.
   */
  repilot?(): Promise<Outcome>;
  /** What the device really said last, for technicians; nothing is asked. Empty: nothing yet. */
  raw?(): readonly RawValue[];
}

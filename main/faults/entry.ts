/** What the catalogue knows of one fault. Severity is decided here and nowhere else. */

/**
 * - `emergency`: stop at once, keep the vehicle safe;
 * - `blocking`: no new session here, a running one ends truthfully;
 * - `degraded`: charging goes on, something is missing;
 * - `notice`: worth recording.
 */
export type FaultSeverity = 'emergency' | 'blocking' | 'degraded' | 'notice';

/** What is at fault; `station`, `reader` and `store` concern all connectors. */
export type FaultComponent =
  'vehicle' | 'connector' | 'protection' | 'power' | 'controller' | 'meter' | 'reader' | 'station' | 'store';

/** ChargeX minimum required error codes. */
export type Mrec = `MREC${number}`;

/** OCPP 1.6, 7.6 ChargePointErrorCode. */
export type Ocpp16ErrorCode =
  | 'ConnectorLockFailure'
  | 'EVCommunicationError'
  | 'GroundFailure'
  | 'HighTemperature'
  | 'InternalError'
  | 'LocalListConflict'
  | 'NoError'
  | 'OtherError'
  | 'OverCurrentFailure'
  | 'OverVoltage'
  | 'PowerMeterFailure'
  | 'PowerSwitchFailure'
  | 'ReaderFailure'
  | 'ResetFailure'
  | 'UnderVoltage'
  | 'WeakSignal';

/** Drawings that the screen has; the same names as the contract's `FaultPicture`. */
export type FaultPicture =
  'plug-in' | 'unplug' | 'wait' | 'call' | 'car' | 'card' | 'wet' | 'hot' | 'power' | 'link';

/** Languages with complete fault texts; adding one here makes the compiler ask for every missing text. */
export const FAULT_LANGUAGES = ['en', 'de'] as const;
export type FaultLanguage = (typeof FAULT_LANGUAGES)[number];

/** What the driver reads. Lengths keep it on one screen: title 2 lines at 64 px, a step 2 lines at 28 px. */
export interface FaultWords {
  readonly badge: string;
  readonly title: string;
  /** What the driver can do now, in order. */
  readonly steps: readonly [string] | readonly [string, string] | readonly [string, string, string];
  /** What the kiosk does by itself; absent when a person is needed. */
  readonly recovery?: string;
}

export interface FaultEntry {
  readonly component: FaultComponent;
  readonly severity: FaultSeverity;
  readonly mrec: Mrec | null;
  readonly ocpp16: Ocpp16ErrorCode;
  readonly picture: FaultPicture;
  readonly words: Readonly<Record<FaultLanguage, FaultWords>>;
}

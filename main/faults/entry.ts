/** What the catalogue knows of one fault. Severity is decided here and nowhere else. */
import type { Ocpp16ErrorCode, Ocpp201Variable } from './ocpp.ts';
import type { GiveUp, RecoveryPlan } from './plan.ts';

/**
 * - `emergency`: stop at once, keep the vehicle safe;
 * - `blocking`: no new session here, a running one ends truthfully;
 * - `degraded`: charging goes on, something is missing;
 * - `notice`: worth recording.
 */
export type FaultSeverity = 'emergency' | 'blocking' | 'degraded' | 'notice';

/** What is at fault; those from `reader` on concern all connectors. */
export type FaultComponent =
  | 'vehicle'
  | 'connector'
  | 'protection'
  | 'power'
  | 'controller'
  | 'meter'
  | 'reader'
  | 'station'
  | 'store'
  | 'operator'
  | 'clock'
  | 'display'
  | 'kiosk';

/** ChargeX minimum required error codes. */
export type Mrec = `MREC${number}`;

/** Drawings that the screen has. */
export type FaultPicture =
  | 'plug-in'
  | 'unplug'
  | 'lock'
  | 'cut-cable'
  | 'keep-away'
  | 'wet'
  | 'car'
  | 'hot'
  | 'power'
  | 'mains'
  | 'earth'
  | 'link'
  | 'meter'
  | 'card'
  | 'reader'
  | 'door'
  | 'emergency-stop'
  | 'tilted'
  | 'other-charger'
  | 'technician'
  | 'call'
  | 'wait';

/** What drivers may read; adding a language here makes the compiler ask for every missing text. */
export const FAULT_LANGUAGES = ['en', 'de', 'nl', 'fr', 'es', 'ar'] as const;
export type FaultLanguage = (typeof FAULT_LANGUAGES)[number];

/** What technicians may read. */
export const TECHNICIAN_LANGUAGES = ['en', 'de'] as const;
export type TechnicianLanguage = (typeof TECHNICIAN_LANGUAGES)[number];

/** Languages whose texts stand with the fault itself; the other languages have a file each in `words/`. */
export type EntryLanguage = 'en' | 'de';

/** The language to speak to a driver who reads `language`: English where nothing is written in it. */
export function driverLanguage(language: string): FaultLanguage {
  return FAULT_LANGUAGES.find((known) => known === language) ?? 'en';
}

/** The same for technicians. */
export function technicianLanguage(language: string): TechnicianLanguage {
  return TECHNICIAN_LANGUAGES.find((known) => known === language) ?? 'en';
}

/** What the driver reads. Lengths keep it on one screen: title 2 lines at 64 px, a step 2 lines at 28 px. */
export interface FaultWords {
  readonly badge: string;
  readonly title: string;
  /** What the driver can do now, in order. */
  readonly steps: readonly [string] | readonly [string, string] | readonly [string, string, string];
  /** What the kiosk does by itself, or what ends it; absent when only a person can help. */
  readonly recovery?: string;
  /** One quiet line at the edge of any screen, for faults that stop nobody. */
  readonly notice?: string;
}

export interface QuietFaultWords extends FaultWords {
  readonly notice: string;
}

/** What a technician looks at and measures, in order, the likely and easy first. */
export type TechnicianSteps = readonly [string, string, ...string[]];

interface FaultFacts {
  readonly component: FaultComponent;
  readonly mrec: Mrec | null;
  /** OCPP 1.6 StatusNotification.errorCode; null: not told that way (a link cannot tell of its own absence). */
  readonly ocpp16: Ocpp16ErrorCode | null;
  /** OCPP 2.0.1 NotifyEvent; true while the fault is there. */
  readonly ocpp201: Ocpp201Variable;
  /** One English phrase for OCPP `info` (1.6 allows 50 characters) and `techInfo`. */
  readonly info: string;
  readonly picture: FaultPicture;
  readonly plan: RecoveryPlan;
  readonly giveUp: GiveUp;
  readonly technician: Readonly<Record<TechnicianLanguage, TechnicianSteps>>;
}

export interface StoppingFault extends FaultFacts {
  readonly severity: 'emergency' | 'blocking';
  readonly words: Readonly<Record<EntryLanguage, FaultWords>>;
}

export interface QuietFault extends FaultFacts {
  readonly severity: 'degraded' | 'notice';
  readonly words: Readonly<Record<EntryLanguage, QuietFaultWords>>;
}

export type FaultEntry = StoppingFault | QuietFault;

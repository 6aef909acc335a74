/** The catalogue: every fault that the house knows, complete in every language by construction. */
import { CONNECTOR_FAULTS } from './connector.ts';
import { CONTROLLER_FAULTS } from './controller.ts';
import {
  FAULT_LANGUAGES,
  type FaultEntry,
  type FaultLanguage,
  type FaultSeverity,
  type FaultWords,
} from './entry.ts';
import { KIOSK_FAULTS } from './kiosk.ts';
import { METER_FAULTS } from './meter.ts';
import { OPERATOR_FAULTS } from './operator.ts';
import { POWER_FAULTS } from './power.ts';
import { PROTECTION_FAULTS } from './protection.ts';
import { READER_FAULTS } from './reader.ts';
import { STATION_FAULTS } from './station.ts';
import { STORE_FAULTS } from './store.ts';
import { SUPPLY_FAULTS } from './supply.ts';
import { VEHICLE_FAULTS } from './vehicle.ts';

const CATALOGUE = {
  ...VEHICLE_FAULTS,
  ...CONNECTOR_FAULTS,
  ...PROTECTION_FAULTS,
  ...POWER_FAULTS,
  ...SUPPLY_FAULTS,
  ...CONTROLLER_FAULTS,
  ...METER_FAULTS,
  ...READER_FAULTS,
  ...STATION_FAULTS,
  ...STORE_FAULTS,
  ...OPERATOR_FAULTS,
  ...KIOSK_FAULTS,
};

/** Includes every `ConditionCode` of the drivers (a test compares the two). */
export type FaultCode = keyof typeof CATALOGUE;

export const FAULTS: Readonly<Record<FaultCode, FaultEntry>> = CATALOGUE;

export const FAULT_CODES: readonly FaultCode[] = Object.keys(FAULTS).filter(isFaultCode);

export function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(CATALOGUE, code);
}

export interface FaultDescription extends Omit<FaultEntry, 'words'>, FaultWords {
  readonly code: FaultCode;
}

/** A fault for a driver who reads `language`; English where its texts are not yet written in it. */
export function describeFault(code: FaultCode, language: string): FaultDescription {
  const { words, ...entry } = FAULTS[code];
  return { code, ...entry, ...words[isFaultLanguage(language) ? language : 'en'] };
}

function isFaultLanguage(language: string): language is FaultLanguage {
  return FAULT_LANGUAGES.some((known) => known === language);
}

const RANK: Readonly<Record<FaultSeverity, number>> = { emergency: 3, blocking: 2, degraded: 1, notice: 0 };

/** Orders faults, the most severe first: what a screen that shows one fault shows. */
export function bySeverity(a: FaultCode, b: FaultCode): number {
  return RANK[FAULTS[b].severity] - RANK[FAULTS[a].severity];
}

/** Whether charging must not begin or go on while the fault is there. */
export function stopsCharging(code: FaultCode): boolean {
  return RANK[FAULTS[code].severity] >= RANK.blocking;
}

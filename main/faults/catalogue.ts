/** The catalogue: every fault that the house knows, complete in every language by construction. */
import { reworded } from '../wording/wording.ts';
import { CONNECTOR_FAULTS } from './connector.ts';
import { CONTROLLER_FAULTS } from './controller.ts';
import {
  driverLanguage,
  type EntryLanguage,
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
import { AR_WORDS } from './words/ar.ts';
import { ES_WORDS } from './words/es.ts';
import { FR_WORDS } from './words/fr.ts';
import { NL_WORDS } from './words/nl.ts';

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

/** As many steps as English, and a recovery or a notice where English has one and nowhere else. */
type Like<English> = Texts<English> & Partial<Record<Exclude<keyof FaultWords, keyof English>, never>>;
type Texts<English> = English extends string
  ? string
  : { readonly [Part in keyof English]: Texts<English[Part]> };

/** Every fault in one language. */
export type TranslatedWords = {
  readonly [Code in FaultCode]: Like<(typeof CATALOGUE)[Code]['words']['en']>;
};

const TRANSLATED: Readonly<Record<Exclude<FaultLanguage, EntryLanguage>, TranslatedWords>> = {
  nl: NL_WORDS,
  fr: FR_WORDS,
  es: ES_WORDS,
  ar: AR_WORDS,
};

/** What a driver who reads `language` is told of a fault. */
export function faultWords(code: FaultCode, language: FaultLanguage): FaultWords {
  return reworded(`fault.${code}`, language, builtInWords(code, language));
}

function builtInWords(code: FaultCode, language: FaultLanguage): FaultWords {
  return language === 'en' || language === 'de' ? FAULTS[code].words[language] : TRANSLATED[language][code];
}

export interface FaultDescription extends Omit<FaultEntry, 'words'>, FaultWords {
  readonly code: FaultCode;
}

/** A fault for a driver who reads `language`; English where nothing is written in it. */
export function describeFault(code: FaultCode, language: string): FaultDescription {
  const { words: _words, ...entry } = FAULTS[code];
  return { code, ...entry, ...faultWords(code, driverLanguage(language)) };
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

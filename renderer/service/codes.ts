/** Words for what acts answer, by code: each page's own, then those of the house. Null: there are none. */
import type { ServiceLanguage } from '../../main/bridge/contract.ts';
import { bookCodesDe } from './words/book-codes-de.ts';
import { bookCodesEn } from './words/book-codes-en.ts';
import { actsDe, codesDe, stepsDe } from './words/codes-de.ts';
import { actsEn, codesEn, stepsEn } from './words/codes-en.ts';

type Table = Readonly<Record<string, string>>;

const CODES: Readonly<Record<ServiceLanguage, Table>> = {
  en: { ...codesEn, ...bookCodesEn },
  de: { ...codesDe, ...bookCodesDe },
};
const ACTS: Readonly<Record<ServiceLanguage, Table>> = { en: actsEn, de: actsDe };
const STEPS: Readonly<Record<ServiceLanguage, Table>> = { en: stepsEn, de: stepsDe };

/** A test that failed names its step in the code; the words are one, the detail says the rest. */
const FAILED_TEST = /^test\.failed-.*/;

export function codeWords(code: string, language: ServiceLanguage): string | null {
  return CODES[language][code.replace(FAILED_TEST, 'test.failed')] ?? null;
}

/** What the machine said would only say the words again, in English. */
const SAY_ENOUGH: ReadonlySet<string> = new Set([
  'service.busy',
  'service.not-allowed',
  'service.in-use',
  'service.no-task',
  'service.closed',
  'connector.unknown',
  'connector.testing',
  'limit.cannot',
  'session.none',
  'session.ended',
  'test.none',
  'fault.unknown',
  'fault.over',
  'fault.not-recorded',
  'reader.no-restart',
  'frames.no-device',
]);

export function wordsSayEnough(code: string): boolean {
  return SAY_ENOUGH.has(code);
}

/** What an act is called while it runs: by its command's type. */
export function actWords(act: string, language: ServiceLanguage): string {
  return ACTS[language][act] ?? act;
}

export function stepWords(step: string, language: ServiceLanguage): string {
  return STEPS[language][step] ?? step;
}

/** Every text that the kiosk itself says to drivers and a theme may word differently: faults, prices, bills. */
import { billWords } from '../../bridge/words/bill.ts';
import { FAULT_SCREEN_PLACEHOLDERS, faultScreenWords } from '../../bridge/words/faults.ts';
import { BILL_PLACEHOLDERS } from '../../bridge/words/messages.ts';
import type { Language } from '../../config/schema.ts';
import { FAULT_CODES, faultWords } from '../../faults/catalogue.ts';
import { CAUSES, type Cause, likelyCause } from '../../faults/causes.ts';
import { OUTCOME_WORDS, outcomeWords } from '../../faults/outcome.ts';
import type { RecoveryOutcome } from '../../faults/recovery.ts';
import { messagesFor } from '../../tariff/words/catalogue.ts';
import { TARIFF_PLACEHOLDERS } from '../../tariff/words/messages.ts';
import { unworded } from '../../wording/wording.ts';

export interface KnownText {
  readonly placeholders: readonly string[];
  /** What is said without a theme, placeholders in braces; null: not known here. */
  readonly builtIn: string | null;
}

/** Not texts, or not to be said in one: the formats' language, and a list of any length. */
const NOT_OFFERED = new Set(['tariff.locale', 'tariff.list']);

const PLACEHOLDERS: Readonly<Record<string, readonly string[]>> = {
  ...BILL_PLACEHOLDERS,
  ...FAULT_SCREEN_PLACEHOLDERS,
  ...TARIFF_PLACEHOLDERS,
};

/** By key, as `wordAs` takes them. */
export function houseTexts(language: Language): ReadonlyMap<string, KnownText> {
  return unworded(() => builtInTexts(language));
}

function builtInTexts(language: Language): ReadonlyMap<string, KnownText> {
  const causes = Object.keys(CAUSES) as Cause[];
  const outcomes = Object.keys(OUTCOME_WORDS) as RecoveryOutcome[];
  const known = new Map<string, KnownText>();
  const add = (area: string, part: object) => {
    for (const [key, text] of textsOf(area, part)) if (!NOT_OFFERED.has(key)) known.set(key, text);
  };
  add('tariff', messagesFor(language));
  add('bill', billWords(language));
  add('faultScreen', faultScreenWords(language));
  add('outcome', Object.fromEntries(outcomes.map((outcome) => [outcome, outcomeWords(outcome, language)])));
  add('cause', Object.fromEntries(causes.map((cause) => [cause, likelyCause(cause, language)])));
  for (const code of FAULT_CODES) add(`fault.${code}`, faultWords(code, language));
  return known;
}

function textsOf(prefix: string, part: object): readonly (readonly [string, KnownText])[] {
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) => {
    const key = `${prefix}.${Array.isArray(part) ? Number(name) + 1 : name}`;
    if (typeof value === 'string') return [[key, { placeholders: [], builtIn: value }] as const];
    if (typeof value === 'function') return [[key, ofMessage(key, value as Message)] as const];
    return typeof value === 'object' && value !== null ? textsOf(key, value) : [];
  });
}

type Message = (...names: readonly string[]) => string;

function ofMessage(key: string, message: Message): KnownText {
  const placeholders = PLACEHOLDERS[key] ?? [];
  // A message that takes a figure apart cannot be asked with a name in its place.
  const builtIn = NOT_OFFERED.has(key) ? null : message(...placeholders.map((name) => `{${name}}`));
  return { placeholders, builtIn };
}

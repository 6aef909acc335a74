/** The words of a bill, one catalogue a language. */
import { reworded } from '../../wording/wording.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { BILL_PLACEHOLDERS, type BillWords } from './messages.ts';
import { nl } from './nl.ts';

const CATALOGUES: ReadonlyMap<string, BillWords> = new Map(Object.entries({ en, de, nl, fr, es, ar }));

/** The catalogue of a language; English where there is none. */
export function billWords(language: string): BillWords {
  return reworded('bill', language, CATALOGUES.get(language) ?? en, BILL_PLACEHOLDERS);
}

import { reworded } from '../../wording/wording.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { TARIFF_PLACEHOLDERS, type TariffMessages } from './messages.ts';
import { nl } from './nl.ts';

const CATALOGUES: ReadonlyMap<string, TariffMessages> = new Map(Object.entries({ en, de, nl, fr, es, ar }));

/** The first subtag of a language tag: `de-AT` is `de`. */
export function primaryLanguage(tag: string): string {
  return tag.split(/[-_]/)[0]?.toLowerCase() ?? '';
}

/** A language without a catalogue gets English. */
export function messagesFor(tag: string): TariffMessages {
  const language = primaryLanguage(tag);
  return reworded('tariff', language, CATALOGUES.get(language) ?? en, TARIFF_PLACEHOLDERS);
}

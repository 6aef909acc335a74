/**
 * The catalogues. English is always there; each other language is a chunk of its own, fetched from the bundle before it is
 * shown. A language without a catalogue yet speaks English. Adding one: write `xx.ts` of type `Messages`, list it here.
 */
import type { Language } from '../../main/bridge/contract.ts';
import { en, type Messages } from './en.ts';

const LOADERS: Partial<Record<Language, () => Promise<Messages>>> = {
  en: () => Promise.resolve(en),
  de: () => import('./de.ts').then((module) => module.de),
};

const loaded: Partial<Record<Language, Messages>> = { en };

/** Each language by its own name: somebody who looks for theirs cannot read the others. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  nl: 'Nederlands',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
};

/** The catalogue of a language, when it is already here. */
export function catalogueOf(language: Language): Messages | undefined {
  return LOADERS[language] ? loaded[language] : en;
}

export async function loadCatalogue(language: Language): Promise<Messages> {
  const messages = (await LOADERS[language]?.()) ?? en;
  loaded[language] = messages;
  return messages;
}

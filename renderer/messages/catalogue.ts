/**
 * The catalogues: each language is a chunk of its own, fetched from the bundle before it is shown. Adding one: write `xx.ts`
 * of type `Messages`, list it here.
 */
import type { Language } from '../../main/bridge/contract.ts';
import type { Messages } from './en.ts';

const LOADERS: Record<Language, () => Promise<Messages>> = {
  en: () => import('./en.ts').then((module) => module.en),
  de: () => import('./de.ts').then((module) => module.de),
  nl: () => import('./nl.ts').then((module) => module.nl),
  fr: () => import('./fr.ts').then((module) => module.fr),
  es: () => import('./es.ts').then((module) => module.es),
  ar: () => import('./ar.ts').then((module) => module.ar),
};

const loaded: Partial<Record<Language, Messages>> = {};

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
  return loaded[language];
}

/** Rejects when the bundle cannot be read; a later call tries again. */
export async function loadCatalogue(language: Language): Promise<Messages> {
  const messages = await LOADERS[language]();
  loaded[language] = messages;
  return messages;
}

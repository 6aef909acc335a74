/**
 * The catalogues: each language is a chunk of its own, fetched from the bundle before it is shown. Adding one: write `xx.ts`
 * of type `Messages`, list it here.
 */
import type { Language, ThemeView } from '../../main/bridge/contract.ts';
import type { Messages } from './en.ts';

const LOADERS: Record<Language, () => Promise<Messages>> = {
  en: () => import('./en.ts').then((module) => module.en),
  de: () => import('./de.ts').then((module) => module.de),
  nl: () => import('./nl.ts').then((module) => module.nl),
  fr: () => import('./fr.ts').then((module) => module.fr),
  es: () => import('./es.ts').then((module) => module.es),
  ar: () => import('./ar.ts').then((module) => module.ar),
};

const loaded: Record<string, Messages> = {};

/** What tells one wording from another: the language and the theme's texts in it. */
export function wordingOf(language: Language, theme: ThemeView | null): string {
  return language + (theme?.texts[language] ?? '');
}

/** Each language by its own name: somebody who looks for theirs cannot read the others. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  nl: 'Nederlands',
  fr: 'Français',
  es: 'Español',
  ar: 'العربية',
};

/** The catalogue of a language as the theme words it, when it is already here. */
export function catalogueOf(language: Language, theme: ThemeView | null = null): Messages | undefined {
  return loaded[wordingOf(language, theme)];
}

/** Rejects when the bundle cannot be read; a later call tries again. A theme's texts that cannot be read are left out. */
export async function loadCatalogue(language: Language, theme: ThemeView | null = null): Promise<Messages> {
  const own = await LOADERS[language]();
  const url = theme?.texts[language];
  const messages = url ? await (await import('./overrides.ts')).reworded(own, language, url) : own;
  loaded[wordingOf(language, theme)] = messages;
  return messages;
}

/** Languages that a card may ask for: the driver's screen's, each by its own name. */
import type { Language } from '../../../../main/bridge/contract.ts';
import { LANGUAGE_NAMES } from '../../../messages/catalogue.ts';

export const CARD_LANGUAGES = Object.keys(LANGUAGE_NAMES).filter(isLanguage);

export function isLanguage(code: string): code is Language {
  return code in LANGUAGE_NAMES;
}

/** A code that the driver's screen does not speak stays a code. */
export function languageName(code: string): string {
  return isLanguage(code) ? LANGUAGE_NAMES[code] : code;
}

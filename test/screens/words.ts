/** The texts that come localised with a snapshot, as the kiosk would write them, in every language; long ones on purpose. */
import type { Language, PriceView } from '../../main/bridge/contract.ts';
import { GERMAN } from './words-de.ts';
import { ENGLISH } from './words-en.ts';
import { wordsOf } from './words-of.ts';

export type FixtureLanguage = Language;

export interface FixtureWords {
  readonly price: PriceView;
  readonly fourLines: PriceView;
  readonly free: PriceView;
  readonly own: PriceView;
  readonly energy: string;
  readonly energyLater: string;
  readonly parking: string;
  readonly start: string;
  readonly time: string;
  readonly limit: string;
  readonly number: (text: string) => string;
  readonly parkingDetail: (text: string) => string;
  readonly tax: (amount: string) => string;
  readonly nextPrice: { title: string; detail: string };
  readonly nextParking: { title: string; detail: string };
  readonly rate: string;
}

export const FIXTURE_WORDS: Record<FixtureLanguage, FixtureWords> = {
  en: ENGLISH,
  de: GERMAN,
  nl: wordsOf('nl'),
  fr: wordsOf('fr'),
  es: wordsOf('es'),
  ar: wordsOf('ar'),
};

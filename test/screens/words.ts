/** The texts that come localised with a snapshot, as the kiosk would write them, in both languages; long ones on purpose. */
import type { FaultView, PriceView } from '../../main/bridge/contract.ts';
import { GERMAN } from './words-de.ts';
import { ENGLISH } from './words-en.ts';

export type FixtureLanguage = 'en' | 'de';

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
  readonly faults: Record<
    'plug' | 'wet' | 'relay' | 'hot' | 'power' | 'link' | 'car' | 'card' | 'unplug',
    Omit<FaultView, 'since' | 'recovery'> & { readonly recovery: string | null }
  >;
}

export const FIXTURE_WORDS: Record<FixtureLanguage, FixtureWords> = { en: ENGLISH, de: GERMAN };

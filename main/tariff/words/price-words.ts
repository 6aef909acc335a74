import type { Zone } from '../zone.ts';

/**
 * A tariff in words, as the screens show it: the price that holds now as a headline, then one entry per further rule, in
 * the order that drivers are owed: per kWh, per time, per session, other. Never a wrong sentence: what has no words
 * becomes the tariff's own `tariff_alt_text` and `complete` is false.
 */
export interface PriceWords {
  readonly headline: PriceHeadline;
  readonly entries: readonly PriceEntry[];
  /** False if some rule could not be said; then an `info` entry says so in a generic line. */
  readonly complete: boolean;
  /** The tariff's own text in this language (or the nearest), if it has one. */
  readonly altText: string | undefined;
  readonly altUrl: string | undefined;
  readonly currency: string;
}

export type PriceHeadline =
  | { readonly free: true; readonly text: string; readonly detail: string }
  | {
      readonly free: false;
      /** Plain decimal, e.g. `"0.49"`; at least the currency's own decimals. */
      readonly amount: string;
      /** The same by Intl, without the currency: `0,49`. */
      readonly amountText: string;
      /** `€`. */
      readonly symbol: string;
      readonly per: PriceUnit;
      /** `€ / kWh`, localised. */
      readonly unitText: string;
      /** The whole as one text: `0.49 € / kWh`. */
      readonly text: string;
      /** When this price holds, if not always: `06:00 – 20:00`. */
      readonly detail: string;
    };

export type PriceUnit = 'kWh' | 'min' | 'h' | 'session';

export type PriceIcon = 'energy' | 'night' | 'parking' | 'time' | 'flat' | 'ok' | 'limit' | 'tax' | 'info';

export interface PriceEntry {
  readonly icon: PriceIcon;
  /** The bold line: `0.39 € / kWh`, `No start fee`. */
  readonly amount: string;
  /** The quiet line: `20:00 – 06:00`; may be empty. */
  readonly detail: string;
}

export interface DescribeOptions {
  /** BCP 47; its first subtag picks the catalogue, English if there is none. */
  readonly language: string;
  /** Epoch ms: which price holds now. */
  readonly at: number;
  readonly zone: Zone;
  /** Prices shown with tax (default) or without. */
  readonly tax?: 'incl' | 'excl' | undefined;
  readonly graceSeconds?: number | undefined;
}

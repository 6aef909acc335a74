import type { Decimal } from './decimal.ts';
import type { JsonObject } from './json.ts';

/**
 * An OCPI Tariff object (2.2.1 `mod_tariffs` and 2.3.0 `mod_tariffs`), validated. Made by `readTariff` in
 * `read-tariff.ts`. Numbers are exact; times are in the units that their names tell.
 */
export interface Tariff {
  /** OCPI's CiString(36); empty if the file has none (the price does not need it). */
  readonly id: string;
  readonly countryCode: string | undefined;
  readonly partyId: string | undefined;
  /** ISO 4217, checked to be known. */
  readonly currency: string;
  readonly currencyDecimals: number;
  readonly type: TariffType | undefined;
  readonly taxIncluded: TaxIncluded;
  readonly minPrice: PriceLimit | undefined;
  readonly maxPrice: PriceLimit | undefined;
  readonly altText: readonly AltText[];
  readonly altUrl: string | undefined;
  /** Epoch ms, inclusive; which tariff applies, not its price (rule 18). */
  readonly validFrom: number | undefined;
  /** Epoch ms, exclusive. */
  readonly validUntil: number | undefined;
  /** Epoch ms; tells versions of one tariff apart. */
  readonly lastUpdated: number | undefined;
  readonly elements: readonly TariffElement[];
  /** The whole document as read: unknown fields are kept, and ignored. */
  readonly source: JsonObject;
}

export const TARIFF_TYPES = [
  'AD_HOC_PAYMENT',
  'PROFILE_CHEAP',
  'PROFILE_FAST',
  'PROFILE_GREEN',
  'REGULAR',
] as const;
export type TariffType = (typeof TARIFF_TYPES)[number];

/** 2.3.0's `tax_included`; 2.2.1 has none, which means NO (rule 15). */
export const TAX_INCLUDED = ['YES', 'NO', 'N/A'] as const;
export type TaxIncluded = (typeof TAX_INCLUDED)[number];

/** In the order in which they are paid for and shown. */
export const DIMENSIONS = ['FLAT', 'ENERGY', 'TIME', 'PARKING_TIME'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** 2.3.0 `{before_taxes, after_taxes}` or 2.2.1 `{excl_vat, incl_vat}`. */
export interface PriceLimit {
  readonly excl: Decimal | undefined;
  readonly incl: Decimal | undefined;
}

export interface AltText {
  /** ISO 639-1. */
  readonly language: string;
  readonly text: string;
}

export interface TariffElement {
  readonly components: readonly PriceComponent[];
  readonly restrictions: Restrictions;
}

export interface PriceComponent {
  readonly type: Dimension;
  /** Currency per kWh (ENERGY), per hour (TIME, PARKING_TIME), per session (FLAT); may be negative. */
  readonly price: Decimal;
  /** Percent; undefined is "no VAT", which is not 0 % on a receipt but prices alike. */
  readonly vat: Decimal | undefined;
  /** Wh or seconds; 0 rounds nothing (rule 12). */
  readonly stepSize: number;
}

/** Every restriction that is undefined restricts nothing (rule 2). */
export interface Restrictions {
  /** Local minute of day, inclusive. */
  readonly startTime: number | undefined;
  /** Local minute of day, exclusive; `00:00` is 1440 (rule 4). */
  readonly endTime: number | undefined;
  /** Local date as days since 1970-01-01, inclusive. */
  readonly startDate: number | undefined;
  /** Exclusive (rule 5). */
  readonly endDate: number | undefined;
  /** kWh charged before the period, inclusive (rule 6). */
  readonly minKwh: Decimal | undefined;
  readonly maxKwh: Decimal | undefined;
  /** A; against the period's MIN_CURRENT (rule 8). */
  readonly minCurrent: Decimal | undefined;
  readonly maxCurrent: Decimal | undefined;
  /** kW; against the period's MIN_POWER. */
  readonly minPower: Decimal | undefined;
  readonly maxPower: Decimal | undefined;
  /** Seconds since the start, inclusive (rule 7). */
  readonly minDuration: number | undefined;
  readonly maxDuration: number | undefined;
  /** Days on which it holds; undefined (or empty in the file) is every day. */
  readonly days: readonly Weekday[] | undefined;
  readonly reservation: ReservationRestriction | undefined;
}

/** Index 0 is Monday. */
export const WEEKDAYS = [
  'MONDAY',
  'TUESDAY',
  'WEDNESDAY',
  'THURSDAY',
  'FRIDAY',
  'SATURDAY',
  'SUNDAY',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const RESERVATION_RESTRICTIONS = ['RESERVATION', 'RESERVATION_EXPIRES'] as const;
export type ReservationRestriction = (typeof RESERVATION_RESTRICTIONS)[number];

/** A minute of a day that `endTime` never reaches: 24:00. */
export const DAY_MINUTES = 1440;

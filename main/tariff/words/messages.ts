import type { PriceUnit } from './price-words.ts';

/**
 * Everything that `describe` says, once per language. Arguments come formatted (`amount` with its currency, `energy`
 * with kWh, `duration` with its unit, `load` with kW or A); each message is a whole phrase, so that a language may order
 * it as it likes.
 */
export interface TariffMessages {
  /** BCP 47, for numbers, money, dates and lists. */
  readonly locale: string;
  readonly unit: Readonly<Record<PriceUnit, string>>;
  readonly price: (amount: string, unit: string) => string;
  /** A price that had to be rounded to be shown. */
  readonly about: (price: string) => string;
  readonly between: (low: string, high: string) => string;
  /** Several conditions that must all hold. */
  readonly list: (parts: readonly string[]) => string;
  readonly free: string;
  readonly startFee: string;
  /** A fee that can fall due later than at the start, or not at all (rule 9). */
  readonly fee: string;
  /** Said of each of several fees: only one of them is ever billed (rule 9). */
  readonly firstFee: string;
  readonly noStartFee: string;
  readonly whileCharging: string;
  readonly whileParked: string;
  /** The grace before parking is billed. */
  readonly graceFree: (duration: string) => string;
  /** Billed in whole steps. */
  readonly perStarted: (quantity: string) => string;
  readonly firstEnergy: (energy: string) => string;
  readonly afterEnergy: (energy: string) => string;
  readonly betweenEnergy: (from: string, to: string) => string;
  /** Durations count from the start of the session, of parking too (rule 7): the phrase must say so. */
  readonly firstTime: (duration: string) => string;
  /** The same of a reservation, whose time counts from its own start (rule 7). */
  readonly firstReserved: (duration: string) => string;
  readonly afterTime: (duration: string) => string;
  readonly betweenTimes: (from: string, to: string) => string;
  readonly belowLoad: (load: string) => string;
  readonly fromLoad: (load: string) => string;
  readonly betweenLoads: (from: string, to: string) => string;
  readonly window: (from: string, to: string) => string;
  readonly days: (first: string, last: string) => string;
  /** Weekdays and the windows on them: "Mon – Fri 08:00 – 20:00". */
  readonly daysAndWindows: (days: string, windows: string) => string;
  readonly atMost: (amount: string) => string;
  readonly atLeast: (amount: string) => string;
  readonly perSession: string;
  readonly withoutTax: string;
  readonly withTax: string;
  readonly taxIncluded: (rate: string) => string;
  readonly taxesIncluded: (lowest: string, highest: string) => string;
  readonly taxAdded: (rate: string) => string;
  readonly taxesAdded: (lowest: string, highest: string) => string;
  readonly reservation: string;
  readonly expiredReservation: string;
  /** Elements limited to dates begin or end to count on this day. */
  readonly otherPrices: (date: string) => string;
  readonly upperLineCounts: string;
  readonly varies: string;
  readonly moreRules: string;
}

type Messages = {
  [Key in keyof TariffMessages]: TariffMessages[Key] extends (...args: never) => string ? Key : never;
}[keyof TariffMessages];

/** The arguments' names, for texts of an OEM; `list` takes a list, which no text can hold. */
export const TARIFF_PLACEHOLDERS: Readonly<Record<`tariff.${Exclude<Messages, 'list'>}`, readonly string[]>> =
  {
    'tariff.price': ['amount', 'unit'],
    'tariff.about': ['price'],
    'tariff.between': ['low', 'high'],
    'tariff.graceFree': ['duration'],
    'tariff.perStarted': ['quantity'],
    'tariff.firstEnergy': ['energy'],
    'tariff.afterEnergy': ['energy'],
    'tariff.betweenEnergy': ['from', 'to'],
    'tariff.firstTime': ['duration'],
    'tariff.firstReserved': ['duration'],
    'tariff.afterTime': ['duration'],
    'tariff.betweenTimes': ['from', 'to'],
    'tariff.belowLoad': ['load'],
    'tariff.fromLoad': ['load'],
    'tariff.betweenLoads': ['from', 'to'],
    'tariff.window': ['from', 'to'],
    'tariff.days': ['first', 'last'],
    'tariff.daysAndWindows': ['days', 'windows'],
    'tariff.atMost': ['amount'],
    'tariff.atLeast': ['amount'],
    'tariff.taxIncluded': ['rate'],
    'tariff.taxesIncluded': ['lowest', 'highest'],
    'tariff.taxAdded': ['rate'],
    'tariff.taxesAdded': ['lowest', 'highest'],
    'tariff.otherPrices': ['date'],
  };

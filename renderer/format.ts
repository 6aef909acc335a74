/**
 * Numbers, money and times as a driver of that language writes them, in the station's time zone. Decimal strings go to
 * `Intl` as they are: it formats them exactly, no floating point on the way.
 */
import type { Language, Money } from '../main/bridge/contract.ts';

const LOCALES: Record<Language, string> = {
  // Day before month and a 24-hour clock, as on every European charger.
  en: 'en-GB',
  de: 'de',
  nl: 'nl',
  fr: 'fr',
  es: 'es',
  // The digits of every other sign in Europe's and the Gulf's charging parks; Intl alone would choose by its version.
  ar: 'ar-u-nu-latn',
};

/** Currencies that English writes before the amount; all others follow it, as on the price signs ("11.94 €"). */
const PREFIXED = new Set(['USD', 'GBP', 'AUD', 'CAD', 'NZD', 'SGD', 'HKD']);

const NO_BREAK_SPACE = '\u00a0';

export type DecimalText = Intl.StringNumericLiteral;

function isDecimal(text: string): text is DecimalText {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** Wh as an exact decimal text of kWh: 24360 → "24.360". */
export function kilo(units: number): DecimalText {
  const whole = Math.trunc(Math.abs(units));
  const text = `${units < 0 ? '-' : ''}${Math.floor(whole / 1_000)}.${String(whole % 1_000).padStart(3, '0')}`;
  return isDecimal(text) ? text : '0';
}

export interface Format {
  readonly language: Language;
  /** "24.36", without the unit. */
  energy(wattHours: number): string;
  /** "25.5", in kW, without the unit. */
  power(watts: number): string;
  /** A connector's rating: "22", "3.7". */
  rating(watts: number): string;
  percent(value: number): string;
  integer(value: number): string;
  money(money: Money): string;
  /** "18:42" */
  time(at: number): string;
  /** "Sunday 22 November" */
  day(at: number): string;
  /** "22 Nov, 18:42" */
  moment(at: number): string;
  sameDay(one: number, other: number): boolean;
  /** "18:00 – 21:31" */
  timeRange(from: number, to: number): string;
  /** "42:10", "1:42:10" */
  stopwatch(ms: number): string;
}

export function createFormat(language: Language, timeZone: string): Format {
  const locale = LOCALES[language];
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options);
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

  const energy = number({ minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false });
  const power = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const rating = number({ maximumFractionDigits: 1 });
  const percent = number({ style: 'percent', maximumFractionDigits: 0 });
  const integer = number({ maximumFractionDigits: 0, useGrouping: false });
  const two = number({ minimumIntegerDigits: 2, useGrouping: false });
  const time = date(clock);
  const day = date({ weekday: 'long', day: 'numeric', month: 'long' });
  const moment = date({ day: 'numeric', month: 'short', ...clock });
  const calendar = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const money = moneyFormat(language, locale);

  return {
    language,
    energy: (wattHours) => energy.format(kilo(wattHours)),
    power: (watts) => power.format(kilo(watts)),
    rating: (watts) => rating.format(kilo(watts)),
    percent: (value) => percent.format(value / 100),
    integer: (value) => integer.format(value),
    money,
    time: (at) => time.format(at),
    day: (at) => day.format(at),
    moment: (at) => moment.format(at),
    sameDay: (one, other) => calendar.format(one) === calendar.format(other),
    timeRange: (from, to) => `${time.format(from)}\u00a0–\u00a0${time.format(to)}`,
    stopwatch(ms) {
      const seconds = Math.max(0, Math.floor(ms / 1_000));
      const hours = Math.floor(seconds / 3_600);
      const tail = `${two.format(Math.floor(seconds / 60) % 60)}:${two.format(seconds % 60)}`;
      return hours > 0 ? `${integer.format(hours)}:${tail}` : tail;
    },
  };
}

function moneyFormat(language: Language, locale: string): (money: Money) => string {
  const formats = new Map<string, Intl.NumberFormat>();

  function formatOf(currency: string): Intl.NumberFormat {
    let format = formats.get(currency);
    if (!format) {
      format = new Intl.NumberFormat(locale, {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
      });
      formats.set(currency, format);
    }
    return format;
  }

  return ({ amount, currency }) => {
    if (!isDecimal(amount)) return `${amount}${NO_BREAK_SPACE}${currency}`;
    const format = formatOf(currency);
    if (language !== 'en' || PREFIXED.has(currency)) return format.format(amount);
    const parts = format.formatToParts(amount);
    const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency;
    const figure = parts.filter((part) => part.type !== 'currency' && part.type !== 'literal');
    return `${figure.map((part) => part.value).join('')}${NO_BREAK_SPACE}${symbol}`;
  };
}

/** Catalogue words that a span of time is told in. */
export interface SpanWords {
  seconds(count: string): string;
  minutes(count: string): string;
  hours(count: string): string;
  hoursMinutes(hours: string, minutes: string): string;
}

/** "24 s", "18 min", "1 h 18 min": as exact as somebody who waits wants it. */
export function span(ms: number, words: SpanWords, format: Pick<Format, 'integer'>): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 60) return words.seconds(format.integer(seconds));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return words.minutes(format.integer(minutes));
  const hours = format.integer(Math.floor(minutes / 60));
  return minutes % 60 === 0 ? words.hours(hours) : words.hoursMinutes(hours, format.integer(minutes % 60));
}

import { exactDecimal, formatUnits, roundRatio, type Decimal, type Ratio } from '../decimal.ts';
import type { PriceUnit } from './price-words.ts';
import type { TariffMessages } from './messages.ts';
import { MoneyFormat } from './money.ts';

/** Numbers, money and times of one language (Intl), for one currency. */

/** A price per unit, as a driver reads it. */
export interface ShownPrice {
  /** Plain decimal. */
  readonly amount: string;
  readonly per: PriceUnit;
  /** False if `amount` had to be rounded. */
  readonly exact: boolean;
}

/** More decimals than this nobody reads off a screen. */
const MOST_DECIMALS = 4;

/** `price` per kWh, hour or session; a time's price per minute where that is exact and short, else per hour. */
export function shownPrice(
  price: Ratio,
  unit: 'kWh' | 'h' | 'session',
  currencyDecimals: number,
): ShownPrice {
  const perMinute = { num: price.num, den: price.den * 60n };
  const choices: readonly (readonly [Ratio, PriceUnit, number])[] =
    unit === 'h'
      ? [
          [perMinute, 'min', currencyDecimals],
          [price, 'h', currencyDecimals],
          [perMinute, 'min', MOST_DECIMALS],
          [price, 'h', MOST_DECIMALS],
        ]
      : [[price, unit, MOST_DECIMALS]];
  for (const [value, per, decimals] of choices) {
    const exactly = exactDecimal(value, decimals);
    if (exactly) return { amount: padded(exactly, currencyDecimals), per, exact: true };
  }
  const most = Math.max(MOST_DECIMALS, currencyDecimals);
  return { amount: formatUnits(roundRatio(price, most), most), per: unit, exact: false };
}

function padded({ units, digits }: Decimal, decimals: number): string {
  return digits >= decimals
    ? formatUnits(units, digits)
    : formatUnits(units * 10n ** BigInt(decimals - digits), decimals);
}

export interface Formats {
  /** A decimal string with its currency. */
  money(amount: string): string;
  /** The same in two: the figures and the symbol. */
  moneyParts(amount: string): { readonly figures: string; readonly symbol: string };
  energy(kWh: Decimal): string;
  power(kW: Decimal): string;
  current(amperes: Decimal): string;
  duration(seconds: number): string;
  percent(percent: Decimal): string;
  /** Minutes of the day. */
  clock(minutes: number): string;
  /** 0 is Monday. */
  weekday(day: number): string;
  /** Days since 1970-01-01. */
  date(day: number): string;
}

const DAY_MS = 86_400_000;
/** 1970-01-05. */
const FIRST_MONDAY = 4;

export function formatsOf(messages: TariffMessages, currency: string): Formats {
  const { locale } = messages;
  const money = new MoneyFormat(locale, currency);
  const number = (value: Decimal) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 20 }).format(textOf(value));
  const unit = (value: number, name: 'hour' | 'minute' | 'second') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const time = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return {
    money: (amount) => money.text(amount),
    moneyParts: (amount) => money.parts(amount),
    energy: (kWh) => `${number(kWh)} ${messages.unit.kWh}`,
    power: (kW) => `${number(kW)} kW`,
    current: (amperes) => `${number(amperes)} A`,
    duration(seconds) {
      if (seconds % 3600 === 0 && seconds > 0) return unit(seconds / 3600, 'hour');
      return seconds % 60 === 0 ? unit(seconds / 60, 'minute') : unit(seconds, 'second');
    },
    percent: ({ units, digits }) =>
      new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 20 }).format(
        textOf({ units, digits: digits + 2 }),
      ),
    clock: (minutes) =>
      time({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format((minutes % 1440) * 60_000),
    weekday: (day) => time({ weekday: 'short' }).format((FIRST_MONDAY + day) * DAY_MS),
    date: (day) => time({ day: 'numeric', month: 'short', year: 'numeric' }).format(day * DAY_MS),
  };
}

/** Intl takes decimals as text and rounds nothing of them. */
function textOf({ units, digits }: Decimal): `${number}` {
  return formatUnits(units, digits) as `${number}`;
}

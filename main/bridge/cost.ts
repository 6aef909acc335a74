/** A running or final price as the screen shows it: figures in the currency's own decimals, lines in words. */
import { formatUnits } from '../tariff/decimal.ts';
import type { ComponentLine, ReceiptLine } from '../tariff/lines.ts';
import type { ActivePrice, PriceSnapshot } from '../tariff/priced-session.ts';
import type { Amount, Totals } from '../tariff/totals.ts';
import type { Restrictions } from '../tariff/model.ts';
import { reasonPhrases } from '../tariff/words/reason.ts';
import { MoneyFormat } from '../tariff/words/money.ts';
import type { Zone } from '../tariff/zone.ts';
import type { CostLine, CostView, Money, PriceLine } from './contract.ts';
import { billWords } from './words/bill.ts';
import type { BillWords } from './words/messages.ts';

export interface Locale {
  readonly language: string;
  readonly zone: Zone;
}

/** A bill in words. `totals` null: nothing can be said about a price. */
export function costView(
  totals: Totals | null,
  lines: readonly ReceiptLine[],
  locale: Locale,
  next: readonly PriceLine[] = [],
): CostView | null {
  if (totals === null) return null;
  const format = formatter(totals.currency, locale.language);
  return {
    total: { amount: totals.payable.incl, currency: totals.currency },
    tax: taxNote(totals, lines, format),
    lines: merged(lines).map((line) => costLine(line, totals.currency, format)),
    next,
  };
}

/** What will change by itself: the next price (unless charging is over: `charged`), or the end of free parking. */
export function comingPrices(price: PriceSnapshot, locale: Locale, charged = false): PriceLine[] {
  const format = formatter(price.totals.currency, locale.language);
  const { words } = format;
  const coming: PriceLine[] = [];
  const change = price.nextChange;
  if (change && change.why === 'clock' && !charged) {
    const time = format.time(change.at, locale.zone);
    for (const active of change.prices) {
      if (active.dimension !== 'ENERGY' && active.dimension !== 'TIME') continue;
      const before = price.now.find(({ dimension }) => dimension === active.dimension);
      if (before?.price.incl === active.price.incl) continue;
      coming.push({
        icon: isNight(change.at, locale.zone) ? 'night' : 'day',
        title: words.priceFrom(time, format.unitPrice(active)),
        detail: waitPhrase(change.at - price.at, words),
      });
    }
  }
  if (price.grace) {
    const { until, parking } = price.grace;
    const title = parking ? format.unitPrice(parking) : words.freeAfterwards;
    coming.push({
      icon: 'parking',
      title: `${words.parking}: ${title}`,
      detail: words.graceUntil(format.time(until, locale.zone)),
    });
  }
  return coming;
}

/** Longer than this nobody waits with the car at the cable: the clock time says enough. */
const LONGEST_WAIT_MINUTES = 12 * 60;

function waitPhrase(ms: number, words: BillWords): string | null {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes > LONGEST_WAIT_MINUTES) return null;
  return minutes < 60 ? words.inMinutes(minutes) : words.inHours(Math.floor(minutes / 60), minutes % 60);
}

function isNight(at: number, zone: Zone): boolean {
  const hour = Math.floor((at / 1000 + zone.offsetAt(Math.floor(at / 1000))) / 3600) % 24;
  return hour >= 18 || hour < 5;
}

/** A price of one unit in words, e.g. "0.05 € / min". */
export function ratePhrase(active: ActivePrice, currency: string, language: string): string {
  return formatter(currency, language).unitPrice(active);
}

type Format = ReturnType<typeof makeFormat>;

/** Intl's formatters cost far more to make than to use, and a bill is made anew with each reading. */
const formats = new Map<string, Format>();

function formatter(currency: string, language: string): Format {
  const key = `${currency} ${language}`;
  const known = formats.get(key);
  if (known) return known;
  const made = makeFormat(currency, language);
  formats.set(key, made);
  return made;
}

/** `0.5` with two decimals is `0.50`; more than `least` stay. */
function padded(decimal: string, least: number): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(least, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}

function makeFormat(currency: string, language: string) {
  const words = billWords(language);
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (decimal: string, least: number, most = Math.max(least, 6)) => {
    const digits = `${String(least)}-${String(most)}`;
    let format = numbers.get(digits);
    if (!format) {
      format = new Intl.NumberFormat(language, { minimumFractionDigits: least, maximumFractionDigits: most });
      numbers.set(digits, format);
    }
    // Intl takes decimal strings exactly (ECMA-402, Intl.NumberFormat v3); the types only know numbers.
    return format.format(decimal as `${number}`);
  };
  const money = new MoneyFormat(language, currency);
  const least =
    new Intl.NumberFormat(language, { style: 'currency', currency }).resolvedOptions()
      .minimumFractionDigits ?? 2;
  /** A unit price: as many decimals as it needs, at least the currency's own. */
  const price = (decimal: string) => money.text(padded(decimal, least));
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 6 });
  return {
    words,
    percent: (rate: string) => percents.format(`${rate}e-2` as `${number}`),
    reasons: (restrictions: Restrictions) => reasonPhrases(restrictions, language, currency),
    number,
    money: (decimal: string) => money.text(decimal),
    price,
    unitPrice: (active: Pick<ActivePrice, 'unit' | 'price'>) => {
      if (active.unit === 'kWh') return `${price(active.price.incl)} / ${words.unit.kWh}`;
      const perMinute = perMinuteOf(active.price);
      return perMinute
        ? `${price(perMinute)} / ${words.unit.min}`
        : `${price(active.price.incl)} / ${words.unit.h}`;
    },
    time: (at: number, zone: Zone) => clockOf(language, zone.name).format(at),
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(language: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${language} ${timeZone}`;
  const known = clocks.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(key, made);
  return made;
}

/** A price an hour as a price a minute, where that can be written exactly with at most four decimals. */
function perMinuteOf(price: { readonly incl: string }): string | null {
  const [whole = '0', fraction = ''] = price.incl.split('.');
  const units = BigInt(whole + fraction.padEnd(8, '0'));
  if (units % 600_000n !== 0n) return null;
  const tenThousandths = units / 60n / 10_000n;
  const text = (tenThousandths < 0n ? -tenThousandths : tenThousandths).toString().padStart(5, '0');
  const decimal = `${text.slice(0, -4)}.${text.slice(-4)}`.replace(/0+$/, '').replace(/\.$/, '');
  return tenThousandths < 0n ? `-${decimal}` : decimal;
}

function costLine(bill: Billed, currency: string, format: Format): CostLine {
  const { line, payable } = bill;
  const amount: Money = { amount: payable, currency };
  const { words } = format;
  if (line.type !== 'component') {
    return { kind: 'limit', title: words[line.type], detail: words.limitApplied, amount };
  }
  return {
    kind: KIND[line.dimension],
    title: titleOf(line, format),
    detail: detailOf(line, bill, format),
    amount,
  };
}

interface Billed {
  readonly line: ReceiptLine;
  /** Quantity and amount with what rounding up to the step size added. */
  readonly quantity: string | undefined;
  readonly seconds: number | undefined;
  readonly payable: string;
  readonly rounded: boolean;
}

/** One line for each component: what the step size added is part of what was billed, and is said. */
function merged(lines: readonly ReceiptLine[]): Billed[] {
  const bills: Billed[] = [];
  for (const line of lines) {
    const part = line.type === 'component' ? line : null;
    const index = bills.findIndex((bill) => part?.part === 'step' && isUseOf(bill.line, part));
    const use = bills[index];
    if (part === null || use === undefined) {
      const { quantity, seconds } = part ?? { quantity: undefined, seconds: undefined };
      bills.push({ line, quantity, seconds, payable: line.payable.incl, rounded: part?.part === 'step' });
      continue;
    }
    bills[index] = {
      line: use.line,
      quantity: use.quantity === undefined ? undefined : addDecimals(use.quantity, part.quantity ?? '0'),
      seconds: use.seconds === undefined ? undefined : use.seconds + (part.seconds ?? 0),
      payable: addDecimals(use.payable, line.payable.incl),
      rounded: true,
    };
  }
  return bills;
}

function isUseOf(line: ReceiptLine, step: ComponentLine): boolean {
  return (
    line.type === 'component' &&
    line.element === step.element &&
    line.dimension === step.dimension &&
    line.reservation === step.reservation
  );
}

const KIND = { ENERGY: 'energy', TIME: 'time', PARKING_TIME: 'parking', FLAT: 'flat' } as const;

function titleOf(line: ComponentLine, format: Format): string {
  const { words } = format;
  const title = line.reservation ? words.reservation : words[KIND[line.dimension]];
  const reasons = format.reasons(line.reason);
  return reasons.length === 0 ? title : words.when(title, reasons.join(', '));
}

function detailOf(line: ComponentLine, bill: Billed, format: Format): string {
  const { words } = format;
  if (line.dimension === 'FLAT') return words.once;
  const product =
    line.dimension === 'ENERGY' ? energyProduct(line, bill, format) : timeProduct(line, bill, format);
  const told = bill.rounded ? words.roundedUp(product) : product;
  return line.dimension === 'PARKING_TIME' && !line.reservation ? words.afterCharging(told) : told;
}

function energyProduct({ unitPrice }: ComponentLine, { quantity = '0' }: Billed, format: Format): string {
  return `${format.number(quantity, 2)} ${format.words.unit.kWh} × ${format.price(unitPrice.incl)}`;
}

function timeProduct({ unitPrice }: ComponentLine, { seconds = 0 }: Billed, format: Format): string {
  const perMinute = perMinuteOf(unitPrice);
  if (perMinute !== null) {
    return `${format.words.minutes(format.number((seconds / 60).toFixed(2), 0, 2))} × ${format.price(perMinute)}`;
  }
  return `${format.words.hours(format.number((seconds / 3600).toFixed(4), 0, 4))} × ${format.price(unitPrice.incl)}`;
}

function taxNote(totals: Totals, lines: readonly ReceiptLine[], format: Format): string | null {
  const rates = new Set<string>();
  for (const line of lines) if (line.type === 'component' && line.vat !== undefined) rates.add(line.vat);
  const tax = difference(totals.payable);
  if (rates.size === 0 || /^-?0(\.0*)?$/.test(tax)) return null;
  return format.words.tax(format.money(tax), [...rates].map(format.percent).join(', '));
}

/** incl − excl: exact. */
function difference({ excl, incl }: Amount): string {
  return addDecimals(incl, excl.startsWith('-') ? excl.slice(1) : `-${excl}`);
}

/** The exact sum of two decimals, with the digits of the longer one. */
export function addDecimals(a: string, b: string): string {
  const digits = Math.max(digitsOf(a), digitsOf(b));
  const units = unitsOf(a, digits) + unitsOf(b, digits);
  return formatUnits(units, digits);
}

const digitsOf = (decimal: string) => decimal.split('.')[1]?.length ?? 0;

function unitsOf(decimal: string, digits: number): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
}

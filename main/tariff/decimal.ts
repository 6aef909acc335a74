/** Exact numbers: decimals as they are written and the ratios that come of them. Never a float (rule 17). */

/** `units` / 10^`digits`, with no trailing zero in `units` unless `digits` is 0. */
export interface Decimal {
  readonly units: bigint;
  readonly digits: number;
}

/** `num` / `den`; `den` > 0; not necessarily in lowest terms. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

export const ZERO: Decimal = { units: 0n, digits: 0 };

/** Finer decimals than this are refused: work per number stays bounded. */
export const MOST_DIGITS = 100;

/** Rule 19: a number beyond 1e9 in size is an error. */
export const LARGEST_NUMBER = 1_000_000_000n;

const SHAPE = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * The exact value of a JSON number's text.
 * @returns the decimal, or why there is none: beyond 1e9 in size, or finer than `MOST_DIGITS` decimals
 */
export function parseDecimal(text: string): Decimal | 'not-a-number' | 'too-big' | 'too-fine' {
  const match = SHAPE.exec(text);
  if (!match) return 'not-a-number';
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const figures = (whole + fraction).replace(/^0+/, '');
  if (figures === '') return ZERO;
  const significant = figures.replace(/0+$/, '');
  const exponent = Number(exponentText) - fraction.length + (figures.length - significant.length);
  // Judged on the exponent first, so that 1e999999999 never becomes a BigInt.
  if (significant.length + exponent > 10) return 'too-big';
  if (-exponent > MOST_DIGITS) return 'too-fine';
  const size = exponent > 0 ? BigInt(significant) * 10n ** BigInt(exponent) : BigInt(significant);
  const digits = Math.max(0, -exponent);
  if (size > LARGEST_NUMBER * power10(digits)) return 'too-big';
  return { units: sign === '-' ? -size : size, digits };
}

const POWERS: bigint[] = [1n];

/** 10^`exponent`. */
export function power10(exponent: number): bigint {
  return (POWERS[exponent] ??= 10n ** BigInt(exponent));
}

/** `value` × 10^`digits`, rounded up to an integer; exact if `value` has no more digits than that. */
export function ceilScaled(value: Decimal, digits: number): bigint {
  if (digits >= value.digits) return value.units * power10(digits - value.digits);
  const step = power10(value.digits - digits);
  const down = value.units / step;
  return value.units > down * step ? down + 1n : down;
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const digits = Math.max(a.digits, b.digits);
  const difference = a.units * power10(digits - a.digits) - b.units * power10(digits - b.digits);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function ratioOf(value: Decimal): Ratio {
  return { num: value.units, den: power10(value.digits) };
}

/** In lowest terms. */
export function reduced(value: Ratio): Ratio {
  const common = gcd(value.num < 0n ? -value.num : value.num, value.den);
  return common > 1n ? { num: value.num / common, den: value.den / common } : value;
}

export function addRatios(a: Ratio, b: Ratio): Ratio {
  if (a.den === b.den) return { num: a.num + b.num, den: a.den };
  if (a.num === 0n) return b;
  if (b.num === 0n) return a;
  if (a.den % b.den === 0n) return { num: a.num + b.num * (a.den / b.den), den: a.den };
  if (b.den % a.den === 0n) return { num: a.num * (b.den / a.den) + b.num, den: b.den };
  return { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
}

export function compareRatios(a: Ratio, b: Ratio): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `value` × 10^`digits`, rounded half away from zero (rule 17). */
export function roundRatio(value: Ratio, digits: number): bigint {
  const size = (value.num < 0n ? -value.num : value.num) * power10(digits);
  const rounded = (2n * size + value.den) / (2n * value.den);
  return value.num < 0n ? -rounded : rounded;
}

/** The exact decimal of a ratio, or undefined if it needs more than `mostDigits` decimals. */
export function exactDecimal(value: Ratio, mostDigits: number): Decimal | undefined {
  const scaled = value.num * power10(mostDigits);
  if (scaled % value.den !== 0n) return undefined;
  let units = scaled / value.den;
  let digits = mostDigits;
  while (digits > 0 && units % 10n === 0n) {
    units /= 10n;
    digits -= 1;
  }
  return { units, digits };
}

/** `units` / 10^`digits` as text with exactly that many decimals: (5, 2) → `"0.05"`. */
export function formatUnits(units: bigint | number, digits: number): string {
  const negative = units < 0;
  const figures = (negative ? -units : units).toString().padStart(digits + 1, '0');
  const split = figures.length - digits;
  const text = digits === 0 ? figures : `${figures.slice(0, split)}.${figures.slice(split)}`;
  return negative ? `-${text}` : text;
}

export function formatDecimal(value: Decimal): string {
  return formatUnits(value.units, value.digits);
}

export function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

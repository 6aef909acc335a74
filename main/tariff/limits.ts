import { compareRatios, ratioOf, type Ratio } from './decimal.ts';
import type { Tariff } from './model.ts';

/** What a total may not go below or beyond, per side (rule 16). */
export interface Limits {
  readonly excl: Side;
  readonly incl: Side;
}

interface Side {
  readonly min: Ratio | undefined;
  readonly max: Ratio | undefined;
}

/** Rule 16: an absent side is unlimited; with N/A `before_taxes` limits both. */
export function limitsOf({ taxIncluded, minPrice, maxPrice }: Tariff): Limits {
  const both = taxIncluded === 'N/A';
  const side = (own: 'excl' | 'incl'): Side => {
    const pick = (limit: typeof minPrice) => {
      const value = both ? (limit?.excl ?? limit?.[own]) : limit?.[own];
      return value && ratioOf(value);
    };
    return { min: pick(minPrice), max: pick(maxPrice) };
  };
  return { excl: side('excl'), incl: side('incl') };
}

/** Minimum first, then maximum: where they cross, the maximum has the last word. */
export function limited(value: Ratio, { min, max }: Side): { value: Ratio; raised: Ratio; lowered: Ratio } {
  const afterMin = min && compareRatios(value, min) < 0 ? min : value;
  const afterMax = max && compareRatios(afterMin, max) > 0 ? max : afterMin;
  return { value: afterMax, raised: difference(afterMin, value), lowered: difference(afterMax, afterMin) };
}

function difference(a: Ratio, b: Ratio): Ratio {
  return a === b ? { num: 0n, den: 1n } : { num: a.num * b.den - b.num * a.den, den: a.den * b.den };
}

import { formatUnits } from './decimal.ts';

/** Decimal strings, without and with tax. */
export interface Amount {
  readonly excl: string;
  readonly incl: string;
}

/** Rule 17: each rounded once from the exact value. `total` after limits, the parts before (rule 16). */
export interface Totals {
  readonly currency: string;
  readonly total: Amount;
  readonly fixed: Amount;
  readonly energy: Amount;
  readonly time: Amount;
  readonly parking: Amount;
  readonly reservation: Amount;
  /** In the currency's own decimals: JPY `"13"`, EUR `"5.00"`, KWD `"1.250"`. */
  readonly payable: Amount;
}

/** The same as integers: amounts in 1/10000 of the currency unit, `payable` in its minor unit. */
export interface Figures {
  readonly total: Pair;
  readonly fixed: Pair;
  readonly energy: Pair;
  readonly time: Pair;
  readonly parking: Pair;
  readonly reservation: Pair;
  readonly payable: Pair;
}

/** Numbers only where they are exact (below 2^53). */
export interface Pair {
  readonly excl: number | bigint;
  readonly incl: number | bigint;
}

/** Rule 17: totals to four decimals. */
export const TOTAL_DECIMALS = 4;

export function totalsOf(figures: Figures, currency: string, currencyDecimals: number): Totals {
  const amount = (pair: Pair, decimals = TOTAL_DECIMALS): Amount => ({
    excl: formatUnits(pair.excl, decimals),
    incl: formatUnits(pair.incl, decimals),
  });
  return {
    currency,
    total: amount(figures.total),
    fixed: amount(figures.fixed),
    energy: amount(figures.energy),
    time: amount(figures.time),
    parking: amount(figures.parking),
    reservation: amount(figures.reservation),
    payable: amount(figures.payable, currencyDecimals),
  };
}

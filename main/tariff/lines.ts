import type { Dimension, Restrictions } from './model.ts';
import type { Amount } from './totals.ts';

/**
 * One line of a receipt. A component used in several periods is one line. `amount`s are rounded to 4 decimals each for
 * themselves; `payable`s are in the currency's minor unit and add up to the payable total exactly (largest remainder),
 * so that a driver who adds up the lines finds the total.
 */
export type ReceiptLine = ComponentLine | LimitLine;

interface LineAmounts {
  readonly amount: Amount;
  readonly payable: Amount;
}

export interface ComponentLine extends LineAmounts {
  readonly type: 'component';
  readonly dimension: Dimension;
  /** True for what a reservation cost (rule 13). */
  readonly reservation: boolean;
  /** `use` is what was measured; `step` is what rounding up to the step size added (rules 10, 11). */
  readonly part: 'use' | 'step';
  /** kWh as an exact decimal for ENERGY, `"1"` for FLAT; undefined for times, whose quantity is `seconds`. */
  readonly quantity: string | undefined;
  /** Seconds (may have decimals), for TIME and PARKING_TIME. */
  readonly seconds: number | undefined;
  /** Per kWh, per hour, per session. */
  readonly unitPrice: UnitPrice;
  /** Percent as an exact decimal; undefined: no VAT. */
  readonly vat: string | undefined;
  /** Why this price applied: the restrictions of the element that won, and where it stands in the tariff. */
  readonly reason: Restrictions;
  readonly element: number;
}

/** What a minimum added or a maximum took away (rule 16). */
export interface LimitLine extends LineAmounts {
  readonly type: 'minimum' | 'maximum';
}

export interface UnitPrice extends Amount {
  /** False if `excl` or `incl` had to be rounded (to 6 decimals) to be written down. */
  readonly exact: boolean;
}

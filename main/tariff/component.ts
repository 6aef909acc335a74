import type { Ratio } from './decimal.ts';
import type { Dimension, PriceComponent } from './model.ts';

/** A price component of a compiled tariff, with its price exact. */
export interface CompiledComponent {
  readonly index: number;
  readonly element: number;
  readonly dimension: Dimension;
  readonly component: PriceComponent;
  /** Price per kWh, hour or session, exact, without and with tax (rule 15). */
  readonly excl: Ratio;
  readonly incl: Ratio;
}

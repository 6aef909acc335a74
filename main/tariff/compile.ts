import { axesOf, fits, spansOf, type Axes, type Condition } from './axes.ts';
import type { CompiledComponent } from './component.ts';
import { ratioOf, reduced, type Decimal, type Ratio } from './decimal.ts';
import type { Dimension, PriceComponent, Tariff } from './model.ts';
import { FastPlans } from './fast-plan.ts';
import { limitsOf, type Limits } from './limits.ts';
import { NONE, type Place, type Winners } from './place.ts';

/** A tariff made ready for pricing; immutable in meaning (it fills caches of its own). */
export interface CompiledTariff {
  readonly tariff: Tariff;
  readonly axes: Axes;
  /** Every component that can win, numbered; `Winners` hold these numbers. */
  readonly components: readonly CompiledComponent[];
  readonly limits: Limits;
  /** The tariff as plain integers, for sessions small enough. */
  readonly fast: FastPlans;
  /** Which component of each dimension holds where (rule 3). */
  winners(place: Place): Winners;
}

export function compileTariff(tariff: Tariff): CompiledTariff {
  const axes = axesOf(tariff.elements.map((element) => element.restrictions));
  const components: CompiledComponent[] = [];
  const candidates = tariff.elements.map((element, index): Candidate => {
    const own = new Map<Dimension, number>();
    for (const component of element.components) {
      // Of two components of one dimension in one element the first wins, as of two elements (o).
      if (own.has(component.type)) continue;
      own.set(component.type, components.length);
      components.push({
        index: components.length,
        element: index,
        dimension: component.type,
        component,
        ...taxed(tariff, component),
      });
    }
    return {
      own,
      condition: spansOf(axes, element.restrictions),
      reservation: element.restrictions.reservation,
    };
  });
  const byMode = [
    candidates.filter((candidate) => candidate.reservation === undefined),
    candidates.filter((candidate) => candidate.reservation === 'RESERVATION'),
    [
      ...candidates.filter((candidate) => candidate.reservation === 'RESERVATION_EXPIRES'),
      ...candidates.filter((candidate) => candidate.reservation === 'RESERVATION'),
    ],
  ] as const;
  const limits = limitsOf(tariff);
  const winners = (place: Place) => winnersAmong(byMode[place.mode], place);
  return {
    tariff,
    axes,
    components,
    limits,
    fast: new FastPlans(components, limits, axes, winners, tariff.currencyDecimals),
    winners,
  };
}

interface Candidate {
  readonly own: ReadonlyMap<Dimension, number>;
  readonly condition: Condition;
  readonly reservation: 'RESERVATION' | 'RESERVATION_EXPIRES' | undefined;
}

/** Rule 3: elements without a dimension never block it. */
function winnersAmong(candidates: readonly Candidate[], place: Place): Winners {
  let flat = NONE;
  let energy = NONE;
  let time = NONE;
  let parking = NONE;
  for (const { own, condition } of candidates) {
    if (!fits(condition, place)) continue;
    if (flat === NONE) flat = own.get('FLAT') ?? NONE;
    if (energy === NONE) energy = own.get('ENERGY') ?? NONE;
    if (time === NONE) time = own.get('TIME') ?? NONE;
    if (parking === NONE) parking = own.get('PARKING_TIME') ?? NONE;
    if (flat >= 0 && energy >= 0 && time >= 0 && parking >= 0) break;
  }
  return { flat, energy, time, parking };
}

/** Rule 15. */
function taxed(tariff: Tariff, { price, vat }: PriceComponent): { excl: Ratio; incl: Ratio } {
  const written = ratioOf(price);
  if (vat === undefined || tariff.taxIncluded === 'N/A')
    return { excl: reduced(written), incl: reduced(written) };
  const { num, den } = onePlusPercent(vat);
  if (tariff.taxIncluded === 'YES') {
    return { excl: reduced({ num: written.num * den, den: written.den * num }), incl: reduced(written) };
  }
  return { excl: reduced(written), incl: reduced({ num: written.num * num, den: written.den * den }) };
}

function onePlusPercent(percent: Decimal): Ratio {
  const { num, den } = ratioOf(percent);
  return { num: 100n * den + num, den: 100n * den };
}

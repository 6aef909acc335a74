import type { CompiledTariff } from './compile.ts';
import type { CompiledComponent } from './component.ts';
import { addRatios, power10, roundRatio, type Ratio } from './decimal.ts';
import { limited } from './limits.ts';
import { NONE } from './place.ts';
import type { Scales } from './session.ts';
import type { Tally } from './tally.ts';
import { TOTAL_DECIMALS, type Figures, type Pair } from './totals.ts';

/** The money for what was used, exact, with everything that a receipt tells. */
export interface Settlement {
  readonly items: readonly Item[];
  /** Exact total after limits. */
  readonly total: RatioPair;
  /** What the minimum added and the maximum took (negative) from the sum of the items. */
  readonly raised: RatioPair;
  readonly lowered: RatioPair;
  readonly figures: Figures;
}

export interface RatioPair {
  readonly excl: Ratio;
  readonly incl: Ratio;
}

/** Some quantity of one component. */
export interface Item {
  readonly component: CompiledComponent;
  readonly reservation: boolean;
  readonly part: 'use' | 'step';
  /** In units of which `unit` make one kWh, hour or session. */
  readonly quantity: bigint;
  readonly unit: bigint;
  readonly amount: RatioPair;
}

export interface Tallies {
  readonly ordinary: Tally;
  readonly reservation: Tally;
}

const NOTHING: RatioPair = { excl: { num: 0n, den: 1n }, incl: { num: 0n, den: 1n } };

export function settle(compiled: CompiledTariff, scales: Scales, tallies: Tallies): Settlement {
  const reserved = itemsOf(compiled, scales, tallies.reservation, true);
  const charged = itemsOf(compiled, scales, tallies.ordinary, false);
  const items = [...reserved, ...charged];
  const sum = sumOf(items);
  const { limits } = compiled;
  const excl = limited(sum.excl, limits.excl);
  const incl = limited(sum.incl, limits.incl);
  const total = { excl: excl.value, incl: incl.value };
  const part = (dimension: Item['component']['dimension']) =>
    rounded(sumOf(charged.filter((item) => item.component.dimension === dimension)));
  return {
    items,
    total,
    raised: { excl: excl.raised, incl: incl.raised },
    lowered: { excl: excl.lowered, incl: incl.lowered },
    figures: {
      total: rounded(total),
      fixed: part('FLAT'),
      energy: part('ENERGY'),
      time: part('TIME'),
      parking: part('PARKING_TIME'),
      reservation: rounded(sumOf(reserved)),
      payable: rounded(total, compiled.tariff.currencyDecimals),
    },
  };
}

function itemsOf(compiled: CompiledTariff, scales: Scales, tally: Tally, reservation: boolean): Item[] {
  const items: Item[] = [];
  const bill = (index: number, quantity: bigint, unit: bigint, part: Item['part'] = 'use') => {
    const component = compiled.components[index];
    if (component === undefined || quantity === 0n) return;
    const amount = {
      excl: times(component.excl, quantity, unit),
      incl: times(component.incl, quantity, unit),
    };
    items.push({ component, reservation, part, quantity, unit, amount });
  };
  const billAll = (used: ReadonlyMap<number, bigint>, unit: bigint) => {
    for (const [index, quantity] of used) bill(index, quantity, unit);
  };
  const stepUp = (used: ReadonlyMap<number, bigint>, last: number, unitsPerStep: bigint, unit: bigint) => {
    const size = compiled.components[last]?.component.stepSize ?? 0;
    bill(last, missingToStep(used, BigInt(size) * unitsPerStep), unit, 'step');
  };
  const kWh = power10(scales.energyDigits);
  const second = BigInt(scales.ticksPerSecond);
  const hour = 3600n * second;

  bill(tally.flat, 1n, 1n);
  billAll(tally.energy, kWh);
  stepUp(tally.energy, tally.lastEnergy, kWh / 1000n, kWh);
  billAll(tally.time, hour);
  // Rule 11: parking once billed, only parking is rounded up.
  if (tally.lastParking === NONE) stepUp(tally.time, tally.lastTime, second, hour);
  billAll(tally.parking, hour);
  stepUp(tally.parking, tally.lastParking, second, hour);
  return items;
}

/** Rules 10 to 12: what the total of all components of a dimension lacks to a multiple of the step. */
function missingToStep(used: ReadonlyMap<number, bigint>, step: bigint): bigint {
  if (step === 0n) return 0n;
  let total = 0n;
  for (const quantity of used.values()) total += quantity;
  const over = total % step;
  return over === 0n ? 0n : step - over;
}

function times(price: Ratio, quantity: bigint, unit: bigint): Ratio {
  return { num: price.num * quantity, den: price.den * unit };
}

function sumOf(items: readonly Item[]): RatioPair {
  return items.reduce(
    (sum, { amount }) => ({
      excl: addRatios(sum.excl, amount.excl),
      incl: addRatios(sum.incl, amount.incl),
    }),
    NOTHING,
  );
}

/** Rule 17. */
function rounded(value: RatioPair, decimals = TOTAL_DECIMALS): Pair {
  return { excl: roundRatio(value.excl, decimals), incl: roundRatio(value.incl, decimals) };
}

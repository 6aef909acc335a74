import type { Axes } from './axes.ts';
import type { CompiledComponent } from './component.ts';
import { fastRatesOf, type FastRates } from './fast-rates.ts';
import type { Limits } from './limits.ts';
import { MODES, type Mode, type Place, type Winners } from './place.ts';
import type { Scales } from './session.ts';

/** 256 kB; tariffs cut into more places than this are priced without a table. */
const MOST_PLACES = 65_536;

/** A tariff's fast plans, one per scale of sessions, made when first needed. */
export class FastPlans {
  private readonly components: readonly CompiledComponent[];
  private readonly limits: Limits;
  private readonly axes: Axes;
  private readonly winners: (place: Place) => Winners;
  private readonly currencyDecimals: number;
  private readonly plans = new Map<string, FastPlan | undefined>();
  private last: { scales: Scales; plan: FastPlan | undefined } | undefined;

  constructor(
    components: readonly CompiledComponent[],
    limits: Limits,
    axes: Axes,
    winners: (place: Place) => Winners,
    currencyDecimals: number,
  ) {
    this.currencyDecimals = currencyDecimals;
    this.components = components;
    this.limits = limits;
    this.axes = axes;
    this.winners = winners;
  }

  /** Undefined if this tariff at these scales must be priced the long way. */
  planFor(scales: Scales): FastPlan | undefined {
    const { last } = this;
    if (
      last?.scales.energyDigits === scales.energyDigits &&
      last.scales.loadDigits === scales.loadDigits &&
      last.scales.ticksPerSecond === scales.ticksPerSecond
    ) {
      return last.plan;
    }
    const key = `${scales.energyDigits} ${scales.loadDigits} ${scales.ticksPerSecond}`;
    if (!this.plans.has(key)) this.plans.set(key, this.make(scales));
    const plan = this.plans.get(key);
    this.last = { scales, plan };
    return plan;
  }

  private make(scales: Scales): FastPlan | undefined {
    const strides = stridesOf(this.axes);
    if (strides.places > MOST_PLACES) return undefined;
    const rates = fastRatesOf(this.components, this.limits, this.axes, scales);
    return (
      rates &&
      new FastPlan(this.axes, rates, strides, scales.ticksPerSecond, this.winners, this.currencyDecimals)
    );
  }
}

/** A place as one number: the sum of each class times its stride. */
export interface Strides {
  readonly mode: number;
  readonly clock: number;
  readonly weekday: number;
  readonly date: number;
  readonly energy: number;
  readonly duration: number;
  readonly minPower: number;
  readonly maxPower: number;
  readonly minCurrent: number;
  readonly maxCurrent: number;
  readonly places: number;
}

function stridesOf(axes: Axes): Strides {
  let places = 1;
  const axis = (size: number) => {
    const stride = places;
    places *= size;
    return stride;
  };
  return {
    mode: axis(MODES),
    clock: axis(axes.clockCuts.length),
    weekday: axis(axes.weekdays ? 7 : 1),
    date: axis(axes.dateCuts.length + 1),
    energy: axis(axes.energyCuts.length + 1),
    duration: axis(axes.durationCuts.length + 1),
    minPower: axis(axes.minPowerCuts.length + 1),
    maxPower: axis(axes.maxPowerCuts.length + 1),
    minCurrent: axis(axes.minCurrentCuts.length + 1),
    maxCurrent: axis(axes.maxCurrentCuts.length + 1),
    places,
  };
}

export class FastPlan {
  readonly axes: Axes;
  readonly rates: FastRates;
  readonly strides: Strides;
  readonly ticksPerSecond: number;
  readonly currencyDecimals: number;
  readonly usesClock: boolean;
  readonly usesLoad: boolean;
  /** Place → index into `sets`, 0 while unknown. */
  readonly table: Int32Array;
  /** Winner sets one after another; the first is never used. */
  readonly sets: number[] = [0, 0, 0, 0];
  private readonly winners: (place: Place) => Winners;

  constructor(
    axes: Axes,
    rates: FastRates,
    strides: Strides,
    ticksPerSecond: number,
    winners: (place: Place) => Winners,
    currencyDecimals: number,
  ) {
    this.currencyDecimals = currencyDecimals;
    this.axes = axes;
    this.rates = rates;
    this.strides = strides;
    this.ticksPerSecond = ticksPerSecond;
    this.usesClock = axes.clockCuts.length > 1 || axes.weekdays || axes.dateCuts.length > 0;
    this.usesLoad =
      axes.minPowerCuts.length > 0 ||
      axes.maxPowerCuts.length > 0 ||
      axes.minCurrentCuts.length > 0 ||
      axes.maxCurrentCuts.length > 0;
    this.table = new Int32Array(strides.places);
    this.winners = winners;
  }

  /** Decides a place that no session was in before. */
  decide(key: number): number {
    const { strides, sets, axes } = this;
    const digit = (stride: number, size: number) => Math.floor(key / stride) % size;
    const { flat, energy, time, parking } = this.winners({
      mode: digit(strides.mode, MODES) as Mode,
      clock: digit(strides.clock, axes.clockCuts.length),
      weekday: digit(strides.weekday, axes.weekdays ? 7 : 1),
      date: digit(strides.date, axes.dateCuts.length + 1),
      energy: digit(strides.energy, axes.energyCuts.length + 1),
      duration: digit(strides.duration, axes.durationCuts.length + 1),
      minPower: digit(strides.minPower, axes.minPowerCuts.length + 1),
      maxPower: digit(strides.maxPower, axes.maxPowerCuts.length + 1),
      minCurrent: digit(strides.minCurrent, axes.minCurrentCuts.length + 1),
      maxCurrent: digit(strides.maxCurrent, axes.maxCurrentCuts.length + 1),
    });
    const set = sets.length;
    sets.push(flat, energy, time, parking);
    this.table[key] = set;
    return set;
  }
}

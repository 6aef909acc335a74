import type { Axes } from './axes.ts';
import { compareDecimals, type Decimal } from './decimal.ts';
import { EXPIRED, ORDINARY, RESERVED, type Mode, type Place } from './place.ts';

/** More places than this are not walked through: checks and words then stay with the elements as written. */
export const MOST_WALKED_PLACES = 50_000;

/** A place with its steps on the load scales. */
export interface WalkedPlace extends Place {
  readonly powerStep: number;
  readonly currentStep: number;
}

export interface Walk {
  readonly modes?: readonly Mode[];
  /** One date class only. */
  readonly date?: number;
  /** Also places in which the meter tells no load. Default true. */
  readonly untold?: boolean;
}

/**
 * Every place in which a period can start, or undefined if there are too many. Loads are steady ones (lowest =
 * highest): what a period's spread adds is no new price.
 */
export function placesOf(axes: Axes, walk: Walk = {}): readonly WalkedPlace[] | undefined {
  const { modes = [ORDINARY, RESERVED, EXPIRED], date, untold = true } = walk;
  const power = loadSteps(axes.minPowerCuts, axes.maxPowerCuts, untold);
  const current = loadSteps(axes.minCurrentCuts, axes.maxCurrentCuts, untold);
  // Nothing is below zero: a bound of 0 leaves no class under it.
  const lowestEnergy = axes.energyCuts.filter(({ units }) => units === 0n).length;
  const lowestDuration = axes.durationCuts.filter((cut) => cut === 0).length;
  const sizes = [
    modes.length,
    axes.clockCuts.length,
    axes.weekdays ? 7 : 1,
    date === undefined ? axes.dateCuts.length + 1 : 1,
    axes.energyCuts.length + 1 - lowestEnergy,
    axes.durationCuts.length + 1 - lowestDuration,
    power.length,
    current.length,
  ];
  const count = sizes.reduce((product, size) => product * size, 1);
  if (count > MOST_WALKED_PLACES) return undefined;
  return Array.from({ length: count }, (_unused, number): WalkedPlace => {
    let rest = number;
    const digit = (axis: number) => {
      const size = sizes[axis] ?? 1;
      const own = rest % size;
      rest = Math.floor(rest / size);
      return own;
    };
    const mode = modes[digit(0)] ?? ORDINARY;
    const [clock, weekday, dateDigit] = [digit(1), digit(2), digit(3)];
    const [energy, duration, powerStep, currentStep] = [digit(4), digit(5), digit(6), digit(7)];
    return {
      mode,
      clock,
      weekday,
      date: date ?? dateDigit,
      energy: energy + lowestEnergy,
      duration: duration + lowestDuration,
      minPower: power[powerStep]?.min ?? 0,
      maxPower: power[powerStep]?.max ?? 0,
      minCurrent: current[currentStep]?.min ?? 0,
      maxCurrent: current[currentStep]?.max ?? 0,
      powerStep,
      currentStep,
    };
  });
}

/** All bounds of one kind of load, ascending: step `n` of a walked place is `n` of them or more, but not `n + 1`. */
export function loadCuts(minCuts: readonly Decimal[], maxCuts: readonly Decimal[]): readonly Decimal[] {
  const positive = [...minCuts, ...maxCuts].sort(compareDecimals).filter(({ units }) => units > 0n);
  return positive.filter((cut, index) => {
    const before = positive[index - 1];
    return before === undefined || compareDecimals(before, cut) !== 0;
  });
}

function loadSteps(
  minCuts: readonly Decimal[],
  maxCuts: readonly Decimal[],
  untold: boolean,
): readonly { min: number; max: number }[] {
  if (minCuts.length === 0 && maxCuts.length === 0) return [{ min: 0, max: 0 }];
  const reached = (own: readonly Decimal[], value: Decimal) =>
    own.filter((cut) => compareDecimals(cut, value) <= 0).length;
  const values = [{ units: 0n, digits: 0 }, ...loadCuts(minCuts, maxCuts)];
  const steps = values.map((value) => ({ min: reached(minCuts, value), max: reached(maxCuts, value) }));
  return untold ? [...steps, { min: 0, max: maxCuts.length }] : steps;
}

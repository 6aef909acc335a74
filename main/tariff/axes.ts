import { ceilScaled, compareDecimals, type Decimal } from './decimal.ts';
import { DAY_MINUTES, WEEKDAYS, type Restrictions } from './model.ts';
import type { Place } from './place.ts';

/**
 * Everything that a restriction can look at, each as an axis cut into classes by the bounds that occur in the tariff. A
 * period's place on all axes decides which components hold; the same cuts tell the period maker where a new period
 * must begin.
 */
export interface Axes {
  /** Minutes of the day at which a class begins; the first is 0. */
  readonly clockCuts: readonly number[];
  /** The clock class of every minute of the day. */
  readonly clockOfMinute: Uint16Array;
  /** For each clock class the first one in which the same restrictions hold: a window that wraps has two at midnight. */
  readonly clockAlike: readonly number[];
  /** False if no restriction looks at the weekday; all days are then one class. */
  readonly weekdays: boolean;
  /** Days since 1970-01-01, ascending; class = how many are ≤ the day. So for all cuts below. */
  readonly dateCuts: readonly number[];
  readonly energyCuts: readonly Decimal[];
  /** Seconds. */
  readonly durationCuts: readonly number[];
  readonly minPowerCuts: readonly Decimal[];
  readonly maxPowerCuts: readonly Decimal[];
  readonly minCurrentCuts: readonly Decimal[];
  readonly maxCurrentCuts: readonly Decimal[];
}

/** The classes in which an element holds: on each axis from `low` to `high`, both inclusive. */
export interface Condition {
  /** One flag per clock class (a window that wraps midnight is no interval), or undefined: at any time. */
  readonly clock: Uint8Array | undefined;
  /** Bit 0 is Monday. */
  readonly weekdays: number;
  readonly date: Span;
  readonly energy: Span;
  readonly duration: Span;
  readonly minPower: Span;
  readonly maxPower: Span;
  readonly minCurrent: Span;
  readonly maxCurrent: Span;
}

interface Span {
  readonly low: number;
  readonly high: number;
}

const ALL_DAYS = 0b111_1111;
const ANYWHERE: Span = { low: 0, high: Number.MAX_SAFE_INTEGER };

export function axesOf(restrictions: readonly Restrictions[]): Axes {
  const numbers = (pick: (of: Restrictions) => readonly (number | undefined)[]) =>
    [...new Set(restrictions.flatMap(pick).filter((cut) => cut !== undefined))].sort((a, b) => a - b);
  const decimals = (pick: (of: Restrictions) => readonly (Decimal | undefined)[]) =>
    distinct(restrictions.flatMap(pick).filter((cut) => cut !== undefined));
  const clockCuts = [
    0,
    ...numbers((of) => [of.startTime, of.endTime]).filter((cut) => cut > 0 && cut < DAY_MINUTES),
  ];
  const clockOfMinute = new Uint16Array(DAY_MINUTES);
  clockCuts.forEach((cut, index) => clockOfMinute.fill(index, cut));
  return {
    clockCuts,
    clockOfMinute,
    clockAlike: alikeClocks(clockCuts, restrictions),
    weekdays: restrictions.some((of) => of.days !== undefined),
    dateCuts: numbers((of) => [of.startDate, of.endDate]),
    energyCuts: decimals((of) => [of.minKwh, of.maxKwh]),
    durationCuts: numbers((of) => [of.minDuration, of.maxDuration]),
    minPowerCuts: decimals((of) => [of.minPower]),
    maxPowerCuts: decimals((of) => [of.maxPower]),
    minCurrentCuts: decimals((of) => [of.minCurrent]),
    maxCurrentCuts: decimals((of) => [of.maxCurrent]),
  };
}

/** An element's restrictions (rules 4 to 8) as classes. */
export function spansOf(axes: Axes, of: Restrictions): Condition {
  return {
    clock: clockFlags(axes.clockCuts, of),
    weekdays: of.days?.reduce((bits, day) => bits | (1 << WEEKDAYS.indexOf(day)), 0) ?? ALL_DAYS,
    date: between(axes.dateCuts, of.startDate, of.endDate, same),
    energy: between(axes.energyCuts, of.minKwh, of.maxKwh, sameDecimal),
    duration: between(axes.durationCuts, of.minDuration, of.maxDuration, same),
    minPower: between(axes.minPowerCuts, of.minPower, undefined, sameDecimal),
    maxPower: between(axes.maxPowerCuts, undefined, of.maxPower, sameDecimal),
    minCurrent: between(axes.minCurrentCuts, of.minCurrent, undefined, sameDecimal),
    maxCurrent: between(axes.maxCurrentCuts, undefined, of.maxCurrent, sameDecimal),
  };
}

export function fits(condition: Condition, at: Place): boolean {
  return (
    (condition.clock === undefined || condition.clock[at.clock] === 1) &&
    (condition.weekdays & (1 << at.weekday)) !== 0 &&
    within(condition.date, at.date) &&
    within(condition.energy, at.energy) &&
    within(condition.duration, at.duration) &&
    within(condition.minPower, at.minPower) &&
    within(condition.maxPower, at.maxPower) &&
    within(condition.minCurrent, at.minCurrent) &&
    within(condition.maxCurrent, at.maxCurrent)
  );
}

function within({ low, high }: Span, place: number): boolean {
  return place >= low && place <= high;
}

/** Rule 4: start inclusive, end exclusive, end < start wraps, equal means the whole day. */
function clockFlags(
  clockCuts: readonly number[],
  { startTime, endTime }: Restrictions,
): Uint8Array | undefined {
  if (startTime === undefined && endTime === undefined) return undefined;
  const start = startTime ?? 0;
  const end = endTime ?? DAY_MINUTES;
  // 00:00 to 00:00 was read as 0 to 1440, which is the whole day as well.
  if (start === end) return undefined;
  return Uint8Array.from(clockCuts, (cut) =>
    Number(start < end ? cut >= start && cut < end : cut >= start || cut < end),
  );
}

function alikeClocks(clockCuts: readonly number[], restrictions: readonly Restrictions[]): readonly number[] {
  const flags = restrictions.map((of) => clockFlags(clockCuts, of)).filter((own) => own !== undefined);
  const signatures = clockCuts.map((_cut, index) => flags.map((own) => own[index]).join(''));
  return signatures.map((signature) => signatures.indexOf(signature));
}

/** `min` ≤ value < `max`, where class = how many cuts are ≤ the value. */
function between<T>(
  cuts: readonly T[],
  min: T | undefined,
  max: T | undefined,
  equal: (a: T, b: T) => boolean,
): Span {
  const index = (cut: T) => cuts.findIndex((candidate) => equal(candidate, cut));
  return {
    low: min === undefined ? ANYWHERE.low : index(min) + 1,
    high: max === undefined ? ANYWHERE.high : index(max),
  };
}

const same = (a: number, b: number) => a === b;
const sameDecimal = (a: Decimal, b: Decimal) => compareDecimals(a, b) === 0;

function distinct(cuts: readonly Decimal[]): readonly Decimal[] {
  const sorted = [...cuts].sort(compareDecimals);
  return sorted.filter((cut, index) => {
    const before = sorted[index - 1];
    return before === undefined || !sameDecimal(before, cut);
  });
}

/** Decimal cuts as the integers of a session's scale: value ≥ cut exactly if value ≥ its scaled ceiling. */
export function scaledCuts(cuts: readonly Decimal[], digits: number): readonly bigint[] {
  return cuts.map((cut) => ceilScaled(cut, digits));
}

/** How many of the ascending `cuts` are ≤ `value`. */
export function classAmong<T extends number | bigint>(cuts: readonly T[], value: T): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const cut = cuts[middle];
    if (cut !== undefined && cut <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

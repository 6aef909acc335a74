import { spansOf } from '../axes.ts';
import type { CompiledTariff } from '../compile.ts';
import type { CompiledComponent } from '../component.ts';
import { compareRatios, type Decimal } from '../decimal.ts';
import type { Dimension } from '../model.ts';
import { EXPIRED, ORDINARY, RESERVED, type Mode, type Place, type Winners } from '../place.ts';
import { loadCuts, placesOf, type WalkedPlace } from '../places.ts';

/** One price of a dimension and where it holds. */
export interface Rule {
  readonly mode: Mode;
  readonly component: CompiledComponent;
  /** Every component that means this same price. */
  readonly members: readonly number[];
  readonly where: Where;
}

/** Conditions that must all hold; undefined where there is none. */
export interface Where {
  /** For each weekday (one row if all days are alike) the clock classes in which it holds. */
  readonly week: readonly (readonly boolean[])[] | undefined;
  readonly energy: Range<Decimal>;
  readonly duration: Range<number>;
  readonly power: Range<Decimal>;
  readonly current: Range<Decimal>;
}

/** From inclusive, to exclusive. */
export interface Range<T> {
  readonly from: T | undefined;
  readonly to: T | undefined;
}

export interface Rules {
  readonly rules: readonly Rule[];
  /** False if the rules are the elements as written: then of several that fit the first counts. */
  readonly disjoint: boolean;
}

/**
 * A tariff's prices on the given date class, each with the exact conditions under which it is the one that holds. That
 * an element wins only where none above it does is worked in, so that each line is true by itself. Where that makes
 * too many combinations, the elements are given as written.
 */
export function rulesOf(compiled: CompiledTariff, date: number): Rules {
  const parts = [ORDINARY, RESERVED, EXPIRED].map((mode) => modeRules(compiled, mode as Mode, date));
  // An expired reservation costs the same as any other if nothing says otherwise.
  const [ordinary, reserved, expired] = parts;
  const differs = compiled.tariff.elements.some(
    (element) => element.restrictions.reservation === 'RESERVATION_EXPIRES',
  );
  const kept = [ordinary, reserved, differs ? expired : undefined].filter((part) => part !== undefined);
  return { rules: kept.flatMap(({ rules }) => rules), disjoint: kept.every(({ disjoint }) => disjoint) };
}

/**
 * Where a charging car pays nothing at all, of the places that share the date, hour, energy and duration of this one: a
 * place in which no element has a price is as free as one with a price of 0. Undefined where that cannot be told.
 */
export function freeWhere(compiled: CompiledTariff, now: Place): Where | undefined {
  const places = placesOf(compiled.axes, { modes: [ORDINARY], date: now.date, untold: false });
  if (!places) return undefined;
  const costs = (winner: number) => (compiled.components[winner]?.excl.num ?? 0n) !== 0n;
  const free = places.filter((place) => {
    const { energy, time, flat } = compiled.winners(place);
    return ![energy, time, flat].some(costs);
  });
  const box = boxesOf(free, SPLIT_AXES).find((candidate) =>
    candidate.some((place) => ALIKE.every((axis) => place[axis] === now[axis])),
  );
  return box && whereOf(compiled, box, places);
}

const ALIKE = ['weekday', 'clock', 'energy', 'duration'] as const;

/** The date classes after this one, until prices are others: the day on which that is (days since 1970). */
export function nextOtherDate(compiled: CompiledTariff, date: number): number | undefined {
  const { dateCuts } = compiled.axes;
  const decided = (at: number) =>
    placesOf(compiled.axes, { modes: [ORDINARY], date: at })?.map((place) => compiled.winners(place));
  const now = JSON.stringify(decided(date));
  for (let later = date + 1; later <= Math.min(dateCuts.length, date + MOST_DATES_AHEAD); later++) {
    if (JSON.stringify(decided(later)) !== now) return dateCuts[later - 1];
  }
  return undefined;
}

const MOST_DATES_AHEAD = 10;

const PARTS: readonly (readonly [keyof Winners, Dimension])[] = [
  ['energy', 'ENERGY'],
  ['time', 'TIME'],
  ['parking', 'PARKING_TIME'],
  ['flat', 'FLAT'],
];

function modeRules(compiled: CompiledTariff, mode: Mode, date: number): Rules {
  const places = placesOf(compiled.axes, { modes: [mode], date, untold: false });
  if (!places) return { rules: writtenRules(compiled, mode, date), disjoint: false };
  const decided = places.map((place) => ({ place, winners: compiled.winners(place) }));
  const rules: Rule[] = [];
  for (const [part, dimension] of PARTS) {
    if (mode !== ORDINARY && dimension === 'PARKING_TIME') continue;
    for (const group of priceGroups(compiled, dimension)) {
      const won = decided
        .filter(({ winners }) => group.members.includes(winners[part]))
        .map(({ place }) => place);
      for (const box of boxesOf(won, SPLIT_AXES))
        rules.push({ mode, ...group, where: whereOf(compiled, box, places) });
    }
  }
  return { rules, disjoint: true };
}

interface Group {
  readonly component: CompiledComponent;
  readonly members: readonly number[];
}

/** Components of one dimension that cost the same are one rule. */
function priceGroups({ components }: CompiledTariff, dimension: Dimension): readonly Group[] {
  const groups: { component: CompiledComponent; members: number[] }[] = [];
  for (const component of components.filter((candidate) => candidate.dimension === dimension)) {
    const same = groups.find(({ component: other }) => costsTheSame(other, component));
    if (same) same.members.push(component.index);
    else groups.push({ component, members: [component.index] });
  }
  return groups;
}

function costsTheSame(a: CompiledComponent, b: CompiledComponent): boolean {
  return (
    compareRatios(a.excl, b.excl) === 0 &&
    compareRatios(a.incl, b.incl) === 0 &&
    a.component.stepSize === b.component.stepSize
  );
}

/** The elements as their author wrote them, those whose dates do not hold left out. */
function writtenRules(compiled: CompiledTariff, mode: Mode, date: number): readonly Rule[] {
  const { axes, tariff, components } = compiled;
  return components.flatMap((component): Rule[] => {
    const restrictions = tariff.elements[component.element]?.restrictions;
    if (!restrictions || !belongsTo(restrictions.reservation, mode)) return [];
    const condition = spansOf(axes, restrictions);
    if (date < condition.date.low || date > condition.date.high) return [];
    const days = axes.weekdays ? 7 : 1;
    const clocks = axes.clockCuts.map((_cut, clock) => condition.clock?.[clock] !== 0);
    const week = Array.from({ length: days }, (_unused, day) =>
      clocks.map((holds) => holds && (condition.weekdays & (1 << day)) !== 0),
    );
    return [
      {
        mode,
        component,
        members: [component.index],
        where: {
          week: week.flat().every(Boolean) ? undefined : week,
          energy: { from: restrictions.minKwh, to: restrictions.maxKwh },
          duration: { from: restrictions.minDuration, to: restrictions.maxDuration },
          power: { from: restrictions.minPower, to: restrictions.maxPower },
          current: { from: restrictions.minCurrent, to: restrictions.maxCurrent },
        },
      },
    ];
  });
}

function belongsTo(reservation: string | undefined, mode: Mode): boolean {
  if (mode === ORDINARY) return reservation === undefined;
  return mode === RESERVED ? reservation === 'RESERVATION' : reservation === 'RESERVATION_EXPIRES';
}

const SPLIT_AXES = ['energy', 'duration', 'powerStep', 'currentStep'] as const;
type Axis = (typeof SPLIT_AXES)[number];

/**
 * Cuts places into boxes: in each, the times of the week and one interval per axis, independent of each other. One axis
 * after another: neighbouring classes in which the rest looks alike stay together.
 */
function boxesOf(places: readonly WalkedPlace[], axes: readonly Axis[]): readonly (readonly WalkedPlace[])[] {
  const [axis, ...others] = axes;
  if (places.length === 0) return [];
  if (axis === undefined) return [places];
  const runs: { last: number; shape: string; places: WalkedPlace[] }[] = [];
  for (const step of stepsOn(places, axis)) {
    const slice = places.filter((place) => place[axis] === step);
    const shape = shapeWithout(slice, axis);
    const run = runs.at(-1);
    if (run?.last === step - 1 && run.shape === shape) {
      run.last = step;
      run.places.push(...slice);
    } else {
      runs.push({ last: step, shape, places: [...slice] });
    }
  }
  return runs.flatMap((run) => boxesOf(run.places, others));
}

function shapeWithout(places: readonly WalkedPlace[], axis: Axis): string {
  const others = SPLIT_AXES.filter((other) => other !== axis);
  return places
    .map((place) => [place.weekday, place.clock, ...others.map((other) => place[other])].join())
    .sort()
    .join(' ');
}

function stepsOn(places: readonly WalkedPlace[], axis: Axis): readonly number[] {
  return [...new Set(places.map((place) => place[axis]))].sort((a, b) => a - b);
}

/** A box in conditions: what holds at the lowest or highest step of an axis is not said. */
function whereOf({ axes }: CompiledTariff, box: readonly WalkedPlace[], all: readonly WalkedPlace[]): Where {
  const range = <T>(axis: Axis, cuts: readonly T[]): Range<T> => {
    const own = stepsOn(box, axis);
    const whole = stepsOn(all, axis);
    const [first = 0] = own;
    const last = own.at(-1) ?? first;
    return {
      // A class is the number of cuts that lie below it.
      from: first === whole[0] ? undefined : cuts[first - 1],
      to: last === whole.at(-1) ? undefined : cuts[last],
    };
  };
  const times = new Set(box.map((place) => place.weekday * axes.clockCuts.length + place.clock));
  const week = Array.from({ length: axes.weekdays ? 7 : 1 }, (_unused, weekday) =>
    axes.clockCuts.map((_cut, clock) => times.has(weekday * axes.clockCuts.length + clock)),
  );
  return {
    week: week.flat().every(Boolean) ? undefined : week,
    energy: range('energy', axes.energyCuts),
    duration: range('duration', axes.durationCuts),
    power: range('powerStep', loadCuts(axes.minPowerCuts, axes.maxPowerCuts)),
    current: range('currentStep', loadCuts(axes.minCurrentCuts, axes.maxCurrentCuts)),
  };
}

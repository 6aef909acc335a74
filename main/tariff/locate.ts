import { classAmong, scaledCuts, type Axes } from './axes.ts';
import { DAY_MINUTES } from './model.ts';
import type { Mode, Place } from './place.ts';
import type { Period, Scales } from './session.ts';
import type { Zone } from './zone.ts';

/** A local instant, as restrictions look at it (rules 4 and 5). */
export interface LocalTime {
  readonly minuteOfDay: number;
  /** Days since 1970-01-01. */
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

const DAY_SECONDS = 86_400;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

export function localTime(zone: Zone, epochSeconds: number): LocalTime {
  const local = epochSeconds + zone.offsetAt(epochSeconds);
  const day = Math.floor(local / DAY_SECONDS);
  return {
    minuteOfDay: Math.floor((local - day * DAY_SECONDS) / 60),
    day,
    weekday: weekdayOf(day),
  };
}

/** 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + FIRST_WEEKDAY) % 7) + 7) % 7;
}

/** The classes that the clock alone decides. */
export interface ClockPlace {
  readonly clock: number;
  readonly weekday: number;
  readonly date: number;
}

export function clockPlace(axes: Axes, zone: Zone, epochSeconds: number): ClockPlace {
  const { minuteOfDay, day, weekday } = localTime(zone, epochSeconds);
  return {
    clock: axes.clockOfMinute[minuteOfDay] ?? 0,
    weekday: axes.weekdays ? weekday : 0,
    date: classAmong(axes.dateCuts, day),
  };
}

/** The first second after `epochSeconds` at which clock, weekday, date or the zone's offset may change. */
export function clockSteadyUntil(axes: Axes, zone: Zone, epochSeconds: number): number {
  const local = epochSeconds + zone.offsetAt(epochSeconds);
  const secondOfDay = ((local % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  const nextCut = axes.clockCuts[(axes.clockOfMinute[Math.floor(secondOfDay / 60)] ?? 0) + 1] ?? DAY_MINUTES;
  return Math.min(epochSeconds + nextCut * 60 - secondOfDay, zone.steadyUntil(epochSeconds));
}

/** Finds the place of each period of one session. */
export class Locator<Q extends number | bigint> {
  private readonly axes: Axes;
  private readonly zone: Zone;
  private readonly ticksPerSecond: number;
  private readonly durationCuts: readonly number[];
  private readonly energyCuts: readonly Q[];
  private readonly loadCuts: Readonly<
    Record<'minPower' | 'maxPower' | 'minCurrent' | 'maxCurrent', readonly Q[]>
  >;

  /** `integer` makes cuts of the session's own kind: `Number` for a plain session, the identity for a wide one. */
  constructor(axes: Axes, zone: Zone, scales: Scales, integer: (value: bigint) => Q) {
    this.axes = axes;
    this.zone = zone;
    this.ticksPerSecond = scales.ticksPerSecond;
    this.durationCuts = axes.durationCuts.map((seconds) => seconds * scales.ticksPerSecond);
    this.energyCuts = scaledCuts(axes.energyCuts, scales.energyDigits).map(integer);
    const load = (cuts: Axes['minPowerCuts']) => scaledCuts(cuts, scales.loadDigits).map(integer);
    this.loadCuts = {
      minPower: load(axes.minPowerCuts),
      maxPower: load(axes.maxPowerCuts),
      minCurrent: load(axes.minCurrentCuts),
      maxCurrent: load(axes.maxCurrentCuts),
    };
  }

  /** `since`: when the reservation began, for a reservation period, else when the first ordinary period did (rule 7). */
  placeOf(period: Period<Q>, since: number, mode: Mode): Place {
    const { loadCuts } = this;
    return {
      mode,
      ...clockPlace(this.axes, this.zone, Math.floor(period.startAt / this.ticksPerSecond)),
      energy: classAmong(this.energyCuts, period.startEnergy),
      duration: classAmong(this.durationCuts, period.startAt - since),
      // Rule 8: without the dimension neither kind of restriction holds: below every minimum, beyond every maximum.
      minPower: period.minPower === undefined ? 0 : classAmong(loadCuts.minPower, period.minPower),
      maxPower:
        period.maxPower === undefined
          ? loadCuts.maxPower.length
          : classAmong(loadCuts.maxPower, period.maxPower),
      minCurrent: period.minCurrent === undefined ? 0 : classAmong(loadCuts.minCurrent, period.minCurrent),
      maxCurrent:
        period.maxCurrent === undefined
          ? loadCuts.maxCurrent.length
          : classAmong(loadCuts.maxCurrent, period.maxCurrent),
    };
  }
}

import { scaledCuts, type Axes } from './axes.ts';
import { clockPlace, clockSteadyUntil } from './locate.ts';
import type { Zone } from './zone.ts';

/** When something that a restriction looks at changes next (rule 2). Instants are epoch ms, always after `at`. */

const DAY_SECONDS = 86_400;
/** No zone is further than this from UTC: a local midnight lies within it. */
const WIDEST_OFFSET_SECONDS = 26 * 3600;

/** The clock, the weekday or the date enters another class; daylight saving is part of that. */
export function nextClockChange(axes: Axes, zone: Zone, at: number): number | undefined {
  const daily = axes.clockCuts.length > 1 || axes.weekdays;
  if (!daily && axes.dateCuts.length === 0) return undefined;
  const start = Math.floor(at / 1000);
  const here = clockPlace(axes, zone, start);
  let second = start;
  if (!daily) {
    const cut = axes.dateCuts[here.date];
    if (cut === undefined) return undefined;
    second = Math.max(start, cut * DAY_SECONDS - WIDEST_OFFSET_SECONDS);
  }
  // With daily cuts a class ends within a day or two; dates alone are a few steps away now.
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    second = clockSteadyUntil(axes, zone, second);
    const there = clockPlace(axes, zone, second);
    const alike = axes.clockAlike[there.clock] === axes.clockAlike[here.clock];
    if (!alike || there.weekday !== here.weekday || there.date !== here.date) {
      return second * 1000;
    }
  }
  return undefined;
}

/** One window that a skipped hour hides for good still ends within this many cuts, midnights and clock changes. */
const MOST_STEPS = 5000;

/** @param since when the session (or, for its periods, the reservation) began */
export function nextDurationChange(axes: Axes, since: number, at: number): number | undefined {
  const cut = axes.durationCuts.find((seconds) => since + seconds * 1000 > at);
  return cut === undefined ? undefined : since + cut * 1000;
}

/** The session's Wh at which a kWh bound is reached; energy from there on is priced anew (rule 6). */
export function nextEnergyChange(axes: Axes, wh: number): number | undefined {
  return scaledCuts(axes.energyCuts, 3)
    .map(Number)
    .find((cut) => cut > wh);
}

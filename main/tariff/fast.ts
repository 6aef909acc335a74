import type { FastPlan } from './fast-plan.ts';
import type { FastRates, FastSide } from './fast-rates.ts';
import { clockSteadyUntil, localTime } from './locate.ts';
import { classAmong } from './axes.ts';
import { EXPIRED, NONE, ORDINARY, RESERVED, type Mode } from './place.ts';
import type { PlainSession } from './session.ts';
import { TOTAL_DECIMALS, type Figures, type Pair } from './totals.ts';
import type { Zone } from './zone.ts';

/** Sums stay below this, so that every product and every sum of doubles is exact. */
const LARGEST_SUM = 2 ** 52;
/** In currency units: in 1/10000 it is still below 2^53. */
const LARGEST_MONEY = 500_000_000_000;

/**
 * A session's figures in plain doubles, each exact.
 * @returns undefined if some number of this session would pass 2^52; it must then be priced with BigInts
 */
export function fastFigures(plan: FastPlan, zone: Zone, session: PlainSession): Figures | undefined {
  const { periods } = session;
  let reserved = 0;
  while (reserved < periods.length && periods[reserved]?.kind === 'reservation') reserved += 1;
  // Rule 14: reservation periods only.
  const mode = reserved === periods.length ? EXPIRED : RESERVED;
  const before = reserved > 0 ? segment(plan, zone, session, 0, reserved, mode) : undefined;
  const after = segment(plan, zone, session, reserved, periods.length, ORDINARY);
  const { excl, incl } = plan.rates;
  if (!isSafe(excl, before, after) || !isSafe(incl, before, after)) return undefined;

  const reservationExcl = before ? before.flatExcl + before.energyExcl + before.timeExcl : 0;
  const reservationIncl = before ? before.flatIncl + before.energyIncl + before.timeIncl : 0;
  const sumExcl = reservationExcl + after.flatExcl + after.energyExcl + after.timeExcl + after.parkingExcl;
  const sumIncl = reservationIncl + after.flatIncl + after.energyIncl + after.timeIncl + after.parkingIncl;
  // Rule 16: minimum, then maximum.
  const totalExcl = Math.min(Math.max(sumExcl, excl.min), excl.max);
  const totalIncl = Math.min(Math.max(sumIncl, incl.min), incl.max);
  const pair = (ofExcl: number, ofIncl: number, decimals = TOTAL_DECIMALS): Pair => ({
    excl: round(ofExcl, excl.den, decimals),
    incl: round(ofIncl, incl.den, decimals),
  });
  return {
    total: pair(totalExcl, totalIncl),
    fixed: pair(after.flatExcl, after.flatIncl),
    energy: pair(after.energyExcl, after.energyIncl),
    time: pair(after.timeExcl, after.timeIncl),
    parking: pair(after.parkingExcl, after.parkingIncl),
    reservation: pair(reservationExcl, reservationIncl),
    payable: pair(totalExcl, totalIncl, plan.currencyDecimals),
  };
}

/** Money in 1/`den` of each side. */
interface Sums {
  flatExcl: number;
  flatIncl: number;
  energyExcl: number;
  energyIncl: number;
  timeExcl: number;
  timeIncl: number;
  parkingExcl: number;
  parkingIncl: number;
  /** All energy and ticks billed, with what was rounded up. */
  energy: number;
  ticks: number;
}

/** The reservation's periods or the others; the rules of `RunningPrice`, `TallyBook` and `settle` in one loop. */
function segment(
  plan: FastPlan,
  zone: Zone,
  session: PlainSession,
  from: number,
  to: number,
  mode: Mode,
): Sums {
  const { rates, strides, table, sets, usesClock, usesLoad, ticksPerSecond } = plan;
  const { energyCuts, durationCuts } = rates;
  const ratesExcl = rates.excl.rates;
  const ratesIncl = rates.incl.rates;
  const { periods } = session;
  let flat = NONE;
  let lastEnergy = NONE;
  let lastTime = NONE;
  let lastParking = NONE;
  let energySum = 0;
  let timeSum = 0;
  let parkingSum = 0;
  let energyExcl = 0;
  let energyIncl = 0;
  let timeExcl = 0;
  let timeIncl = 0;
  let parkingExcl = 0;
  let parkingIncl = 0;
  let clockUntil = -Infinity;
  let clockKey = 0;
  let energyClass = 0;
  let energyCut = energyCuts[0] ?? Infinity;
  let durationClass = 0;
  let durationCut = durationCuts[0] ?? Infinity;
  // The place of the period before, and what holds there.
  let lastKey = -1;
  let energyWinner = NONE;
  let energyRateExcl = 0;
  let energyRateIncl = 0;
  let timeWinner = NONE;
  let timeRateExcl = 0;
  let timeRateIncl = 0;
  let parkingWinner = NONE;
  let parkingRateExcl = 0;
  let parkingRateIncl = 0;

  let period = periods[from];
  const since = period?.startAt ?? 0;
  for (let i = from; i < to && period; i++) {
    const next = periods[i + 1];
    const { startAt, startEnergy, kind } = period;
    const ticks = (next ? next.startAt : session.endAt) - startAt;
    const energy = (next ? next.startEnergy : session.endEnergy) - startEnergy;

    if (usesClock) {
      const second = ticksPerSecond === 1000 ? Math.floor(startAt / 1000) : Math.floor(startAt / 1_000_000);
      if (second >= clockUntil) {
        clockUntil = clockSteadyUntil(plan.axes, zone, second);
        clockKey = clockKeyAt(plan, zone, second);
      }
    }
    // Periods come in order: energy and duration only ever enter higher classes.
    while (startEnergy >= energyCut) energyCut = energyCuts[++energyClass] ?? Infinity;
    while (startAt - since >= durationCut) durationCut = durationCuts[++durationClass] ?? Infinity;
    let key = mode + clockKey + energyClass * strides.energy + durationClass * strides.duration;
    if (usesLoad)
      key += loadKey(plan, period.minPower, period.maxPower, period.minCurrent, period.maxCurrent);
    if (key !== lastKey) {
      lastKey = key;
      let set = table[key] ?? 0;
      if (set === 0) set = plan.decide(key);
      if (flat === NONE) flat = sets[set] ?? NONE;
      energyWinner = sets[set + 1] ?? NONE;
      energyRateExcl = ratesExcl[energyWinner] ?? 0;
      energyRateIncl = ratesIncl[energyWinner] ?? 0;
      timeWinner = sets[set + 2] ?? NONE;
      timeRateExcl = ratesExcl[timeWinner] ?? 0;
      timeRateIncl = ratesIncl[timeWinner] ?? 0;
      parkingWinner = sets[set + 3] ?? NONE;
      parkingRateExcl = ratesExcl[parkingWinner] ?? 0;
      parkingRateIncl = ratesIncl[parkingWinner] ?? 0;
    }

    if (energy > 0 && energyWinner !== NONE) {
      energySum += energy;
      energyExcl += energy * energyRateExcl;
      energyIncl += energy * energyRateIncl;
      lastEnergy = energyWinner;
    }
    if (ticks > 0) {
      if (kind === 'parking') {
        if (parkingWinner !== NONE) {
          parkingSum += ticks;
          parkingExcl += ticks * parkingRateExcl;
          parkingIncl += ticks * parkingRateIncl;
          lastParking = parkingWinner;
        }
      } else if (kind !== 'none' && timeWinner !== NONE) {
        timeSum += ticks;
        timeExcl += ticks * timeRateExcl;
        timeIncl += ticks * timeRateIncl;
        lastTime = timeWinner;
      }
    }
    period = next;
  }

  if (lastEnergy !== NONE) {
    const extra = missing(energySum, rates, lastEnergy);
    energySum += extra;
    energyExcl += extra * (ratesExcl[lastEnergy] ?? 0);
    energyIncl += extra * (ratesIncl[lastEnergy] ?? 0);
  }
  // Rule 11.
  if (lastParking !== NONE) {
    const extra = missing(parkingSum, rates, lastParking);
    parkingSum += extra;
    parkingExcl += extra * (ratesExcl[lastParking] ?? 0);
    parkingIncl += extra * (ratesIncl[lastParking] ?? 0);
  } else if (lastTime !== NONE) {
    const extra = missing(timeSum, rates, lastTime);
    timeSum += extra;
    timeExcl += extra * (ratesExcl[lastTime] ?? 0);
    timeIncl += extra * (ratesIncl[lastTime] ?? 0);
  }
  return {
    flatExcl: flat === NONE ? 0 : (ratesExcl[flat] ?? 0),
    flatIncl: flat === NONE ? 0 : (ratesIncl[flat] ?? 0),
    energyExcl,
    energyIncl,
    timeExcl,
    timeIncl,
    parkingExcl,
    parkingIncl,
    energy: energySum,
    ticks: timeSum + parkingSum,
  };
}

/** Rules 10 to 12. */
function missing(total: number, rates: FastRates, last: number): number {
  const step = rates.steps[last] ?? 0;
  if (step === 0) return 0;
  const over = total % step;
  return over === 0 ? 0 : step - over;
}

/** No partial sum of this session can have passed `LARGEST_SUM`: quantities only grow, rates are bounded. */
function isSafe(side: FastSide, before: Sums | undefined, after: Sums): boolean {
  const energy = after.energy + (before?.energy ?? 0);
  const ticks = after.ticks + (before?.ticks ?? 0);
  const money = energy * side.largestEnergy + ticks * side.largestTime + 2 * side.largestFlat;
  return (
    energy < LARGEST_SUM && ticks < LARGEST_SUM && money < LARGEST_SUM && money / side.den < LARGEST_MONEY
  );
}

function clockKeyAt({ axes, strides }: FastPlan, zone: Zone, second: number): number {
  const { minuteOfDay, day, weekday } = localTime(zone, second);
  return (
    (axes.clockOfMinute[minuteOfDay] ?? 0) * strides.clock +
    (axes.weekdays ? weekday * strides.weekday : 0) +
    classAmong(axes.dateCuts, day) * strides.date
  );
}

/** Rule 8: an absent dimension is below every minimum and beyond every maximum. */
function loadKey(
  { rates, strides }: FastPlan,
  minPower: number | undefined,
  maxPower: number | undefined,
  minCurrent: number | undefined,
  maxCurrent: number | undefined,
): number {
  return (
    classIn(rates.minPowerCuts, minPower ?? -Infinity) * strides.minPower +
    classIn(rates.maxPowerCuts, maxPower ?? Infinity) * strides.maxPower +
    classIn(rates.minCurrentCuts, minCurrent ?? -Infinity) * strides.minCurrent +
    classIn(rates.maxCurrentCuts, maxCurrent ?? Infinity) * strides.maxCurrent
  );
}

function classIn(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * `sum` / `den` × 10^`decimals`, rounded half away from zero (rule 17). Every step is exact: `den` × 1000 < 2^53, so
 * that remainders stay integers; a quotient that the division rounded up is put right by its remainder.
 */
function round(sum: number, den: number, decimals: number): number {
  if (sum === 0) return 0;
  const size = Math.abs(sum);
  let result = Math.floor(size / den);
  let rest = size - result * den;
  if (rest < 0) {
    result -= 1;
    rest += den;
  }
  for (let digits = decimals; digits > 0;) {
    const factor = digits >= 2 ? 100 : 10;
    digits -= digits >= 2 ? 2 : 1;
    const scaled = rest * factor;
    let quotient = Math.floor(scaled / den);
    rest = scaled - quotient * den;
    if (rest < 0) {
      quotient -= 1;
      rest += den;
    }
    result = result * factor + quotient;
  }
  if (rest * 2 >= den) result += 1;
  return sum < 0 && result > 0 ? -result : result;
}

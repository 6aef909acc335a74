/** Countdown and clock arithmetic, pure. Times are kiosk milliseconds. */
import type { Deadline } from '../main/bridge/contract.ts';

/** Where the kiosk's clock stood when a snapshot came, against this page's own monotonic clock. */
export interface ClockBase {
  readonly at: number;
  readonly receivedAt: number;
  readonly rate: number;
}

export function kioskTime(base: ClockBase, performanceNow: number): number {
  return base.at + (performanceNow - base.receivedAt) * base.rate;
}

export function wholeSecond(time: number): number {
  return Math.floor(time / 1_000) * 1_000;
}

/** A clock run sixty-fold in a simulation must not make the page tick sixty times a second. */
const SHORTEST_TICK_MS = 200;

/** Real milliseconds until the kiosk's next whole second; null for a clock that stands still. */
export function untilNextSecond(time: number, rate: number): number | null {
  if (rate <= 0) return null;
  return Math.max((wholeSecond(time) + 1_000 - time) / rate, rate > 1 ? SHORTEST_TICK_MS : 0);
}

/** Whole seconds left, never below 0; the last second shows 1. */
export function secondsLeft(deadline: Deadline, now: number): number {
  // The page's clock may be a moment behind the one that set it.
  return Math.min(Math.ceil(deadline.totalMs / 1_000), Math.max(0, Math.ceil((deadline.at - now) / 1_000)));
}

/** Elapsed share of a deadline, 0 … 1. */
export function elapsedShare(deadline: Deadline, now: number): number {
  if (deadline.totalMs <= 0) return 1;
  return Math.min(1, Math.max(0, 1 - (deadline.at - now) / deadline.totalMs));
}

/** WCAG 2.2.1: at least 20 s before it acts, a person is told and can have more time by one touch. */
export const WARN_SECONDS = 20;

export function endsSoon(deadline: Deadline, now: number): boolean {
  return secondsLeft(deadline, now) <= WARN_SECONDS;
}

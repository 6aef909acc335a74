/**
 * Time as the house sees it. Nothing in `main/` calls `Date.now` or `setTimeout` itself: tests, the simulator and the
 * torture runs inject their own clock.
 */
export interface Clock {
  /** Wall-clock time in epoch milliseconds; may jump when the system clock is set. */
  now(): number;
  /** Milliseconds since an arbitrary start; never jumps, never goes back. */
  monotonic(): number;
  /** Calls `callback` once, `delayMs` of this clock later. */
  after(delayMs: number, callback: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** setTimeout fires at once for delays beyond 2^31−1 ms: longer waits are made of several. */
const LONGEST_TIMEOUT_MS = 2_000_000_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    let handle: NodeJS.Timeout;
    const arm = (left: number) => {
      handle = setTimeout(
        () => (left > LONGEST_TIMEOUT_MS ? arm(left - LONGEST_TIMEOUT_MS) : callback()),
        Math.min(left, LONGEST_TIMEOUT_MS),
      );
    };
    arm(Math.max(0, delayMs));
    return { cancel: () => clearTimeout(handle) };
  },
};

/**
 * A clock for demonstrations: starts at `startAt` and runs `rate` times as fast as real time. Only simulated chargers
 * may run on it.
 */
export function scaledClock(startAt: number, rate: number, real: Clock = systemClock): Clock {
  const origin = real.monotonic();
  const elapsed = () => (real.monotonic() - origin) * rate;
  return {
    now: () => Math.round(startAt + elapsed()),
    monotonic: elapsed,
    after: (delayMs, callback) => real.after(delayMs / rate, callback),
  };
}

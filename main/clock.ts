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

/** A clock for demonstrations, which may run faster than real time. Only chargers that are all simulated run on it. */
export interface SimulatedClock extends Clock {
  readonly rate: number;
  /** From now on `rate` times as fast as real time; timers that run are kept to their instants. */
  setRate(rate: number): void;
}

/** The clock as a simulated one, if it is that. */
export function simulatedClockOf(clock: Clock): SimulatedClock | null {
  return 'setRate' in clock ? (clock as SimulatedClock) : null;
}

interface Pending {
  readonly due: number;
  readonly callback: () => void;
  real: Timer;
}

/** Starts at `startAt` (epoch ms) and runs `rate` times as fast as `real`. */
export function simulatedClock(startAt: number, rate = 1, real: Clock = systemClock): SimulatedClock {
  let since = { real: real.monotonic(), simulated: 0, rate };
  const pending = new Set<Pending>();
  const elapsed = () => since.simulated + (real.monotonic() - since.real) * since.rate;

  function arm(timer: Pending): Timer {
    return real.after((timer.due - elapsed()) / since.rate, () => {
      pending.delete(timer);
      timer.callback();
    });
  }

  return {
    now: () => Math.round(startAt + elapsed()),
    monotonic: elapsed,
    after(delayMs, callback) {
      const timer: Pending = {
        due: elapsed() + Math.max(0, delayMs),
        callback,
        real: { cancel: () => undefined },
      };
      timer.real = arm(timer);
      pending.add(timer);
      return {
        cancel: () => {
          timer.real.cancel();
          pending.delete(timer);
        },
      };
    },
    get rate() {
      return since.rate;
    },
    setRate(next) {
      since = { real: real.monotonic(), simulated: elapsed(), rate: next };
      for (const timer of pending) {
        timer.real.cancel();
        timer.real = arm(timer);
      }
    },
  };
}

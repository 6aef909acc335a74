/**
 * Time that no clock can bend: how long the kiosk has run, summed over its restarts. Windows and waits are measured with
 * it, never with the wall clock.
 *
 * A wall clock that jumps an hour or a year forward would empty every window, one that jumps back would stretch it. Here
 * neither matters: within one run only the monotonic clock counts, and the time between two runs (power cut, suspend,
 * update) counts as nothing. So three trips stay three however long the cut was; the cost is that a charger which was
 * off overnight forgets them only after it has run for the rest of the window, which is the safe side.
 */

/** One instant, as the kiosk's clocks tell it. */
export interface Moment {
  /** Epoch milliseconds; only ever shown to people or put into records. */
  readonly now: number;
  /** Milliseconds of this run; never goes back. */
  readonly monotonic: number;
  /** Names this run of the process: another one begins its monotonic clock anew. */
  readonly run: string;
}

/** Plain JSON. `ranMs` sums the time of all runs, in milliseconds. */
export interface RunClock {
  readonly ranMs: number;
  readonly run: string;
  readonly monotonic: number;
}

export function startRunClock({ run, monotonic }: Moment): RunClock {
  return { ranMs: 0, run, monotonic };
}

/** The clock brought up to a moment. A moment that lies before the last one of the same run leaves it as it is. */
export function advance(clock: RunClock, { run, monotonic }: Moment): RunClock {
  if (run !== clock.run) return { ranMs: clock.ranMs, run, monotonic };
  const passed = monotonic - clock.monotonic;
  return passed > 0 ? { ranMs: clock.ranMs + passed, run, monotonic } : clock;
}

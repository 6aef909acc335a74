/** The clock of a charger that is all simulated: kept by nobody, until somebody lets it be kept again. */
import type { ClockControl } from './clock-control.ts';

export interface SettableWorld {
  /** 0 sets it right again. */
  setClockAhead(ms: number): void;
}

/** `now`: the world's time, epoch ms. */
export function simulatedClockControl(world: SettableWorld, now: () => number): ClockControl {
  let isKept = true;
  return {
    status: () => Promise.resolve({ source: 'simulated', automatic: isKept, cannotSet: null }),
    set(at) {
      if (isKept)
        return Promise.resolve({
          ok: false,
          code: 'clock.automatic-is-on',
          message: 'Automatic time synchronization is enabled. Switch the time service off first.',
        });
      // From the machine's own time, whatever was set before.
      world.setClockAhead(0);
      world.setClockAhead(Math.round(at - now()));
      return Promise.resolve({ ok: true });
    },
    automatic(on) {
      isKept = on;
      if (on) world.setClockAhead(0);
      return Promise.resolve({ ok: true });
    },
  };
}

/** A clock of a test: time passes, the kiosk restarts, somebody sets the wall clock. */
import type { Moment } from '../../main/faults/run-clock.ts';

export class TestTime {
  now = Date.UTC(2026, 5, 1, 12);
  monotonic = 1000;
  #runs = 1;

  get moment(): Moment {
    return { now: this.now, monotonic: this.monotonic, run: `run-${String(this.#runs)}` };
  }

  pass(ms: number): Moment {
    this.now += ms;
    this.monotonic += ms;
    return this.moment;
  }

  /** The wall clock jumps, nothing else. */
  jump(ms: number): Moment {
    this.now += ms;
    return this.moment;
  }

  /** Off for this long; the monotonic clock of the next run begins anywhere. */
  restart(offMs: number, monotonic = 5): Moment {
    this.now += offMs;
    this.monotonic = monotonic;
    this.#runs += 1;
    return this.moment;
  }
}

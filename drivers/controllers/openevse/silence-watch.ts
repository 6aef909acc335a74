import type { DriverClock } from '../../device.ts';
import type { OpenEvseTimings } from './timings.ts';

/** Judges from answered and missed exchanges whether the controller is silent. */
export class SilenceWatch {
  readonly #clock: DriverClock;
  readonly #timings: Pick<OpenEvseTimings, 'silentAfter' | 'silentMs'>;
  #missed = 0;
  #heardAt = 0;

  constructor(clock: DriverClock, timings: Pick<OpenEvseTimings, 'silentAfter' | 'silentMs'>) {
    this.#clock = clock;
    this.#timings = timings;
  }

  /** The controller answered, or the line begins anew. */
  heard(): void {
    this.#missed = 0;
    this.#heardAt = this.#clock.monotonic();
  }

  /** An exchange went unanswered; answers the evidence when that makes it silent. */
  missed(): { readonly missed: number; readonly silentMs: number } | undefined {
    this.#missed += 1;
    const silentMs = Math.round(this.#clock.monotonic() - this.#heardAt);
    const silent = this.#missed >= this.#timings.silentAfter && silentMs >= this.#timings.silentMs;
    return silent ? { missed: this.#missed, silentMs } : undefined;
  }
}

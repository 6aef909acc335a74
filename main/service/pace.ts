/** Long work on the kiosk's own thread, in slices: whoever charges meanwhile must not notice. */
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../clock.ts';

/** A frame of the screen is 16 ms; a slice and whatever else is due have to fit. */
const SLICE_MS = 4;

export class Pace {
  readonly #sliceMs: number;
  /** Real time, also where a simulation's runs faster: what is blocked is the real machine. */
  #since = systemClock.monotonic();

  constructor(sliceMs = SLICE_MS) {
    this.#sliceMs = sliceMs;
  }

  get isDue(): boolean {
    return systemClock.monotonic() - this.#since >= this.#sliceMs;
  }

  /** Between two pieces of work: lets others run once this slice is used up. */
  async step(): Promise<void> {
    if (this.isDue) await this.rest();
  }

  async rest(): Promise<void> {
    await setImmediate();
    this.#since = systemClock.monotonic();
  }
}

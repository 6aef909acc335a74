/** Kiosk time for ticking words: whole seconds, moved once a second, exactly when the kiosk's second changes. */
import { kioskTime, untilNextSecond, wholeSecond, type ClockBase } from './clock.ts';

export class Now {
  #base: ClockBase = { at: 0, receivedAt: 0, rate: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The kiosk's time, cut to the second. */
  second = $state(0);

  /** Takes the clock of a newly received snapshot. */
  set(at: number, rate: number): void {
    this.#base = { at, rate, receivedAt: performance.now() };
    this.#tick();
  }

  /** The kiosk's time to the millisecond; not reactive. */
  exact(): number {
    return kioskTime(this.#base, performance.now());
  }

  get rate(): number {
    return this.#base.rate;
  }

  #tick(): void {
    clearTimeout(this.#timer);
    // A timer that fires a hair early must not show the old second for another second.
    const time = this.exact() + EARLY_TIMER_MS * this.#base.rate;
    this.second = wholeSecond(time);
    const delay = untilNextSecond(time, this.#base.rate);
    if (delay !== null) {
      this.#timer = setTimeout(() => {
        this.#tick();
      }, delay);
    }
  }
}

const EARLY_TIMER_MS = 4;

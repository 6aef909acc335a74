import type { DriverClock } from '../device.ts';

/** A clock that knows how many of its timers wait: what is left when a driver has stopped was forgotten. */
export class CountingClock implements DriverClock {
  readonly #clock: DriverClock;
  readonly #pending = new Set<object>();

  constructor(clock: DriverClock) {
    this.#clock = clock;
  }

  get pending(): number {
    return this.#pending.size;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  after(delayMs: number, callback: () => void): { cancel(): void } {
    const key = {};
    this.#pending.add(key);
    const timer = this.#clock.after(delayMs, () => {
      this.#pending.delete(key);
      callback();
    });
    return {
      cancel: () => {
        this.#pending.delete(key);
        timer.cancel();
      },
    };
  }
}

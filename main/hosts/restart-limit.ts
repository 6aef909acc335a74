/** Tells a mishap from a loop: a window that dies again and again is for the supervisor (systemd) to deal with. */
import type { Clock } from '../clock.ts';

export const MOST_RESTARTS = 3;
export const RESTART_WINDOW_MS = 60_000;

export class RestartLimit {
  readonly #clock: Clock;
  #restarts: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one restart; true when it is the third within a minute. */
  isReached(): boolean {
    const now = this.#clock.monotonic();
    this.#restarts = [...this.#restarts.filter((at) => now - at < RESTART_WINDOW_MS), now];
    return this.#restarts.length >= MOST_RESTARTS;
  }
}

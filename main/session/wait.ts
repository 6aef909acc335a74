/** One thing that is awaited, at most: armed anew it forgets what it waited for before. */
import type { Clock, Timer } from '../clock.ts';

export class Wait {
  readonly #clock: Clock;
  #running: { readonly at: number; readonly timer: Timer } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `then` at that instant (epoch ms), at once if it is over. Null: waits for nothing. The same instant again changes nothing. */
  arm(at: number | null, then: () => void): void {
    if (at === (this.#running?.at ?? null)) return;
    this.cancel();
    if (at === null) return;
    const timer = this.#clock.after(Math.max(0, at - this.#clock.now()), () => {
      this.#running = null;
      then();
    });
    this.#running = { at, timer };
  }

  cancel(): void {
    this.#running?.timer.cancel();
    this.#running = null;
  }
}

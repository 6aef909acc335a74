/**
 * When snapshots go out: the first change at once, then at most one in 16 ms (a frame), the last one always. Whoever
 * subscribes gets the newest at once.
 */
import type { Clock } from '../clock.ts';
import type { Snapshot } from './contract.ts';

export const FRAME_MS = 16;

export class Publisher {
  readonly #clock: Clock;
  readonly #make: (seq: number) => Snapshot;
  readonly #listeners = new Set<(snapshot: Snapshot) => void>();
  #seq = 0;
  #latest: Snapshot | null = null;
  #lastAt = Number.NEGATIVE_INFINITY;
  #waiting = false;

  /** `clock` must be real time: frames are the display's, not the simulation's. */
  constructor(clock: Pick<Clock, 'monotonic' | 'after'>, make: (seq: number) => Snapshot) {
    this.#clock = { ...clock, now: () => 0 };
    this.#make = make;
  }

  /** Something is different now. */
  touch(): void {
    if (this.#waiting) return;
    const wait = this.#lastAt + FRAME_MS - this.#clock.monotonic();
    if (wait <= 0) return this.#publish();
    this.#waiting = true;
    this.#clock.after(wait, () => {
      this.#waiting = false;
      this.#publish();
    });
  }

  /** The newest snapshot, made now if there is none or something may have changed since. */
  now(): Snapshot {
    if (this.#latest === null || this.#waiting) this.#latest = this.#make(++this.#seq);
    return this.#latest;
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.#listeners.add(listener);
    listener(this.now());
    return () => this.#listeners.delete(listener);
  }

  #publish(): void {
    this.#lastAt = this.#clock.monotonic();
    this.#latest = this.#make(++this.#seq);
    for (const listener of this.#listeners) listener(this.#latest);
  }
}

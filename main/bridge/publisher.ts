/**
 * When snapshots go out: the first change at once (with all that happens in the same turn), then at most one in 16 ms (a
 * frame), the last one always. Whoever subscribes gets the newest at once.
 */
import type { Clock, Timer } from '../clock.ts';
import { log } from '../log/log.ts';
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
  #timer: Timer | null = null;

  /** `clock` must be real time: frames are the display's, not the simulation's. */
  constructor(clock: Pick<Clock, 'monotonic' | 'after'>, make: (seq: number) => Snapshot) {
    this.#clock = { ...clock, now: () => 0 };
    this.#make = make;
  }

  /** Something is different now. */
  touch(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    const wait = this.#lastAt + FRAME_MS - this.#clock.monotonic();
    if (wait <= 0) queueMicrotask(() => this.flush());
    else this.#timer = this.#clock.after(wait, () => this.flush());
  }

  /** Shows now what is only true for a moment; does nothing if nothing changed. */
  flush(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#timer?.cancel();
    this.#timer = null;
    this.#publish();
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
    for (const listener of [...this.#listeners]) {
      try {
        listener(this.#latest);
      } catch (error) {
        // One page that is gone must not keep the others, or the session that caused this, from going on.
        log.error('snapshot.listener-failed', 'a listener to snapshots threw', { error });
      }
    }
  }
}

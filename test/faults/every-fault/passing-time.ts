/** Real time of which stretches can be skipped: devices and people take theirs, nobody waits for half an hour to pass. */
import { systemClock, type Clock, type Timer } from '../../../main/clock.ts';

interface Entry {
  readonly due: number;
  readonly callback: () => void;
  real: Timer;
}

export class PassingTime implements Clock {
  #skippedMs = 0;
  readonly #timers = new Set<Entry>();

  now(): number {
    return Math.round(systemClock.now() + this.#skippedMs);
  }

  monotonic(): number {
    return systemClock.monotonic() + this.#skippedMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    const wait = Math.max(0, delayMs);
    const entry: Entry = { due: this.monotonic() + wait, callback, real: NO_TIMER };
    this.#timers.add(entry);
    this.#arm(entry);
    return {
      cancel: () => {
        entry.real.cancel();
        this.#timers.delete(entry);
      },
    };
  }

  /** Lets `ms` pass at once: timers that are due meanwhile fire in order, each at its own instant. */
  skip(ms: number): void {
    const end = this.monotonic() + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#skippedMs += Math.max(0, next.due - this.monotonic());
      this.#fire(next);
    }
    this.#skippedMs += Math.max(0, end - this.monotonic());
    for (const entry of this.#timers) {
      entry.real.cancel();
      this.#arm(entry);
    }
  }

  #next(end: number): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.#timers) if (entry.due <= end && (!next || entry.due < next.due)) next = entry;
    return next;
  }

  #fire(entry: Entry): void {
    entry.real.cancel();
    if (this.#timers.delete(entry)) entry.callback();
  }

  #arm(entry: Entry): void {
    entry.real = systemClock.after(entry.due - this.monotonic(), () => this.#fire(entry));
  }
}

const NO_TIMER: Timer = { cancel: () => undefined };

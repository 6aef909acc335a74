/** Time that moves only when a test moves it: timers fire in order, those made meanwhile too. */
import type { Clock, Timer } from '../../main/clock.ts';

interface Entry {
  readonly due: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A Sunday noon in Europe, far from any change of the clocks. */
export const NOON = Date.UTC(2026, 2, 15, 11, 0, 0);

export class VirtualClock implements Clock {
  #elapsed = 0;
  #offset: number;
  #order = 0;
  readonly #timers = new Set<Entry>();

  constructor(now = NOON) {
    this.#offset = now;
  }

  now(): number {
    return this.#offset + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delayMs: number, callback: () => void): Timer {
    const entry = { due: this.#elapsed + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(entry);
    return { cancel: () => void this.#timers.delete(entry) };
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Sets the wall clock, as a time server would; timers do not notice. */
  set(now: number): void {
    this.#offset = now - this.#elapsed;
  }

  /** Lets `ms` pass at once. */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    while (this.#fireNext(end));
    this.#elapsed = end;
  }

  /** Lets `ms` pass; promises settle before, between and after the timers. */
  async pass(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    while (this.#fireNext(end)) await settle();
    this.#elapsed = end;
  }

  #fireNext(end: number): boolean {
    let next: Entry | undefined;
    for (const entry of this.#timers) {
      if (entry.due > end) continue;
      if (!next || entry.due < next.due || (entry.due === next.due && entry.order < next.order)) next = entry;
    }
    if (!next) return false;
    this.#timers.delete(next);
    this.#elapsed = Math.max(this.#elapsed, next.due);
    next.callback();
    return true;
  }
}

/** Lets everything that is ready run, promises included. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

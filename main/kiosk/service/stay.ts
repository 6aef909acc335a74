/** How long service mode stays open: a while after each touch, longer while something runs, never for ever. */
import type { Deadline } from '../../bridge/contract.ts';
import type { Clock, Timer } from '../../clock.ts';

/** Nobody has touched the screen for so long: whatever runs is given up. An export of a million sessions takes less. */
const LONGEST_WAIT_MS = 30 * 60_000;

export interface StayOptions {
  readonly clock: Clock;
  readonly idleMs: number;
  /** What runs is waited for; whoever started it may well stand there. */
  readonly isWorking: () => boolean;
  readonly over: () => void;
  readonly changed: () => void;
}

export class Stay {
  readonly #o: StayOptions;
  /** By the clock that never jumps. */
  #touchedAt = 0;
  #leavesAt = 0;
  #idle: Timer | null = null;

  /** Somebody has just touched it. */
  constructor(options: StayOptions) {
    this.#o = options;
    this.touch();
  }

  get leaves(): Deadline {
    return { at: this.#leavesAt, totalMs: this.#o.idleMs };
  }

  touch(): void {
    this.#touchedAt = this.#o.clock.monotonic();
    this.#wait();
  }

  end(): void {
    this.#idle?.cancel();
  }

  #wait(): void {
    const { clock, idleMs, isWorking, over, changed } = this.#o;
    this.#idle?.cancel();
    this.#leavesAt = clock.now() + idleMs;
    this.#idle = clock.after(idleMs, () => {
      // A stick that hangs leaves no door open, though.
      if (isWorking() && clock.monotonic() - this.#touchedAt < LONGEST_WAIT_MS) this.#wait();
      else over();
      changed();
    });
  }
}

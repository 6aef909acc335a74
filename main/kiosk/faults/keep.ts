/**
 * Writes of the fault desk, in order and each of them once: what the store does not take now is kept and tried again. The
 * record of a fault never stands in the way of the fault itself.
 */
import { messageOf } from '../../problem.ts';

/** A store that fails for days while something flaps must not fill the memory. */
const MOST_WAITING = 5_000;

export class Keep {
  readonly #atomically: (work: () => void) => void;
  readonly #failed: (message: string) => void;
  #waiting: (() => void)[] = [];

  /** `failed` is told of each attempt that the store refuses. */
  constructor(atomically: (work: () => void) => void, failed: (message: string) => void) {
    this.#atomically = atomically;
    this.#failed = failed;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Durable when it returns true. Work that waits goes first: what was written last must be the last that happened. */
  write(work: () => void): boolean {
    if (this.#waiting.length >= MOST_WAITING) {
      this.#failed(`more than ${String(MOST_WAITING)} records of faults wait for the store`);
      return false;
    }
    this.#waiting.push(work);
    return this.retry();
  }

  /** True when nothing waits any more. */
  retry(): boolean {
    if (this.#waiting.length === 0) return true;
    const batch = this.#waiting;
    try {
      this.#atomically(() => {
        for (const work of batch) work();
      });
    } catch (error) {
      this.#failed(messageOf(error));
      return false;
    }
    this.#waiting = this.#waiting.filter((work) => !batch.includes(work));
    return this.#waiting.length === 0;
  }
}

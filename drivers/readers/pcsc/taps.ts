/** One tap for each time that a card is held to the reader, whatever the radio field made of it. */
import type { TapProblem } from '../reader.ts';

/** A card at the field's edge is seen several times within about a second; nobody taps twice that fast on purpose. */
export const DEBOUNCE_MS = 1500;

/** A card that was read and is being taken away may be seen once more, too short to be read: that is no try of its own. */
const LEAVING_MS = 750;

export class TapFilter {
  readonly #now: () => number;
  /** When each UID was last on the reader, for as long as that matters. */
  readonly #seen = new Map<string, number>();
  #lying: string | undefined;
  #lastProblem: { readonly problem: TapProblem; readonly at: number } | undefined;

  /** `monotonic`: milliseconds that never jump. */
  constructor(monotonic: () => number) {
    this.#now = monotonic;
  }

  /**
   * True when this sighting is a new tap. A card that was never seen to leave is still the same tap, also across a new
   * reader process: a second tap by mistake could stop a session, a missed one costs the driver a second try.
   */
  card(uid: string): boolean {
    const now = this.#now();
    const recent = now - (this.#seen.get(uid) ?? -Infinity) < DEBOUNCE_MS;
    const isNew = this.#lying !== uid && !recent;
    this.#forgetOld(now);
    this.#lying = uid;
    this.#seen.set(uid, now);
    return isNew;
  }

  /** True when the driver should hear of it: not repeated at once, and not while a card just read is taken away. */
  problem(problem: TapProblem): boolean {
    const now = this.#now();
    const repeated = this.#lastProblem?.problem === problem && now - this.#lastProblem.at < DEBOUNCE_MS;
    this.#lastProblem = { problem, at: now };
    const isLeaving =
      this.#lying !== undefined || [...this.#seen.values()].some((at) => now - at < LEAVING_MS);
    return !repeated && !isLeaving;
  }

  /** The reader is empty. */
  gone(): void {
    if (this.#lying !== undefined) this.#seen.set(this.#lying, this.#now());
    this.#lying = undefined;
  }

  #forgetOld(now: number): void {
    for (const [uid, at] of this.#seen) {
      if (now - at >= DEBOUNCE_MS) this.#seen.delete(uid);
    }
  }
}

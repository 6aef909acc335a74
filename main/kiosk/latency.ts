/** Event → paint, measured in the shipped product: when a snapshot's cause happened, and when a screen had painted it. */

const KEPT = 2_000;

export class Latency {
  readonly #now: () => number;
  #causeAt: number | null = null;
  readonly #causes = new Map<number, number>();
  readonly #samples: number[] = [];
  readonly #listeners = new Set<(ms: number) => void>();

  /** `now`: real milliseconds, monotonic. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Something happened that the next snapshot shows. The first cause counts: later ones only waited less. */
  cause(): void {
    this.#causeAt ??= this.#now();
  }

  published(seq: number): void {
    if (this.#causeAt === null) return;
    this.#causes.set(seq, this.#causeAt);
    this.#causeAt = null;
    const oldest = this.#causes.keys().next();
    if (this.#causes.size > 256 && !oldest.done) this.#causes.delete(oldest.value);
  }

  painted(seq: number): void {
    const at = this.#now();
    // A screen that skipped snapshots has painted their causes too.
    for (const [older, cause] of this.#causes) {
      if (older > seq) continue;
      this.#causes.delete(older);
      this.#samples.push(at - cause);
      for (const listener of this.#listeners) listener(at - cause);
    }
    if (this.#samples.length > KEPT) this.#samples.splice(0, this.#samples.length - KEPT);
  }

  /** Called with each sample, milliseconds. Answers how to end that. */
  onSample(listener: (ms: number) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Milliseconds from cause to paint, oldest first, at most the last 2 000. */
  get samples(): readonly number[] {
    return this.#samples;
  }
}

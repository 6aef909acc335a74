import type { ConditionCode, ConditionEvent } from '../../device.ts';

type Evidence = ConditionEvent['evidence'];

/** Which conditions hold now; each raise has one clear. */
export class ConditionBook {
  readonly #emit: (event: ConditionEvent) => void;
  readonly #raised = new Set<ConditionCode>();

  constructor(emit: (event: ConditionEvent) => void) {
    this.#emit = emit;
  }

  has(code: ConditionCode): boolean {
    return this.#raised.has(code);
  }

  set(code: ConditionCode, raised: boolean, evidence: Evidence): void {
    if (this.#raised.has(code) === raised) return;
    if (raised) this.#raised.add(code);
    else this.#raised.delete(code);
    this.#emit({ type: 'condition', code, raised, evidence });
  }

  /** More is known of a condition that holds: it is told again, with all of it. */
  renew(code: ConditionCode, evidence: Evidence): void {
    if (this.#raised.has(code)) this.#emit({ type: 'condition', code, raised: true, evidence });
  }
}

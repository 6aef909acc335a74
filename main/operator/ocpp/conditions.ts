/** The state of the link as conditions for the fault catalogue: at most one is up at a time. */
import type { Clock, Timer } from '../../clock.ts';
import type { FaultCode } from '../../faults/catalogue.ts';

export type LinkCode = Extract<FaultCode, 'operator.offline' | 'operator.rejected' | 'operator.certificate'>;
export type Evidence = Readonly<Record<string, string | number | boolean>>;

export interface LinkCondition {
  readonly code: LinkCode;
  readonly raised: boolean;
  readonly evidence: Evidence;
}

/** A connection that is away for less is no fault. */
export const OFFLINE_AFTER_MS = 10_000;

export class Conditions {
  readonly #clock: Clock;
  readonly #where: Evidence;
  readonly #tell: (condition: LinkCondition) => void;
  #up: LinkCode | null = null;
  #timer: Timer | null = null;
  #last: Evidence = {};

  /** `where`: what each evidence begins with. */
  constructor(clock: Clock, where: Evidence, tell: (condition: LinkCondition) => void) {
    this.#clock = clock;
    this.#where = where;
    this.#tell = tell;
  }

  get up(): LinkCode | null {
    return this.#up;
  }

  /**
   * No connection, for whatever reason; `evidence` is kept for when it becomes a fault. What only a person can mend stays up
   * meanwhile: that nobody answers now does not say that it was mended.
   */
  away(evidence: Evidence = {}): void {
    this.#last = evidence;
    if (this.#up !== null) return;
    this.#timer ??= this.#clock.after(OFFLINE_AFTER_MS, () => {
      this.#timer = null;
      if (this.#up === null) this.#show('operator.offline', this.#last);
    });
  }

  /** At once: what only a person can mend. */
  barred(code: Exclude<LinkCode, 'operator.offline'>, evidence: Evidence): void {
    this.#show(code, evidence);
  }

  /** Connected and accepted. */
  fine(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#show(null, {});
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #show(code: LinkCode | null, evidence: Evidence): void {
    const was = this.#up;
    if (was === code) return;
    this.#up = code;
    const facts = { ...this.#where, ...evidence };
    if (was !== null) this.#tell({ code: was, raised: false, evidence: facts });
    if (code !== null) this.#tell({ code, raised: true, evidence: facts });
  }
}

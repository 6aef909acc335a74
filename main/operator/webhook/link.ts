/**
 * The state of the link as conditions for the fault catalogue, told by what attempts show: at most one is up.
 *
 * - `operator.offline`: not reached, no answer or 5xx in every attempt for more than ten seconds, at least two of them: a
 *   single failed attempt is no fault. Cleared by any answer that shows somebody there;
 * - `operator.certificate`: at once; cleared likewise;
 * - `operator.rejected`: at once; cleared by the next success, since a receiver may ask for patience before it looks who
 *   asks.
 *
 * A link that has nothing to carry is not probed: what it is like is known from its last message.
 */
import type { FaultCode } from '../../faults/catalogue.ts';
import type { Evidence } from './transport.ts';
import type { Verdict } from './verdict.ts';

export type LinkCode = Extract<FaultCode, 'operator.offline' | 'operator.rejected' | 'operator.certificate'>;

export interface LinkCondition {
  readonly code: LinkCode;
  readonly raised: boolean;
  readonly evidence: Evidence;
}

/** Trying for longer than this is a fault. */
export const OFFLINE_AFTER_MS = 10_000;

export class Link {
  readonly #where: Evidence;
  readonly #tell: (condition: LinkCondition) => void;
  #up: LinkCode | null = null;
  /** Running time at which the first of the failed attempts began, without one that got through since. */
  #failingSince: number | null = null;

  /** `where`: what each evidence begins with. */
  constructor(where: Evidence, tell: (condition: LinkCondition) => void) {
    this.#where = where;
    this.#tell = tell;
  }

  get up(): LinkCode | null {
    return this.#up;
  }

  /** An attempt ended; its begin and its end in running time, ms. */
  note(verdict: Verdict, begun: number, ended: number): void {
    if (verdict.kind === 'offline') {
      this.#missed(verdict, begun, ended);
      return;
    }
    this.#failingSince = null;
    if (verdict.kind === 'certificate') this.#show('operator.certificate', verdict);
    else if (verdict.kind === 'rejected') this.#show('operator.rejected', verdict);
    else if (verdict.kind === 'delivered' || this.#up !== 'operator.rejected') this.#show(null, verdict);
  }

  #missed(verdict: Verdict, begun: number, ended: number): void {
    if (this.#failingSince === null) this.#failingSince = begun;
    else if (ended - this.#failingSince > OFFLINE_AFTER_MS) this.#show('operator.offline', verdict);
  }

  #show(code: LinkCode | null, { message, evidence }: Verdict): void {
    const was = this.#up;
    if (code === was) return;
    this.#up = code;
    const facts = { ...this.#where, ...evidence, message };
    if (was !== null) this.#tell({ code: was, raised: false, evidence: facts });
    if (code !== null) this.#tell({ code, raised: true, evidence: facts });
  }
}

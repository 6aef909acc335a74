/** What was really proven of each fault: only steps that passed are noted. */
import type { FaultCode } from '../../../main/faults/catalogue.ts';

export const STEPS = ['provoked', 'explained', 'alerted', 'recovered or ended'] as const;
export type Step = (typeof STEPS)[number];

export class Ledger {
  readonly #proven = new Map<Step, Set<FaultCode>>(STEPS.map((step) => [step, new Set()]));
  readonly #failed = new Set<FaultCode>();

  note(code: FaultCode, step: Step): void {
    this.#proven.get(step)?.add(code);
  }

  /** Of a fault that one story of does not end well nothing counts. */
  async tell(code: FaultCode, story: () => Promise<void>): Promise<void> {
    try {
      await story();
    } catch (error) {
      this.#failed.add(code);
      throw error;
    }
  }

  missing(codes: readonly FaultCode[], step: Step): FaultCode[] {
    return codes.filter((code) => !this.#has(code, step));
  }

  /** `41 faults provoked, 41 explained, 41 alerted, 41 recovered or ended`. */
  line(codes: readonly FaultCode[]): string {
    const [first, ...rest] = STEPS.map((step) => {
      return `${String(codes.length - this.missing(codes, step).length)} ${step}`;
    });
    return [first?.replace(' ', ' faults '), ...rest].join(', ');
  }

  #has(code: FaultCode, step: Step): boolean {
    return !this.#failed.has(code) && this.#proven.get(step)?.has(code) === true;
  }
}

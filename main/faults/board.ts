/** Which faults are there now: the catalogue applied to the conditions that devices raise and clear. Pure state. */
import { bySeverity, FAULTS, stopsCharging, type FaultCode } from './catalogue.ts';
import type { Cause } from './causes.ts';
import type { RecoveryProgress } from './recovery.ts';

export interface ActiveFault {
  readonly code: FaultCode;
  /** The connector that it concerns; null: the station. */
  readonly connector: number | null;
  readonly since: number;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  /** How far its recovery is; null: nobody keeps one. */
  readonly standing: Standing | null;
  /** What diagnosis thinks it comes from; null: it cannot tell. */
  readonly cause: Cause | null;
}

export interface Standing {
  readonly progress: RecoveryProgress;
  /** Until when the kiosk waits before it does the next thing that can be seen, and how long that wait is in all. */
  readonly deadline: { readonly at: number; readonly totalMs: number } | null;
  /** The device says that it is over; the fault stays until it has kept away, or until a technician resets it. */
  readonly gone: boolean;
}

export class FaultBoard {
  readonly #active = new Map<string, ActiveFault>();

  /** Returns the fault if it is new, undefined if it was known (its evidence is renewed). */
  raise(fault: Omit<ActiveFault, 'standing' | 'cause'>): ActiveFault | undefined {
    const key = keyOf(fault.code, fault.connector);
    const known = this.#active.get(key);
    const raised = known ? { ...known, evidence: fault.evidence } : { ...fault, standing: null, cause: null };
    this.#active.set(key, raised);
    return known ? undefined : raised;
  }

  /** Returns the fault that ended, or undefined if there was none. */
  clear(code: FaultCode, connector: number | null): ActiveFault | undefined {
    const key = keyOf(code, connector);
    const known = this.#active.get(key);
    this.#active.delete(key);
    return known;
  }

  /** What recovery and diagnosis know of a fault that is there; of one that is not, nothing is kept. */
  stand(code: FaultCode, connector: number | null, known: Pick<ActiveFault, 'standing' | 'cause'>): void {
    const key = keyOf(code, connector);
    const fault = this.#active.get(key);
    if (fault) this.#active.set(key, { ...fault, ...known });
  }

  /** The clock was set by so many ms: what is waited for takes as long as before. */
  shift(byMs: number): void {
    for (const [key, fault] of this.#active) {
      const { standing } = fault;
      if (!standing?.deadline) continue;
      const deadline = { ...standing.deadline, at: standing.deadline.at + byMs };
      this.#active.set(key, { ...fault, standing: { ...standing, deadline } });
    }
  }

  get(code: FaultCode, connector: number | null): ActiveFault | undefined {
    return this.#active.get(keyOf(code, connector));
  }

  get all(): readonly ActiveFault[] {
    return [...this.#active.values()];
  }

  /** The station's own faults (null), or a connector's together with the station's; the most severe first, then the oldest. */
  at(connector: number | null): ActiveFault[] {
    return [...this.#active.values()]
      .filter((fault) => fault.connector === null || fault.connector === connector)
      .sort((a, b) => bySeverity(a.code, b.code) || a.since - b.since);
  }

  /**
   * What forbids energy on a connector. `hold`: energy that flows is to be stopped until the fault is over. A controller
   * that is silent is not asked to: it could not hear, and it looks after itself (heartbeat supervision).
   */
  blocking(connector: number): { codes: FaultCode[]; emergency: boolean; hold: boolean } {
    const codes = this.at(connector)
      .map(({ code }) => code)
      .filter(stopsCharging);
    return {
      codes,
      emergency: codes.some((code) => FAULTS[code].severity === 'emergency'),
      hold: codes.some((code) => FAULTS[code].component !== 'controller'),
    };
  }
}

const keyOf = (code: FaultCode, connector: number | null) => `${code}@${String(connector)}`;

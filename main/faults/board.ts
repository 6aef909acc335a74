/** Which faults are there now: the catalogue applied to the conditions that devices raise and clear. Pure state. */
import { bySeverity, FAULTS, stopsCharging, type FaultCode } from './catalogue.ts';

export interface ActiveFault {
  readonly code: FaultCode;
  /** The connector that it concerns; null: the station. */
  readonly connector: number | null;
  readonly since: number;
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}

export class FaultBoard {
  readonly #active = new Map<string, ActiveFault>();

  /** Returns the fault if it is new, undefined if it was known (its evidence is renewed). */
  raise(fault: ActiveFault): ActiveFault | undefined {
    const key = keyOf(fault.code, fault.connector);
    const known = this.#active.get(key);
    this.#active.set(key, known ? { ...fault, since: known.since } : fault);
    return known ? undefined : fault;
  }

  /** Returns the fault that ended, or undefined if there was none. */
  clear(code: FaultCode, connector: number | null): ActiveFault | undefined {
    const key = keyOf(code, connector);
    const known = this.#active.get(key);
    this.#active.delete(key);
    return known;
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

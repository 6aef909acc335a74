/** The faults that the kiosk has now, gathered from where a snapshot tells of them. */
import type { FaultView, Snapshot } from '../../main/bridge/contract.ts';

export interface ActiveFault {
  readonly code: string;
  /** Null: the whole charger. */
  readonly connector: number | null;
  /** How far the kiosk is with it; null where the snapshot does not say. */
  readonly phase: NonNullable<FaultView['recovery']>['phase'] | null;
  /** It stops nobody. */
  readonly quiet: boolean;
  /** Only a technician ends it. */
  readonly latched: boolean;
}

type Facts = Pick<Snapshot, 'connectors' | 'notices'>;

/** The faults that stop somebody first; what holds for the whole charger once, though every connector tells of it. */
export function activeFaults({ connectors, notices }: Facts): ActiveFault[] {
  const found = new Map<string, ActiveFault>();
  const add = (fault: ActiveFault) => {
    const key = `${fault.code}@${String(fault.connector)}`;
    if (!found.has(key)) found.set(key, fault);
  };
  for (const { id, fault } of connectors) {
    if (!fault) continue;
    const { code, stationWide, recovery } = fault;
    const phase = recovery?.phase ?? null;
    const latched = phase === 'needs-technician';
    add({ code, connector: stationWide ? null : id, phase, quiet: false, latched });
  }
  for (const { id, otherFaults } of connectors) {
    for (const { code } of otherFaults) {
      // Which of the others hold for the whole charger is not said: one that is known already is.
      if (found.has(`${code}@null`)) continue;
      add({ code, connector: id, phase: null, quiet: false, latched: false });
    }
  }
  for (const { code, connector } of notices) {
    if (!NO_FAULTS.includes(code))
      add({ code, connector, phase: null, quiet: true, latched: LATCHED_NOTICES.has(code) });
  }
  return [...found.values()];
}

/** Of notices the snapshot tells no phase: those that wait for a technician. */
const LATCHED_NOTICES: ReadonlySet<string> = new Set(['store.recovered', 'kiosk.crash-loop']);
/** Among the notices, though no fault of the catalogue. */
const NO_FAULTS: readonly string[] = ['price-unavailable', 'operator-message'];

/** What a fault asks of a person, and in which order several of them are told. Pure. */
import type { ActiveFault } from './board.ts';
import { bySeverity, FAULTS, type FaultCode } from './catalogue.ts';

/** `danger`: keep away; `driver`: the steps need the driver; `wait`: it only takes time; `technician`: nothing to be done here. */
export type FaultNeed = 'danger' | 'driver' | 'wait' | 'technician';

/** The most urgent first. */
export const NEEDS: readonly FaultNeed[] = ['danger', 'driver', 'wait', 'technician'];

/** Faults whose first step is to keep one's hands off, the worst first. */
const DANGERS: readonly FaultCode[] = [
  'contactor.stuck',
  'connector.cut-cable',
  'station.tilted',
  'station.emergency-stop',
  'station.door-open',
  'protection.residual-current',
];

type Told = Pick<ActiveFault, 'code' | 'since' | 'standing'>;

export function needOf({ code, standing }: Told): FaultNeed {
  if (DANGERS.includes(code)) return 'danger';
  const outcome = outcomeOf({ code, standing });
  if (outcome === 'needs-technician') return 'technician';
  return FAULTS[code].giveUp.then === 'needs-driver' ? 'driver' : 'wait';
}

/** How its recovery ended; null while the kiosk is at it. A plan without steps has given up from the start. */
export function outcomeOf({
  code,
  standing,
}: Pick<ActiveFault, 'code' | 'standing'>): 'needs-driver' | 'needs-technician' | null {
  const { giveUp } = FAULTS[code];
  const outcome = standing ? standing.progress.outcome : giveUp.rounds === 0 ? giveUp.then : null;
  return outcome === 'recovered' ? null : outcome;
}

/** Orders faults for a driver: danger, then what the driver can do, then what takes time, then what needs a technician. */
export function byNeed(a: Told, b: Told): number {
  return (
    NEEDS.indexOf(needOf(a)) - NEEDS.indexOf(needOf(b)) ||
    DANGERS.indexOf(a.code) - DANGERS.indexOf(b.code) ||
    bySeverity(a.code, b.code) ||
    a.since - b.since ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  );
}

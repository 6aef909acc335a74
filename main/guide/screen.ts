/** Which screen is shown: the visit (guide chart) joined with what the connectors are doing. Pure. */
import type { ConnectorView, Deadline, FaultView, ReceiptView, Screen } from '../bridge/contract.ts';
import { NEEDS } from '../faults/order.ts';
import { REJECTED_MS, guideState, type GuideSnapshot } from './chart.ts';

export interface ScreenFacts {
  readonly at: number;
  readonly connectors: readonly ConnectorView[];
  /** The chart's own deadlines, by connector. */
  readonly deadlines: ReadonlyMap<number, Deadline | null>;
  readonly receipt: {
    readonly view: ReceiptView;
    readonly connector: number;
    readonly plugged: boolean;
  } | null;
  /** Devices that have not answered since the start; empty once the charger is up. */
  readonly waitingFor: readonly ('controller' | 'reader')[];
  /** Connectors whose session the operator gives no current now. */
  readonly paused?: ReadonlySet<number>;
  /** How long a start may take, for its progress bar. */
  readonly startMs: number;
}

const WITH_SCREEN = [
  'authorized',
  'starting',
  'charging',
  'suspendedByVehicle',
  'suspendedByStation',
  'stopping',
  'finished',
];

export function screenOf(guide: GuideSnapshot, facts: ScreenFacts): Screen {
  const { state, slow } = guideState(guide);
  const { deadline, rejection, choices, focus } = guide.context;
  const timed = deadline ?? { at: facts.at + REJECTED_MS, totalMs: REJECTED_MS };
  switch (state) {
    case 'authorizing':
      return { name: 'authorizing', slow, deadline: timed };
    case 'choosing':
      return { name: 'choose-connector', choices, deadline: timed };
    case 'rejected':
      return { name: 'rejected', reason: rejection ?? 'failed', deadline: timed };
    case 'receipt':
      return facts.receipt ? receiptScreen(facts.receipt, timed, facts) : home(facts);
    case 'following': {
      const connector = facts.connectors.find(({ id }) => id === focus);
      return connector ? connectorScreen(connector, facts) : home(facts);
    }
    case 'home':
      return home(facts);
  }
}

/** Whoever stands before a danger is told to keep away first; what is owed stands there, too, and the receipt comes after it. */
function receiptScreen(
  { view, connector, plugged }: NonNullable<ScreenFacts['receipt']>,
  deadline: Deadline,
  { connectors }: ScreenFacts,
): Screen {
  const here = connectors.find(({ id }) => id === connector);
  if (here && isFaulted(here) && here.fault.need === 'danger')
    return faultScreen(here, connectors.length > 1);
  return { name: 'receipt', receipt: view, plugged, deadline };
}

function home(facts: ScreenFacts): Screen {
  const { connectors, waitingFor } = facts;
  const [only] = connectors;
  if (only && connectors.length === 1 && (WITH_SCREEN.includes(only.state) || only.session))
    return connectorScreen(only, facts);
  if (waitingFor.includes('controller')) return { name: 'starting-up', waitingFor };
  const working = connectors.filter(({ state }) => state !== 'faulted' && state !== 'unavailable');
  if (working.length > 0) return { name: 'idle' };
  const faulted = connectors.filter(isFaulted).toSorted(byNeed);
  const [worst] = faulted;
  if (worst) {
    const shared = connectors.length > 1 && worst.fault.stationWide;
    return { ...faultScreen(worst, false), ...(shared ? { connector: null, canEnd: false } : {}) };
  }
  return {
    name: 'unavailable',
    reason: 'out-of-service',
    since: Math.min(...connectors.map(({ since }) => since)),
  };
}

function connectorScreen(connector: ConnectorView, facts: ScreenFacts): Screen {
  const { id } = connector;
  const canGoHome = facts.connectors.length > 1;
  switch (connector.state) {
    case 'authorized':
      return { name: 'plug-in', connector: id, deadline: deadlineOf(connector, facts) };
    case 'starting':
      return { name: 'starting', connector: id, deadline: deadlineOf(connector, facts) };
    case 'charging':
      return { name: 'charging', connector: id, canGoHome };
    case 'suspendedByVehicle':
      return { name: 'suspended', connector: id, by: 'vehicle', canGoHome };
    case 'suspendedByStation':
      return {
        name: 'suspended',
        connector: id,
        by: facts.paused?.has(id) ? 'operator' : 'station',
        canGoHome,
      };
    case 'stopping':
      return { name: 'stopping', connector: id, phase: 'stopping', canGoHome };
    case 'finished':
      if (connector.session?.idleFee) return { name: 'idle-fee', connector: id, canGoHome };
      return { name: 'stopping', connector: id, phase: 'unplug', canGoHome };
    case 'faulted':
      if (isFaulted(connector)) return faultScreen(connector, canGoHome);
      return { name: 'unavailable', reason: 'fault', since: connector.since };
    case 'unavailable':
      if (isFaulted(connector)) return faultScreen(connector, canGoHome);
      return { name: 'unavailable', reason: 'out-of-service', since: connector.since };
    case 'available':
    case 'plugged':
    case 'reserved':
      return { name: 'idle' };
  }
}

type Faulted = ConnectorView & { readonly fault: FaultView };

function isFaulted(connector: ConnectorView): connector is Faulted {
  return connector.fault !== null;
}

/** Of several connectors with faults, the one whose fault is the most urgent. */
function byNeed(a: Faulted, b: Faulted): number {
  return NEEDS.indexOf(a.fault.need) - NEEDS.indexOf(b.fault.need);
}

function faultScreen({ id, fault, otherFaults, session }: Faulted, canGoHome: boolean): FaultScreen {
  const canEnd = session !== null && session.endedAt === null;
  return { name: 'fault', connector: id, fault, others: otherFaults, canEnd, canGoHome };
}

type FaultScreen = Extract<Screen, { name: 'fault' }>;

/** The chart's deadline, or, while a start still waits for the meter, what the whole start may take. */
function deadlineOf(connector: ConnectorView, facts: ScreenFacts): Deadline {
  return facts.deadlines.get(connector.id) ?? { at: connector.since + facts.startMs, totalMs: facts.startMs };
}

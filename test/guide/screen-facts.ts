/** Connectors and visits as the screen is made of them. */
import type { ConnectorView, FaultView, ReceiptView, Screen } from '../../main/bridge/contract.ts';
import { screenOf, type ScreenFacts } from '../../main/guide/screen.ts';
import type { ConnectorState } from '../../main/session/types.ts';
import { NOON } from '../rig/clock.ts';
import { TWO, Visit, tap, type Step } from './visit.ts';

export const STATES: readonly ConnectorState[] = [
  'unavailable',
  'available',
  'reserved',
  'plugged',
  'authorized',
  'starting',
  'charging',
  'suspendedByVehicle',
  'suspendedByStation',
  'stopping',
  'finished',
  'faulted',
];

export const FAULT: FaultView = {
  code: 'protection.no-ground',
  mrec: null,
  badge: 'Out of order',
  tone: 'bad',
  title: 'No earth',
  steps: ['Call us.'],
  picture: 'call',
  recovery: null,
  likely: null,
  need: 'wait',
  stationWide: false,
  since: NOON,
};
export const RECEIPT: ReceiptView = {
  number: '7F3A-2291',
  connectorLabel: 'A',
  startedAt: NOON,
  endedAt: NOON,
  energyWh: 1,
  meterStartWh: 0,
  meterStopWh: 1,
  card: null,
  cost: null,
  stopReason: 'driver-card',
  url: null,
  clockUnsure: false,
};

export interface Looks {
  readonly state: ConnectorState;
  readonly session?: 'running' | 'ended' | 'paying' | null;
  readonly fault?: boolean | Partial<FaultView>;
}

export function view(id: number, { state, session = null, fault = false }: Looks): ConnectorView {
  return {
    id,
    label: String(id),
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    maxWatts: 22_000,
    state,
    since: NOON - id,
    session: session && {
      number: '7F3A-2291',
      card: null,
      startedAt: NOON,
      endedAt: session === 'running' ? null : NOON,
      energyWh: 1,
      watts: null,
      curve: [],
      curveStepMs: 2_000,
      stateOfCharge: null,
      cost: null,
      idleFee:
        session === 'paying'
          ? { runningSince: NOON, startsAt: null, rate: '0.10 € / min', soFar: null }
          : null,
    },
    fault: fault === false ? null : { ...FAULT, ...(fault === true ? {} : fault) },
    otherFaults: [],
    price: null,
  };
}

export function facts(connectors: readonly ConnectorView[], more: Partial<ScreenFacts> = {}): ScreenFacts {
  return {
    at: NOON,
    connectors,
    deadlines: new Map(),
    receipt: null,
    waitingFor: [],
    startMs: 45_000,
    ...more,
  };
}

export const visitTo = (settings = TWO, ...steps: Step[]): Visit => {
  const visit = new Visit(settings);
  visit.go(...steps);
  return visit;
};
export const followed = (settings = TWO) => {
  const visit = visitTo(settings, tap);
  visit.go(visit.accepted([1]));
  return visit;
};
export const shown = (visit: Visit, looks: Looks, more: Partial<ScreenFacts> = {}): Screen =>
  screenOf(visit.snapshot, facts([view(1, looks), view(2, { state: 'available' })], more));

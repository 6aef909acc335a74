/** Parts that the fixtures are put together from. */
import type {
  ConnectorState,
  ConnectorView,
  CostLine,
  CostView,
  Deadline,
  RejectionReason,
  Screen,
  SessionView,
  SimulatorView,
  Snapshot,
  StopReason,
} from '../../main/bridge/contract.ts';
import type { FixtureWords } from './words.ts';

/** Sunday 22 November 2026, 18:42:00 in Amsterdam. */
export const AT = Date.UTC(2026, 10, 22, 17, 42, 0);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const QR = 'https://charge.example/s/CP-0001';

/** Whatever differs from a quiet charger with two connectors. */
export type Change = Partial<Omit<Snapshot, 'station'>> & { readonly station?: Partial<Snapshot['station']> };

export const deadline = (leftSeconds: number, totalSeconds: number): Deadline => ({
  at: AT + leftSeconds * SECOND,
  totalMs: totalSeconds * SECOND,
});

export const money = (amount: string) => ({ amount, currency: 'EUR' });

/** A charge that rises, holds, and tapers off, as in the drawing. */
export const CURVE = Array.from({ length: 90 }, (_, index) =>
  Math.round(index < 62 ? 50_000 * (1 - 0.62 * Math.exp(-index / 7)) : 50_000 - (index - 62) * 880),
);

export function line(kind: CostLine['kind'], title: string, detail: string, amount: string): CostLine {
  return { kind, title, detail, amount: money(amount) };
}

export function simpleCost(w: FixtureWords, energy: string, amount: string): CostView {
  return {
    total: money(amount),
    tax: null,
    lines: [line('energy', w.energy, w.number(`${energy} kWh × 0.49 €`), amount)],
    next: [
      { icon: 'night', ...w.nextPrice },
      { icon: 'parking', ...w.nextParking },
    ],
  };
}

export function longCost(w: FixtureWords): CostView {
  return {
    total: money('60.00'),
    tax: w.tax('9.58'),
    lines: [
      line('flat', w.start, w.number('1 × 1.50 €'), '1.50'),
      line('energy', w.energy, w.number('68.40 kWh × 0.7850 €'), '53.69'),
      line('energy', w.energyLater, w.number('4.10 kWh × 0.3950 €'), '1.62'),
      line('time', w.time, w.number('42 min × 0.10 €'), '4.20'),
      line('parking', w.parking, w.parkingDetail(w.number('62 min × 0.05 €')), '3.10'),
      line('limit', w.limit, w.number('64.11 € → 60.00 €'), '-4.11'),
    ],
    next: [],
  };
}

export function session(w: FixtureWords, more: Partial<SessionView> = {}): SessionView {
  return {
    number: '7F3A-2291',
    card: '•••• 1190',
    startedAt: AT - (42 * 60 + 10) * SECOND,
    endedAt: null,
    energyWh: 24_360,
    watts: 25_500,
    curve: CURVE,
    curveStepMs: 28_100,
    stateOfCharge: 71,
    cost: simpleCost(w, '24.36', '11.94'),
    idleFee: null,
    ...more,
  };
}

export function connector(
  id: number,
  state: ConnectorState = 'available',
  more: Partial<ConnectorView> = {},
): ConnectorView {
  return {
    id,
    label: String.fromCharCode(64 + id),
    standard: 'IEC_62196_T2',
    format: 'SOCKET',
    maxWatts: 22_000,
    state,
    since: AT - 24 * MINUTE,
    session: null,
    fault: null,
    otherFaults: [],
    price: null,
    ...more,
  };
}

export const OTHER = (w: FixtureWords) =>
  connector(2, 'charging', {
    standard: 'IEC_62196_T2_COMBO',
    format: 'CABLE',
    maxWatts: 50_000,
    session: session(w, { startedAt: AT - 24 * MINUTE, card: '•••• 7702' }),
  });

export function four(w: FixtureWords, first: ConnectorView = connector(1)): ConnectorView[] {
  return [
    first,
    OTHER(w),
    connector(3, 'unavailable', { standard: 'CHADEMO', format: 'CABLE', maxWatts: 50_000 }),
    connector(4, 'authorized', { standard: 'IEC_62196_T1', maxWatts: 7_400, price: w.own }),
  ];
}

const ANY_BOARD_FAULTS = [
  'vehicle.diode-check',
  'vehicle.ventilation-required',
  'vehicle.no-response',
  'protection.residual-current',
  'protection.no-ground',
  'protection.self-test',
  'contactor.stuck',
  'contactor.failed-to-close',
  'temperature.high',
  'current.over',
  'supply.under-voltage',
  'supply.over-voltage',
  'controller.silent',
  'controller.garbled',
  'controller.restarted',
];
const OPENEVSE_FAULTS = [...ANY_BOARD_FAULTS, 'temperature.derating', 'controller.unknown-state'];
const EVSE_WB_FAULTS = [
  ...ANY_BOARD_FAULTS,
  'connector.partial-insertion',
  'connector.proximity',
  'connector.lock',
  'connector.cut-cable',
  'meter.silent',
  'meter.implausible',
  'meter.disagrees',
  'station.emergency-stop',
  'station.door-open',
  'station.tilted',
];
const CHARGER_FAULTS = [
  'supply.lost',
  'reader.absent',
  'reader.service-down',
  'reader.stuck',
  'operator.offline',
  'operator.rejected',
  'operator.certificate',
  'clock.unsure',
  'store.failed',
  'store.full',
  'store.recovered',
  'display.restarted',
  'kiosk.restarted',
  'kiosk.crash-loop',
];

export const SIMULATOR: SimulatorView = {
  cards: [
    { key: 'a', label: 'Blue fob', hint: '•••• 1190, driver' },
    { key: 'b', label: 'Fleet card', hint: '•••• 7702, fleet' },
    { key: 'c', label: 'Blocked card', hint: 'refused' },
    { key: 'd', label: 'Unknown card', hint: 'nobody knows it' },
    { key: 'e', label: 'Technician', hint: 'opens service mode' },
  ],
  reader: { simulated: true, present: true },
  connectors: [
    {
      id: 1,
      vehicle: 'charging',
      faultKinds: OPENEVSE_FAULTS,
      faults: ['protection.residual-current'],
      mute: false,
    },
    {
      id: 2,
      vehicle: 'absent',
      faultKinds: EVSE_WB_FAULTS,
      faults: ['controller.silent', 'station.door-open'],
      mute: true,
    },
  ],
  station: { faultKinds: CHARGER_FAULTS, faults: ['clock.unsure'] },
  alerts: [
    { at: AT - 3 * MINUTE, text: 'raised controller.silent @2' },
    { at: AT - 2 * MINUTE, text: 'raised protection.residual-current @1' },
    { at: AT - MINUTE, text: 'test' },
  ],
  clock: { rate: 1, rates: [1, 60, 300] },
};

export const REASONS: readonly RejectionReason[] = [
  'unknown',
  'blocked',
  'expired',
  'in-use',
  'no-credit',
  'not-here',
  'offline',
  'timeout',
  'other-card',
  'no-connector',
  'faulted',
  'unplug-first',
  'removed-early',
  'random-uid',
  'unreadable',
  'failed',
];

export function receipt(
  cost: CostView | null,
  more: { url?: string | null; stopReason?: StopReason; plugged?: boolean; clockUnsure?: boolean } = {},
): Screen {
  return {
    name: 'receipt',
    plugged: more.plugged ?? true,
    deadline: deadline(24, 60),
    receipt: {
      number: '7F3A-2291',
      connectorLabel: 'A',
      startedAt: Date.UTC(2026, 10, 22, 17, 0),
      endedAt: Date.UTC(2026, 10, 22, 20, 31),
      energyWh: 32_500,
      meterStartWh: 4_213_770,
      meterStopWh: 4_246_270,
      card: '•••• 1190',
      cost,
      stopReason: more.stopReason ?? 'driver-card',
      url: more.url === undefined ? 'https://charge.example/r/7F3A-2291' : more.url,
      clockUnsure: more.clockUnsure ?? false,
    },
  };
}

export const drawnBill = (w: FixtureWords): CostView => ({
  total: money('18.62'),
  tax: w.tax('2.97'),
  lines: [
    line('energy', w.energy, w.number('28.40 kWh × 0.49 €'), '13.92'),
    line('energy', w.energyLater, w.number('4.10 kWh × 0.39 €'), '1.60'),
    line('parking', w.parking, w.parkingDetail(w.number('62 min × 0.05 €')), '3.10'),
  ],
  next: [],
});

export const ended = (w: FixtureWords): Partial<SessionView> => ({
  endedAt: AT - 20 * MINUTE,
  watts: 0,
  cost: { ...simpleCost(w, '24.36', '11.94'), next: [{ icon: 'parking', ...w.nextParking }] },
});

/** Faults, frames, display and performance. */
import type {
  DisplayPage,
  FaultDetail,
  FaultRow,
  FaultsPage,
  FramesPage,
  PerformancePage,
} from '../../../main/bridge/service/machine-pages.ts';
import { AT, MINUTE, SECOND } from '../pieces.ts';
import { empty, noise, plot } from './plots.ts';
import { FRAMES } from './reader.ts';

const TITLES = [
  ['protection.residual-current', 'Residual current: protection has tripped'],
  ['controller.unreachable', 'The controller does not answer'],
  ['connector.over-temperature', 'The connector is too hot: charging is paused until it has cooled down'],
] as const;

const row = (id: number): FaultRow => {
  const [code, title] = TITLES[id % TITLES.length] ?? TITLES[0];
  return {
    id,
    code,
    title,
    severity: id % 3 === 0 ? 'emergency' : 'blocking',
    connector: id % 4 === 0 ? null : String.fromCharCode(65 + (id % 4)),
    raisedAt: AT - id * 7 * MINUTE,
    clearedAt: null,
    acknowledgedAt: id % 2 === 0 ? AT - MINUTE : null,
    outcome: null,
  };
};

const DETAIL: FaultDetail = {
  ...row(3),
  mrec: 'MREC2',
  evidence: [
    'residual current: 34 mA',
    'self test at 18:41:07: passed',
    'weld check at 18:41:09: contacts open',
    'hottest: 71.5 °C',
    'vehicle state before: C',
  ],
  diagnosis: {
    cause: 'Moisture in the connector or the inlet of one car',
    likelihood: 'likely',
    because: [
      { at: AT - 8 * MINUTE, text: 'it tripped within two seconds after the contactor closed' },
      { at: AT - 3 * 24 * 60 * MINUTE, text: 'the same card, the same connector' },
      { at: AT - 5 * 24 * 60 * MINUTE, text: 'no trip with three other cars in between' },
    ],
    tellApart: 'Charge another car or a test adapter: if it does not trip, the charger is well.',
  },
  steps: [
    'Switch off the supply and make sure that it is off.',
    'Look into the connector: moisture, burnt contacts, damaged insulation.',
    'Measure the insulation between each phase and protective earth: more than 1 MΩ.',
    'Try the residual-current device by its test button.',
    'Charge with a test adapter for two minutes and watch the residual current.',
    'Reset the fault here.',
  ],
  plan: [
    'It tries again three times, 15 s, 60 s and 300 s after it was raised.',
    'After the third time it waits for a technician.',
  ],
  acknowledgedBy: null,
  acknowledgedAt: null,
  canReset: true,
};

export function faultsFixtures(): Readonly<Record<string, FaultsPage>> {
  const rows = Array.from({ length: 41 }, (_, index) => row(index + 1));
  const page: FaultsPage = {
    name: 'faults',
    show: 'open',
    rows: rows.slice(0, 3),
    newer: false,
    older: false,
    chosen: DETAIL,
  };
  const past = rows.map((fault) => ({
    ...fault,
    clearedAt: fault.raisedAt + 93 * SECOND,
    outcome: 'It went away by itself.',
  }));
  return {
    faults: page,
    'faults-many': { ...page, rows, older: true, chosen: null },
    'faults-none': { ...page, rows: [], chosen: null },
    'faults-past': {
      ...page,
      show: 'past',
      rows: past,
      older: true,
      chosen: {
        ...DETAIL,
        ...row(5),
        clearedAt: AT,
        outcome: 'By another attempt of the kiosk.',
        diagnosis: null,
        canReset: false,
        acknowledgedAt: AT,
        acknowledgedBy: 'Kim de Vries · •••• 1190',
      },
    },
  };
}

const DEVICES: FramesPage['devices'] = [
  {
    id: 'controller-1',
    label: 'Controller · A',
    driver: 'evse-wb',
    frames: 1483,
    discarded: 0,
    lastAt: AT - SECOND,
  },
  {
    id: 'controller-2',
    label: 'Controller · B',
    driver: 'openevse',
    frames: 211,
    discarded: 37,
    lastAt: AT - 90 * SECOND,
  },
  { id: 'meter-1', label: 'Meter · A', driver: 'sdm630', frames: 4410, discarded: 0, lastAt: AT },
  { id: 'reader', label: 'Card reader', driver: 'pcsc', frames: 0, discarded: 0, lastAt: null },
];

export function framesFixtures(): Readonly<Record<string, FramesPage>> {
  const page: FramesPage = {
    name: 'frames',
    devices: DEVICES,
    device: 'meter-1',
    live: true,
    older: true,
    frames: { rows: FRAMES, total: 4410 },
    log: [],
  };
  const levels = ['info', 'warn', 'error', 'debug'] as const;
  return {
    frames: page,
    'frames-paused': {
      ...page,
      live: false,
      devices: Array.from({ length: 129 }, (_, index) => ({
        ...(DEVICES[index % 4] ??
          DEVICES[0] ?? { label: '', driver: '', frames: 0, discarded: 0, lastAt: null }),
        id: `device-${String(index)}`,
        label: `Controller · Parkdeck 3 Nord, Platz ${String(index)}`,
      })),
      device: 'device-1',
    },
    'frames-none': { ...page, device: 'reader', older: false, frames: { rows: [], total: 0 } },
    'frames-log': {
      ...page,
      device: 'log',
      log: Array.from({ length: 40 }, (_, index) => ({
        seq: index,
        at: AT - (40 - index) * SECOND,
        level: levels[index % 4] ?? 'info',
        code: index % 3 === 0 ? 'session.started' : 'operator.link-lost',
        text:
          index % 3 === 0
            ? 'session 7F3A-2291 started on connector A by card •••• 1190'
            : 'connect ECONNREFUSED 10.20.30.40:443 (csms.charging-operator.example.org): nobody listens there, next attempt in 32 s',
      })),
    },
  };
}

export function displayFixtures(): Readonly<Record<string, DisplayPage>> {
  return {
    display: { name: 'display', brightness: { percent: 80, least: 10, hardware: true }, pages: 1 },
    'display-software': {
      name: 'display',
      brightness: { percent: 10, least: 10, hardware: false },
      pages: 12,
    },
  };
}

export function performanceFixtures(): Readonly<Record<string, PerformancePage>> {
  const counts = [4_120, 9_842, 6_031, 912, 77, 12, 3];
  const page: PerformancePage = {
    name: 'performance',
    paint: {
      count: counts.reduce((sum, count) => sum + count, 0),
      p50: 14.2,
      p95: 31.6,
      p99: 48.9,
      max: 231.4,
      histogram: [8, 16, 33, 50, 100, 200, null].map((upTo, index) => ({ upTo, count: counts[index] ?? 0 })),
    },
    memory: { rssBytes: 143_200_000, heapBytes: 38_900_000 },
    loop: { p99: 11.4, cpuPercent: 3.2 },
    store: [
      { name: 'sessions', value: 1_000_000, unit: 'rows' },
      { name: 'events', value: 8_412_903, unit: 'rows' },
      { name: 'samples', value: 61_203_118, unit: 'rows' },
      { name: 'faults', value: 412, unit: 'rows' },
      { name: 'audit', value: 96, unit: 'rows' },
      { name: 'tokens', value: 100_000, unit: 'rows' },
      { name: 'outbox', value: 0, unit: 'rows' },
      { name: 'file', value: 2_140_000_000, unit: 'bytes' },
      { name: 'wal', value: 4_120_000, unit: 'bytes' },
      { name: 'free', value: 81_000, unit: 'bytes' },
      { name: 'version', value: 14, unit: 'version' },
    ],
    plots: [
      plot('latency-p50', (index) => 14 + 3 * noise(index)),
      plot('latency-p95', (index) => (index === 120 ? 131 : 32 + 9 * noise(index + 7))),
      plot('memory', (index) => 140_000_000 + index * 20_000 + 900_000 * noise(index)),
      plot('loop-delay', (index) => 11 + 2 * noise(index + 3)),
    ],
  };
  return {
    performance: page,
    'performance-new': {
      ...page,
      paint: null,
      loop: { p99: null, cpuPercent: null },
      plots: [empty('latency-p50'), empty('latency-p95'), empty('memory'), empty('loop-delay')],
    },
  };
}

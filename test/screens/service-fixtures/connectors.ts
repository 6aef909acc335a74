/** What a technician may meet at a connector. */
import type { ConnectorsPage, TestCondition, TestRun } from '../../../main/bridge/service/machine-pages.ts';
import { AT, MINUTE, SECOND } from '../pieces.ts';
import { empty, noise, plot } from './plots.ts';

type Connector = ConnectorsPage['connector'];

const met = (...codes: TestCondition['code'][]): TestCondition[] =>
  codes.map((code) => ({ code, met: true, detail: null }));

const FREE: Connector = {
  id: 2,
  label: 'B',
  state: 'available',
  since: AT - 3 * 60 * MINUTE,
  linked: true,
  session: null,
  vehicle: 'absent',
  contactorClosed: false,
  locked: null,
  values: {
    watts: 0,
    milliamps: [],
    millivolts: [],
    temperatures: [],
    registerWh: 4_213_770,
    meterAt: AT - SECOND,
  },
  raw: [
    { name: 'GE', value: '$OK 32 0000^20' },
    { name: 'GS', value: '$OK 01 0 01 0000^10' },
  ],
  capabilities: [
    { name: 'model', value: 'OpenEVSE' },
    { name: 'firmware', value: '7.1.3' },
    { name: 'seesVehicleWhileDisabled', value: 'no' },
    { name: 'canLock', value: 'no' },
    { name: 'canLimitCurrent', value: 'yes' },
    { name: 'heartbeatSupervision', value: 'yes' },
    { name: 'countsEnergy', value: 'yes' },
    { name: 'measuresVoltage', value: 'no' },
    { name: 'measuresTemperature', value: 'yes' },
    { name: 'maxAmps', value: '32' },
  ],
  inService: true,
  heldBy: [],
  limit: { amps: 0, maxAmps: 32, leastAmps: 6, service: null },
  tests: {
    contactor: [
      ...met('linked', 'nobody-charges', 'contactor-open', 'no-other-test'),
      { code: 'vehicle-there', met: false, detail: 'absent' },
      ...met('no-fault'),
    ],
    lock: [
      ...met('linked', 'nobody-charges', 'contactor-open', 'no-other-test'),
      { code: 'can-lock', met: false, detail: 'OpenEVSE' },
    ],
  },
  run: null,
  plots: [empty('power'), empty('temperature')],
};

const CHARGING: Connector = {
  ...FREE,
  id: 1,
  label: 'A',
  state: 'charging',
  since: AT - 42 * MINUTE,
  session: { number: '7F3A-2291', card: '•••• 1190', energyWh: 24_360 },
  vehicle: 'charging',
  contactorClosed: true,
  locked: true,
  values: {
    watts: 10_940,
    milliamps: [15_870, 15_910, 15_790],
    millivolts: [230_140, 229_870, 231_020],
    temperatures: [
      { name: '1', deciCelsius: 415 },
      { name: '2', deciCelsius: 388 },
    ],
    registerWh: 4_238_130,
    meterAt: AT - SECOND,
  },
  raw: Array.from({ length: 41 }, (_, index) => ({
    name: `register ${String(1000 + index)} (${index % 2 ? 'actual configured current' : 'vehicle state'})`,
    value: `0x${(index * 911).toString(16).padStart(4, '0')} = ${String(index * 911)}`,
  })),
  limit: { amps: 16, maxAmps: 32, leastAmps: 6, service: 16 },
  tests: {
    contactor: [
      ...met('linked'),
      { code: 'nobody-charges', met: false, detail: '7F3A-2291' },
      { code: 'contactor-open', met: false, detail: null },
      ...met('no-other-test'),
      { code: 'vehicle-there', met: true, detail: 'charging' },
      { code: 'no-fault', met: false, detail: 'protection.residual-current, connector.over-temperature' },
    ],
    lock: [...met('linked'), { code: 'nobody-charges', met: false, detail: '7F3A-2291' }],
  },
  plots: [
    plot('power', (index) =>
      index < 20 ? null : Math.round(11_000 * (1 - Math.exp((20 - index) / 12)) + 120 * noise(index)),
    ),
    plot('temperature', (index) => Math.round(290 + index * 0.7 + 6 * noise(index))),
    plot('current', (index) => (index < 20 ? 0 : Math.round(15_900 + 90 * noise(index)))),
    plot('voltage', (index) => Math.round(230_000 + 900 * noise(index))),
  ],
};

const STEPS: TestRun['steps'] = [
  { code: 'out-of-service', state: 'passed', ms: 12, detail: null },
  { code: 'offer', state: 'passed', ms: 310, detail: '6 A' },
  { code: 'contactor-closed', state: 'passed', ms: 842, detail: null },
  { code: 'contactor-opened', state: 'running', ms: null, detail: null },
  { code: 'current-zero', state: 'waiting', ms: null, detail: null },
  { code: 'back-in-service', state: 'waiting', ms: null, detail: null },
];

const READY = met('linked', 'nobody-charges', 'contactor-open', 'no-other-test', 'vehicle-there', 'no-fault');

const running: TestRun = {
  kind: 'contactor',
  startedAt: AT - SECOND,
  running: true,
  steps: STEPS,
  passed: null,
};
const failed: TestRun = {
  ...running,
  running: false,
  passed: false,
  steps: STEPS.map((step, index) =>
    index < 3
      ? step
      : index === 3
        ? { ...step, state: 'failed', ms: 5_000, detail: 'the contactor is still closed after 5 s' }
        : index === 5
          ? { ...step, state: 'skipped' }
          : { ...step, state: 'skipped' },
  ),
};

const list = (...connectors: Connector[]): ConnectorsPage['list'] =>
  connectors.map(({ id, label, state }) => ({ id, label, state, health: 'good' }));

function page(connector: Connector, entries = list(CHARGING, FREE)): ConnectorsPage {
  return { name: 'connectors', chosen: connector.id, list: entries, connector };
}

const STATES = ['available', 'charging', 'faulted', 'suspendedByVehicle', 'finished'] as const;
const MANY: ConnectorsPage['list'] = Array.from({ length: 64 }, (_, index) => ({
  id: index + 1,
  label: index < 9 ? `P${String(index + 1)}` : `P3-${String(index + 1)}`,
  state: STATES[index % STATES.length] ?? 'available',
  health: index % 5 === 2 ? 'bad' : index % 7 === 0 ? 'warn' : 'good',
}));

export function connectorsFixtures(): Readonly<Record<string, ConnectorsPage>> {
  const testable = { ...FREE, vehicle: 'connected', state: 'plugged' as const };
  return {
    connectors: page(CHARGING),
    'connectors-free': page(FREE),
    'connectors-ready': page({ ...testable, tests: { ...FREE.tests, contactor: READY } }),
    'connectors-running': page({ ...testable, run: running, heldBy: ['service'], inService: false }),
    'connectors-failed': page({
      ...testable,
      tests: { ...FREE.tests, contactor: READY },
      run: failed,
      heldBy: ['service', 'operator'],
      inService: false,
    }),
    'connectors-lost': page(
      {
        ...FREE,
        state: 'faulted',
        linked: false,
        contactorClosed: null,
        vehicle: 'unknown',
        inService: false,
        heldBy: ['station', 'operator'],
        values: { ...FREE.values, watts: null, registerWh: null, meterAt: null },
        raw: [],
        capabilities: [],
        plots: [],
      },
      list(
        CHARGING,
        FREE,
        { ...FREE, id: 3, label: 'C' },
        { ...FREE, id: 4, label: 'D', state: 'suspendedByVehicle' },
      ),
    ),
    'connectors-many': page({ ...CHARGING, id: 17, label: 'P3-17' }, MANY),
  };
}

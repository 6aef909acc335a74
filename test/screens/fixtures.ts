/** One snapshot per screen and interesting variant, in each language: what the pictures and the checks are made of. */
import type {
  ConnectorStandard,
  ConnectorState,
  ConnectorView,
  Screen,
  SessionView,
  Snapshot,
} from '../../main/bridge/contract.ts';
import type { FaultCode } from '../../main/faults/catalogue.ts';
import { catalogueFaults, noPrice, quiet, tellingFaults } from './faults.ts';
import {
  AT,
  SECOND,
  MINUTE,
  QR,
  deadline,
  money,
  longCost,
  session,
  connector,
  OTHER,
  four,
  SIMULATOR,
  REASONS,
  receipt,
  drawnBill,
  ended,
  type Change,
} from './pieces.ts';
import { FIXTURE_WORDS, type FixtureLanguage, type FixtureWords } from './words.ts';

export interface Fixture {
  readonly name: string;
  readonly snapshot: Snapshot;
}

function changes(w: FixtureWords, language: FixtureLanguage): Record<string, Change> {
  const notices = (...codes: FaultCode[]) => quiet(language, ...codes);
  const charging = (more: Partial<SessionView> = {}) =>
    connector(1, 'charging', { session: session(w, more) });
  const one = (more: Partial<SessionView> = {}, state: ConnectorState = 'charging') => [
    connector(1, state, {
      session: session(w, more),
      maxWatts: 50_000,
      standard: 'IEC_62196_T2_COMBO',
      format: 'CABLE',
    }),
  ];
  const face = (standard: ConnectorStandard, format: ConnectorView['format']): Change => ({
    screen: { name: 'plug-in', connector: 1, deadline: deadline(48, 60) },
    connectors: [connector(1, 'authorized', { standard, format }), OTHER(w)],
  });

  return {
    'starting-up': { screen: { name: 'starting-up', waitingFor: ['controller', 'reader'] } },
    idle: {},
    'idle-one': { connectors: [connector(1)] },
    'idle-four': { connectors: four(w), price: w.fourLines },
    'idle-plugged': { connectors: [connector(1, 'plugged'), OTHER(w)], startBy: { card: true, qr: null } },
    'idle-free': {
      price: w.free,
      startBy: { card: false, qr: null },
      connectors: [connector(1)],
      station: { operator: null, languages: ['en'] },
    },
    'idle-full': { connectors: [charging(), OTHER(w)] },
    'idle-scan': { startBy: { card: false, qr: QR }, notices: notices('reader.absent') },
    'idle-closed': {
      startBy: { card: false, qr: null },
      notices: noPrice(language, 'operator.offline'),
      price: null,
    },
    'idle-offline': {
      notices: notices('operator.offline'),
      price: w.fourLines,
      station: {
        languages: ['en', 'de'],
        name: 'Hauptbahnhof Tiefgarage Nord 12',
        operator: 'Stadtwerke Nordfriesland Energie',
      },
    },
    'choose-connector': {
      screen: { name: 'choose-connector', choices: [1, 2], deadline: deadline(28, 30) },
      connectors: [
        connector(1),
        connector(2, 'available', {
          standard: 'IEC_62196_T2_COMBO',
          format: 'CABLE',
          maxWatts: 50_000,
          price: w.own,
        }),
      ],
    },
    'choose-connector-four': {
      screen: { name: 'choose-connector', choices: [1, 2, 3, 4], deadline: deadline(12, 30) },
      connectors: (['IEC_62196_T2', 'IEC_62196_T2_COMBO', 'CHADEMO', 'TESLA_S'] as const).map(
        (standard, index) =>
          connector(index + 1, 'available', {
            standard,
            maxWatts: index === 0 ? 22_000 : 150_000,
            price: index === 3 ? w.own : null,
          }),
      ),
      price: w.fourLines,
    },
    authorizing: { screen: { name: 'authorizing', slow: false, deadline: deadline(9, 10) } },
    'authorizing-slow': {
      screen: { name: 'authorizing', slow: true, deadline: deadline(14, 20) },
      price: w.fourLines,
    },
    ...Object.fromEntries(
      REASONS.map((reason): [string, Change] => [
        `rejected-${reason}`,
        { screen: { name: 'rejected', reason, deadline: deadline(reason === 'unknown' ? 9 : 25, 30) } },
      ]),
    ),
    'plug-in': face('IEC_62196_T2', 'SOCKET'),
    'plug-in-cable': {
      ...face('IEC_62196_T2_COMBO', 'CABLE'),
      screen: { name: 'plug-in', connector: 1, deadline: deadline(17, 60) },
      price: w.fourLines,
    },
    'plug-in-ccs1': face('IEC_62196_T1_COMBO', 'CABLE'),
    'plug-in-type1': face('IEC_62196_T1', 'CABLE'),
    'plug-in-chademo': face('CHADEMO', 'CABLE'),
    'plug-in-nacs': face('TESLA_S', 'CABLE'),
    starting: { screen: { name: 'starting', connector: 1, deadline: deadline(20, 30) } },
    charging: { screen: { name: 'charging', connector: 1, canGoHome: false }, connectors: one() },
    'charging-two': {
      screen: { name: 'charging', connector: 1, canGoHome: true },
      connectors: [charging(), OTHER(w)],
    },
    'charging-four': {
      screen: { name: 'charging', connector: 1, canGoHome: true },
      connectors: four(
        w,
        charging({
          energyWh: 124_360,
          startedAt: AT - 221 * MINUTE,
          cost: { ...longCost(w), next: [{ icon: 'night', ...w.nextPrice }] },
        }),
      ),
    },
    'charging-first': {
      screen: { name: 'charging', connector: 1, canGoHome: false },
      connectors: one({
        energyWh: 0,
        watts: null,
        curve: [],
        stateOfCharge: null,
        card: null,
        startedAt: AT - 4 * SECOND,
        cost: null,
      }),
    },
    suspended: {
      screen: { name: 'suspended', connector: 1, by: 'vehicle', canGoHome: false },
      connectors: one(
        { watts: 0, idleFee: { runningSince: null, startsAt: AT + 12 * MINUTE, rate: w.rate, soFar: null } },
        'suspendedByVehicle',
      ),
    },
    'suspended-station': {
      screen: { name: 'suspended', connector: 1, by: 'station', canGoHome: true },
      connectors: [charging({ watts: 0 }), OTHER(w)],
    },
    'suspended-operator': {
      screen: { name: 'suspended', connector: 1, by: 'operator', canGoHome: true },
      connectors: four(
        w,
        charging({
          watts: 0,
          idleFee: { runningSince: AT - MINUTE, startsAt: null, rate: w.rate, soFar: money('0.05') },
        }),
      ),
    },
    stopping: {
      screen: { name: 'stopping', connector: 1, phase: 'stopping', canGoHome: false },
      connectors: one({}, 'stopping'),
    },
    'stopping-unplug': {
      screen: { name: 'stopping', connector: 1, phase: 'unplug', canGoHome: true },
      connectors: [connector(1, 'finished', { session: session(w, ended(w)) }), OTHER(w)],
    },
    'idle-fee': {
      screen: { name: 'idle-fee', connector: 1, canGoHome: false },
      connectors: one(
        {
          ...ended(w),
          idleFee: {
            runningSince: AT - 12 * MINUTE - 34 * SECOND,
            startsAt: null,
            rate: w.rate,
            soFar: money('0.60'),
          },
        },
        'finished',
      ),
    },
    'idle-fee-four': {
      screen: { name: 'idle-fee', connector: 1, canGoHome: true },
      connectors: four(
        w,
        connector(1, 'finished', {
          session: session(w, {
            ...ended(w),
            cost: longCost(w),
            idleFee: { runningSince: AT - 312 * MINUTE, startsAt: null, rate: w.rate, soFar: money('12.00') },
          }),
        }),
      ),
    },
    receipt: { screen: receipt(drawnBill(w)) },
    'receipt-long': {
      screen: {
        ...receipt(longCost(w), { stopReason: 'power-loss' }),
        deadline: deadline(14, 60),
      } as Screen,
    },
    'receipt-plain': {
      screen: receipt(drawnBill(w), { url: null, plugged: false, stopReason: 'unplugged' }),
    },
    'receipt-clock-unsure': { screen: receipt(longCost(w), { clockUnsure: true }) },
    'receipt-no-price': { screen: receipt(null, { url: null, plugged: false, stopReason: 'fault' }) },
    unavailable: {
      screen: { name: 'unavailable', reason: 'out-of-service', since: AT - 3 * 24 * 60 * MINUTE },
    },
    'unavailable-fault': { screen: { name: 'unavailable', reason: 'fault', since: AT - 30 * MINUTE } },
    'unavailable-none': {
      screen: { name: 'unavailable', reason: 'no-connector', since: AT - 30 * MINUTE },
      station: { helpline: null },
    },
    'sheet-language': { sheet: 'language' },
    'sheet-help': { sheet: 'help' },
    'sheet-help-notices': {
      sheet: 'help',
      notices: notices('operator.offline', 'clock.unsure', 'store.recovered'),
    },
    'sheet-price': { sheet: 'price' },
    'sheet-price-long': { sheet: 'price', price: w.fourLines, connectors: four(w) },
    'with-notice': {
      screen: { name: 'charging', connector: 1, canGoHome: true },
      connectors: four(w, charging()),
      notices: notices('reader.service-down'),
    },
  };
}

/** Alike enough to others for the checks that run each time. */
const ONLY_IN_PICTURES = [
  'fault-working',
  'fault-needs-driver',
  'fault-no-helpline',
  'fault-settling',
  'idle-faulted-busy',
  'charging-notice',
  'rejected-faulted-known',
];

/** `everyFault`: all of the catalogue's, too, instead of only the telling ones. */
export function fixtures(language: FixtureLanguage, everyFault = false): Fixture[] {
  const w = FIXTURE_WORDS[language];
  const all = {
    ...changes(w, language),
    ...tellingFaults(w, language),
    ...(everyFault ? catalogueFaults(w, language) : {}),
  };
  const chosen = Object.entries(all).filter(([name]) => everyFault || !ONLY_IN_PICTURES.includes(name));
  return chosen.map(([name, { station, ...change }]) => ({
    name,
    snapshot: {
      seq: 1,
      at: AT,
      // Frozen: pictures of the same code are the same pictures.
      clockRate: 0,
      version: '0.1.0',
      language,
      screen: { name: 'idle' },
      sheet: null,
      connectors: [connector(1), OTHER(w)],
      price: w.price,
      startBy: { card: true, qr: QR },
      notices: [],
      service: null,
      brightness: 100,
      look: { ground: 'light', contrast: 'normal', text: 'normal' },
      theme: null,
      simulator: SIMULATOR,
      ...change,
      station: {
        id: 'CP-0001',
        name: 'Harbour 1',
        operator: 'Stadtwerke Nord',
        helpline: '+49 30 123 45 67',
        timeZone: 'Europe/Amsterdam',
        languages: ['en', 'de', 'nl', 'fr', 'es', 'ar'],
        ...station,
      },
    },
  }));
}

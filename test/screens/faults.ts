/** Fault screens made of the catalogue itself, through the projection that the kiosk uses. */
import type { ConnectorView, Notice, SessionView } from '../../main/bridge/contract.ts';
import { faultViews } from '../../main/bridge/faults.ts';
import { noticesOf } from '../../main/bridge/notices.ts';
import type { ActiveFault, Standing } from '../../main/faults/board.ts';
import { FAULTS, FAULT_CODES, stopsCharging, type FaultCode } from '../../main/faults/catalogue.ts';
import type { Cause } from '../../main/faults/causes.ts';
import { AT, MINUTE, OTHER, connector, deadline, ended, four, money, session, simpleCost } from './pieces.ts';
import type { Change } from './pieces.ts';
import type { FixtureWords } from './words.ts';

interface Told {
  readonly standing?: Standing | null;
  readonly cause?: Cause | null;
  /** Null: the station. */
  readonly at?: number | null;
}

function fault(code: FaultCode, { standing, cause = null, at = 1 }: Told = {}): ActiveFault {
  const known = standing === undefined ? trying(code) : standing;
  return { code, connector: at, since: AT - 2 * MINUTE, evidence: {}, standing: known, cause };
}

/** As it is a while after it began: at its first wait, or at its act, or with somebody asked from the start. */
export function trying(code: FaultCode): Standing {
  const { plan, giveUp } = FAULTS[code];
  const [first] = plan.steps;
  if (!first || giveUp.rounds === 0) return over(code);
  const attempt = giveUp.rounds > 1 ? 2 : 1;
  const totalMs = first.afterMs;
  return {
    progress: { outcome: null, act: first.act, attempt, of: giveUp.rounds },
    deadline: totalMs > 0 ? { at: AT + Math.round(totalMs * 0.6), totalMs } : null,
    gone: false,
  };
}

/** After the kiosk has given up. */
export function over(code: FaultCode): Standing {
  const { rounds, then } = FAULTS[code].giveUp;
  return {
    progress: { outcome: then, act: null, attempt: rounds, of: rounds },
    deadline: null,
    gone: false,
  };
}

const settling = (code: FaultCode): Standing => ({
  ...trying(code),
  deadline: deadline(22, 30),
  gone: true,
});

export function quiet(language: string, ...codes: FaultCode[]): Notice[] {
  const faults = codes.map((code) => fault(code, { at: null }));
  return noticesOf({ faults, labels: new Map([[1, 'A']]), priceGoneAt: null, language });
}

export function noPrice(language: string, ...codes: FaultCode[]): Notice[] {
  const faults = codes.map((code) => fault(code, { at: null }));
  return noticesOf({ faults, labels: new Map([[1, 'A']]), priceGoneAt: AT, language });
}

/** A connector with these faults, as the projection shows it. */
function faulted(
  language: string,
  faults: readonly ActiveFault[],
  more: Partial<ConnectorView> & { readonly id?: number } = {},
): ConnectorView {
  const { id = 1, session: own = null, format = 'SOCKET' } = more;
  const met = own === null ? null : own.endedAt === null ? 'running' : 'ended';
  const { fault: first, others } = faultViews(faults, { session: met, format }, language);
  return connector(id, 'faulted', { ...more, since: AT - 2 * MINUTE, fault: first, otherFaults: others });
}

/** The fault screen of the first connector; null for `shown`: of the station. */
function screen(connectors: readonly ConnectorView[], shown: number | null = 1, canGoHome = false): Change {
  const about = connectors.find(({ id }) => id === (shown ?? 1));
  if (!about?.fault) throw new Error('a fault screen needs a fault');
  const canEnd = shown !== null && about.session !== null && about.session.endedAt === null;
  return {
    connectors,
    screen: {
      name: 'fault',
      connector: shown,
      fault: about.fault,
      others: about.otherFaults,
      canEnd,
      canGoHome,
    },
  };
}

const charged = (w: FixtureWords, more: Partial<SessionView> = {}) =>
  session(w, { energyWh: 3_210, cost: simpleCost(w, '3.21', '1.57'), ...more });

const stationWide = (code: FaultCode): boolean =>
  FAULTS[code].component === 'station' || FAULTS[code].component === 'store';

/** One of each kind that looks different. */
export function tellingFaults(w: FixtureWords, language: string): Record<string, Change> {
  const alone = (code: FaultCode, told: Told = {}, own: SessionView | null = charged(w)) =>
    screen([faulted(language, [fault(code, told)], { session: own })]);
  const both = (code: FaultCode, told: Told = {}) => {
    const wide = [fault(code, { ...told, at: null })];
    return [
      faulted(language, wide, { session: charged(w) }),
      faulted(language, wide, { id: 2, session: session(w, { card: '•••• 7702' }) }),
    ];
  };
  const wet = fault('protection.residual-current', { cause: 'vehicle-or-wet-plug' });
  const others = (
    ['connector.lock', 'temperature.high', 'meter.silent', 'contactor.failed-to-close'] as const
  ).map((code) => fault(code, code === 'contactor.failed-to-close' ? {} : { standing: trying(code) }));
  return {
    fault: alone('connector.partial-insertion'),
    'fault-trying': alone('protection.residual-current', { cause: 'vehicle-or-wet-plug' }),
    'fault-working': alone('supply.lost'),
    'fault-settling': alone('supply.lost', { standing: settling('supply.lost') }),
    'fault-needs-driver': alone('vehicle.no-response', { standing: over('vehicle.no-response') }),
    'fault-needs-technician': alone('protection.residual-current', {
      standing: over('protection.residual-current'),
      cause: 'charger',
    }),
    'fault-danger': alone('contactor.stuck', {}, null),
    'fault-no-helpline': { ...alone('contactor.stuck', {}, null), station: { helpline: null } },
    'fault-ended': alone(
      'connector.cut-cable',
      {},
      session(w, {
        ...ended(w),
        idleFee: { runningSince: AT - 12 * MINUTE, startsAt: null, rate: w.rate, soFar: money('0.60') },
      }),
    ),
    'fault-several': screen(
      [faulted(language, [wet, ...others], { session: charged(w) }), OTHER(w)],
      1,
      true,
    ),
    'fault-two': screen([faulted(language, [wet, ...others.slice(0, 1)]), OTHER(w)], 1, true),
    'fault-station': screen(both('station.emergency-stop'), null),
    'fault-station-one': screen(both('store.failed', { standing: over('store.failed') }), 1, true),
    'fault-all': screen([
      faulted(language, [wet], { session: charged(w) }),
      faulted(language, [fault('meter.silent', { standing: trying('meter.silent') })], { id: 2 }),
    ]),
    'idle-faulted': {
      connectors: [faulted(language, [wet]), connector(2, 'available', { standard: 'IEC_62196_T2_COMBO' })],
    },
    'idle-faulted-busy': {
      connectors: [faulted(language, [fault('station.tilted')], { session: charged(w) }), OTHER(w)],
    },
    'idle-faulted-four': {
      connectors: [
        faulted(language, [fault('connector.partial-insertion')], { session: charged(w) }),
        ...four(w).slice(1, 2),
        faulted(language, [fault('protection.no-ground')], { id: 3, standard: 'CHADEMO', format: 'CABLE' }),
        connector(4),
      ],
    },
    'idle-notices': {
      notices: quiet(language, 'temperature.derating', 'operator.offline', 'clock.unsure'),
    },
    'charging-notice': {
      screen: { name: 'charging', connector: 1, canGoHome: true },
      connectors: [connector(1, 'charging', { session: session(w) }), OTHER(w)],
      notices: noticesOf({
        faults: [fault('temperature.derating')],
        labels: new Map([
          [1, 'A'],
          [2, 'B'],
        ]),
        priceGoneAt: null,
        language,
      }),
    },
    'rejected-faulted-known': {
      connectors: [faulted(language, [wet])],
      screen: { name: 'rejected', reason: 'faulted', deadline: deadline(9, 10) },
    },
  };
}

/** Every fault of the catalogue: on the full screen with and without a session and after giving up, or as a notice. */
export function catalogueFaults(w: FixtureWords, language: string): Record<string, Change> {
  const all = FAULT_CODES.flatMap((code): [string, Change][] => {
    if (!stopsCharging(code)) return [[`notice ${code}`, { notices: quiet(language, code) }]];
    const at = stationWide(code) ? null : 1;
    const shown = (standing: Standing, own: SessionView | null): Change =>
      screen([faulted(language, [fault(code, { standing, at })], { session: own })]);
    const list: [string, Change][] = [
      [`fault ${code}`, shown(trying(code), charged(w))],
      [`fault ${code} nobody`, shown(trying(code), null)],
    ];
    return FAULTS[code].giveUp.rounds === 0
      ? list
      : [...list, [`fault ${code} over`, shown(over(code), charged(w))]];
  });
  return Object.fromEntries(all);
}

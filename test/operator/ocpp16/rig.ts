/** A kiosk's operator side over OCPP 1.6J: a real store, a virtual clock, a central system that is strict by the schemas. */
import { afterEach, expect } from 'vitest';
import type { AlertRecord } from '../../../main/faults/alerts.ts';
import { FAULTS, type FaultCode } from '../../../main/faults/catalogue.ts';
import type { LinkCondition } from '../../../main/operator/ocpp/conditions.ts';
import {
  OCPP_ALERTS_CHANNEL,
  OCPP_CHANNEL,
  OcppOperator,
  type OcppOperatorOptions,
} from '../../../main/operator/ocpp/operator.ts';
import type { GivenUp } from '../../../main/operator/ocpp/pump.ts';
import { NO_SECURITY } from '../../../main/operator/ocpp/security.ts';
import { ocpp16, type Ocpp16Options } from '../../../main/operator/ocpp16/dialect.ts';
import type { AuthorizeAnswer, IdToken, MeterSample, TransactionEvent } from '../../../main/operator/port.ts';
import type { Store } from '../../../main/store/store.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';
import { type Csms, type CsmsOptions, startCsms } from '../../rig/csms.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { until } from '../../rig/until.ts';
import { FakeStation } from '../ocpp201/fake-station.ts';

export const CARD = '04A2245B7C1190';
export const SESSION = '6f1b6d2e-0d3a-4a55-9f30-6a3a4d6f1c01';

export const SAMPLE: MeterSample = {
  at: NOON,
  registerWh: 12_345,
  watts: 7200,
  milliamps: 31_250,
  millivolts: 230_400,
  offeredAmps: 32,
};

const DEFAULTS: Ocpp16Options = {
  offline: 'local-list',
  plugTimeoutSeconds: 60,
  sampleSeconds: 60,
  alignedSeconds: 0,
  languages: ['en', 'de'],
  securityProfile: 0,
};

export interface Kiosk {
  readonly operator: OcppOperator;
  readonly station: FakeStation;
  readonly store: Store;
  readonly clock: VirtualClock;
  readonly conditions: readonly LinkCondition[];
  readonly givenUp: readonly GivenUp[];
  readonly failures: readonly unknown[];
  readonly learned: readonly (readonly [IdToken, AuthorizeAnswer])[];
  readonly changes: () => number;
  tell(event: TransactionEvent): void;
  alert(record: AlertRecord): void;
  waiting(): number;
  online(): Promise<void>;
  /** All of the outbox was taken. */
  empty(): Promise<void>;
  /** Lets the kiosk's time pass until `condition` holds, `stepMs` for each look. */
  passUntil(what: string, condition: () => boolean, stepMs?: number): Promise<void>;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Ends with the test. */
export function atEnd(end: () => unknown): void {
  ends.push(end);
}

export async function csms16(options: Partial<CsmsOptions> = {}): Promise<Csms> {
  const csms = await startCsms({ protocol: 'ocpp1.6', ...options });
  atEnd(async () => {
    await csms.stop();
    expect(csms.invalid).toEqual([]);
  });
  return csms;
}

export interface KioskOptions {
  readonly store?: Store;
  readonly station?: FakeStation;
  readonly clock?: VirtualClock;
  readonly options?: Partial<Ocpp16Options>;
  readonly operator?: Partial<OcppOperatorOptions>;
}

/** Not started yet. */
export function kiosk(csms: Pick<Csms, 'url'>, how: KioskOptions = {}): Kiosk {
  const { station = new FakeStation(), clock = new VirtualClock() } = how;
  const store = how.store ?? newStore();
  const conditions: LinkCondition[] = [];
  const givenUp: GivenUp[] = [];
  const failures: unknown[] = [];
  const learned: [IdToken, AuthorizeAnswer][] = [];
  let changes = 0;
  const operator = new OcppOperator({
    clock,
    random: () => 0,
    store,
    station,
    url: csms.url,
    security: NO_SECURITY,
    dialect: ocpp16({ ...DEFAULTS, ...how.options }),
    listener: {
      condition: (condition) => conditions.push(condition),
      refused: (_channel, message) => givenUp.push(message),
      changed: () => (changes += 1),
      learned: (token, answer) => learned.push([token, answer]),
      failed: (error) => failures.push(error),
    },
    ...how.operator,
  });
  atEnd(() => operator.stop());
  const waiting = () => store.outbox.waiting(OCPP_CHANNEL) + store.outbox.waiting(OCPP_ALERTS_CHANNEL);
  const passUntil: Kiosk['passUntil'] = (what, condition, stepMs = 500) =>
    until(what, 15_000, () => {
      if (condition()) return true;
      clock.advance(stepMs);
      return false;
    });
  return {
    operator,
    station,
    store,
    clock,
    conditions,
    givenUp,
    failures,
    learned,
    changes: () => changes,
    tell: (event) => {
      store.outbox.append(OCPP_CHANNEL, {
        id: `${event.session} ${String(event.seq)}`,
        at: event.at,
        connector: event.connector,
        payload: event,
      });
      operator.wake();
    },
    alert: (record) => {
      const { id, at, connector } = record;
      store.outbox.append(OCPP_ALERTS_CHANNEL, { id, at, connector, payload: record });
      operator.wake();
    },
    waiting,
    online: () => until('the link', 10_000, () => operator.online),
    empty: () => until('the outbox', 10_000, () => waiting() === 0),
    passUntil,
  };
}

export function newStore(): Store {
  const store = temporaryStore();
  atEnd(() => store.close());
  return store;
}

/** Online, and every status told. */
export async function onlineKiosk(csms: Csms, how: KioskOptions = {}): Promise<Kiosk> {
  const made = kiosk(csms, how);
  made.operator.start();
  await made.online();
  await csms.came('StatusNotification', made.station.facts.length + 1);
  return made;
}

type Fields<Type extends TransactionEvent['type']> = Partial<Extract<TransactionEvent, { type: Type }>>;

const common = (seq: number) =>
  ({ session: SESSION, connector: 1, at: NOON + seq * 60_000, seq, offline: false }) as const;

export function started(fields: Fields<'started'> = {}): TransactionEvent {
  return {
    ...common(0),
    type: 'started',
    token: { id: CARD, group: null },
    registerWh: 10_000,
    remoteStartId: null,
    reservationId: null,
    state: 'starting',
    ...fields,
  };
}

export function samples(seq = 1, fields: Fields<'samples'> = {}): TransactionEvent {
  return {
    ...common(seq),
    type: 'samples',
    context: 'periodic',
    samples: [{ ...SAMPLE, at: NOON + seq * 60_000, registerWh: 10_000 + seq * 100 }],
    state: 'charging',
    ...fields,
  };
}

export function ended(seq = 9, fields: Fields<'ended'> = {}): TransactionEvent {
  return {
    ...common(seq),
    type: 'ended',
    registerWh: 11_000,
    reason: 'driver-card',
    token: { id: CARD, group: null },
    samples: [],
    cost: { amount: '1.23', currency: 'EUR' },
    ...fields,
  };
}

let records = 0;

export function record(code: FaultCode, fields: Partial<AlertRecord> = {}): AlertRecord {
  const { severity, mrec, ocpp16: ocpp, ocpp201, info } = FAULTS[code];
  records += 1;
  return {
    id: `r-${String(records)}`,
    seq: records,
    fault: `f-${String(records)}`,
    kind: 'raised',
    raised: true,
    code,
    connector: 1,
    severity,
    at: NOON,
    raisedAt: NOON,
    changes: 1,
    evidence: {},
    consequences: [],
    mrec,
    ocpp16: ocpp,
    ocpp201,
    info,
    ...fields,
  };
}

/** A kiosk’s operator side over OCPP 2.0.1 against a central system of tests, strict by the schemas on both sides. */
import { randomUUID } from 'node:crypto';
import { afterEach, expect } from 'vitest';
import { systemClock } from '../../../main/clock.ts';
import type { AlertRecord } from '../../../main/faults/alerts.ts';
import { OCPP_ALERTS_CHANNEL, OCPP_CHANNEL, OcppOperator } from '../../../main/operator/ocpp/operator.ts';
import type { GivenUp } from '../../../main/operator/ocpp/pump.ts';
import { NO_SECURITY } from '../../../main/operator/ocpp/security.ts';
import { ocpp201 } from '../../../main/operator/ocpp201/dialect.ts';
import type { Ocpp201Options } from '../../../main/operator/ocpp201/options.ts';
import type { OutboxItem } from '../../../main/operator/outbox.ts';
import type { TransactionEvent } from '../../../main/operator/port.ts';
import { type Csms, startCsms } from '../../rig/csms.ts';
import { until } from '../../rig/until.ts';
import { FakeStation } from './fake-station.ts';

export type Payload = Readonly<Record<string, unknown>>;

/** A store in memory. */
export class MemoryStore {
  readonly values = new Map<string, string>();
  #items: { channel: string; item: OutboxItem }[] = [];
  #seq = 0;
  readonly states = {
    read: (name: string): unknown => {
      const json = this.values.get(name);
      return json === undefined ? undefined : (JSON.parse(json) as unknown);
    },
    write: (name: string, state: unknown) => void this.values.set(name, JSON.stringify(state)),
    remove: (name: string) => void this.values.delete(name),
    names: (prefix: string) => [...this.values.keys()].filter((name) => name.startsWith(prefix)),
  };
  readonly outbox = {
    next: (channel: string, limit: number) =>
      this.#items
        .filter((one) => one.channel === channel)
        .slice(0, limit)
        .map(({ item }) => item),
    waiting: (channel: string) => this.#items.filter((one) => one.channel === channel).length,
    attempted: (seq: number) => {
      this.#items = this.#items.map(({ channel, item }) => ({
        channel,
        item: item.seq === seq ? { ...item, attempts: item.attempts + 1 } : item,
      }));
    },
    done: (seq: number) => {
      this.#items = this.#items.filter(({ item }) => item.seq !== seq);
    },
  };
  atomically = <Result>(work: () => Result) => work();

  append(channel: string, connector: number | null, payload: unknown): void {
    this.#seq += 1;
    const item = { seq: this.#seq, id: randomUUID(), at: 0, connector, payload, attempts: 0 };
    this.#items.push({ channel, item });
  }

  waits(session: string | null): boolean {
    return this.#items.some(
      ({ channel, item }) =>
        channel === OCPP_CHANNEL &&
        (session === null || (item.payload as TransactionEvent).session === session),
    );
  }
}

export interface Bench {
  readonly csms: Csms;
  readonly station: FakeStation;
  readonly store: MemoryStore;
  readonly operator: OcppOperator;
  /** Errors that the listener was told of. */
  readonly failures: unknown[];
  readonly givenUp: GivenUp[];
  /** What was said of tokens: id and status. */
  readonly learned: (readonly [string, string])[];
  tell(event: TransactionEvent): void;
  alert(record: AlertRecord): void;
  online(): Promise<void>;
  /** All of the outbox was taken. */
  empty(): Promise<void>;
}

export interface BenchOptions {
  readonly station?: FakeStation;
  readonly store?: MemoryStore;
  readonly options?: Partial<Ocpp201Options>;
  /** False: started by the test. */
  readonly start?: boolean;
  /** Said to the central system before the station connects. */
  readonly prepare?: (csms: Csms) => void;
}

const open: { csms: Csms; operator: OcppOperator }[] = [];

afterEach(async () => {
  for (const { csms, operator } of open.splice(0)) {
    await operator.stop();
    await csms.stop();
    expect(csms.invalid).toEqual([]);
  }
});

export async function bench(how: BenchOptions = {}): Promise<Bench> {
  const { station = new FakeStation(), store = new MemoryStore() } = how;
  const csms = await startCsms({ protocol: 'ocpp2.0.1' });
  how.prepare?.(csms);
  const failures: unknown[] = [];
  const givenUp: GivenUp[] = [];
  const learned: [string, string][] = [];
  const operator = new OcppOperator({
    clock: systemClock,
    random: () => 0,
    store,
    station,
    url: csms.url,
    security: NO_SECURITY,
    dialect: ocpp201({
      connectors: [
        { id: 1, standard: 'IEC_62196_T2', format: 'SOCKET', maxCurrent: 32, phases: 1 },
        { id: 2, standard: 'IEC_62196_T2_COMBO', format: 'CABLE', maxCurrent: 32, phases: 3 },
      ],
      timeZone: 'Europe/Amsterdam',
      currency: 'EUR',
      securityProfile: 0,
      organization: 'Operator',
      started: 'PowerUp',
      configured: {
        plugSeconds: 60,
        sampleSeconds: 60,
        alignedSeconds: 0,
        cacheSeconds: 86_400,
        offline: 'local-list',
      },
      listEntries: () => 0,
      waiting: (session) => store.waits(session),
      ...how.options,
    }),
    listener: {
      condition: () => undefined,
      refused: (_channel, message) => givenUp.push(message),
      changed: () => undefined,
      learned: ({ id }, { status }) => learned.push([id, status]),
      failed: (error) => failures.push(error),
    },
  });
  open.push({ csms, operator });
  if (how.start !== false) operator.start();
  const made: Bench = {
    csms,
    station,
    store,
    operator,
    failures,
    givenUp,
    learned,
    tell: (event) => {
      store.append(OCPP_CHANNEL, event.connector, event);
      operator.wake();
    },
    alert: (record) => {
      store.append(OCPP_ALERTS_CHANNEL, record.connector, record);
      operator.wake();
    },
    online: () => until('the link', 10_000, () => operator.online),
    empty: () =>
      until(
        'the outbox',
        10_000,
        () => store.outbox.waiting(OCPP_CHANNEL) + store.outbox.waiting(OCPP_ALERTS_CHANNEL) === 0,
      ),
  };
  return made;
}

/** One that is online and has told all that it tells at a start. */
export async function onlineBench(how: BenchOptions = {}): Promise<Bench> {
  const made = await bench(how);
  await made.online();
  await made.csms.came('StatusNotification', made.station.facts.length);
  return made;
}

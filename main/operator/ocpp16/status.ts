/** StatusNotifications: what each connector is, told when it changes, and what is at fault (OCPP 1.6, 4.9). */
import type { AlertRecord } from '../../faults/alerts.ts';
import type { Ocpp16ErrorCode } from '../../faults/ocpp.ts';
import type { CallResult, Payload } from '../ocpp/call.ts';
import type { Core } from '../ocpp/dialect.ts';
import type { ConnectorFacts } from '../port.ts';
import { timestamp } from './tables/id-tag.ts';
import { STATUS, type ChargePointStatus } from './tables/status.ts';

export const VENDOR = 'evse-kiosk';
const LONGEST_INFO = 50;

export interface ErrorPart {
  readonly errorCode: Ocpp16ErrorCode;
  readonly info?: string;
  readonly vendorId?: string;
  readonly vendorErrorCode?: string;
}

export interface AlertStatus extends ErrorPart {
  /** 0: the station. */
  readonly connectorId: number;
  readonly timestamp: string;
}

/**
 * What an alert record says in the words of a StatusNotification; the connector's status is not part of it. What was cleared is
 * `NoError`, with what it was in `info` and `vendorErrorCode`.
 */
export function statusOfAlert(
  record: Pick<
    AlertRecord,
    'code' | 'connector' | 'raised' | 'ocpp16' | 'info' | 'at' | 'mrec' | 'kind' | 'changes'
  >,
): AlertStatus {
  const often = record.kind === 'summary' ? ` (${String(record.changes)}×)` : '';
  return {
    connectorId: record.connector ?? 0,
    timestamp: timestamp(record.at),
    errorCode: record.raised ? (record.ocpp16 ?? 'OtherError') : 'NoError',
    info: cut(`${record.raised ? '' : 'cleared: '}${record.info}${often}`),
    vendorId: VENDOR,
    vendorErrorCode: cut([record.code, record.mrec].filter((part) => part !== null).join(' ')),
  };
}

function cut(text: string): string {
  return text.length > LONGEST_INFO ? `${text.slice(0, LONGEST_INFO - 1)}…` : text;
}

function errorOf({ fault }: ConnectorFacts): ErrorPart {
  if (!fault) return { errorCode: 'NoError' };
  return {
    errorCode: (fault.ocpp16 as Ocpp16ErrorCode | null) ?? 'OtherError',
    info: cut(fault.info),
    vendorId: VENDOR,
    vendorErrorCode: cut(fault.code),
  };
}

export class Statuses {
  readonly #core: Core;
  /** As told last, without the time. */
  readonly #told = new Map<number, string>();
  readonly #wanted = new Set<number>();
  #busy = false;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Accepted: after a start-up everything, after a reconnection what is different now. */
  online(first: boolean): void {
    if (first) this.#told.clear();
    this.#want([0, ...this.#core.station.connectors().map(({ id }) => id)]);
  }

  changed(connector: number): void {
    if (this.#core.online) this.#want([0, connector]);
  }

  /** Told whatever was told before; null: all. */
  tell(connector: number | null): void {
    const all = [0, ...this.#core.station.connectors().map(({ id }) => id)];
    for (const id of connector === null ? all : [connector]) {
      const { status } = this.statusOf(id);
      void this.#core.callTriggered('StatusNotification', this.#payload(id, status, this.#errorOf(id), null));
    }
  }

  /** With the connector's present status: the central system shall not believe an old one. */
  tellAlert(record: AlertRecord): Promise<CallResult> {
    const { connectorId, timestamp: at, ...error } = statusOfAlert(record);
    return this.#core.call(
      'StatusNotification',
      this.#payload(connectorId, this.statusOf(connectorId).status, error, at),
    );
  }

  /** Connector 0 knows Available, Unavailable and Faulted only (OCPP 1.6, 4.9). */
  statusOf(connector: number): { readonly status: ChargePointStatus; readonly since: number | null } {
    const connectors = this.#core.station.connectors();
    const facts = connectors.find(({ id }) => id === connector);
    if (facts) return { status: STATUS[facts.state], since: facts.since };
    if (connectors.every(({ inService }) => !inService)) return { status: 'Unavailable', since: null };
    const dead = connectors.length > 0 && connectors.every(({ state }) => state === 'faulted');
    return { status: dead ? 'Faulted' : 'Available', since: null };
  }

  #errorOf(connector: number): ErrorPart {
    const facts = this.#core.station.connectors().find(({ id }) => id === connector);
    return facts ? errorOf(facts) : this.#stationError();
  }

  /** Where all of it is faulted, what all have in common; each connector tells its own. */
  #stationError(): ErrorPart {
    if (this.statusOf(0).status !== 'Faulted') return { errorCode: 'NoError' };
    const [first, ...others] = this.#core.station.connectors();
    const shared = first?.fault && others.every(({ fault }) => fault?.code === first.fault?.code);
    return first && shared ? errorOf(first) : { errorCode: 'OtherError' };
  }

  #payload(connectorId: number, status: ChargePointStatus, error: ErrorPart, at: string | null): Payload {
    return { connectorId, ...error, status, timestamp: at ?? timestamp(this.#core.clock.now()) };
  }

  #want(connectors: readonly number[]): void {
    for (const id of connectors) this.#wanted.add(id);
    void this.#tellWanted();
  }

  /** One after the other, each as it is when its turn comes; what cannot be told is told when online again. */
  async #tellWanted(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    // Whoever says that something changed may be in the middle of changing it.
    await Promise.resolve();
    for (let next = this.#next(); next !== undefined && this.#core.online; next = this.#next()) {
      this.#wanted.delete(next);
      const { status, since } = this.statusOf(next);
      const error = this.#errorOf(next);
      const key = JSON.stringify([status, error]);
      if (this.#told.get(next) === key) continue;
      const result = await this.#core.call(
        'StatusNotification',
        this.#payload(next, status, error, since === null ? null : timestamp(since)),
      );
      if (result.ok || result.failure.kind === 'refused') this.#told.set(next, key);
    }
    this.#busy = false;
  }

  #next(): number | undefined {
    const [next] = this.#wanted;
    return next;
  }
}

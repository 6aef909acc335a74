/** What the outbox says is to be told, and what came at the central system, in words of both. */
import { expect } from 'vitest';
import { OCPP_CHANNEL } from '../../../main/operator/ocpp/operator.ts';
import type { TransactionEvent } from '../../../main/operator/port.ts';
import type { SessionRecord } from '../../../main/session/journal.ts';
import type { Store } from '../../../main/store/store.ts';
import type { Csms } from '../../rig/csms.ts';
import type { Protocol } from './life.ts';

/** A message as both sides know it: what, of which session, when; energy where it is said. */
export interface Told {
  readonly what: 'started' | 'between' | 'ended';
  readonly connector: number;
  readonly session: string;
  readonly at: number;
  readonly registerWh: number | null;
}

/** What the outbox says is to be told. */
export function toTell(store: Store, protocol: Protocol): Told[] {
  const items = store.outbox.next(OCPP_CHANNEL, Number.MAX_SAFE_INTEGER);
  const events = items.map(({ payload }) => payload as TransactionEvent);
  return events
    .filter(({ type }) => protocol === 'ocpp2.0.1' || type !== 'state') // 1.6 tells states as statuses
    .map((event) => ({
      what: event.type === 'started' || event.type === 'ended' ? event.type : 'between',
      connector: event.connector,
      session: event.session,
      at: event.at,
      registerWh: 'registerWh' in event ? event.registerWh : null,
    }));
}

const timeOf = (text: unknown) => Date.parse(String(text));

/** What came over 1.6: sessions are known by the number that this central system gave each start. */
export function came16(csms: Csms, sessions: readonly SessionRecord[]): Told[] {
  const byStart = new Map(
    sessions.map(({ id, connector, startedAt }) => [`${String(connector)} ${String(startedAt)}`, id]),
  );
  const running: { readonly session: string; readonly connector: number }[] = [];
  return csms.received.flatMap(({ action, payload }): Told[] => {
    if (action === 'StartTransaction') {
      const connector = Number(payload['connectorId']);
      const at = timeOf(payload['timestamp']);
      const session = byStart.get(`${String(connector)} ${String(at)}`) ?? 'nobody’s';
      running.push({ session, connector });
      return [{ what: 'started', connector, session, at, registerWh: Number(payload['meterStart']) }];
    }
    if (action !== 'StopTransaction' && action !== 'MeterValues') return [];
    const of = running[Number(payload['transactionId']) - 1];
    if (!of) throw new Error(`${action} of no transaction`);
    if (action === 'StopTransaction')
      return [
        { ...of, what: 'ended', at: timeOf(payload['timestamp']), registerWh: Number(payload['meterStop']) },
      ];
    const [value] = payload['meterValue'] as { timestamp: string }[];
    return [{ ...of, what: 'between', at: timeOf(value?.timestamp), registerWh: null }];
  });
}

interface TransactionEventRequest {
  readonly eventType: 'Started' | 'Updated' | 'Ended';
  readonly timestamp: string;
  readonly seqNo: number;
  readonly offline: boolean;
  readonly transactionInfo: { readonly transactionId: string };
  readonly evse?: { readonly id: number };
  readonly meterValue?: readonly { readonly sampledValue: readonly { context: string; value: number }[] }[];
}

export function came201(csms: Csms): Told[] {
  const connectors = new Map<string, number>();
  const next = new Map<string, number>();
  return csms.of('TransactionEvent').map((payload): Told => {
    const { eventType, timestamp, seqNo, offline, transactionInfo, evse, meterValue } =
      payload as unknown as TransactionEventRequest;
    const session = transactionInfo.transactionId;
    if (evse) connectors.set(session, evse.id);
    expect([seqNo, offline]).toEqual([next.get(session) ?? 0, true]);
    next.set(session, seqNo + 1);
    const values = meterValue?.flatMap(({ sampledValue }) => sampledValue) ?? [];
    const border = values.find(({ context }) => /Transaction/.test(context))?.value ?? null;
    const what = ({ Started: 'started', Updated: 'between', Ended: 'ended' } as const)[eventType];
    return {
      what,
      connector: connectors.get(session) ?? 0,
      session,
      at: timeOf(timestamp),
      registerWh: border,
    };
  });
}

export function energyOf(told: readonly Told[]): number {
  return told.reduce((sum, { what, registerWh }) => {
    if (what === 'between') return sum;
    if (registerWh === null) throw new Error('a start or an end without a register');
    return what === 'ended' ? sum + registerWh : sum - registerWh;
  }, 0);
}

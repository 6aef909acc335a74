/** What is sent of a record. */
import type { OutboxItem } from '../outbox.ts';

/**
 * Compact JSON: the `AlertRecord` as it was written, led by three members that the Standard Webhooks specification
 * advises and the station’s id. The same text on every attempt.
 *
 * ```json
 * {"type":"alert.raised","timestamp":"2026-03-15T11:00:00.000Z","station":"CP-0001","id":"CP-0001-k3v9-1","seq":1,
 *  "fault":"CP-0001-k3v9-f1","kind":"raised","raised":true,"code":"meter.silent","connector":1,"severity":"blocking",
 *  "at":1773572400000,"raisedAt":1773572400000,"changes":1,"evidence":{"port":"/dev/ttyUSB1"},"consequences":[],
 *  "mrec":null,"ocpp16":"PowerMeterFailure","ocpp201":{"component":"FiscalMetering","variable":"Problem"},
 *  "info":"Billing meter does not answer"}
 * ```
 *
 * `type` is `alert.` and the record’s `kind`, `timestamp` is its `at`. A payload that is no record is sent as `payload`.
 */
export function bodyOf(item: OutboxItem, station: string): string {
  const { id, at, connector, payload } = item;
  const timestamp = new Date(at).toISOString();
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    return JSON.stringify({ type: 'alert', timestamp, station, id, at, connector, payload });
  }
  const kind = 'kind' in payload ? `alert.${String(payload.kind)}` : 'alert';
  return JSON.stringify({ type: kind, timestamp, station, ...payload });
}

/** An id for the header and the signature, in which a full stop would be ambiguous: `CP.1-x7-12` → `CP%2E1-x7-12`. */
export function webhookIdOf({ id }: OutboxItem): string {
  return encodeURIComponent(id).replaceAll('.', '%2E');
}

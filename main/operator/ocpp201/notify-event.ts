/** One record of a fault as NotifyEvent: OCPP 2.0.1 part 2, N07 and 2.24 EventDataType. */
import type { AlertRecord, Consequence } from '../../faults/alerts.ts';
import { FAULTS } from '../../faults/catalogue.ts';
import type { Ocpp201Component } from '../../faults/ocpp.ts';
import type { Payload } from '../ocpp/call.ts';
import { evseOf } from './evse.ts';
import { SEVERITY } from './tables/severity.ts';
import { cut, VENDOR_ID, type WireComponent, wireTime } from './wire.ts';

/** Ids of events: a record's number times this, its consequences counted from there. */
const IDS_PER_RECORD = 128;
const LARGEST_ID = 2 ** 31;
/** Parts of the connector rather than of the EVSE behind it. */
const AT_CONNECTOR: ReadonlySet<Ocpp201Component> = new Set([
  'CableBreakawaySensor',
  'Connector',
  'ConnectorPlugRetentionLock',
]);

/**
 * The fault's variable with its value now. `techCode` is the catalogue's code; what 2.0.1 has no place for (severity,
 * MREC, evidence) is in `customData`. Faults that were held back because they followed from this one come with it, each
 * naming it as its `cause`.
 */
export function notifyEventRequest(record: AlertRecord, now: number): Payload {
  const eventId = (record.seq * IDS_PER_RECORD) % LARGEST_ID;
  const { component, variable } = record.ocpp201;
  const main = {
    eventId,
    timestamp: wireTime(record.at),
    trigger: 'Alerting',
    actualValue: String(record.raised),
    ...(record.raised ? {} : { cleared: true }),
    techCode: cut(record.code, 50),
    techInfo: cut(techInfo(record), 500),
    eventNotificationType: 'HardWiredNotification',
    component: componentOf(component, record.connector),
    variable: { name: variable },
    customData: {
      vendorId: VENDOR_ID,
      severity: SEVERITY[record.severity],
      mrec: record.mrec,
      record: record.id,
      fault: record.fault,
      kind: record.kind,
      raisedAt: wireTime(record.raisedAt),
      changes: record.changes,
      evidence: record.evidence,
    },
  };
  const followers = record.consequences
    .slice(0, IDS_PER_RECORD - 1)
    .map((consequence, index) => follower(consequence, record, eventId, index));
  return { generatedAt: wireTime(now), seqNo: 0, tbc: false, eventData: [main, ...followers] };
}

/** Held back and over: what outlives its cause is told as a fault of its own. */
function follower(
  { code, connector, times }: Consequence,
  record: AlertRecord,
  cause: number,
  index: number,
) {
  const { ocpp201, info, severity, mrec } = FAULTS[code];
  return {
    eventId: cause + index + 1,
    cause,
    timestamp: wireTime(record.at),
    trigger: 'Alerting',
    actualValue: 'false',
    cleared: true,
    techCode: cut(code, 50),
    techInfo: cut(`${info} (${String(times)} times, following from ${record.code})`, 500),
    eventNotificationType: 'HardWiredNotification',
    component: componentOf(ocpp201.component, connector),
    variable: { name: ocpp201.variable },
    customData: { vendorId: VENDOR_ID, severity: SEVERITY[severity], mrec, times },
  };
}

function techInfo({ kind, changes, info }: AlertRecord): string {
  return kind === 'summary'
    ? `${info} (comes and goes: ${String(changes)} times since the last report)`
    : info;
}

function componentOf(name: Ocpp201Component, connector: number | null): WireComponent {
  if (connector === null) return { name };
  const evse = AT_CONNECTOR.has(name) ? evseOf(connector) : { id: connector };
  return { name, evse };
}

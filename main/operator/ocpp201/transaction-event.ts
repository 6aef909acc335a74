/** One event of a session as one TransactionEventRequest, so that `seqNo` has no gaps: OCPP 2.0.1 part 2, E and 1.60. */
import type { FaultCode } from '../../faults/catalogue.ts';
import type { Payload } from '../ocpp/call.ts';
import type { TransactionEvent } from '../port.ts';
import { evseOf } from './evse.ts';
import { NOBODY } from './id-tokens.ts';
import {
  type Measurand,
  meterValueOf,
  type MeterValue,
  READING_CONTEXT,
  REGISTER,
  registerSample,
} from './meter-value.ts';
import { CHARGING_STATE } from './tables/charging-state.ts';
import { stoppedReasonOf } from './tables/stopped-reason.ts';
import { triggerReasonOf } from './tables/trigger-reason.ts';
import { VENDOR_ID, type WireIdToken, wireTime } from './wire.ts';

export interface EventWishes {
  readonly started: readonly string[];
  readonly updated: readonly string[];
  readonly aligned: readonly string[];
  readonly ended: readonly string[];
}

/** `token`: it would not have who began the session; `reset`: it wanted the station to restart at once. */
export type EndedBy = 'reset' | 'token';

export interface EventTranslation {
  readonly wishes: EventWishes;
  readonly toWire: (id: string) => WireIdToken;
  /** What ended the session, where `reason` is `fault` and it is known. */
  readonly fault?: FaultCode | null;
  /** What the central system itself had it ended by; to the kiosk that is a stop like any other. */
  readonly ended?: EndedBy | null;
}

export function transactionEventRequest(event: TransactionEvent, translation: EventTranslation): Payload {
  const ended = endOf(event, translation);
  return {
    eventType: EVENT_TYPE[event.type],
    timestamp: wireTime(event.at),
    triggerReason: ended?.triggerReason ?? triggerReasonOf(event),
    seqNo: event.seq,
    offline: event.offline,
    ...specifics(event, translation),
  };
}

const EVENT_TYPE = { started: 'Started', state: 'Updated', samples: 'Updated', ended: 'Ended' } as const;

function specifics(event: TransactionEvent, translation: EventTranslation): Payload {
  const { wishes, toWire, fault } = translation;
  const transactionId = event.session;
  switch (event.type) {
    case 'started': {
      const { token, registerWh, remoteStartId, reservationId, state } = event;
      const begin = registerSample(event.at, registerWh);
      return {
        transactionInfo: {
          transactionId,
          chargingState: CHARGING_STATE[state],
          ...(remoteStartId === null ? {} : { remoteStartId }),
        },
        // Told once (E01.FR.16 and E03.FR.01): what follows belongs to the same place and token.
        evse: evseOf(event.connector),
        idToken: token ? toWire(token.id) : NOBODY,
        ...(reservationId === null ? {} : { reservationId }),
        ...values([meterValueOf(begin, 'Transaction.Begin', billed(wishes.started))]),
      };
    }
    case 'state':
      return { transactionInfo: { transactionId, chargingState: CHARGING_STATE[event.state] } };
    case 'samples': {
      const wanted = new Set(event.context === 'clock' ? wishes.aligned : wishes.updated);
      const context = READING_CONTEXT[event.context];
      return {
        transactionInfo: { transactionId, chargingState: CHARGING_STATE[event.state] },
        ...values(event.samples.map((sample) => meterValueOf(sample, context, wanted))),
      };
    }
    case 'ended': {
      const stoppedReason = endOf(event, translation)?.stoppedReason ?? stoppedReasonOf(event.reason, fault);
      const wanted = billed(wishes.ended);
      const before = event.samples.filter(({ at }) => at < event.at);
      const last =
        event.samples.find(({ at }) => at >= event.at) ?? registerSample(event.at, event.registerWh);
      const end = { ...last, at: event.at, registerWh: event.registerWh };
      return {
        transactionInfo: { transactionId, stoppedReason },
        // E07.FR.02: only where somebody’s card ended it.
        ...(event.token && event.reason === 'driver-card' ? { idToken: toWire(event.token.id) } : {}),
        ...values([
          ...before.map((sample) => meterValueOf(sample, 'Sample.Periodic', wanted)),
          meterValueOf(end, 'Transaction.End', wanted),
        ]),
        // 2.0.1 has no field for what the station itself makes of the price.
        ...(event.cost ? { customData: { vendorId: VENDOR_ID, stationCost: event.cost } } : {}),
      };
    }
  }
}

const ENDS = {
  token: { of: 'remote', triggerReason: 'Deauthorized', stoppedReason: 'DeAuthorized' },
  reset: { of: 'operator', triggerReason: 'ResetCommand', stoppedReason: 'ImmediateReset' },
} as const;

function endOf(event: TransactionEvent, { ended = null }: EventTranslation): (typeof ENDS)[EndedBy] | null {
  const end = ended && ENDS[ended];
  return end && event.type === 'ended' && event.reason === end.of ? end : null;
}

function billed(measurands: readonly string[]): ReadonlySet<string> {
  return new Set<Measurand | (string & {})>([...measurands, REGISTER]);
}

function values(found: readonly (MeterValue | null)[]): Payload {
  const meterValue = found.filter((value) => value !== null);
  return meterValue.length === 0 ? {} : { meterValue };
}

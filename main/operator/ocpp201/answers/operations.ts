/** ChangeAvailability, Reset, UnlockConnector: OCPP 2.0.1 part 2, G03–G04, B11–B12, F05. */
import type { Answer as Reply, Answerers } from '../../ocpp/call.ts';
import type { Context } from '../context.ts';
import { connectorOf } from '../evse.ts';
import { because, type WireEvse } from '../wire.ts';

interface ChangeAvailability {
  readonly evse?: WireEvse;
  readonly operationalStatus: 'Inoperative' | 'Operative';
}

interface Reset {
  readonly type: 'Immediate' | 'OnIdle';
  readonly evseId?: number;
}

interface UnlockConnector {
  readonly evseId: number;
  readonly connectorId: number;
}

export function operationAnswers(context: Context): Answerers {
  const { station } = context.core;
  return {
    ChangeAvailability: ({ evse, operationalStatus }: ChangeAvailability): Reply => {
      if (evse && !connectorOf(station, evse)) return refused('UnknownEvse');
      const answer = station.availability(evse?.id ?? null, operationalStatus === 'Operative');
      if (answer === 'accepted') return { result: { status: 'Accepted' } };
      return answer === 'scheduled' ? { result: { status: 'Scheduled' } } : refused('Unspecified', answer);
    },
    Reset: ({ type, evseId }: Reset): Reply => {
      if (evseId !== undefined) return refused('UnsupportedRequest', 'only the whole station can be reset');
      const at = context.core.clock.now();
      const answer = station.reset(type === 'Immediate' ? 'hard' : 'soft');
      if (answer !== 'accepted' && answer !== 'scheduled') return refused('Unspecified', answer);
      try {
        context.boots.ordered(type === 'Immediate' ? 'RemoteReset' : 'ScheduledReset', at);
      } catch (error) {
        // It restarts all the same, only not knowing why.
        context.core.failed(error);
      }
      return { result: { status: answer === 'scheduled' ? 'Scheduled' : 'Accepted' } };
    },
    UnlockConnector: async ({ evseId, connectorId }: UnlockConnector): Promise<Reply> => {
      const facts = connectorOf(station, { id: evseId, connectorId });
      if (!facts) return { result: { status: 'UnknownConnector' } };
      if (facts.session !== null) return { result: { status: 'OngoingAuthorizedTransaction' } };
      const answer = await station.unlock(evseId);
      if (answer === 'accepted') return { result: { status: 'Unlocked' } };
      const why =
        answer === 'not-supported' ? because('FixedCable', 'it has no lock') : because('Unspecified', answer);
      return { result: { status: 'UnlockFailed', ...why } };
    },
  };
}

function refused(reasonCode: string, text?: string): Reply {
  return { result: { status: 'Rejected', ...because(reasonCode, text) } };
}

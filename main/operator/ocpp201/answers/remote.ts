/** RequestStartTransaction and RequestStopTransaction: OCPP 2.0.1 part 2, F01–F03. */
import { messageOf } from '../../../problem.ts';
import { faultOf } from '../../ocpp/charging/check.ts';
import type { Answerers } from '../../ocpp/call.ts';
import type { Answer } from '../../port.ts';
import type { Context } from '../context.ts';
import { connectorOf } from '../evse.ts';
import { oddityOf, profileOf, type WireProfile } from '../profiles.ts';
import { because, type WireIdToken } from '../wire.ts';

interface RequestStart {
  readonly evseId?: number;
  readonly idToken: WireIdToken;
  readonly groupIdToken?: WireIdToken;
  readonly remoteStartId: number;
  readonly chargingProfile?: WireProfile;
}

interface RequestStop {
  readonly transactionId: string;
}

/** Starts that never became a session must not gather. */
const MOST_AWAITED = 16;

const REASON: Readonly<Record<Exclude<Answer, 'accepted' | 'scheduled'>, string>> = {
  rejected: 'Unspecified',
  'not-supported': 'UnsupportedRequest',
  unknown: 'UnknownEvse',
  occupied: 'TxInProgress',
  faulted: 'InternalError',
  unavailable: 'NotEnabled',
};

export function remoteAnswers(context: Context): Answerers {
  return {
    RequestStartTransaction: (request: RequestStart) => ({ result: start(context, request) }),
    RequestStopTransaction: ({ transactionId }: RequestStop) => {
      const runs = context.core.station.connectors().some(({ session }) => session === transactionId);
      if (!runs) return { result: { status: 'Rejected', ...because('TxNotFound') } };
      return { result: statusOf(context.core.station.stop(transactionId)) };
    },
  };
}

function start(context: Context, request: RequestStart) {
  const { core, types, awaited } = context;
  const { evseId, idToken, groupIdToken, remoteStartId, chargingProfile } = request;
  if (core.phase !== 'accepted') return rejected('NotEnabled', 'the station is not accepted yet');
  const facts = evseId === undefined ? null : connectorOf(core.station, { id: evseId });
  if (evseId !== undefined && !facts) return rejected('UnknownEvse');
  let profile = null;
  if (chargingProfile) {
    const oddity = oddityOf(chargingProfile);
    if (oddity) return rejected(oddity.reason, oddity.text);
    profile = profileOf(chargingProfile);
    // F01.FR.11: only a profile of the coming session may come along.
    if (profile.purpose !== 'tx') return rejected('InvalidProfile', 'a TxProfile is needed');
    const fault = faultOf({ ...profile, session: null }, evseId ?? 1, '');
    if (fault) return rejected(fault.reason, fault.text);
  }
  try {
    const token = types.fromWire(idToken, groupIdToken);
    const answer = core.station.start({ connector: evseId ?? null, token, remoteStartId });
    if (answer === 'accepted' && profile) {
      awaited.set(remoteStartId, profile);
      for (const oldest of [...awaited.keys()].slice(0, -MOST_AWAITED)) awaited.delete(oldest);
    }
    return statusOf(answer);
  } catch (error) {
    core.failed(error);
    return rejected('InternalError', messageOf(error));
  }
}

function statusOf(answer: Answer) {
  return answer === 'accepted' || answer === 'scheduled' ? { status: 'Accepted' } : rejected(REASON[answer]);
}

function rejected(reasonCode: string, text?: string) {
  return { status: 'Rejected', ...because(reasonCode, text) };
}

/** GetLocalListVersion, SendLocalList, ClearCache: OCPP 2.0.1 part 2, D01–D02 and C11. */
import type { Answer, Answerers } from '../../ocpp/call.ts';
import type { ListEntry } from '../../port.ts';
import { messageOf } from '../../../problem.ts';
import { languageOf } from '../authorize.ts';
import type { Context } from '../context.ts';
import { MOST_LIST_ITEMS } from '../model/authorization.ts';
import { AUTHORIZE_STATUS } from '../tables/authorization-status.ts';
import { because, timeOf, type WireIdToken, type WireIdTokenInfo } from '../wire.ts';

interface WireEntry {
  readonly idToken: WireIdToken;
  /** Absent in a differential update: to be removed. */
  readonly idTokenInfo?: WireIdTokenInfo;
}

interface SendLocalList {
  readonly versionNumber: number;
  readonly updateType: 'Differential' | 'Full';
  readonly localAuthorizationList?: readonly WireEntry[];
}

export function listAnswers(context: Context): Answerers {
  const { station } = context.core;
  return {
    GetLocalListVersion: () => ({ result: { versionNumber: station.listVersion() } }),
    SendLocalList: (request: SendLocalList) => send(context, request),
    ClearCache: () => {
      const answer = station.clearCache();
      if (answer === 'accepted') return { result: { status: 'Accepted' } };
      return { result: { status: 'Rejected', ...because('NotEnabled') } };
    },
  };
}

function send({ core, types }: Context, request: SendLocalList): Answer {
  const { versionNumber, updateType, localAuthorizationList: list = [] } = request;
  const full = updateType === 'Full';
  // D01.FR.18: 0 is for a station without a list.
  if (versionNumber <= 0) return failed('ValueZeroNotAllowed', 'versions begin at 1');
  if (!full && versionNumber <= core.station.listVersion()) return { result: { status: 'VersionMismatch' } };
  if (list.length > MOST_LIST_ITEMS) return failed('TooManyElements', `at most ${String(MOST_LIST_ITEMS)}`);
  try {
    const entries = list.map(({ idToken, idTokenInfo }) => {
      const id = types.read(idToken);
      return idTokenInfo ? entryOf(id, idTokenInfo, types) : { id, remove: true as const };
    });
    if (full && entries.some((entry) => 'remove' in entry)) return failed('MissingParam', 'idTokenInfo');
    if (new Set(entries.map(({ id }) => id)).size !== entries.length) {
      return failed('InvalidIdToken', 'a token comes twice');
    }
    const answer = core.station.updateList(versionNumber, full, entries);
    return answer === 'accepted' ? { result: { status: 'Accepted' } } : failed('Unspecified', answer);
  } catch (error) {
    core.failed(error);
    return failed('InternalError', messageOf(error));
  }
}

function entryOf(id: string, info: WireIdTokenInfo, types: Context['types']): ListEntry {
  return {
    id,
    status: AUTHORIZE_STATUS[info.status],
    group: info.groupIdToken ? types.read(info.groupIdToken) : null,
    validUntil: timeOf(info.cacheExpiryDateTime),
    language: languageOf(info.language1),
  };
}

function failed(reasonCode: string, text?: string): Answer {
  return { result: { status: 'Failed', ...because(reasonCode, text) } };
}

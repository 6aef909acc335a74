/** SendLocalList, GetLocalListVersion: OCPP 1.6, 5.15, 5.10. */
import type { Core } from '../../ocpp/dialect.ts';
import { LOCAL_LIST_MAX, SEND_LOCAL_LIST_MAX } from '../configuration/keys.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { status, type Answers, type Requests } from '../requests.ts';
import { listEntryOf, tokenOf } from '../tables/id-tag.ts';

export function localListAnswers(
  { station }: Pick<Core, 'station'>,
  configuration: Configuration,
): Answers<'SendLocalList' | 'GetLocalListVersion'> {
  const enabled = () => configuration.yes('LocalAuthListEnabled');
  return {
    // 0: the list is empty; -1: there are no lists (OCPP 1.6, 6.24).
    GetLocalListVersion: () => ({ result: { listVersion: enabled() ? station.listVersion() : -1 } }),
    SendLocalList: (request) => {
      if (!enabled()) return status('NotSupported');
      const full = request.updateType === 'Full';
      if (!full && request.listVersion <= station.listVersion()) return status('VersionMismatch');
      const entries = entriesOf(request);
      if (!entries || request.listVersion < 1) return status('Failed');
      return status(
        station.updateList(request.listVersion, full, entries) === 'accepted' ? 'Accepted' : 'Failed',
      );
    },
  };
}

/** Null: a card named twice, or a full list that leaves open what a card may. */
function entriesOf({ localAuthorizationList: list = [], updateType }: Requests['SendLocalList']) {
  const most = updateType === 'Full' ? LOCAL_LIST_MAX : SEND_LOCAL_LIST_MAX;
  const ids = new Set(list.map(({ idTag }) => tokenOf(idTag).id));
  if (ids.size !== list.length || list.length > most) return null;
  if (updateType === 'Full' && list.some(({ idTagInfo }) => !idTagInfo)) return null;
  return list.map(({ idTag, idTagInfo }) =>
    idTagInfo ? listEntryOf(idTag, idTagInfo) : { id: tokenOf(idTag).id, remove: true as const },
  );
}

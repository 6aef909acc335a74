/** RemoteStartTransaction, RemoteStopTransaction: OCPP 1.6, 5.11, 5.12. */
import type { Answer } from '../../ocpp/call.ts';
import type { Core } from '../../ocpp/dialect.ts';
import type { IdToken } from '../../port.ts';
import type { ChargingProfile } from '../../ocpp/charging/profile.ts';
import type { Limits } from '../charging/limits.ts';
import { profileOf } from '../charging/profile.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { status, type Answers, type Requests } from '../requests.ts';
import { tokenOf } from '../tables/id-tag.ts';
import type { TransactionIds } from '../transaction-ids.ts';

export interface RemoteOptions {
  readonly core: Pick<Core, 'clock' | 'station' | 'failed'>;
  readonly configuration: Configuration;
  readonly ids: TransactionIds;
  readonly limits: Limits;
  /** Asks the central system; true: may charge. */
  readonly mayCharge: (token: IdToken) => Promise<boolean>;
}

type Start = Requests['RemoteStartTransaction'];

/** No session has this id: the one that a start is to begin has none yet. */
const TO_COME = '';

export function remoteAnswers({
  core,
  configuration,
  ids,
  limits,
  mayCharge,
}: RemoteOptions): Answers<'RemoteStartTransaction' | 'RemoteStopTransaction'> {
  const { station, clock } = core;

  function start({ idTag, connectorId = 0 }: Start, profile: ChargingProfile | null): boolean {
    const connector = connectorId === 0 ? null : connectorId;
    const answer = station.start({ connector, token: tokenOf(idTag), remoteStartId: null });
    const accepted = answer === 'accepted' || answer === 'scheduled';
    if (accepted && profile) limits.installWhenStarted(connector, profile);
    return accepted;
  }

  /** As if the card had been held up (AuthorizeRemoteTxRequests); the answer to the request does not wait for it. */
  function startIfAllowed(request: Start, profile: ChargingProfile | null): void {
    mayCharge(tokenOf(request.idTag))
      .then((allowed) => allowed && start(request, profile))
      .catch((error: unknown) => core.failed(error));
  }

  return {
    RemoteStartTransaction: (request): Answer => {
      const { chargingProfile: wire, connectorId } = request;
      const place = { connector: connectorId ?? 1, session: TO_COME, now: clock.now() };
      const profile = wire ? profileOf(wire, place) : null;
      // Only a profile of the coming session may come along.
      const wrong = wire !== undefined && profile?.purpose !== 'tx';
      if (wrong || (connectorId !== undefined && !exists(core, connectorId))) return status('Rejected');
      if (!configuration.yes('AuthorizeRemoteTxRequests'))
        return status(start(request, profile) ? 'Accepted' : 'Rejected');
      return { result: { status: 'Accepted' }, after: () => startIfAllowed(request, profile) };
    },
    RemoteStopTransaction: ({ transactionId }) => {
      const session = station
        .connectors()
        .map((facts) => facts.session)
        .find((running) => running !== null && ids.of(running) === transactionId);
      if (session === undefined || session === null) return status('Rejected');
      return status(station.stop(session) === 'accepted' ? 'Accepted' : 'Rejected');
    },
  };
}

/** 0: the station. */
export function exists({ station }: Pick<Core, 'station'>, connector: number): boolean {
  return connector === 0 || station.connectors().some(({ id }) => id === connector);
}

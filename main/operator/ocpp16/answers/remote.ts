/** RemoteStartTransaction, RemoteStopTransaction: OCPP 1.6, 5.11, 5.12. */
import type { Answer } from '../../ocpp/call.ts';
import type { Core } from '../../ocpp/dialect.ts';
import type { IdToken } from '../../port.ts';
import { flawOf } from '../charging/profile.ts';
import type { Limits } from '../charging/limits.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { status, type Answers, type Requests } from '../requests.ts';
import { tokenOf } from '../tables/id-tag.ts';
import type { TransactionIds } from '../transaction-ids.ts';

export interface RemoteOptions {
  readonly core: Pick<Core, 'station' | 'failed'>;
  readonly configuration: Configuration;
  readonly ids: TransactionIds;
  readonly limits: Limits;
  /** Asks the central system; true: may charge. */
  readonly mayCharge: (token: IdToken) => Promise<boolean>;
}

export function remoteAnswers({
  core,
  configuration,
  ids,
  limits,
  mayCharge,
}: RemoteOptions): Answers<'RemoteStartTransaction' | 'RemoteStopTransaction'> {
  const { station } = core;

  function start({ idTag, connectorId = 0, chargingProfile }: Requests['RemoteStartTransaction']): boolean {
    const connector = connectorId === 0 ? null : connectorId;
    const answer = station.start({ connector, token: tokenOf(idTag), remoteStartId: null });
    const accepted = answer === 'accepted' || answer === 'scheduled';
    if (accepted && chargingProfile) limits.installWhenStarted(connector, chargingProfile);
    return accepted;
  }

  /** As if the card had been held up (AuthorizeRemoteTxRequests); the answer to the request does not wait for it. */
  function startIfAllowed(request: Requests['RemoteStartTransaction']): void {
    mayCharge(tokenOf(request.idTag))
      .then((allowed) => allowed && start(request))
      .catch((error: unknown) => core.failed(error));
  }

  return {
    RemoteStartTransaction: (request): Answer => {
      const { chargingProfile: profile, connectorId } = request;
      const wrong =
        (profile &&
          (profile.chargingProfilePurpose !== 'TxProfile' || flawOf(connectorId ?? 1, profile) !== null)) ??
        false;
      if (wrong || (connectorId !== undefined && !exists(core, connectorId))) return status('Rejected');
      if (!configuration.yes('AuthorizeRemoteTxRequests'))
        return status(start(request) ? 'Accepted' : 'Rejected');
      return { result: { status: 'Accepted' }, after: () => startIfAllowed(request) };
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

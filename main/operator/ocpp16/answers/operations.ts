/** ChangeAvailability, Reset, UnlockConnector, ClearCache, GetDiagnostics, UpdateFirmware: OCPP 1.6, 5.2 ff. */
import type { Core } from '../../ocpp/dialect.ts';
import type { Answer } from '../../port.ts';
import type { Endings } from '../endings.ts';
import { status, type Answers } from '../requests.ts';
import { exists } from './remote.ts';

export function operationAnswers(
  core: Core,
  endings: Endings,
): Answers<
  'ChangeAvailability' | 'Reset' | 'UnlockConnector' | 'ClearCache' | 'GetDiagnostics' | 'UpdateFirmware'
> {
  const { station } = core;
  return {
    ChangeAvailability: ({ connectorId, type }) => {
      if (!exists(core, connectorId)) return status('Rejected');
      return status(
        AVAILABILITY[station.availability(connectorId === 0 ? null : connectorId, type === 'Operative')] ??
          'Rejected',
      );
    },
    Reset: ({ type }) => {
      const answer = station.reset(type === 'Soft' ? 'soft' : 'hard');
      return status(answer === 'accepted' || answer === 'scheduled' ? 'Accepted' : 'Rejected');
    },
    UnlockConnector: async ({ connectorId }) => {
      if (connectorId === 0 || !exists(core, connectorId)) return status('NotSupported');
      const session = station.connectors().find(({ id }) => id === connectorId)?.session ?? null;
      if (session !== null) endings.expect(session, 'UnlockCommand');
      const answer = await station.unlock(connectorId);
      // Its end may be told later; what did not end ends by something else.
      if (session !== null && station.connectors().some((facts) => facts.session === session))
        endings.forget(session);
      if (answer === 'accepted') return status('Unlocked');
      return status(answer === 'not-supported' ? 'NotSupported' : 'UnlockFailed');
    },
    ClearCache: () => status(station.clearCache() === 'accepted' ? 'Accepted' : 'Rejected'),
    // No file name says that there is nothing to upload (OCPP 1.6, 6.22).
    GetDiagnostics: () => ({ result: {} }),
    // It cannot be refused in 1.6: what does not happen is reported.
    UpdateFirmware: () => ({
      result: {},
      after: () => void core.call('FirmwareStatusNotification', { status: 'DownloadFailed' }),
    }),
  };
}

const AVAILABILITY: Readonly<Partial<Record<Answer, 'Accepted' | 'Scheduled'>>> = {
  accepted: 'Accepted',
  scheduled: 'Scheduled',
};

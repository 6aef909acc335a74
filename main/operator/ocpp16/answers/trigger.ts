/** TriggerMessage: OCPP 1.6, 5.17. What is asked for follows the answer, also while the start-up is pending. */
import type { Core } from '../../ocpp/dialect.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { meterValue } from '../meter-values.ts';
import { status, type Answers } from '../requests.ts';
import type { Statuses } from '../status.ts';
import type { TransactionIds } from '../transaction-ids.ts';
import { exists } from './remote.ts';

export function triggerAnswers(
  core: Core,
  statuses: Statuses,
  configuration: Configuration,
  ids: TransactionIds,
): Answers<'TriggerMessage'> {
  function sendMeterValues(connector: number | null): void {
    for (const { id, sample, session } of core.station.connectors()) {
      if (connector !== null && id !== connector) continue;
      const value =
        sample && meterValue(sample, 'trigger', configuration.measurands('MeterValuesSampledData'));
      if (!value) continue;
      const transactionId = session === null ? undefined : ids.of(session);
      void core.callTriggered('MeterValues', {
        connectorId: id,
        meterValue: [value],
        ...(typeof transactionId === 'number' && { transactionId }),
      });
    }
  }

  return {
    TriggerMessage: ({ requestedMessage, connectorId }) => {
      if (connectorId !== undefined && !exists(core, connectorId)) return status('Rejected');
      const connector = connectorId ?? null;
      const then: Readonly<Record<typeof requestedMessage, () => void>> = {
        BootNotification: () => core.bootAgain(),
        Heartbeat: () => core.heartbeat(),
        StatusNotification: () => statuses.tell(connector),
        MeterValues: () => sendMeterValues(connector === 0 ? null : connector),
        DiagnosticsStatusNotification: () =>
          void core.callTriggered('DiagnosticsStatusNotification', { status: 'Idle' }),
        FirmwareStatusNotification: () =>
          void core.callTriggered('FirmwareStatusNotification', { status: 'Idle' }),
      };
      return { result: { status: 'Accepted' }, after: then[requestedMessage] };
    },
  };
}

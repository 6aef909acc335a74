/** TriggerMessage: OCPP 2.0.1 part 2, F06. What is asked for follows the answer. */
import type { Answer, Answerers } from '../../ocpp/call.ts';
import type { ConnectorFacts } from '../../port.ts';
import type { Context } from '../context.ts';
import { connectorOf } from '../evse.ts';
import { meterValueOf } from '../meter-value.ts';
import { because, type WireEvse } from '../wire.ts';

interface TriggerMessage {
  readonly requestedMessage: string;
  readonly evse?: WireEvse;
}

export function triggerAnswers(context: Context): Answerers {
  return {
    TriggerMessage: ({ requestedMessage, evse }: TriggerMessage): Answer => {
      const all = context.core.station.connectors();
      const one = evse && connectorOf(context.core.station, evse);
      if (evse && !one) return rejected('UnknownEvse');
      // F06.FR.12
      if (requestedMessage === 'StatusNotification' && evse?.connectorId === undefined) {
        return rejected('MissingParam', 'evse with connectorId');
      }
      return triggered(context, requestedMessage, one ? [one] : all);
    },
  };
}

function triggered(context: Context, message: string, connectors: readonly ConnectorFacts[]): Answer {
  const { core, out, options, settings } = context;
  switch (message) {
    case 'BootNotification':
      // F06.FR.17
      return core.phase === 'accepted'
        ? rejected('CSNotAccepted', 'accepted already')
        : then(() => core.bootAgain());
    case 'Heartbeat':
      return then(() => core.heartbeat());
    case 'StatusNotification':
      return then(() => {
        for (const connector of connectors) void out.status(connector);
      });
    case 'MeterValues': {
      // F06.FR.06: what is measured at round times.
      const wanted = new Set(settings.list('alignedMeasurands'));
      const values = connectors.flatMap(({ id, sample }) => {
        const value = sample && meterValueOf(sample, 'Trigger', wanted);
        return value ? [{ id, value }] : [];
      });
      if (values.length === 0) return rejected('NotFound', 'nothing was measured');
      return then(() => {
        for (const { id, value } of values) out.meterValues(id, value);
      });
    }
    case 'TransactionEvent': {
      const running = connectors.filter(({ session }) => session !== null);
      if (!options.sampleNow) return { result: { status: 'NotImplemented' } };
      const { sampleNow } = options;
      return running.length > 0 && running.map(({ id }) => sampleNow(id)).every(Boolean)
        ? { result: { status: 'Accepted' } }
        : rejected('TxNotFound');
    }
    case 'LogStatusNotification':
    case 'FirmwareStatusNotification':
      return then(() => void out.send(message, { status: 'Idle' }));
    default:
      return { result: { status: 'NotImplemented' } };
  }
}

function then(after: () => void): Answer {
  return { result: { status: 'Accepted' }, after };
}

function rejected(reasonCode: string, text?: string): Answer {
  return { result: { status: 'Rejected', ...because(reasonCode, text) } };
}

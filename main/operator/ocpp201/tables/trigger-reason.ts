/** Why a TransactionEvent is sent: OCPP 2.0.1 part 2, 3.82 TriggerReasonEnumType. */
import type { ConnectorState, StopReason } from '../../../session/types.ts';
import type { SampleContext, TransactionEvent } from '../../port.ts';

export type TriggerReason =
  | 'AbnormalCondition'
  | 'Authorized'
  | 'CablePluggedIn'
  | 'ChargingRateChanged'
  | 'ChargingStateChanged'
  | 'EVCommunicationLost'
  | 'MeterValueClock'
  | 'MeterValuePeriodic'
  | 'RemoteStart'
  | 'RemoteStop'
  | 'StopAuthorized'
  | 'TimeLimitReached'
  | 'Trigger';

const OF_STATE: Readonly<Partial<Record<ConnectorState, TriggerReason>>> = {
  faulted: 'AbnormalCondition',
  available: 'EVCommunicationLost',
};

const OF_SAMPLES: Readonly<Record<SampleContext, TriggerReason>> = {
  begin: 'ChargingStateChanged',
  end: 'ChargingStateChanged',
  periodic: 'MeterValuePeriodic',
  clock: 'MeterValueClock',
  trigger: 'Trigger',
  other: 'ChargingRateChanged',
};

const OF_STOP: Readonly<Record<StopReason, TriggerReason>> = {
  'driver-card': 'StopAuthorized',
  'driver-screen': 'StopAuthorized',
  unplugged: 'EVCommunicationLost',
  'vehicle-full': 'ChargingStateChanged',
  controller: 'AbnormalCondition',
  fault: 'AbnormalCondition',
  remote: 'RemoteStop',
  'time-limit': 'TimeLimitReached',
  'power-loss': 'AbnormalCondition',
  operator: 'RemoteStop',
  technician: 'ChargingStateChanged',
};

export function triggerReasonOf(event: TransactionEvent): TriggerReason {
  switch (event.type) {
    case 'started':
      if (event.remoteStartId !== null) return 'RemoteStart';
      return event.token ? 'Authorized' : 'CablePluggedIn';
    case 'state':
      return OF_STATE[event.state] ?? 'ChargingStateChanged';
    case 'samples':
      return OF_SAMPLES[event.context];
    case 'ended':
      return OF_STOP[event.reason];
  }
}

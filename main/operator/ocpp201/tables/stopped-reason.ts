/** Why a transaction ended: OCPP 2.0.1 part 2, 3.65 ReasonEnumType. */
import type { FaultCode } from '../../../faults/catalogue.ts';
import type { StopReason } from '../../../session/types.ts';

export type StoppedReason =
  | 'EmergencyStop'
  | 'EVDisconnected'
  | 'GroundFault'
  | 'Local'
  | 'Other'
  | 'OvercurrentFault'
  | 'PowerLoss'
  | 'PowerQuality'
  | 'Remote'
  | 'StoppedByEV'
  | 'TimeLimitReached';

const OF_STOP: Readonly<Record<StopReason, StoppedReason>> = {
  'driver-card': 'Local',
  'driver-screen': 'Local',
  unplugged: 'EVDisconnected',
  'vehicle-full': 'StoppedByEV',
  controller: 'Other',
  fault: 'Other',
  remote: 'Remote',
  'time-limit': 'TimeLimitReached',
  'power-loss': 'PowerLoss',
  operator: 'Remote',
  // `Local` would be the driver's own request.
  technician: 'Other',
};

const OF_FAULT: Readonly<Partial<Record<FaultCode, StoppedReason>>> = {
  'station.emergency-stop': 'EmergencyStop',
  'protection.residual-current': 'GroundFault',
  'protection.no-ground': 'GroundFault',
  'current.over': 'OvercurrentFault',
  'supply.under-voltage': 'PowerQuality',
  'supply.over-voltage': 'PowerQuality',
  'supply.lost': 'PowerLoss',
};

/** `fault`: the one that ended it, where that is known. */
export function stoppedReasonOf(reason: StopReason, fault: FaultCode | null = null): StoppedReason {
  return (reason === 'fault' && fault !== null && OF_FAULT[fault]) || OF_STOP[reason];
}

/** OCPP 1.6, 7.36 Reason, by what ended a session. `Local` is what an absent reason means. */
import type { StopReason } from '../../../session/types.ts';

export type Reason =
  | 'EmergencyStop'
  | 'EVDisconnected'
  | 'HardReset'
  | 'Local'
  | 'Other'
  | 'PowerLoss'
  | 'Reboot'
  | 'Remote'
  | 'SoftReset'
  | 'UnlockCommand'
  | 'DeAuthorized';

export const REASON: Readonly<Record<StopReason, Reason>> = {
  'driver-card': 'Local',
  'driver-screen': 'Local',
  unplugged: 'EVDisconnected',
  // 1.6 has no word for a battery that is full, a limit of time, a controller that ends by itself.
  'vehicle-full': 'Other',
  controller: 'Other',
  fault: 'Other',
  'time-limit': 'Other',
  remote: 'Remote',
  'power-loss': 'PowerLoss',
  // Only a reset at once costs a session.
  operator: 'HardReset',
  // `Local` would be the driver's own request.
  technician: 'Other',
};

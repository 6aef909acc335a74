/** OCPP 1.6, 7.7 ChargePointStatus, by the house’s states of a connector. */
import type { ConnectorState } from '../../../session/types.ts';

export type ChargePointStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted';

export const STATUS: Readonly<Record<ConnectorState, ChargePointStatus>> = {
  unavailable: 'Unavailable',
  available: 'Available',
  reserved: 'Reserved',
  plugged: 'Preparing',
  authorized: 'Preparing',
  starting: 'Preparing',
  charging: 'Charging',
  suspendedByVehicle: 'SuspendedEV',
  suspendedByStation: 'SuspendedEVSE',
  stopping: 'Finishing',
  finished: 'Finishing',
  faulted: 'Faulted',
};

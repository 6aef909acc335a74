/** OCPP 2.0.1 part 2, 3.11 ChargingStateEnumType. */
import type { ConnectorState } from '../../../session/types.ts';

export type ChargingState = 'Charging' | 'EVConnected' | 'SuspendedEV' | 'SuspendedEVSE' | 'Idle';

/** Of a session: without a vehicle it is idle. A fault and an end under way are the station offering nothing. */
export const CHARGING_STATE: Readonly<Record<ConnectorState, ChargingState>> = {
  unavailable: 'Idle',
  available: 'Idle',
  reserved: 'Idle',
  authorized: 'Idle',
  plugged: 'EVConnected',
  starting: 'EVConnected',
  charging: 'Charging',
  suspendedByVehicle: 'SuspendedEV',
  suspendedByStation: 'SuspendedEVSE',
  stopping: 'SuspendedEVSE',
  finished: 'EVConnected',
  faulted: 'SuspendedEVSE',
};

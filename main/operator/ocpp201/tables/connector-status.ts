/** OCPP 2.0.1 part 2, 3.17 ConnectorStatusEnumType. */
import type { ConnectorState } from '../../../session/types.ts';

export type ConnectorStatus = 'Available' | 'Occupied' | 'Reserved' | 'Unavailable' | 'Faulted';

/** `authorized`: nobody else can use it any more, so it is occupied before the cable is in. */
export const CONNECTOR_STATUS: Readonly<Record<ConnectorState, ConnectorStatus>> = {
  unavailable: 'Unavailable',
  available: 'Available',
  reserved: 'Reserved',
  plugged: 'Occupied',
  authorized: 'Occupied',
  starting: 'Occupied',
  charging: 'Occupied',
  suspendedByVehicle: 'Occupied',
  suspendedByStation: 'Occupied',
  stopping: 'Occupied',
  finished: 'Occupied',
  faulted: 'Faulted',
};

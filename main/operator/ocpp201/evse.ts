/** Each connector is an EVSE of its own with one connector: they charge independently of each other. */
import type { ConnectorFacts, Station } from '../port.ts';
import type { WireEvse } from './wire.ts';

export const ONLY_CONNECTOR = 1;

export function evseOf(connector: number): WireEvse {
  return { id: connector, connectorId: ONLY_CONNECTOR };
}

/** Null: there is no such EVSE, or it has no such connector. */
export function connectorOf(
  station: Pick<Station, 'connectors'>,
  { id, connectorId }: WireEvse,
): ConnectorFacts | null {
  if (connectorId !== undefined && connectorId !== ONLY_CONNECTOR) return null;
  return station.connectors().find((connector) => connector.id === id) ?? null;
}

/** What the connector's chart asks of its facts. */
import type { VehicleState } from '../../drivers/controllers/controller.ts';
import type { ConnectorContext } from './events.ts';
import type { Deadline, StopReason } from './types.ts';

export const isPresent = (vehicle: VehicleState) => vehicle === 'connected' || vehicle === 'charging';
export const isUsable = (context: ConnectorContext) =>
  context.linked && context.inService && context.vehicle !== 'unknown';
export const until = (at: number, totalMs: number): Deadline => ({ at: at + totalMs, totalMs });
/** These ends are not the driver's doing: what follows them costs nothing. */
export const NOT_THE_DRIVERS: readonly (StopReason | null)[] = [
  'power-loss',
  'fault',
  'controller',
  'operator',
];

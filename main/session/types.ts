/** The words of a session that every floor above shares. */

/** DESIGN.md, "Session states". */
export type ConnectorState =
  | 'unavailable'
  | 'available'
  | 'reserved'
  | 'plugged'
  | 'authorized'
  | 'starting'
  | 'charging'
  | 'suspendedByVehicle'
  | 'suspendedByStation'
  | 'stopping'
  | 'finished'
  | 'faulted';

export type StopReason =
  | 'driver-card'
  | 'driver-screen'
  | 'unplugged'
  | 'vehicle-full'
  | 'controller'
  | 'fault'
  | 'remote'
  | 'time-limit'
  | 'power-loss'
  | 'operator'
  /** Service mode: somebody of the charger's own people ended it at the charger. */
  | 'technician';

/** Something that ends by itself: at `at` (epoch ms), after `totalMs` in all. */
export interface Deadline {
  readonly at: number;
  readonly totalMs: number;
}

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
  'technician',
];

interface Facts {
  readonly context: ConnectorContext;
}

/** Questions that the facts alone answer; the chart adds those about an event. */
export const GUARDS = {
  absent: ({ context }: Facts) => context.vehicle === 'absent',
  present: ({ context }: Facts) => isPresent(context.vehicle),
  energised: ({ context }: Facts) => context.energised,
  enabled: ({ context }: Facts) => context.enabled,
  idleByStation: ({ context }: Facts) => !context.energised && !context.enabled,
  idleByVehicle: ({ context }: Facts) => !context.energised && context.enabled,
  blocked: ({ context }: Facts) => context.blocking.length > 0,
  // A controller that trips opens its own contactor, and knows when to close it again; only one that did not is opened by us.
  mustOpen: ({ context }: Facts) => context.emergency && context.energised,
  // Energy that cannot be recorded, measured or supplied rightly waits until it can.
  mustHold: ({ context }: Facts) => context.hold && context.energised,
  emergencyNow: ({ context }: Facts) => context.emergency,
  unusable: ({ context }: Facts) => !isUsable(context),
  reserved: ({ context }: Facts) => context.reserved,
  paused: ({ context }: Facts) => context.paused,
  usable: ({ context }: Facts) => isUsable(context),
  inStep: ({ context }: Facts) => context.linked && context.vehicle !== 'unknown',
  mayResume: ({ context }: Facts) =>
    context.restorePolicy === 'resume' && context.linked && isPresent(context.vehicle),
  delivered: ({ context }: Facts) => context.delivered,
  stopAsked: ({ context }: Facts) => context.session && context.stopReason !== null,
  sessionUnplugged: ({ context }: Facts) => context.session && context.vehicle === 'absent',
  staysOpen: ({ context }: Facts) =>
    context.paysForParking && context.blocking.length === 0 && !NOT_THE_DRIVERS.includes(context.stopReason),
  clearedFinished: ({ context }: Facts) => context.blocking.length === 0 && context.resume === 'finished',
  clearedWithSession: ({ context }: Facts) =>
    context.blocking.length === 0 && context.linked && context.session && context.resume !== 'finished',
  clearedIdle: ({ context }: Facts) => context.blocking.length === 0 && !context.session,
  endable: ({ context }: Facts) => context.session && context.resume !== 'finished',
};

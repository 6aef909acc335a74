/** What a driver package is given for one connector. */
import type { DriverClock } from '../device.ts';
import { SerialLink } from '../serial/link.ts';
import type { ModbusPorts } from '../serial/modbus/ports.ts';
import type { DriverConnector, DriverContext } from './driver-package.ts';

export interface ContextOptions {
  readonly clock: DriverClock;
  readonly connector: DriverConnector;
  readonly ports: ModbusPorts;
  readonly log: DriverContext['log'];
  /** Serial timing that tests and benches shorten. */
  readonly link?: { readonly backoffMs?: readonly number[]; readonly presenceMs?: number };
}

export function driverContext({ clock, connector, ports, log, link }: ContextOptions): DriverContext {
  return {
    clock,
    log,
    connector,
    serial: ({ path, baudRate }) => new SerialLink({ path, baudRate, clock, ...link }),
    modbus: ({ path, baudRate }) => ports.at({ path, baudRate, ...(link && { link, clock }) }),
  };
}

import { ModbusPort, type ModbusPortOptions } from './port.ts';

/** Two devices on one line were configured with different speeds. */
export class PortConflict extends Error {
  readonly path: string;
  readonly baudRates: readonly [number, number];

  constructor(path: string, baudRates: readonly [number, number]) {
    super(`${path} cannot run at ${baudRates[0]} and at ${baudRates[1]} baud`);
    this.path = path;
    this.baudRates = baudRates;
  }
}

/** The Modbus lines of one charger: whoever names the same path gets the same port, and with it the same queue. */
export class ModbusPorts {
  readonly #ports = new Map<string, ModbusPort>();

  /** Throws PortConflict when the path is already in use at another speed. Other options are those of the first. */
  at(options: ModbusPortOptions): ModbusPort {
    const found = this.#ports.get(options.path);
    if (found && found.baudRate !== options.baudRate) {
      throw new PortConflict(options.path, [found.baudRate, options.baudRate]);
    }
    const port = found ?? new ModbusPort(options);
    this.#ports.set(options.path, port);
    return port;
  }
}

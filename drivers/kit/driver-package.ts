/**
 * What a package with a controller driver exports, and what it is given. A package needs nothing of the kiosk's sources at
 * run time: the serial line, time and the bench's tools come with the context.
 */
import type { ChargeController } from '../controllers/controller.ts';
import type { DriverClock, Outcome, Source } from '../device.ts';
import type { Explain } from '../explain.ts';
import type { BytePipe } from '../emulated/charger.ts';
import type { SerialLinkEvent } from '../serial/link.ts';
import type { ModbusPort } from '../serial/modbus/port.ts';
import type { BenchAbilities, BenchCable, ControllerBench } from './bench.ts';

/** Rises when a package that was written for the one before would not work any more. */
export const DRIVER_API_VERSION = 1;

/** What is wrong with one of the options. */
export interface OptionProblem {
  /** Inside the options: `port.speed`, `inputs[0]`; empty for all of them. */
  readonly path: string;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what to write instead. */
  readonly hint?: string;
}

/** The connector that a controller is made for, as the configuration has it. */
export interface DriverConnector {
  readonly id: number;
  /** As the screen names it: `A`. */
  readonly label: string;
  /** The wiring's rating: never offer more. */
  readonly maxAmps: number;
  readonly phases: 1 | 3;
  /** `SOCKET`: the driver brings the cable, so that it has a rating of its own and may be locked. */
  readonly format: 'SOCKET' | 'CABLE';
}

/** A serial port that is opened, and opened again whenever it was lost; see `SerialLink`. */
export interface DriverSerial extends Source<SerialLinkEvent> {
  readonly isOpen: boolean;
  start(): void;
  stop(): Promise<void>;
  /** Closes and opens it anew, e.g. since the device at the other end fell silent. */
  reopen(reason: string): void;
  write(bytes: Uint8Array): Promise<Outcome>;
}

export interface DriverContext {
  /** The only time that a driver may use: what its timers throw is caught. */
  readonly clock: DriverClock;
  /** Into the kiosk's log, with the connector and the package. Never secrets or card numbers. */
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
  readonly connector: DriverConnector;
  /** A serial port of this driver's own; 8N1. */
  serial(options: { readonly path: string; readonly baudRate: number }): DriverSerial;
  /** A Modbus line, with the one queue of all devices on it, the billing meters of the kiosk among them. */
  modbus(options: { readonly path: string; readonly baudRate: number }): ModbusPort;
}

/** A pseudo-terminal with an emulated device at its end, and every trouble that a line can have. */
export interface BenchWire extends Pick<
  BenchAbilities,
  'mute' | 'damage' | 'noise' | 'split' | 'delay' | 'received' | 'subscribers'
> {
  /** The serial port that the driver opens. */
  readonly path: string;
  readonly cable: BenchCable;
  close(): Promise<void>;
}

/** Tools for a package's bench. */
export interface BenchKit {
  /** Puts an emulated device at the end of a new pseudo-terminal. */
  wireTo(device: BytePipe): Promise<BenchWire>;
  /** A context as the kiosk gives it, with a clock that counts the timers which wait. */
  context(connector?: Partial<DriverConnector>): DriverContext & { pendingTimers(): number };
}

/** The exports of a package's entry. */
export interface DriverPackage {
  readonly apiVersion: typeof DRIVER_API_VERSION;
  /** For people and logs: `ACME EVSE-3`. */
  readonly name: string;
  /** Every problem of the options at once; none: they are good. Absent: there must be no options. */
  validateOptions?(options: unknown): readonly OptionProblem[];
  /** Makes a driver for one connector, and opens nothing yet. `options` have been found good. */
  createController(options: unknown, context: DriverContext): ChargeController;
  /** Frames in words, for service mode. */
  readonly explain?: Explain;
  /** For `npm run driver -- check`. */
  createBench?(kit: BenchKit): ControllerBench;
}

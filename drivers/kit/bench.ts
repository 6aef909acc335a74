/**
 * What the author of a controller driver supplies so that the conformance suite can try it: the driver, and the device at
 * the other end, which the suite can make do things. `drivers/kit/benches/` has those of our own drivers.
 */
import type { ChargeController } from '../controllers/controller.ts';
import type { ConditionCode } from '../device.ts';

type Done = void | Promise<void>;

/** How the device really is, by its own inner state: never asked through the driver. */
export interface DeviceTruth {
  /** The contactor is closed, whoever closed it. */
  readonly contactorClosed: boolean;
  /** The current that it would offer, or offers, in amperes. */
  readonly amps: number;
}

/** One fault that the bench can make the device show. */
export interface BenchFault {
  /** What the driver must raise for it. */
  readonly code: ConditionCode;
  raise(): Done;
  clear(): Done;
}

/** An adapter that can be pulled and plugged in again. */
export interface BenchCable {
  cut(): Done;
  mend(): Done;
}

/** What a bench may be able to do; what is absent makes some behaviours not applicable, and the result says so. */
export interface BenchAbilities {
  /** The device hears and says nothing while on; it goes on by itself. */
  mute(on: boolean): Done;
  /** Every answer arrives damaged. */
  damage(on: boolean): Done;
  /** Rubbish is on the line, between answers and in them. */
  noise(on: boolean): Done;
  /** Answers come in small pieces. */
  split(on: boolean): Done;
  /** Answers come so many milliseconds late; 0: in time again. */
  delay(ms: number): Done;
  /** The device refuses whatever it is asked, in its protocol's way. */
  refuse(on: boolean): Done;
  /** The adapter: port gone, port back. */
  readonly cable: BenchCable;
  /** The device restarts by itself: contactor open, what is volatile is lost. */
  restart(): Done;
  /** The contactor does not open any more, whatever it is told. */
  weld(on: boolean): Done;
  /** A fault code that is in no manual. */
  readonly unknownFault: { raise(): Done; clear(): Done };
  /** Two faults that it can show at once; both are in `faults`. */
  readonly together: readonly [ConditionCode, ConditionCode];
  /** What the device's own energy counter says, Wh, with fractions if it has them. */
  wattHours(): number;
  /** How the device supervises the kiosk's heartbeat now; null: it does not. */
  supervision(): { readonly seconds: number; readonly amps: number } | null;
  /** Bytes or requests that reached the device so far. */
  received(): number;
  /** How many listen to the device's end of the line. */
  subscribers(): number;
  /** Timers of the driver that wait now. */
  pendingTimers(): number;
  /** A second driver on the same device, as after a restart of the kiosk; asked for when the first one has stopped. */
  successor(): ChargeController;
}

export interface BenchDevice extends Partial<BenchAbilities> {
  plug(): Done;
  unplug(): Done;
  /** The vehicle asks for energy when it is offered some, or asks for none; at first it asks. */
  asks(on: boolean): Done;
  truth(): DeviceTruth;
  /** Every fault that it can show. */
  readonly faults: readonly BenchFault[];
}

export interface Bench {
  /** The driver under test, not started, at a device that is powered, free of faults, with nothing plugged in. */
  readonly controller: ChargeController;
  readonly device: BenchDevice;
  /** Ends what the bench itself opened; the driver was stopped before. */
  close(): Done;
}

export interface ControllerBench {
  /** Names the driver in results. */
  readonly name: string;
  /** Makes a bench of its own for each behaviour; several exist at once. */
  create(): Bench | Promise<Bench>;
  /** Longest wait for what has to happen, ms; default 12 000. */
  readonly patienceMs?: number;
  /** How long the suite watches to be sure that something does not happen, ms; longer than two polls. Default 300. */
  readonly quietMs?: number;
}

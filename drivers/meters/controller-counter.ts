/**
 * The controller's own energy counter used as the billing register: only where configuration says so, since such
 * counters may assume a mains voltage (OpenEVSE's `$GU` does unless the board has a voltmeter).
 */
import type { ChargeController, ElectricalValues } from '../controllers/controller.ts';
import type { DriverClock, Outcome, Unsubscribe } from '../device.ts';
import { Emitter } from '../emitter.ts';
import type { Meter, MeterEvent, MeterReading } from './meter.ts';

export class ControllerCounter implements Meter {
  readonly resolutionWh = 1;
  readonly #controller: ChargeController;
  readonly #clock: Pick<DriverClock, 'now'>;
  readonly #events = new Emitter<MeterEvent>();
  #values: ElectricalValues = {};
  #unsubscribe: Unsubscribe | undefined;

  constructor(controller: ChargeController, clock: Pick<DriverClock, 'now'>) {
    this.#controller = controller;
    this.#clock = clock;
  }

  subscribe(listener: (event: MeterEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  /** The controller's owner starts the controller; this only listens. */
  start(): void {
    this.#unsubscribe ??= this.#controller.subscribe((event) => {
      if (event.type === 'values') this.#values = { ...this.#values, ...event.values };
      else if (event.type === 'energy')
        this.#events.emit({ type: 'reading', reading: this.#reading(event.registerWh) });
      else if (event.type === 'link') this.#events.emit(event);
    });
  }

  stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    return Promise.resolve();
  }

  async read(): Promise<Outcome<MeterReading>> {
    const outcome = await this.#controller.readEnergy();
    return outcome.ok ? { ok: true, value: this.#reading(outcome.value) } : outcome;
  }

  #reading(registerWh: number): MeterReading {
    const { watts, milliamps, millivolts } = this.#values;
    return {
      registerWh,
      at: this.#clock.now(),
      ...(watts !== undefined && { watts }),
      ...(milliamps !== undefined && { milliamps }),
      ...(millivolts !== undefined && { millivolts }),
    };
  }
}

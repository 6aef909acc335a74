/**
 * Eastron SDM120, SDM230 and SDM630 as billing meters (Modbus RTU, function 04). The register is told as the meter says
 * it: what wraps, was reset or exchanged shows as a drop, which is judged by whoever bills, never smoothed here. A value
 * that is no number is a failed reading.
 */
import type { DeviceFailure, DriverClock, Outcome, Unsubscribe } from '../../device.ts';
import { Emitter } from '../../emitter.ts';
import type { Lease, ModbusPort, PortEvent } from '../../serial/modbus/port.ts';
import { frameOf, ModbusUnit } from '../../serial/modbus/unit.ts';
import { wireClock } from '../../serial/wire-clock.ts';
import { ConditionBook } from '../../controllers/openevse/conditions.ts';
import { Pacer } from '../../controllers/openevse/pacer.ts';
import type { Meter, MeterEvent, MeterReading } from '../meter.ts';
import { type Block, type EastronDriver, type EastronModel, ENERGY, MODELS } from './models.ts';
import { floatsOf, resolutionAt, thousandths, wattHoursOf } from './values.ts';

export interface EastronTimings {
  /** From one round to the next. A round is the energy and one other block, since the line is shared. */
  readonly pollMs: number;
  /** Rounds in a row without an answer until the meter counts as silent. */
  readonly silentAfter: number;
  /** After a missed round, until the next. */
  readonly retryMs: number;
}

export const EASTRON_TIMINGS: EastronTimings = { pollMs: 1000, silentAfter: 3, retryMs: 250 };

export interface EastronOptions {
  readonly driver: EastronDriver;
  readonly port: ModbusPort;
  /** Modbus unit, 1 unless set otherwise. */
  readonly address?: number;
  /** The kiosk's time: readings carry it. */
  readonly clock: Pick<DriverClock, 'now'>;
  /** Serial timing; real time by default. */
  readonly wireClock?: DriverClock;
  readonly timings?: Partial<EastronTimings>;
}

type Values = Omit<MeterReading, 'registerWh' | 'at'>;

/** A driver for one meter. Nothing is opened before `start`. */
export function createEastron(options: EastronOptions): Meter {
  return new Eastron(options);
}

class Eastron implements Meter {
  readonly #clock: Pick<DriverClock, 'now'>;
  readonly #model: EastronModel;
  readonly #timings: EastronTimings;
  readonly #unit: ModbusUnit;
  readonly #pacer: Pacer;
  readonly #events = new Emitter<MeterEvent>();
  readonly #conditions = new ConditionBook((event) => this.#events.emit(event));
  #lease: Lease | undefined;
  #unsubscribe: Unsubscribe | undefined;
  #line: symbol | undefined;
  #inStep = false;
  #missed = 0;
  #damaged = 0;
  #round = 0;
  #values: Values = {};
  #registerWh = 0;

  constructor(options: EastronOptions) {
    const wire = options.wireClock ?? wireClock;
    this.#clock = options.clock;
    this.#model = MODELS[options.driver];
    this.#timings = { ...EASTRON_TIMINGS, ...options.timings };
    this.#unit = new ModbusUnit(options.port, options.address ?? 1);
    this.#pacer = new Pacer(wire);
  }

  get resolutionWh(): number {
    return resolutionAt(this.#registerWh);
  }

  subscribe(listener: (event: MeterEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  start(): void {
    if (this.#lease) return;
    this.#unsubscribe = this.#unit.subscribe((event) => this.#portEvent(event));
    this.#lease = this.#unit.port.lease();
    // Another unit's driver may have opened it already, or tried in vain.
    const { isUp, failure } = this.#unit.port;
    if (isUp) this.#begin();
    else if (failure) this.#down(failure.code, failure.message);
  }

  async stop(): Promise<void> {
    const lease = this.#lease;
    this.#lease = undefined;
    this.#line = undefined;
    this.#pacer.kick();
    this.#unsubscribe?.();
    await lease?.release();
    this.#lostStep('stopped');
  }

  async read(): Promise<Outcome<MeterReading>> {
    const energy = await this.#readEnergy(true);
    if (!energy.ok) return energy;
    const reading = this.#reading(energy.value);
    this.#heard();
    return { ok: true, value: reading };
  }

  #portEvent(event: PortEvent): void {
    if (event.type === 'up') this.#begin();
    else if (event.type === 'frame') this.#events.emit(frameOf(event));
    else if (event.type === 'attempt') this.#damaged += event.damaged ? 1 : 0;
    else if (event.type === 'down' && event.stopped) this.#line = undefined;
    else if (event.type === 'down') this.#down(event.code, event.message);
  }

  #down(code: string, message: string): void {
    this.#line = undefined;
    this.#pacer.kick();
    this.#conditions.set('meter.silent', true, { code, port: this.#unit.port.path, cause: message });
    this.#lostStep(message);
  }

  #begin(): void {
    if (this.#line) return;
    this.#line = Symbol('line');
    this.#missed = 0;
    void this.#attend(this.#line);
  }

  async #attend(line: symbol): Promise<void> {
    while (this.#line === line) {
      const outcome = await this.#poll();
      if (this.#line !== line) return;
      if (!outcome.ok) this.#miss(outcome.failure);
      await this.#pacer.pause(outcome.ok ? this.#timings.pollMs : this.#timings.retryMs);
    }
  }

  /** The energy and, in turn, one of the other blocks. */
  async #poll(): Promise<Outcome<unknown>> {
    const block = this.#model.blocks[this.#round % this.#model.blocks.length];
    const first = this.#round < this.#model.blocks.length;
    this.#round += 1;
    if (block) {
      const read = await this.#readBlock(block);
      // A value that this copy has not is simply absent.
      if (!read.ok && read.failure.code !== 'refused') return read;
    }
    const energy = await this.#readEnergy(false);
    if (!energy.ok) return energy;
    this.#heard();
    this.#events.emit({ type: 'reading', reading: this.#reading(energy.value) });
    // The first rounds follow at once, so that all figures are there soon.
    if (first) this.#pacer.kick();
    return energy;
  }

  async #readEnergy(urgent: boolean): Promise<Outcome<number>> {
    const asked = await this.#unit.input(ENERGY.address, ENERGY.count, { urgent, attempts: urgent ? 3 : 1 });
    if (!asked.ok) return asked;
    const [kiloWattHours] = floatsOf(asked.value.slice(0, 2)) ?? [];
    const registerWh = kiloWattHours === undefined ? undefined : wattHoursOf(kiloWattHours);
    if (registerWh === undefined) {
      return {
        ok: false,
        failure: {
          code: 'malformed',
          message: `the ${this.#model.name} says no energy: ${asked.value.slice(0, 2).join(' ')}`,
          retryable: true,
          context: { unit: this.#unit.address },
        },
      };
    }
    this.#registerWh = registerWh;
    return { ok: true, value: registerWh };
  }

  async #readBlock(block: Block): Promise<Outcome<unknown>> {
    const asked = await this.#unit.input(block.address, block.count, { attempts: 1 });
    if (!asked.ok) return asked;
    const floats = floatsOf(asked.value);
    if (floats) this.#values = { ...this.#values, ...valuesOf(block, floats) };
    return asked;
  }

  #reading(registerWh: number): MeterReading {
    return { registerWh, at: this.#clock.now(), ...this.#values };
  }

  #heard(): void {
    this.#missed = 0;
    if (!this.#inStep && this.#line) {
      this.#inStep = true;
      this.#events.emit({ type: 'link', up: true });
    }
    this.#conditions.set('meter.silent', false, { port: this.#unit.port.path, unit: this.#unit.address });
  }

  #miss({ code, message }: DeviceFailure): void {
    this.#missed += 1;
    if (this.#missed < this.#timings.silentAfter) return;
    // What is shown of power and volts was true of another time.
    this.#values = {};
    this.#conditions.set('meter.silent', true, {
      code,
      cause: message,
      port: this.#unit.port.path,
      unit: this.#unit.address,
      missed: this.#missed,
      damaged: this.#damaged,
    });
    this.#lostStep(message);
  }

  #lostStep(reason: string): void {
    if (!this.#inStep) return;
    this.#inStep = false;
    this.#events.emit({ type: 'link', up: false, reason });
  }
}

function valuesOf({ values }: Block, floats: readonly number[]): Values {
  const [first = 0] = floats;
  switch (values) {
    case 'watts':
      return { watts: Math.round(first) + 0 };
    case 'amps':
      return { milliamps: thousandths(first) };
    case 'volts':
      return { millivolts: thousandths(first) };
    case 'volts-and-amps': {
      const phaseMillivolts = floats.slice(0, 3).map(thousandths);
      const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
      return {
        phaseMillivolts,
        millivolts: Math.round(sum(phaseMillivolts) / phaseMillivolts.length),
        milliamps: sum(floats.slice(3, 6).map(thousandths)),
      };
    }
  }
}

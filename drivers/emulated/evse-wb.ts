/**
 * An EVSE-WB board with a vehicle at its cable, as its registers show it: pilot, contactor, protections, free inputs and
 * the plug's lock. What its firmware does inside is not known; it behaves as the manual and its users describe.
 */
import type { MappedInput } from '../controllers/evse-wb/options.ts';
import {
  COMMAND,
  CONFIG,
  EVSE,
  HUNDREDTHS_FROM,
  REGISTERS,
  STATUS,
  VEHICLE,
} from '../controllers/evse-wb/registers.ts';
import { randomFrom } from '../controllers/simulated/random.ts';
import { DEFAULT_VEHICLE, Vehicle, type VehicleOptions } from '../controllers/simulated/vehicle.ts';
import type { ConditionCode, DriverClock } from '../device.ts';
import { wireClock } from '../serial/wire-clock.ts';
import type { EmulatedCharger, Flow } from './charger.ts';
import { runControl } from './controls.ts';
import { EVSE_WB_CONTROLS, STOPPING } from './evse-wb-controls.ts';
import {
  type Answer,
  type EmulatedUnit,
  LineFaults,
  NO_REGISTER,
  NO_VALUE,
  type SlaveBus,
} from './slave-bus.ts';

export interface EmulatedEvseWbOptions {
  readonly address?: number;
  /** Energy and battery run on this clock; an accelerated one fills the battery faster. Default: real time. */
  readonly clock?: Pick<DriverClock, 'now'>;
  readonly wireClock?: DriverClock;
  readonly vehicle?: Partial<VehicleOptions>;
  readonly phases?: 1 | 3;
  readonly firmware?: number;
  /** Register 2005. */
  readonly config?: number;
  /** Register 2000. */
  readonly defaultAmps?: number;
  /** A socket, whose lock holds the plug; the vehicle's end of an attached cable is not ours to hold. Default true. */
  readonly socket?: boolean;
  /** What the proximity resistor says, A. */
  readonly cableAmps?: number;
  /** Boards before 1007 end at 1006. */
  readonly hasStatus?: boolean;
  /** Copies whose register 2005 cannot be read. */
  readonly hasConfig?: boolean;
  readonly inputs?: readonly MappedInput[];
  readonly lock?: { readonly register: number } | undefined;
  readonly seed?: number;
}

const TICK_MS = 25;
const DEBOUNCE_MS = 250;
const RELAY_MS = 300;
/** A vehicle that sees the pilot go steady opens its own contacts first. */
const VEHICLE_STOPS_MS = 400;
const LEAST_AMPS = 5;

export class EmulatedEvseWb implements EmulatedUnit, EmulatedCharger {
  readonly address: number;
  readonly vehicle: Vehicle;
  readonly line = new LineFaults();
  readonly options: EmulatedEvseWbOptions;
  bus: SlaveBus | undefined;
  /** Inputs that are active now. */
  readonly tripped = new Set<ConditionCode>();
  /** How many lockings fail; infinite for a broken lock. */
  jams = 0;
  cableAmps: number;
  volts = 230;
  /** Bits of 1007 that are latched or shown. */
  faults = 0;
  /** Shown in 1002 instead of what is so. */
  code: number | undefined;
  setCurrent = 0;
  command = 0;
  relayClosed = false;
  locked = false;
  /** Current on each phase, mA. */
  milliamps = 0;
  readonly #clock: Pick<DriverClock, 'now'>;
  readonly #wire: DriverClock;
  readonly #eeprom: Map<number, number>;
  #powered = false;
  #jammed = false;
  #asks = false;
  #asksSince = 0;
  #withdrawnAt: number | undefined;
  #wasPlugged = false;
  #modelAt = 0;
  #timers = new Set<{ cancel(): void }>();

  constructor(options: EmulatedEvseWbOptions = {}) {
    this.options = options;
    this.address = options.address ?? 1;
    this.#wire = options.wireClock ?? wireClock;
    this.#clock = options.clock ?? this.#wire;
    this.vehicle = new Vehicle(
      { ...DEFAULT_VEHICLE, ...options.vehicle },
      randomFrom(options.seed ?? this.address),
    );
    this.cableAmps = options.cableAmps ?? 32;
    this.#eeprom = new Map<number, number>([
      [REGISTERS.defaultCurrent, options.defaultAmps ?? 0],
      [2001, this.address],
      [REGISTERS.minimumCurrent, LEAST_AMPS],
      [2003, 1],
      [2004, 0],
      [REGISTERS.config, options.config ?? 0],
    ]);
  }

  get powered(): boolean {
    return this.#powered;
  }

  get board(): EmulatedCharger['board'] {
    return {
      faulted: this.faults !== 0 || this.tripped.size > 0 || this.code !== undefined,
      relayClosed: this.relayClosed,
    };
  }

  get flow(): Flow {
    return {
      milliamps: Array.from({ length: this.options.phases ?? 1 }, () => this.milliamps),
      volts: this.volts,
    };
  }

  control(line: string): string {
    return runControl(EVSE_WB_CONTROLS, this, line);
  }

  powerOn(): void {
    if (this.#powered) return;
    this.#powered = true;
    this.setCurrent = (this.#eeprom.get(REGISTERS.defaultCurrent) ?? 0) * this.perAmp;
    this.command = 0;
    this.#modelAt = this.#clock.now();
    this.#tick();
  }

  /** Mains gone: silence, contactor open, RAM lost. */
  powerOff(): void {
    this.#powered = false;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    this.#openRelay();
    this.faults = 0;
    this.#asks = false;
  }

  /** Off now, on again after `ms`. */
  powerCut(ms: number): void {
    this.powerOff();
    this.after(ms, () => this.powerOn());
  }

  after(ms: number, callback: () => void): void {
    const timer = this.#wire.after(ms, () => {
      this.#timers.delete(timer);
      callback();
    });
    this.#timers.add(timer);
  }

  get config(): number {
    return this.#eeprom.get(REGISTERS.config) ?? 0;
  }

  get perAmp(): number {
    return this.firmware >= HUNDREDTHS_FROM && (this.config & CONFIG.hundredths) !== 0 ? 100 : 1;
  }

  get firmware(): number {
    return this.options.firmware ?? 18;
  }

  read(table: 'holding' | 'input', address: number, count: number): Answer {
    if (table !== 'holding' || count < 1 || count > 40) return NO_REGISTER;
    const values = Array.from({ length: count }, (_, index) => this.register(address + index));
    return values.every((value) => value !== undefined) ? values : NO_REGISTER;
  }

  write(address: number, values: readonly number[]): Answer {
    for (const [index, value] of values.entries()) {
      const register = address + index;
      if (register === REGISTERS.setCurrent) {
        const amps = value / this.perAmp;
        if (amps !== 0 && (amps < LEAST_AMPS || amps > 80)) return NO_VALUE;
        this.setCurrent = value;
      } else if (register === REGISTERS.command) this.#commanded(value);
      else if (register === this.options.lock?.register) this.#drivesLock(value);
      else if (this.#eeprom.has(register)) this.#eeprom.set(register, value);
      else return NO_REGISTER;
    }
    return values;
  }

  /** What a register holds now; undefined where the board has none. */
  register(register: number): number | undefined {
    const inputs = this.#inputBits(register);
    switch (register) {
      case REGISTERS.setCurrent:
        return this.setCurrent;
      case REGISTERS.outputCurrent:
        return this.pwm ? this.setCurrent : 0;
      case REGISTERS.vehicle:
        return this.code ?? this.#vehicleCode();
      case REGISTERS.cableRating:
        return this.vehicle.plugged ? this.cableAmps : LEAST_AMPS;
      case REGISTERS.command:
        return this.command;
      case REGISTERS.firmware:
        return this.firmware;
      case REGISTERS.evse:
        return this.#isOff ? EVSE.off : this.pwm ? EVSE.pwm : EVSE.steady;
      case REGISTERS.config:
        return this.options.hasConfig === false ? undefined : this.config;
      case REGISTERS.status:
        if (this.options.hasStatus === false) return undefined;
        return this.faults | (this.relayClosed ? STATUS.relay : 0) | (inputs ?? 0);
      default:
        if (register === this.options.lock?.register) return this.locked ? 1 : 0;
        return inputs ?? this.#eeprom.get(register);
    }
  }

  /** The pilot offers current. */
  get pwm(): boolean {
    return this.#powered && this.vehicle.plugged && this.setCurrent > 0 && !this.#isOff && this.faults === 0;
  }

  get #isOff(): boolean {
    return (this.command & COMMAND.turnOff) !== 0 || (this.config & CONFIG.disabled) !== 0;
  }

  /** The bits of the inputs that a register carries; undefined when it carries none. */
  #inputBits(register: number): number | undefined {
    const mapped = (this.options.inputs ?? []).filter((input) => input.register === register);
    if (mapped.length === 0) return undefined;
    return mapped.reduce((bits, { bit, condition, activeLow }) => {
      const active = this.tripped.has(condition) || (condition === 'connector.lock' && this.#jammed);
      return active === (activeLow ?? false) ? bits : bits | (1 << bit);
    }, 0);
  }

  #vehicleCode(): number {
    if (!this.vehicle.plugged) return VEHICLE.none;
    if ((this.faults & STATUS.ventilation) !== 0) return VEHICLE.ventilated;
    if ((this.faults & (STATUS.diode | STATUS.residualCurrent)) !== 0) return VEHICLE.failure;
    return this.#asks ? VEHICLE.charging : VEHICLE.connected;
  }

  #commanded(value: number): void {
    if ((value & COMMAND.clearResidualCurrent) !== 0) this.faults &= ~STATUS.residualCurrent;
    this.command = value & COMMAND.turnOff;
    if (this.command !== 0) this.#openRelay();
  }

  #drivesLock(value: number): void {
    const closes = value === 1;
    this.#jammed = closes && this.jams > 0;
    if (this.#jammed) this.jams -= 1;
    this.locked = closes && !this.#jammed;
  }

  #tick(): void {
    const seconds = Math.max(0, this.#clock.now() - this.#modelAt) / 1000;
    this.#modelAt = this.#clock.now();
    this.#letFlow(seconds);
    this.#follow(this.#wire.monotonic());
    this.after(TICK_MS, () => this.#tick());
  }

  #letFlow(seconds: number): void {
    const supply = this.relayClosed && this.pwm;
    const offeredAmps = this.setCurrent / this.perAmp;
    const phases = this.options.phases ?? 1;
    const drawn = this.vehicle.advance(
      seconds,
      supply ? { offeredAmps, volts: this.volts, phases } : undefined,
    );
    this.milliamps = this.relayClosed ? Math.round(drawn * 1000) : 0;
  }

  #follow(now: number): void {
    const { plugged, wants } = this.vehicle;
    if (this.#wasPlugged && !plugged)
      this.faults &= ~(STATUS.diode | STATUS.ventilation | STATUS.residualCurrent);
    this.#wasPlugged = plugged;
    const stopped = !plugged || this.faults !== 0 || [...this.tripped].some((code) => STOPPING.has(code));
    const asks = this.pwm && wants && !stopped;
    if (asks !== this.#asks && !asks) this.#asks = false;
    if (!asks) this.#asksSince = now;
    else if (now - this.#asksSince >= DEBOUNCE_MS) this.#asks = true;
    if (stopped || (plugged && !wants)) return this.#openRelay();
    if (asks) {
      this.#withdrawnAt = undefined;
      if (now - this.#asksSince >= DEBOUNCE_MS + RELAY_MS) this.relayClosed = true;
    } else if (this.relayClosed) {
      this.#withdrawnAt ??= now;
      if (now - this.#withdrawnAt >= VEHICLE_STOPS_MS) this.#openRelay();
    }
  }

  #openRelay(): void {
    this.relayClosed = false;
    this.#withdrawnAt = undefined;
    this.milliamps = 0;
  }
}

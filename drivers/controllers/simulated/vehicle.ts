/** The vehicle at the cable: whether it is plugged in, what it asks for, and the current that its charger draws. */

export interface VehicleOptions {
  /** Battery, Wh. */
  readonly capacityWh: number;
  /** State of charge at the start, 0 to 1. */
  readonly charge: number;
  /** What the on-board charger can draw at most on each phase, A. */
  readonly onboardAmps: number;
}

export const DEFAULT_VEHICLE: VehicleOptions = { capacityWh: 58_000, charge: 0.42, onboardAmps: 32 };

/** The charger waits, then ramps: a soft start as IEC 61851-1 lets it. */
const SOFT_START_SECONDS = 2;
const RAMP_AMPS_PER_SECOND = 2;
/** Above this charge the battery takes less and less. */
const TAPER_FROM = 0.86;
const TAPER_FLOOR = 0.08;
const JITTER = 0.008;

/** What is on the vehicle's terminals. */
export interface Supply {
  readonly offeredAmps: number;
  readonly volts: number;
  readonly phases: number;
}

export class Vehicle {
  plugged = false;
  /** The driver (or the car's timer) asks for no energy. */
  paused = false;
  readonly #options: VehicleOptions;
  readonly #random: () => number;
  #storedWh: number;
  #onSeconds = 0;
  #amps = 0;

  constructor(options: VehicleOptions, random: () => number) {
    this.#options = options;
    this.#random = random;
    this.#storedWh = options.capacityWh * options.charge;
  }

  /** State of charge, 0 to 1. */
  get charge(): number {
    return this.#storedWh / this.#options.capacityWh;
  }

  set charge(value: number) {
    this.#storedWh = this.#options.capacityWh * Math.min(1, Math.max(0, value));
  }

  /** Asks for energy (state C) once it sees an offer. */
  get wants(): boolean {
    return this.plugged && !this.paused && this.charge < 1;
  }

  /** Lets `seconds` pass with this supply, or none, and answers the mean current drawn from each phase, A. */
  advance(seconds: number, supply: Supply | undefined): number {
    if (!supply || !this.wants) {
      this.#onSeconds = 0;
      this.#amps = 0;
      return 0;
    }
    // Accelerated clocks make long steps: cut them, so that ramp and taper keep their shape.
    const pieces = Math.min(200, Math.max(1, Math.ceil(seconds)));
    let ampSeconds = 0;
    for (let piece = 0; piece < pieces; piece++) ampSeconds += this.#draw(seconds / pieces, supply);
    return seconds > 0 ? ampSeconds / seconds : this.#amps;
  }

  #draw(seconds: number, supply: Supply): number {
    this.#onSeconds += seconds;
    if (this.#onSeconds < SOFT_START_SECONDS || !this.wants) return 0;
    const target = Math.min(supply.offeredAmps, this.#options.onboardAmps * this.#taper()) * 0.985;
    const step = RAMP_AMPS_PER_SECOND * seconds;
    // A lowered pilot must be obeyed within 5 s; chargers do so at once.
    this.#amps = Math.min(target, this.#amps + step);
    const drawn = this.#amps * (1 + JITTER * (this.#random() - 0.5));
    this.#storedWh = Math.min(
      this.#options.capacityWh,
      this.#storedWh + (drawn * supply.volts * supply.phases * seconds) / 3600,
    );
    return drawn * seconds;
  }

  #taper(): number {
    if (this.charge <= TAPER_FROM) return 1;
    return Math.max(TAPER_FLOOR, (1 - this.charge) / (1 - TAPER_FROM));
  }
}

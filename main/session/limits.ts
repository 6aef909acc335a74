/** How much current a connector may offer, by everybody who has a say in it: the lowest counts. */

/** Why less is offered: a fault's recovery, a charging profile, this charger's technicians, a test of the contactor. */
export type LimitedBy = 'recovery' | 'operator' | 'service' | 'test';

/** Less than this no vehicle charges with (IEC 61851-1). */
const LEAST_AMPS = 6;

export class Limits {
  readonly #maxAmps: number;
  readonly #by = new Map<LimitedBy, number>();

  constructor(maxAmps: number) {
    this.#maxAmps = maxAmps;
  }

  set(by: LimitedBy, amps: number): void {
    this.#by.set(by, amps);
  }

  /** What is offered while there is anything to offer, A. */
  get amps(): number {
    return Math.max(LEAST_AMPS, this.#lowest);
  }

  /** There is less than a vehicle can use. */
  get paused(): boolean {
    return this.#lowest < LEAST_AMPS;
  }

  get #lowest(): number {
    return Math.min(this.#maxAmps, ...this.#by.values());
  }
}

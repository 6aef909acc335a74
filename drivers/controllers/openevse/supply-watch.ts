import type { ConditionCode } from '../../device.ts';

/** EN 50160 allows ±10 %; below −15 % for a while chargers stop by themselves. Back in step needs 2 % more. */
const LOW = 0.85;
const HIGH = 1.1;
const HYSTERESIS = 0.02;
/** A dip while the contactor closes is no fault. */
const SAMPLES_TO_CHANGE = 3;

/** Judges a measured mains voltage; says which of the two supply conditions holds, after three like samples. */
export class SupplyWatch {
  readonly #nominal: number;
  #state: ConditionCode | undefined;
  #differing = 0;

  constructor(nominalVolts: number) {
    this.#nominal = nominalVolts * 1000;
  }

  take(millivolts: number): ConditionCode | undefined {
    const seen = this.#judge(millivolts / this.#nominal);
    this.#differing = seen === this.#state ? 0 : this.#differing + 1;
    if (this.#differing >= SAMPLES_TO_CHANGE) {
      this.#state = seen;
      this.#differing = 0;
    }
    return this.#state;
  }

  #judge(ratio: number): ConditionCode | undefined {
    const low = LOW + (this.#state === 'supply.under-voltage' ? HYSTERESIS : 0);
    const high = HIGH - (this.#state === 'supply.over-voltage' ? HYSTERESIS : 0);
    if (ratio < low) return 'supply.under-voltage';
    return ratio > high ? 'supply.over-voltage' : undefined;
  }
}

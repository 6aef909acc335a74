/** The small power curve: mean power at equal steps; when it grows too long, neighbours merge and the step doubles. */

const LONGEST = 120;
const FIRST_STEP_MS = 2_000;

export class PowerCurve {
  #stepMs = FIRST_STEP_MS;
  readonly #startedAt: number;
  #values: number[] = [];
  #sum = 0;
  #count = 0;
  #slot = 0;

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  get stepMs(): number {
    return this.#stepMs;
  }

  /** W at equal steps, oldest first, the last one still being averaged. */
  get values(): readonly number[] {
    return this.#count > 0 ? [...this.#values, Math.round(this.#sum / this.#count)] : this.#values;
  }

  add(at: number, watts: number): void {
    let slot = Math.max(this.#slot, Math.floor((at - this.#startedAt) / this.#stepMs));
    while (slot >= LONGEST) {
      this.#merge();
      slot = Math.max(this.#slot, Math.floor((at - this.#startedAt) / this.#stepMs));
    }
    if (slot > this.#slot) this.#advance(slot);
    this.#sum += watts;
    this.#count++;
  }

  #advance(slot: number): void {
    const mean = this.#count > 0 ? Math.round(this.#sum / this.#count) : (this.#values.at(-1) ?? 0);
    // A gap without readings repeats the last value: the curve shows time truly.
    while (this.#slot < slot) {
      this.#values.push(mean);
      this.#slot++;
    }
    this.#sum = 0;
    this.#count = 0;
  }

  #merge(): void {
    this.#advance(this.#slot + (this.#count > 0 ? 1 : 0));
    if (this.#values.length % 2 === 1) this.#values.push(this.#values.at(-1) ?? 0);
    const merged: number[] = [];
    for (let index = 0; index < this.#values.length; index += 2) {
      merged.push(Math.round(((this.#values[index] ?? 0) + (this.#values[index + 1] ?? 0)) / 2));
    }
    this.#values = merged;
    this.#stepMs *= 2;
    this.#slot = merged.length;
  }
}

/** Figures over time, one for each slot of a fixed length, in a fixed amount of memory. */

/** Points of a line, the last one now. */
export interface Series {
  readonly stepMs: number;
  /** Epoch ms of the first value. */
  readonly from: number;
  /** Null: nothing was measured then. */
  readonly values: readonly (number | null)[];
}

/** The figures of the last `length` slots; slots are numbered by whoever fills them, and only ever rise. */
export class Ring {
  readonly length: number;
  readonly #values: Float64Array;
  #newest = -1;

  constructor(length: number) {
    this.length = length;
    this.#values = new Float64Array(length).fill(Number.NaN);
  }

  /** Slots that were left out hold nothing. `value` NaN: nothing. */
  put(slot: number, value: number): void {
    if (slot < this.#newest) return;
    for (let gap = Math.max(this.#newest + 1, slot - this.length + 1); gap < slot; gap++)
      this.#values[gap % this.length] = Number.NaN;
    this.#values[slot % this.length] = value;
    this.#newest = slot;
  }

  /** NaN: nothing is known of that slot. */
  at(slot: number): number {
    if (slot < 0 || slot > this.#newest || slot <= this.#newest - this.length) return Number.NaN;
    return this.#values[slot % this.length] ?? Number.NaN;
  }
}

/** The lowest and the highest figure of each slot. */
export class Band {
  readonly low: Ring;
  readonly high: Ring;

  constructor(length: number) {
    this.low = new Ring(length);
    this.high = new Ring(length);
  }

  /** One more figure of `slot`. NaN: nothing, which takes nothing away. */
  add(slot: number, value: number): void {
    this.low.put(slot, lesser(this.low.at(slot), value));
    this.high.put(slot, -lesser(-this.high.at(slot), -value));
  }
}

function lesser(one: number, other: number): number {
  if (Number.isNaN(one)) return other;
  return Number.isNaN(other) ? one : Math.min(one, other);
}

/** The slots from `first` up to and with `last`, as they are. */
export function values(ring: Ring, first: number, last: number): (number | null)[] {
  return Array.from({ length: last - first + 1 }, (_, index) => told(ring.at(first + index)));
}

/**
 * Two values for each `each` slots: the lowest and the highest of them, in the order in which they were. So no peak is
 * lost however coarse the line is. `first`: a multiple of `each`, so that the same slots meet when the line moves on.
 */
export function extremes(
  { low, high }: Pick<Band, 'low' | 'high'>,
  first: number,
  last: number,
  each: number,
): (number | null)[] {
  const found: (number | null)[] = [];
  for (let start = first; start <= last; start += each) {
    let [lowest, highest] = [Number.NaN, Number.NaN];
    let [lowestAt, highestAt] = [0, 0];
    for (let slot = start; slot < start + each; slot++) {
      const [under, over] = [low.at(slot), high.at(slot)];
      if (!(under >= lowest) && !Number.isNaN(under)) [lowest, lowestAt] = [under, slot];
      if (!(over <= highest) && !Number.isNaN(over)) [highest, highestAt] = [over, slot];
    }
    const pair = [told(lowest), told(highest)] as const;
    if (highestAt < lowestAt) found.push(pair[1], pair[0]);
    else found.push(...pair);
  }
  return found;
}

function told(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/**
 * Where a period starts, as one class per axis: within a class no restriction of the tariff can tell two periods apart.
 * `mode` is rules 13 and 14: an ordinary period, a reservation, a reservation that expired.
 */
export interface Place {
  mode: Mode;
  clock: number;
  weekday: number;
  date: number;
  energy: number;
  duration: number;
  minPower: number;
  maxPower: number;
  minCurrent: number;
  maxCurrent: number;
}

export const ORDINARY = 0;
export const RESERVED = 1;
export const EXPIRED = 2;
export const MODES = 3;
export type Mode = typeof ORDINARY | typeof RESERVED | typeof EXPIRED;

/** The component that holds in each dimension, by its number, or `NONE` (rule 3). */
export interface Winners {
  readonly flat: number;
  readonly energy: number;
  readonly time: number;
  readonly parking: number;
}

export const NONE = -1;

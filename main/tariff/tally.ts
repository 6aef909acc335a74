import { NONE, type Winners } from './place.ts';
import type { PeriodKind } from './session.ts';

/**
 * What was used of each component, exact and without money: adding to it is O(1) and order alone decides which step
 * size counts (rules 10 and 11). One tally for the charging session, one for the reservation before it.
 */
export interface Tally {
  /** Component → energy in the session's unit. In order of first use. */
  readonly energy: ReadonlyMap<number, bigint>;
  /** Component (TIME, also a reservation's) → ticks. */
  readonly time: ReadonlyMap<number, bigint>;
  /** Component (PARKING_TIME) → ticks. */
  readonly parking: ReadonlyMap<number, bigint>;
  readonly flat: number;
  readonly lastEnergy: number;
  readonly lastTime: number;
  readonly lastParking: number;
}

export class TallyBook implements Tally {
  readonly energy = new Map<number, bigint>();
  readonly time = new Map<number, bigint>();
  readonly parking = new Map<number, bigint>();
  flat = NONE;
  lastEnergy = NONE;
  lastTime = NONE;
  lastParking = NONE;

  /** A period begins: rule 9's one FLAT. */
  begin(winners: Winners): void {
    if (this.flat === NONE) this.flat = winners.flat;
  }

  /** More of the period that `winners` hold in. What no component holds for is neither billed nor counted. */
  use(winners: Winners, kind: PeriodKind, energy: bigint, ticks: bigint): void {
    // A component counts as used once something is billed at it: no energy, or no time, uses nothing.
    if (energy > 0n && winners.energy !== NONE) {
      add(this.energy, winners.energy, energy);
      this.lastEnergy = winners.energy;
    }
    if (ticks <= 0n) return;
    if (kind === 'parking' && winners.parking !== NONE) {
      add(this.parking, winners.parking, ticks);
      this.lastParking = winners.parking;
    }
    if ((kind === 'charging' || kind === 'reservation') && winners.time !== NONE) {
      add(this.time, winners.time, ticks);
      this.lastTime = winners.time;
    }
  }
}

function add(used: Map<number, bigint>, component: number, quantity: bigint): void {
  used.set(component, (used.get(component) ?? 0n) + quantity);
}

/** What both versions write alike of a charging profile: OCPP 1.6, 7.8 ff. and 2.0.1 part 2, 2.10–2.13. */
import type { ChargingProfile, SchedulePeriod } from './profile.ts';

export interface WireKind {
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: 'Daily' | 'Weekly';
}

export interface WirePeriod {
  /** Seconds from the schedule's start. */
  readonly startPeriod: number;
  /** A per phase, or W of all phases. */
  readonly limit: number;
  readonly numberPhases?: number;
}

/** Null: it recurs, and nobody says how often. */
export function kindOf({ chargingProfileKind, recurrencyKind }: WireKind): ChargingProfile['kind'] | null {
  if (chargingProfileKind === 'Absolute') return 'absolute';
  if (chargingProfileKind === 'Relative') return 'relative';
  if (recurrencyKind === undefined) return null;
  return recurrencyKind === 'Weekly' ? 'weekly' : 'daily';
}

export function periodsOf(periods: readonly WirePeriod[]): readonly SchedulePeriod[] {
  return periods.map(({ startPeriod, limit, numberPhases }) => ({
    start: startPeriod,
    limit,
    phases: numberPhases ?? null,
  }));
}

/** Limits have at most one decimal; never more than was allowed. */
export function tenths(limit: number): number {
  return Math.floor(limit * 10 + 1e-6) / 10;
}

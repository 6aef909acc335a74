/**
 * What installed profiles allow at an instant, as a current per phase: OCPP 1.6, 3.13. Pure; times are epoch ms. Within one
 * purpose the highest stack level that says something holds. A transaction's profile takes the place of the default for
 * transactions.
 */
import type { InstalledProfile, Purpose } from './profile.ts';

export interface ConnectorNow {
  readonly id: number;
  readonly phases: 1 | 3;
  readonly session: string | null;
  /** Begin of the session, for relative profiles; null: none runs. */
  readonly startedAt: number | null;
}

/** Amperes per phase to so many decimals: finer steps mean nothing to a controller. */
const TENTHS = 10;
const NOMINAL_VOLTS = 230;
const DAY_MS = 86_400_000;

export interface Allowed {
  /** Per phase; null: not limited. */
  readonly amps: number | null;
  /** When this may be different; null: not by the passing of time. */
  readonly until: number | null;
}

/** What the profiles of one connector allow it, the station's own limit aside. */
export function connectorAllowed(
  profiles: readonly InstalledProfile[],
  connector: ConnectorNow,
  at: number,
): Allowed {
  const own = ofPurpose(profiles, 'TxProfile', connector);
  const transaction = connector.session === null ? NOTHING : bestOf(own, connector, at);
  const general = bestOf(ofPurpose(profiles, 'TxDefaultProfile', connector), connector, at);
  return {
    amps: transaction.amps === null ? general.amps : transaction.amps,
    until: least(transaction.until, general.until),
  };
}

/** What all connectors together may take. */
export function stationAllowed(profiles: readonly InstalledProfile[], phases: 1 | 3, at: number): Allowed {
  const station: ConnectorNow = { id: 0, phases, session: null, startedAt: null };
  return bestOf(ofPurpose(profiles, 'ChargePointMaxProfile', station), station, at);
}

const NOTHING: Allowed = { amps: null, until: null };

function ofPurpose(
  profiles: readonly InstalledProfile[],
  purpose: Purpose,
  { id, session }: ConnectorNow,
): readonly InstalledProfile[] {
  return (
    profiles
      .filter(({ profile }) => profile.chargingProfilePurpose === purpose)
      .filter(({ connector }) => connector === 0 || connector === id)
      .filter((installed) => purpose !== 'TxProfile' || installed.session === session)
      // A connector's own comes before the station's of the same level (3.13.2: "overrules").
      .toSorted((a, b) => b.profile.stackLevel - a.profile.stackLevel || b.connector - a.connector)
  );
}

/** The first that says something at this instant; earlier ones that will say something later end it. */
function bestOf(profiles: readonly InstalledProfile[], connector: ConnectorNow, at: number): Allowed {
  let until: number | null = null;
  for (const installed of profiles) {
    const found = oneAt(installed, connector, at);
    until = least(until, found.until);
    if (found.amps !== null) return { amps: found.amps, until };
  }
  return { amps: null, until };
}

/** One profile at one instant. */
function oneAt({ profile, installedAt }: InstalledProfile, connector: ConnectorNow, at: number): Allowed {
  const from = instant(profile.validFrom, -Infinity);
  const to = instant(profile.validTo, Infinity);
  if (at >= to) return NOTHING;
  if (at < from) return { amps: null, until: from };
  const begins = beginOf(profile, connector, installedAt, at);
  if (begins === null) return { amps: null, until: finite(to) };
  if (at < begins) return { amps: null, until: least(begins, finite(to)) };
  const { duration, chargingSchedulePeriod: periods, chargingRateUnit } = profile.chargingSchedule;
  const cycle = cycleMs(profile.recurrencyKind, profile.chargingProfileKind);
  const next = cycle === null ? null : begins + cycle;
  const end = duration === undefined ? next : least(begins + duration * 1000, next);
  if (end !== null && at >= end) return { amps: null, until: least(next, finite(to)) };
  const index = periods.findLastIndex(({ startPeriod }) => begins + startPeriod * 1000 <= at);
  const period = periods[index];
  if (!period) return NOTHING;
  const following = periods[index + 1];
  const change = following ? begins + following.startPeriod * 1000 : null;
  const amps =
    chargingRateUnit === 'A' ? period.limit : ampsOf(period.limit, period.numberPhases ?? connector.phases);
  return { amps: Math.floor(amps * TENTHS + 1e-9) / TENTHS, until: least(least(change, end), finite(to)) };
}

/** Begin of the schedule, or of its present cycle; null: a relative one while nothing runs. */
function beginOf(
  { chargingProfileKind: kind, chargingSchedule, recurrencyKind }: InstalledProfile['profile'],
  { startedAt }: ConnectorNow,
  installedAt: number,
  at: number,
): number | null {
  if (kind === 'Relative') return startedAt;
  const start = instant(chargingSchedule.startSchedule, startedAt ?? installedAt);
  const cycle = cycleMs(recurrencyKind, kind);
  if (cycle === null || at < start) return start;
  return start + Math.floor((at - start) / cycle) * cycle;
}

function cycleMs(recurrency: 'Daily' | 'Weekly' | undefined, kind: string): number | null {
  if (kind !== 'Recurring') return null;
  return recurrency === 'Weekly' ? 7 * DAY_MS : DAY_MS;
}

export function ampsOf(watts: number, phases: number): number {
  return watts / (NOMINAL_VOLTS * phases);
}

export function wattsOf(amps: number, phases: number): number {
  return amps * NOMINAL_VOLTS * phases;
}

function instant(date: string | undefined, otherwise: number): number {
  const at = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(at) ? otherwise : at;
}

export function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/**
 * Charging profiles and what they come to: OCPP 1.6 section 3.13, OCPP 2.0.1 part 2 use cases K01–K10. Pure.
 *
 * Highest stack level first within a purpose; a TxProfile that has something to say now stands for the TxDefaultProfile;
 * the least of transaction, station and external limit holds. Limits are in A per phase, or in W for all phases.
 */

export type ProfilePurpose = 'external' | 'station-max' | 'tx-default' | 'tx';
export type RateUnit = 'A' | 'W';

export interface SchedulePeriod {
  /** Seconds from the start of the schedule. */
  readonly start: number;
  readonly limit: number;
  /** Null: as many as there are. */
  readonly phases: number | null;
}

export interface ChargingSchedule {
  readonly id: number;
  /** Epoch ms; null: from the start of the session. */
  readonly startAt: number | null;
  /** Seconds; null: the last period goes on. */
  readonly duration: number | null;
  readonly unit: RateUnit;
  /** Ascending, the first at 0. */
  readonly periods: readonly SchedulePeriod[];
}

export interface ChargingProfile {
  readonly id: number;
  readonly stackLevel: number;
  readonly purpose: ProfilePurpose;
  readonly kind: 'absolute' | 'relative' | 'daily' | 'weekly';
  /** Epoch ms. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** Only for this session, by the kiosk's id of it; null: any. */
  readonly session: string | null;
  readonly schedule: ChargingSchedule;
}

/** A profile and where it was put: a connector's id, or 0 for the station. */
export interface InstalledProfile {
  readonly connector: number;
  readonly profile: ChargingProfile;
}

/** A connector as far as profiles care. */
export interface Outlet {
  readonly id: number;
  readonly phases: 1 | 3;
  readonly maxAmps: number;
  /** While there is no session, what the next one would get at its start holds already; false: it is not limited by that. */
  readonly ahead?: boolean;
  readonly session: { readonly id: string; readonly startedAt: number } | null;
}

export interface CompositePeriod {
  /** Seconds from the start of the composite schedule. */
  readonly start: number;
  readonly amps: number;
}

/** Line to neutral. Charging stations of IEC 61851 mode 3 are fed so; 2.0.1 leaves the figure to the station. */
export const NOMINAL_VOLTS = 230;
const DAY_MS = 86_400_000;
const RECURS_MS = { daily: DAY_MS, weekly: 7 * DAY_MS };

interface Limit {
  readonly limit: number;
  readonly unit: RateUnit;
  readonly phases: number | null;
}

/**
 * Most A per phase that the profiles leave to a connector at `at`; null: they say nothing. Of the station's own limit it
 * gets an equal share with the others that have a session (`sharers`).
 */
export function limitAt(
  installed: readonly InstalledProfile[],
  outlet: Outlet,
  at: number,
  sharers = 1,
): number | null {
  return limitOf(arranged(installed, outlet), outlet, at, sharers);
}

/**
 * The limit over `seconds` from `from` on, never above what the connector can supply; equal neighbours are one period.
 */
export function compositeSchedule(
  installed: readonly InstalledProfile[],
  outlet: Outlet,
  {
    from,
    seconds,
    sharers = 1,
  }: { readonly from: number; readonly seconds: number; readonly sharers?: number },
): readonly CompositePeriod[] {
  const until = from + seconds * 1000;
  const ranked = arranged(installed, outlet);
  const instants = [from, ...changes(installed, outlet, from, until)];
  const periods: CompositePeriod[] = [];
  for (const at of instants) {
    const amps = Math.min(limitOf(ranked, outlet, at, sharers) ?? outlet.maxAmps, outlet.maxAmps);
    if (periods.at(-1)?.amps !== amps) periods.push({ start: Math.round((at - from) / 1000), amps });
  }
  return periods;
}

/** When the limit may change next, strictly after `at` and before `until`; null: not in that time. */
export function nextChange(
  installed: readonly InstalledProfile[],
  outlet: Outlet,
  at: number,
  until: number,
): number | null {
  return changes(installed, outlet, at, until)[0] ?? null;
}

/** A per phase as W of all phases. */
export function wattsOf(amps: number, phases: 1 | 3, volts = NOMINAL_VOLTS): number {
  return amps * volts * phases;
}

function ampsOf({ limit, unit, phases }: Limit, available: 1 | 3): number {
  if (unit === 'A') return limit;
  return limit / (NOMINAL_VOLTS * Math.max(1, Math.min(phases ?? available, available)));
}

/** What concerns a connector, by purpose: the highest level first, of one level the connector's own. */
type Ranked = Readonly<Record<ProfilePurpose, readonly ChargingProfile[]>>;

function arranged(installed: readonly InstalledProfile[], outlet: Outlet): Ranked {
  const ranked = installed
    .filter((one) => concerns(one, outlet))
    .toSorted((a, b) => b.profile.stackLevel - a.profile.stackLevel || b.connector - a.connector)
    .map(({ profile }) => profile);
  const of = (purpose: ProfilePurpose) => ranked.filter((profile) => profile.purpose === purpose);
  return {
    external: of('external'),
    'station-max': of('station-max'),
    'tx-default': of('tx-default'),
    tx: of('tx'),
  };
}

function limitOf(ranked: Ranked, outlet: Outlet, at: number, sharers: number): number | null {
  const lead = (purpose: ProfilePurpose) => leading(ranked[purpose], outlet, at);
  const session = lead('tx') ?? lead('tx-default');
  const limits = [
    session && ampsOf(session, outlet.phases),
    ...(['station-max', 'external'] as const).map((purpose) => {
      const found = lead(purpose);
      return found && ampsOf(found, outlet.phases) / Math.max(1, sharers);
    }),
  ].filter((amps) => amps !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}

/** The first that has something to say at `at`. */
function leading(profiles: readonly ChargingProfile[], outlet: Outlet, at: number): Limit | null {
  for (const profile of profiles) {
    const limit = periodAt(profile, outlet, at);
    if (limit) return limit;
  }
  return null;
}

function concerns({ connector, profile }: InstalledProfile, { id, session }: Outlet): boolean {
  if (connector !== 0 && connector !== id) return false;
  if (profile.purpose !== 'tx') return true;
  return session !== null && (profile.session === null || profile.session === session.id);
}

function periodAt(profile: ChargingProfile, outlet: Outlet, at: number): Limit | null {
  if (profile.validFrom !== null && at < profile.validFrom) return null;
  if (profile.validTo !== null && at >= profile.validTo) return null;
  const start = startBefore(profile, outlet, at);
  if (start === null) return null;
  const { duration, periods, unit } = profile.schedule;
  const offset = (at - start) / 1000;
  if (duration !== null && offset >= duration) return null;
  const period = periods.findLast((one) => one.start <= offset);
  return period ? { limit: period.limit, phases: period.phases, unit } : null;
}

/** The start of the run of the schedule that `at` falls into; null: it has not begun. */
function startBefore(
  { kind, schedule }: ChargingProfile,
  { session, ahead = true }: Outlet,
  at: number,
): number | null {
  if (kind === 'relative' || schedule.startAt === null) {
    if (session) return Math.min(session.startedAt, at);
    return ahead ? at : null;
  }
  if (at < schedule.startAt) return null;
  if (kind === 'absolute') return schedule.startAt;
  const every = RECURS_MS[kind];
  return schedule.startAt + Math.floor((at - schedule.startAt) / every) * every;
}

/** Instants in (`from`, `until`) at which some profile may begin, change or end, ascending, each once. */
function changes(
  installed: readonly InstalledProfile[],
  outlet: Outlet,
  from: number,
  until: number,
): readonly number[] {
  const found = new Set<number>();
  const note = (at: number | null) => {
    if (at !== null && at > from && at < until) found.add(at);
  };
  for (const one of installed) {
    if (!concerns(one, outlet)) continue;
    note(one.profile.validFrom);
    note(one.profile.validTo);
    for (const start of starts(one.profile, outlet, from, until)) {
      note(start);
      const { duration, periods } = one.profile.schedule;
      for (const period of periods) note(start + period.start * 1000);
      if (duration !== null) note(start + duration * 1000);
    }
  }
  return [...found].toSorted((a, b) => a - b);
}

function starts(profile: ChargingProfile, outlet: Outlet, from: number, until: number): readonly number[] {
  const { kind, schedule } = profile;
  if (kind === 'relative' || schedule.startAt === null) {
    return outlet.session ? [outlet.session.startedAt] : [];
  }
  if (kind === 'absolute') return [schedule.startAt];
  const every = RECURS_MS[kind];
  const first = schedule.startAt + Math.max(0, Math.floor((from - schedule.startAt) / every)) * every;
  const all: number[] = [];
  for (let start = first; start < until; start += every) all.push(start);
  return all;
}

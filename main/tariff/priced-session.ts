import type { ReceiptLine, UnitPrice } from './lines.ts';
import type { Dimension, Restrictions } from './model.ts';
import type { PeriodKind, PlainSession } from './session.ts';
import type { Totals } from './totals.ts';
import type { Zone } from './zone.ts';

/**
 * The live session's price: the seam between `main/session/` and the engine. It makes the charging periods as the
 * session goes (rule 2: a new one whenever anything that a restriction looks at changes), keeps the running price of
 * them in O(1) per reading, and says when it wants the next reading.
 *
 * Energy is the session's own counter: integer Wh since the session began (register now − register at the start), never
 * going back. Instants are wall-clock epoch ms; one earlier than the last is taken as the last, since a clock that was
 * set back must not undo a period.
 */
export interface PricedSession {
  /**
   * A meter reading. Whatever boundaries lie between the last reading and this one are cut exactly: a kWh bound at its
   * Wh, a clock or duration bound at its instant; what was not measured there is interpolated linearly and its period
   * marked `estimated`. So late or missing readings never price a whole gap in one period.
   */
  reading(reading: Reading): void;
  /**
   * The vehicle starts or stops charging: give the reading of that instant first, energy that comes later belongs to the
   * new kind. `parking` begins as `none` for the grace period, then turns itself into
   * `parking`; each spell of parking has its own grace. `none` bills no time (suspended by the station, a fault).
   */
  kind(at: number, kind: PeriodKind): void;
  /** Closes the session (give its last reading first); afterwards only `snapshot` and `state` make sense. */
  end(at: number): void;
  /** Everything that a screen shows, as of the last reading, kind or end. Costs as much as the tariff has components. */
  snapshot(): PriceSnapshot;
  /** When the period maker needs to hear of the meter next (see `Wanted`). */
  wanted(): Wanted;
  /** Plain JSON, from which `resumePricedSession` makes the same session again, to the last digit. */
  state(): PricedSessionState;
  /** What the engine priced: for the receipt (`itemise`), repricing and the CDR. */
  session(): PlainSession;
}

export interface Reading {
  readonly at: number;
  /** Integer Wh since the session began. */
  readonly wh: number;
  /** Power and current now, in W and A, if the meter tells. */
  readonly watts?: number | undefined;
  readonly amps?: number | undefined;
}

export interface PricedSessionOptions {
  readonly zone: Zone;
  readonly startAt: number;
  /** What the session begins as; `reservation` if it was reserved. Default `charging`. */
  readonly kind?: PeriodKind | undefined;
  /** Free time before parking is billed. Default 0. */
  readonly graceSeconds?: number | undefined;
}

/** Ask the meter at the instant `at` (if any); the other bounds tell when a reading would open a new period. */
export interface Wanted {
  /** Epoch ms of the next clock, duration or grace boundary; undefined if none lies ahead within a week. */
  readonly at: number | undefined;
  /** The session's Wh at which the next kWh bound lies. */
  readonly wh: number | undefined;
  /** True if power or current restrict this tariff: every reading should then tell them. */
  readonly load: boolean;
}

export interface PriceSnapshot {
  readonly at: number;
  readonly wh: number;
  readonly kind: PeriodKind;
  readonly totals: Totals;
  readonly lines: readonly ReceiptLine[];
  /** The components in force in the current period, FLAT not among them; a time's only if that kind of time runs. */
  readonly now: readonly ActivePrice[];
  /** The next instant at which `now` will differ if all else stays as it is. */
  readonly nextChange: PriceChange | undefined;
  /** While a grace period runs: when it ends, and which parking price then begins (undefined: parking costs nothing). */
  readonly grace: { readonly until: number; readonly parking: ActivePrice | undefined } | undefined;
  /**
   * True when nearly `MOST_PERIODS` periods were made: power and current then no longer open new ones. End the session
   * soon, or its CDR could not be priced (rule 19).
   */
  readonly crowded: boolean;
}

export interface ActivePrice {
  readonly dimension: Dimension;
  readonly unit: 'kWh' | 'h';
  readonly price: UnitPrice;
  readonly vat: string | undefined;
  readonly element: number;
  readonly reason: Restrictions;
}

export interface PriceChange {
  readonly at: number;
  readonly why: 'clock' | 'duration' | 'grace';
  readonly prices: readonly ActivePrice[];
}

/** Versioned with `ENGINE_VERSION`; every field is JSON. */
export interface PricedSessionState {
  readonly engine: string;
  readonly graceSeconds: number;
  readonly periods: readonly StoredPeriod[];
  readonly last: {
    readonly at: number;
    readonly wh: number;
    readonly watts?: number | undefined;
    readonly milliamps?: number | undefined;
  };
  /** When a running grace ends. */
  readonly graceUntil?: number | undefined;
  readonly ended: boolean;
}

export interface StoredPeriod {
  readonly startAt: number;
  readonly kind: PeriodKind;
  readonly startWh: number;
  readonly minW?: number | undefined;
  readonly maxW?: number | undefined;
  readonly minMa?: number | undefined;
  readonly maxMa?: number | undefined;
  /** The register at its start was interpolated, not read. */
  readonly estimated?: boolean | undefined;
}

/**
 * What the engine prices: a session's charging periods as integers. A live session counts Wh, milliseconds, watts and
 * milliamperes; a CDR read from JSON may need finer units, which its scales tell. If an integer could pass 2^53, the
 * whole session holds BigInts instead.
 */
export type Session = PlainSession | WideSession;

export interface PlainSession extends SessionShape<number> {
  readonly wide: false;
}

export interface WideSession extends SessionShape<bigint> {
  readonly wide: true;
}

export interface Scales {
  /** Energy is counted in 10^-`energyDigits` kWh: 3 is Wh. At least 3. */
  readonly energyDigits: number;
  /** Power and current are counted in 10^-`loadDigits` kW and A: 3 is W and mA. */
  readonly loadDigits: number;
  /** Times are counted in this fraction of a second since 1970: 1000 is ms. */
  readonly ticksPerSecond: 1000 | 1_000_000;
}

export interface SessionShape<Q extends number | bigint> extends Scales {
  /** Ordered by `startAt`; reservation periods come first (rule 13). A period ends where the next begins. */
  readonly periods: readonly Period<Q>[];
  readonly endAt: number;
  /** Energy of the whole session. */
  readonly endEnergy: Q;
}

/** `none`: connected, but no time is billed (rule 1). */
export const PERIOD_KINDS = ['charging', 'parking', 'none', 'reservation'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

export interface Period<Q extends number | bigint = number> {
  readonly startAt: number;
  readonly kind: PeriodKind;
  /** Energy of all periods before this one; what rule 6 looks at. */
  readonly startEnergy: Q;
  /** Lowest and highest power and current within the period (CDR's MIN_POWER and so on); undefined if unknown. */
  readonly minPower: Q | undefined;
  readonly maxPower: Q | undefined;
  readonly minCurrent: Q | undefined;
  readonly maxCurrent: Q | undefined;
}

/** A live session: Wh, W, mA, ms. */
export const LIVE_SCALES: Scales = { energyDigits: 3, loadDigits: 3, ticksPerSecond: 1000 };

/** Rule 19. */
export const MOST_PERIODS = 10_000;

import { EXCHANGE_TIMINGS, type ExchangeTimings } from './exchange.ts';

/** Every wait of the driver, in ms, with its reason. Tests shorten them. */
export interface OpenEvseTimings extends ExchangeTimings {
  /** From one look at the state to the next; `$AT` tells changes sooner, but a missed `$AT` happens. */
  readonly pollMs: number;
  /** Temperatures, limits, trip counts and the heartbeat change slowly. */
  readonly slowPollMs: number;
  /** Getting in step asks often and waits short: a reply that comes late does no harm. */
  readonly probeMs: number;
  /** Exchanges without reply in a row until the controller counts as silent. */
  readonly silentAfter: number;
  /** … and for at least this long: a restart takes 4.4 s and is no silence. */
  readonly silentMs: number;
  /** A silent controller's port is closed and opened again this often: adapters hang, too. */
  readonly reopenMs: number;
  /** `$FS` opens the contactor within 3 s, waiting for the vehicle to stop drawing; 2 s more for a stall. */
  readonly confirmMs: number;
  readonly confirmEveryMs: number;
  /** `$FR`: 3 s for the vehicle to stop, 1 s watchdog, 3.4 s boot, and as much again. */
  readonly rebootMs: number;
  /** Pilot at −12 V, as if unplugged: vehicles need 3 s to notice (IEC 61851-1 A.5). */
  readonly repilotMs: number;
  /** A connector that is found running is put to sleep unless `enable` claims it within this time. */
  readonly claimMs: number;
  readonly garbleWindowMs: number;
}

export const OPENEVSE_TIMINGS: OpenEvseTimings = {
  ...EXCHANGE_TIMINGS,
  pollMs: 1000,
  slowPollMs: 10_000,
  probeMs: 1200,
  silentAfter: 2,
  silentMs: 4900,
  reopenMs: 10_000,
  confirmMs: 5000,
  confirmEveryMs: 150,
  rebootMs: 15_000,
  repilotMs: 3500,
  claimMs: 15_000,
  garbleWindowMs: 10_000,
};

/**
 * Heartbeat supervision: without news from the kiosk for 30 s the controller falls back to 6 A, the least that IEC 61851
 * allows. Renewed with the slow poll. The firmware's 16-bit arithmetic is safe up to 65 s.
 */
export const HEARTBEAT = { seconds: 30, amps: 6 } as const;

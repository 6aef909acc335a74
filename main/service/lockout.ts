/**
 * Wrong PINs and what they cost, pure. Five tries are free; the fifth wrong one locks for a minute, each further one for
 * twice as long. Each way in (the corner, each card) counts by itself: whoever guesses at the corner cannot lock out the
 * technician with a card. Locks are measured in running time, and last in full again after a restart: neither setting the
 * clock nor pulling the plug shortens one.
 */

export interface Lockout {
  readonly failures: number;
  /** Locked until this instant of the monotonic clock; null: open. */
  readonly until: number | null;
}

/** What is kept over restarts. */
export interface KeptLockout {
  readonly failures: number;
  readonly locked: boolean;
}

export const FREE_TRIES = 5;
const FIRST_LOCK_MS = 60_000;
/** A technician who mistyped must be able to work the same day. */
export const LONGEST_LOCK_MS = 3_600_000;

export const OPEN: Lockout = { failures: 0, until: null };

/** How long the lock after so many wrong tries is, ms; 0: none. */
export function lockMs(failures: number): number {
  if (failures < FREE_TRIES) return 0;
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - FREE_TRIES));
}

/** `now`: monotonic ms, as in all of these. */
export function isLocked({ until }: Lockout, now: number): boolean {
  return until !== null && now < until;
}

/** A try begins: it counts as wrong until it is known to be right, so that a power cut is not a free guess. */
export function tried({ failures }: Lockout, now: number): Lockout {
  const count = failures + 1;
  const lock = lockMs(count);
  return { failures: count, until: lock > 0 ? now + lock : null };
}

/** Tries left before the next lock. */
export function triesLeft({ failures }: Lockout): number {
  return Math.max(1, FREE_TRIES - failures);
}

export function kept({ failures, until }: Lockout, now: number): KeptLockout {
  return { failures, locked: until !== null && now < until };
}

export function restored(state: KeptLockout, now: number): Lockout {
  return { failures: state.failures, until: state.locked ? now + lockMs(state.failures) : null };
}

/** What was kept, whatever the store really holds: what cannot be read is taken for nothing. */
export function readKept(value: unknown): Readonly<Record<string, KeptLockout>> {
  if (typeof value !== 'object' || value === null) return {};
  const good = Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([way, state]) => {
    if (typeof state !== 'object' || state === null) return [];
    const { failures, locked } = state as Readonly<Record<string, unknown>>;
    return Number.isSafeInteger(failures) && (failures as number) > 0
      ? [[way, { failures: failures as number, locked: locked === true }] as const]
      : [];
  });
  return Object.fromEntries(good);
}

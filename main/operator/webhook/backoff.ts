/** How long to wait after an attempt that failed. */
import type { Verdict } from './verdict.ts';

export const FIRST_RETRY_MS = 1000;
export const LONGEST_RETRY_MS = 5 * 60_000;

/**
 * Milliseconds until the next attempt, after the `failures`-th failure in a row. Doubles from a second to five minutes,
 * each ±50 %, so that ten thousand chargers whose receiver was away do not return in one second. What only a person can
 * mend is asked for at the slow end from the first time. A `Retry-After` is never undercut, and spread beyond itself.
 * `chance`: 0 … 1.
 */
export function retryInMs({ kind, retryAfterMs }: Verdict, failures: number, chance: number): number {
  const doubled = FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 16);
  const base = kind === 'rejected' ? LONGEST_RETRY_MS : Math.min(doubled, LONGEST_RETRY_MS);
  const asked = retryAfterMs === null ? 0 : retryAfterMs * (1 + chance / 2);
  return Math.ceil(Math.max(base * (0.5 + chance), asked));
}

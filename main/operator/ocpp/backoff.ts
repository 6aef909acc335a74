/** How long to wait before connecting again. */
import type { Backoff } from './dialect.ts';

/**
 * Milliseconds before the `attempt`-th reconnection in a row (from 1). OCPP 2.0.1 part 4, 5.3: the first wait is the minimum
 * plus a random part of the range; it doubles, each time with a new random part, `repeatTimes` times, and stays there.
 *
 * `first`: at most so much is added to the first wait after a connection that had been up, when every station of an
 * operator may have lost it in the same second. `chance`: 0 … 1.
 */
export function reconnectInMs(
  { waitMinimumMs, randomRangeMs, repeatTimes }: Backoff,
  attempt: number,
  chance: number,
): number {
  const doublings = Math.min(Math.max(0, attempt - 1), repeatTimes, 30);
  return Math.round(waitMinimumMs * 2 ** doublings + randomRangeMs * chance);
}

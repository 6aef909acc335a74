/** Wrong PINs and what they cost. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  FREE_TRIES,
  isLocked,
  kept,
  lockMs,
  LONGEST_LOCK_MS,
  OPEN,
  readKept,
  restored,
  tried,
  triesLeft,
  type Lockout,
} from '../../main/service/lockout.ts';

const after = (tries: number, from: Lockout = OPEN): Lockout =>
  Array.from({ length: tries }).reduce<Lockout>((lock) => tried(lock, 0), from);

describe('a lock-out', () => {
  it('begins with the fifth wrong try, a minute long, and doubles with each further one up to an hour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 50].map(lockMs)).toEqual([
      0, 0, 0, 0, 60_000, 120_000, 240_000, 480_000, 3_600_000, 3_600_000, 3_600_000,
    ]);
  });

  it('tells how many tries are left', () => {
    expect([0, 1, 2, 3, 4, 5, 9].map((tries) => triesLeft(after(tries)))).toEqual([5, 4, 3, 2, 1, 1, 1]);
  });

  it('ends when its time is over, not before', () => {
    const lock = after(FREE_TRIES);
    expect(isLocked(lock, 59_999)).toBe(true);
    expect(isLocked(lock, 60_000)).toBe(false);
  });

  it('goes on in full after a restart, whatever the clock says', () => {
    const lock = after(6);
    const again = restored(kept(lock, 119_000), 5_000_000);
    expect(again).toEqual({ failures: 6, until: 5_000_000 + 120_000 });
    expect(restored(kept(lock, 120_000), 7)).toEqual({ failures: 6, until: null });
  });

  it('never gets shorter by more tries, restarts or both', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('try', 'restart'), { maxLength: 60 }), (steps) => {
        let lock: Lockout = OPEN;
        let longest = 0;
        for (const step of steps) {
          lock = step === 'try' ? tried(lock, 0) : restored(kept(lock, 0), 0);
          const rest = lock.until ?? 0;
          expect(rest).toBeGreaterThanOrEqual(longest);
          expect(rest).toBeLessThanOrEqual(LONGEST_LOCK_MS);
          longest = rest;
        }
      }),
    );
  });

  it('reads back what was kept, and takes anything else for nothing', () => {
    const states = { corner: kept(after(3), 0), abc: kept(after(6), 0) };
    expect(readKept(JSON.parse(JSON.stringify(states)))).toEqual(states);
    for (const rubbish of [
      undefined,
      null,
      7,
      'x',
      [],
      { a: null },
      { a: { failures: -1 } },
      { a: { failures: Infinity } },
    ])
      expect(readKept(rubbish)).toEqual({});
  });
});

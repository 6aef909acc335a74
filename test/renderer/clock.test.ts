import { describe, expect, it } from 'vitest';
import {
  elapsedShare,
  endsSoon,
  kioskTime,
  secondsLeft,
  untilNextSecond,
  wholeSecond,
} from '../../renderer/clock.ts';

const deadline = { at: 100_000, totalMs: 60_000 };

describe('kiosk time', () => {
  it('runs on from the snapshot at the kiosk’s own rate', () => {
    const base = { at: 5_000, receivedAt: 200, rate: 1 };
    expect(kioskTime(base, 1_200)).toBe(6_000);
    expect(kioskTime({ ...base, rate: 60 }, 1_200)).toBe(65_000);
    expect(kioskTime({ ...base, rate: 0 }, 1_200)).toBe(5_000);
  });

  it('ticks on the second, and not at all when it stands', () => {
    expect(wholeSecond(5_999)).toBe(5_000);
    expect(untilNextSecond(5_250, 1)).toBe(750);
    expect(untilNextSecond(5_250, 0)).toBeNull();
    expect(untilNextSecond(5_250, 60)).toBeGreaterThanOrEqual(100);
  });
});

describe('countdown', () => {
  it('shows its last second as 1 and stays at 0', () => {
    expect(secondsLeft(deadline, 40_000)).toBe(60);
    expect(secondsLeft(deadline, 99_999)).toBe(1);
    expect(secondsLeft(deadline, 100_000)).toBe(0);
    expect(secondsLeft(deadline, 200_000)).toBe(0);
  });

  it('offers more time from 20 s before the end', () => {
    expect(endsSoon(deadline, 79_999)).toBe(false);
    expect(endsSoon(deadline, 80_000)).toBe(true);
  });

  it('is a share between 0 and 1, also for odd deadlines', () => {
    expect(elapsedShare(deadline, 40_000)).toBe(0);
    expect(elapsedShare(deadline, 70_000)).toBe(0.5);
    expect(elapsedShare(deadline, 300_000)).toBe(1);
    expect(elapsedShare(deadline, 0)).toBe(0);
    expect(elapsedShare({ at: 0, totalMs: 0 }, 0)).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { steadyClock } from '../../main/steady-clock.ts';
import { NOON, VirtualClock } from '../rig/clock.ts';

const HOUR = 3_600_000;

describe('the time of the house', () => {
  it('runs on steadily while the wall clock is set, and follows it when it is told to', () => {
    const wall = new VirtualClock();
    const clock = steadyClock(wall);
    wall.advance(5_000);
    wall.set(NOON + HOUR);
    expect(clock.now()).toBe(NOON + 5_000);
    expect(clock.drift()).toBe(HOUR - 5_000);
    wall.advance(1_000);
    expect(clock.now()).toBe(NOON + 6_000);
    clock.adopt();
    expect([clock.now(), clock.drift()]).toEqual([NOON + HOUR + 1_000, 0]);
    wall.set(0);
    clock.adopt();
    expect(clock.now()).toBe(0);
  });

  it('keeps timers to the time that passes', () => {
    const wall = new VirtualClock();
    const clock = steadyClock(wall);
    let fired = 0;
    clock.after(1_000, () => fired++);
    wall.set(NOON + 365 * 24 * HOUR);
    clock.adopt();
    expect(fired).toBe(0);
    wall.advance(1_000);
    expect(fired).toBe(1);
  });
});

import { expect, it } from 'vitest';
import { MessageTimes } from '../../../main/kiosk/operator/message-times.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';

const HOUR = 3_600_000;

it('the screen is made anew at the instant at which a message begins or ends, however far it lies', () => {
  const clock = new VirtualClock();
  const changes = [NOON + 5_000, NOON + 3 * HOUR];
  const told: number[] = [];
  const times = new MessageTimes({
    clock,
    messages: { nextChange: (at) => changes.find((change) => change > at) ?? null },
    changed: () => told.push(clock.now()),
  });
  times.look();
  clock.advance(4_999);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual([NOON + 5_000]);
  clock.advance(3 * HOUR);
  expect(told.at(-1)).toBe(NOON + 3 * HOUR);
  const count = told.length;
  clock.advance(10 * HOUR);
  expect(told).toHaveLength(count);
  expect(clock.waiting).toBe(0);
});

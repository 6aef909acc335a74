/** What an open page looks at again and again, also when looking fails. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Repeat } from '../../../main/kiosk/service/repeat.ts';
import { setSink } from '../../../main/log/log.ts';
import { VirtualClock } from '../../rig/clock.ts';

const said: string[] = [];
let restore: () => void;
beforeEach(() => {
  said.length = 0;
  restore = setSink({ write: ({ level, code }) => void said.push(`${level} ${code}`) });
});
afterEach(() => restore());

it('looks at once, again and again, and no more when it is stopped', () => {
  const clock = new VirtualClock();
  let looks = 0;
  const repeat = new Repeat(clock, 500, () => void looks++);
  repeat.start();
  expect(looks).toBe(1);
  clock.advance(1_000);
  expect(looks).toBe(3);
  repeat.stop();
  clock.advance(5_000);
  expect(looks).toBe(3);
  expect(said).toEqual([]);
});

it('goes on where looking fails, and says so once until it works again', () => {
  const clock = new VirtualClock();
  let [looks, fails] = [0, true];
  const repeat = new Repeat(clock, 500, () => {
    looks++;
    if (fails) throw new Error('disk I/O error');
  });
  repeat.start();
  clock.advance(1_500);
  expect(looks).toBe(4);
  expect(said).toEqual(['error service.look-failed']);
  fails = false;
  clock.advance(500);
  fails = true;
  clock.advance(500);
  expect(said).toEqual(['error service.look-failed', 'error service.look-failed']);
  repeat.stop();
});

/** Small parts of it: when the time of the house begins and follows, and what goes with it. */
import { expect, it, vi } from 'vitest';
import { FaultBoard } from '../../main/faults/board.ts';
import { HouseTime, lastOfUnfinished } from '../../main/kiosk/house-time.ts';
import { Screens } from '../../main/kiosk/screens.ts';
import { steadyClock } from '../../main/steady-clock.ts';
import { NOON, VirtualClock } from '../rig/clock.ts';
import { temporaryStore } from '../rig/journal.ts';

const HOUR = 3_600_000;

it('the time of the house never stands before what was written, and follows afterwards', () => {
  const wall = new VirtualClock(1_000);
  const clock = steadyClock(wall);
  clock.notBefore(NOON);
  clock.notBefore(NOON - HOUR);
  wall.advance(500);
  expect(clock.now()).toBe(NOON + 500);
  clock.adopt();
  expect(clock.now()).toBe(1_500);
});

it('it follows when nobody’s time is counted, and tells by how much', () => {
  const wall = new VirtualClock();
  const clock = steadyClock(wall);
  const followed: number[] = [];
  let isCounting = true;
  let minutes = 0;
  let changes = 0;
  const time = new HouseTime({
    clock,
    isCounting: () => isCounting,
    followed: (byMs) => followed.push(byMs),
    minute: () => minutes++,
    changed: () => changes++,
  });
  time.start();
  wall.set(NOON + HOUR);
  time.follow();
  expect(followed).toEqual([]);
  isCounting = false;
  time.follow();
  time.follow();
  expect(followed).toEqual([HOUR]);
  expect(changes).toBe(1);
  // Minutes are full by the clock that is followed.
  wall.set(NOON + 50_000);
  time.follow();
  wall.advance(9_999);
  expect(minutes).toBe(0);
  wall.advance(1);
  expect([minutes, changes]).toEqual([1, 3]);
  time.stop();
  expect(wall.waiting).toBe(0);
});

it('the last instant of what is unfinished is that of its newest row', () => {
  const store = temporaryStore();
  try {
    expect(lastOfUnfinished(store.sessions)).toBeNull();
    const session = { number: 'A', connector: 1, token: null, meterStartWh: 0, tariff: null, pricing: null };
    store.sessions.open({ ...session, id: 'one', at: NOON });
    expect(lastOfUnfinished(store.sessions)).toBe(NOON);
    const reading = { registerWh: 1, energyWh: 1, watts: null, pricing: null };
    store.sessions.progress('one', { ...reading, at: NOON + 2 });
    store.sessions.event('one', NOON + 1, 'state', {});
    expect(lastOfUnfinished(store.sessions)).toBe(NOON + 2);
    store.sessions.end('one', NOON + 3, 'unplugged', null);
    expect(lastOfUnfinished(store.sessions)).toBe(NOON + 3);
    store.sessions.close('one', NOON + 4, null, '{}');
    expect(lastOfUnfinished(store.sessions)).toBeNull();
  } finally {
    store.close();
  }
});

it('what a fault waits for takes as long as before', () => {
  const board = new FaultBoard();
  const code = 'protection.no-ground';
  board.raise({ code, connector: 1, since: NOON, evidence: {} });
  board.raise({ code, connector: 2, since: NOON, evidence: {} });
  const progress = { phase: 'waiting', attempt: 1, of: 3 } as never;
  const deadline = { at: NOON + 60_000, totalMs: 60_000 };
  board.stand(code, 1, { standing: { progress, deadline, gone: false }, cause: null });
  board.shift(-HOUR);
  expect(board.get(code, 1)?.standing?.deadline).toEqual({ at: NOON + 60_000 - HOUR, totalMs: 60_000 });
  expect(board.get(code, 2)?.standing).toBeNull();
});

it('the watch hears of every page that comes and of every one that goes', () => {
  const watch = {
    attached: vi.fn(),
    detached: vi.fn(),
    published: vi.fn(),
    visible: vi.fn(),
    painted: vi.fn(),
  };
  const screens = new Screens(watch, { subscribe: () => () => undefined, touch: () => undefined });
  screens.attached(true);
  screens.attached(false);
  screens.detached('closed');
  screens.detached('crashed');
  expect(watch.attached.mock.calls).toEqual([[true], [false]]);
  expect(watch.detached.mock.calls).toEqual([['closed'], ['crashed']]);
});

it('everybody who asks hears of each picture, until they have heard enough', () => {
  const watch = {
    attached: vi.fn(),
    detached: vi.fn(),
    published: vi.fn(),
    visible: vi.fn(),
    painted: vi.fn(),
  };
  const screens = new Screens(watch, { subscribe: () => () => undefined, touch: () => undefined });
  const [first, second] = [vi.fn(), vi.fn()];
  const enough = screens.onPainted(first);
  screens.onPainted(second);
  screens.painted(1);
  enough();
  screens.painted(2);
  expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 2]);
});

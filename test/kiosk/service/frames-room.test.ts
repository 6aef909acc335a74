/** The page of raw traffic: live, standing still, turned back and forth over a ring that is filled meanwhile. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReaderEvent } from '../../../drivers/readers/reader.ts';
import { Emitter } from '../../../drivers/emitter.ts';
import { FRAME_ROWS, FramesRoom } from '../../../main/kiosk/service/pages/frames.ts';
import { LogRing } from '../../../main/log/ring.ts';
import { FrameLog, MOST_FRAMES } from '../../../main/service/frames.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import { VirtualClock } from '../../rig/clock.ts';

type Move = 'live' | 'pause' | 'newer' | 'older';
const LOOK_MS = 200;

function bench(withLog = true) {
  const clock = new VirtualClock();
  const sources = [new Emitter<ReaderEvent>(), new Emitter<ReaderEvent>()];
  const frames = new FrameLog({
    devices: sources.map((source, n) => ({
      ...{ id: `meter-${String(n + 1)}`, label: `Meter ${String(n + 1)}`, driver: 'eastron', source },
      explain: () => null,
    })),
    clock,
  });
  const log = withLog ? new LogRing() : null;
  const count = { changes: 0 };
  const changed = () => void count.changes++;
  const room = new FramesRoom({
    ...{ clock, changed, tasks: new Tasks(clock, changed), language: () => 'en', frames, log, wire: clock },
  });
  let told = 0;
  const tell = (times = 1, device = 0) => {
    for (let n = 0; n < times; n++)
      sources[device]?.emit({ type: 'frame', direction: 'in', text: `frame ${String(++told)}` });
  };
  const write = (times: number) => {
    for (let n = 0; n < times; n++)
      log?.add(clock.now(), { level: 'info', code: 'a.line', message: `line ${String(++told)}`, fields: {} });
  };
  const go = (move: Move, device = 'meter-1') =>
    room.handlers['service-frames']({ type: 'service-frames', device, move }, WHO);
  const look = () => {
    clock.advance(LOOK_MS);
    const { live, older, frames: leaf, log: lines } = room.view();
    const rows = leaf.rows.length > 0 ? leaf.rows : lines;
    return { live, older, first: rows[0]?.seq ?? 0, last: rows.at(-1)?.seq ?? 0, rows };
  };
  return { clock, frames, room, count, tell, write, go, look };
}

const WHO = { who: 'PIN', role: 'technician' } as const;

let it_: ReturnType<typeof bench>;
beforeEach(() => {
  it_ = bench();
  it_.room.enter();
});
afterEach(() => it_.room.leave());

describe('live', () => {
  it('shows the newest frames as they come, and says nothing while none come', () => {
    const { tell, look, count } = it_;
    expect(look()).toMatchObject({ live: true, older: false, rows: [] });
    tell(30);
    expect(look()).toMatchObject({ live: true, older: false, first: 1, last: 30 });
    tell(70);
    expect(look()).toMatchObject({ live: true, older: true, first: 100 - FRAME_ROWS + 1, last: 100 });
    const { changes } = count;
    for (let n = 0; n < 50; n++) look();
    expect(count.changes).toBe(changes);
  });

  it('looks no more when the page was left', () => {
    const { clock, room, count, tell } = it_;
    room.leave();
    const { changes } = count;
    tell(10);
    clock.advance(60_000);
    expect([count.changes, clock.waiting]).toEqual([changes, 0]);
    room.enter();
    expect(clock.waiting).toBe(1);
    expect(room.view().frames.rows).toHaveLength(10);
  });
});

describe('standing still', () => {
  it('does not move, whatever comes, even when all of it is forgotten meanwhile', () => {
    const { tell, go, look, room } = it_;
    tell(200);
    go('pause');
    const still = look();
    expect(still).toMatchObject({ live: false, older: true, last: 200 });
    tell(5);
    expect(look().rows).toEqual(still.rows);
    tell(2 * MOST_FRAMES);
    expect(look().rows).toEqual(still.rows);
    expect(room.view().devices[0]).toMatchObject({ frames: MOST_FRAMES });
    go('pause');
    expect(look().live).toBe(false);
    go('live');
    expect(look()).toMatchObject({ live: true, last: 205 + 2 * MOST_FRAMES });
  });

  it('is turned back to the oldest leaf and forth to the newest, a leaf at a time', () => {
    const { tell, go, look } = it_;
    tell(150);
    go('older');
    expect(look()).toMatchObject({ live: false, older: true, first: 31, last: 90 });
    tell(10);
    go('older');
    expect(look()).toMatchObject({ older: false, first: 1, last: 60 });
    go('older');
    expect(look()).toMatchObject({ older: false, first: 1, last: 60 });
    go('newer');
    expect(look()).toMatchObject({ older: true, first: 61, last: 120 });
    go('newer');
    go('newer');
    expect(look()).toMatchObject({ live: false, first: 101, last: 160 });
  });

  it('turned back after all was forgotten, shows what is kept', () => {
    const { tell, go, look } = it_;
    tell(100);
    go('older');
    tell(3 * MOST_FRAMES);
    go('older');
    const oldest = 100 + 2 * MOST_FRAMES + 1;
    expect(look()).toMatchObject({ older: false, first: oldest, last: oldest + FRAME_ROWS - 1 });
  });

  it('a device of few frames has one leaf', () => {
    const { tell, go, look } = it_;
    tell(3);
    for (const move of ['pause', 'older', 'newer'] as const) {
      go(move);
      expect(look()).toMatchObject({ live: false, older: false, first: 1, last: 3 });
    }
  });
});

describe('what is looked at', () => {
  it('another device begins live', () => {
    const { tell, go, look, room } = it_;
    tell(100);
    go('older');
    tell(4, 1);
    go('live', 'meter-2');
    expect(look()).toMatchObject({ live: true, first: 1, last: 4 });
    expect(room.view().device).toBe('meter-2');
  });

  it('the kiosk’s own log is turned like a device', () => {
    const { write, go, look } = it_;
    write(1_500);
    go('live', 'log');
    expect(look()).toMatchObject({ live: true, older: true, first: 1_441, last: 1_500 });
    go('older', 'log');
    const still = look();
    expect(still).toMatchObject({ live: false, first: 1_381, last: 1_440 });
    write(2_000);
    expect(look().rows).toEqual(still.rows);
    go('live', 'log');
    expect(look()).toMatchObject({ live: true, last: 3_500 });
  });

  it('a device that is not there is refused, and nothing is turned', () => {
    it_.tell(5);
    expect(it_.go('pause', 'meter-9')).toMatchObject({ ok: false, code: 'frames.no-device' });
    expect(it_.look()).toMatchObject({ live: true, last: 5 });
    const quiet = bench(false);
    expect(quiet.room.view().devices.map(({ id }) => id)).toEqual(['meter-1', 'meter-2']);
  });
});

/** The page of figures: how long screens take, what the process takes, what the store holds. */
import { describe, expect, it } from 'vitest';
import { PerformanceRoom } from '../../../main/kiosk/service/pages/performance.ts';
import { History } from '../../../main/service/history.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import type { StoreFigures } from '../../../main/store/figures.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { VirtualClock } from '../../rig/clock.ts';

const FIGURES: StoreFigures = {
  ...{ sessions: 1_000_000, events: 7, samples: 8, faults: 9, audit: 10, tokens: 11, outbox: 12 },
  ...{ fileBytes: 1_000, walBytes: 50, pageBytes: 4096, pages: 20, freePages: 3, version: 6 },
};

const usage = (rss: number): NodeJS.MemoryUsage => ({
  ...{ rss, heapTotal: 0, heapUsed: rss / 2, external: 0, arrayBuffers: 0 },
});

function bench() {
  const clock = new VirtualClock();
  const samples: number[] = [];
  const machine = { rss: 1_000, cpuUs: 0, figures: () => FIGURES, changes: 0 };
  const memoryUsage = Object.assign(() => usage(machine.rss), { rss: () => machine.rss });
  const changed = () => void machine.changes++;
  const history = new History({
    connectors: [],
    clock,
    probe: { read: () => ({ rssBytes: 5, heapBytes: 4, loopP99Ms: 12 }), stop: () => undefined },
  });
  const room = new PerformanceRoom({
    ...{ clock, changed, tasks: new Tasks(clock, changed), language: () => 'en', history, wire: clock },
    latency: { samples },
    figures: () => machine.figures(),
    process: { memoryUsage, cpuUsage: () => ({ user: machine.cpuUs, system: 0 }) },
  });
  return { clock, samples, machine, room, history };
}

describe('the page', () => {
  it('has no paint figures before anything was painted, and the ranks of all after', () => {
    const { samples, room, clock } = bench();
    room.enter();
    expect(room.view().paint).toBeNull();
    for (let ms = 1; ms <= 100; ms++) samples.push(ms);
    samples.push(250.26);
    clock.advance(2_000);
    expect(room.view().paint).toEqual({
      ...{ count: 101, p50: 51, p95: 96, p99: 100, max: 250.3 },
      histogram: [
        { upTo: 8, count: 8 },
        { upTo: 16, count: 8 },
        { upTo: 33, count: 17 },
        { upTo: 50, count: 17 },
        { upTo: 100, count: 50 },
        { upTo: 200, count: 0 },
        { upTo: null, count: 1 },
      ],
    });
  });

  it('counts each sample in one class, also one of no time at all', () => {
    const { samples, room } = bench();
    samples.push(0, 8, 8.01, 200, 200.01);
    const counts = room.view().paint?.histogram.map(({ count }) => count);
    expect(counts).toEqual([2, 1, 0, 0, 0, 1, 1]);
  });

  it('tells the share of a core since it looked last', () => {
    const { clock, machine, room } = bench();
    room.enter();
    expect(room.view().loop.cpuPercent).toBeNull();
    machine.cpuUs += 500_000;
    machine.rss = 2_000;
    clock.advance(2_000);
    expect(room.view()).toMatchObject({
      memory: { rssBytes: 2_000, heapBytes: 1_000 },
      loop: { cpuPercent: 25 },
    });
    clock.advance(2_000);
    expect(room.view().loop.cpuPercent).toBe(0);
  });

  it('plots what was measured, and tells the newest delay of the event loop', () => {
    const { clock, room, history } = bench();
    expect(room.view().loop.p99).toBeNull();
    room.leave();
    history.start();
    clock.advance(60_000);
    history.stop();
    room.enter();
    const { loop, plots } = room.view();
    expect(loop.p99).toBe(12);
    expect(plots.map(({ what }) => what)).toEqual(['latency-p50', 'latency-p95', 'memory', 'loop-delay']);
    expect(plots[2]?.values.findLast((value) => value !== null)).toBe(5);
  });

  it('lists what the store holds', () => {
    const { room } = bench();
    const rows = new Map(room.view().store.map(({ name, value, unit }) => [name, [value, unit]]));
    expect(rows.get('sessions')).toEqual([1_000_000, 'rows']);
    expect(rows.get('outbox')).toEqual([12, 'rows']);
    expect(rows.get('free')).toEqual([3 * 4096, 'bytes']);
    expect(rows.get('version')).toEqual([6, 'version']);
    expect([...rows.keys()].some((name) => /Bytes|pages|Pages/.test(name))).toBe(false);
  });

  it('goes on without the store’s figures while the store does not answer', () => {
    const { clock, machine, room } = bench();
    machine.figures = () => {
      throw new StoreError('failed', 'disk I/O error');
    };
    room.enter();
    expect(room.view().store).toEqual([]);
    clock.advance(2_000);
    machine.figures = () => FIGURES;
    clock.advance(2_000);
    expect(room.view().store.length).toBeGreaterThan(5);
  });

  it('looks no more when it was left', () => {
    const { clock, machine, room } = bench();
    room.enter();
    room.leave();
    const { changes } = machine;
    clock.advance(60_000);
    expect([machine.changes, clock.waiting]).toEqual([changes, 0]);
  });
});

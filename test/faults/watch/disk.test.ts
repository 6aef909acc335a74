import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeDisk, leastBytes, ROOM, type DiskState } from '../../../main/faults/watch/disk.ts';

const MB = 1_000_000;
const GB = 1000 * MB;

function judge(state: DiskState, freeBytes: number, totalBytes: number) {
  return judgeDisk(state, { freeBytes, totalBytes, databaseBytes: 12 * MB });
}

describe('the disk', () => {
  it.each([
    ['a usual disk', 8 * GB, 200 * MB],
    ['a large one', 100 * GB, 2 * GB],
    ['a small partition', 256 * MB, 64 * MB],
  ])('%s is full below its least, and has room again above half as much more', (_what, total, least) => {
    expect(leastBytes(total)).toBe(least);
    expect(judge(ROOM, least, total).changes).toEqual([]);
    const full = judge(ROOM, least - 1, total);
    expect(full.changes).toMatchObject([{ code: 'store.full', raised: true }]);
    expect(judge(full.state, least - 2, total).changes).toEqual([]);
    expect(judge(full.state, least * 1.5 - 1, total).changes).toEqual([]);
    expect(judge(full.state, least * 1.5, total).changes).toMatchObject([
      { code: 'store.full', raised: false },
    ]);
  });

  it('says how much there is, and what the database takes', () => {
    expect(judge(ROOM, 100 * MB, 8 * GB).changes[0]?.evidence).toEqual({
      freeMegabytes: 100,
      leastMegabytes: 200,
      totalMegabytes: 8000,
      databaseMegabytes: 12,
    });
  });

  it('judges nothing from a file system that tells no size', () => {
    for (const [free, total] of [
      [0, 0],
      [Number.NaN, 8 * GB],
      [-1, 8 * GB],
      [0, Number.NaN],
      [0, Infinity],
    ] as const) {
      expect(judge(ROOM, free, total).changes).toEqual([]);
      expect(judge({ full: true }, free, total).changes).toEqual([]);
    }
  });

  it('never throws, and room always clears', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double(), fc.double())), (samples) => {
        let state = ROOM;
        for (const [free, total] of samples) state = judge(state, free, total).state;
        expect(judge(state, 4 * GB, 8 * GB).state).toEqual(ROOM);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { Plot } from '../../../main/bridge/service/machine-pages.ts';
import { extent, points, range } from '../../../renderer/service/ui/chart.ts';

const plot = (from: number, ...values: (number | null)[]): Plot => ({
  what: 'power',
  from,
  stepMs: 1_000,
  values,
});

describe('a plot', () => {
  it('puts lines that begin at other times on one axis, with gaps where nothing was measured', () => {
    const one = { name: 'one', plot: plot(10_000, 1_000, null, 3_000) };
    const other = { name: 'other', plot: plot(12_000, 7_000, 8_000) };
    expect(points([one, other], 1_000)).toEqual({
      at: [10, 11, 12, 13],
      values: [
        [1, null, 3, null],
        [null, null, 7, 8],
      ],
    });
  });

  it('knows its extent, and that nothing was measured', () => {
    expect(extent(plot(0, null, 5, 2, null))).toEqual({ least: 2, most: 5, last: 2 });
    expect(extent(plot(0, null, null))).toBeNull();
  });

  it('shows a threshold that is near, and leaves out one that would flatten the line', () => {
    expect(range(10, 80, [100], true)[1]).toBeGreaterThan(100);
    expect(range(1, 5, [100], true)[1]).toBeLessThan(10);
  });

  it('has room even where all values are the same', () => {
    for (const fromNought of [true, false]) {
      const [low, high] = range(0, 0, [], fromNought);
      expect(high).toBeGreaterThan(low);
    }
  });
});

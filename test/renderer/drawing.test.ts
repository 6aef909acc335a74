import { describe, expect, it } from 'vitest';
import { curveShape } from '../../renderer/components/curve.ts';
import { widthInEm } from '../../renderer/components/figure.ts';
import { paged } from '../../renderer/components/pages.ts';

describe('the power curve', () => {
  it('needs two values', () => {
    expect(curveShape([])).toBeNull();
    expect(curveShape([5_000])).toBeNull();
  });

  it('spans the whole width, stays inside, and marks its end on the line', () => {
    const shape = curveShape([0, 10_000, 10_000]);
    expect(shape?.line).toBe('M0 100L50 13.04L100 13.04');
    expect(shape?.area).toMatch(/V100H0Z$/);
    expect(shape?.mark).toEqual({ x: 97.6, y: 13.04 });
  });

  it('bears a charge without power', () => {
    expect(curveShape([0, 0])?.line).toBe('M0 100L100 100');
    expect(curveShape([-3, 0])?.line).toBe('M0 100L100 100');
  });
});

describe('figures', () => {
  it('keep their width while they tick', () => {
    expect(widthInEm('24.36')).toBe(widthInEm('11.91'));
    expect(widthInEm('124.36')).toBeGreaterThan(widthInEm('24.36'));
    expect(widthInEm('٢٤٫٣٦')).toBe(widthInEm('24.36'));
  });
});

describe('pages', () => {
  it('are one as long as everything fits', () => {
    expect(paged([1, 2, 3], 3)).toEqual([[1, 2, 3]]);
    expect(paged([], 3)).toEqual([[]]);
  });

  it('are filled evenly', () => {
    expect(paged([1, 2, 3, 4, 5, 6, 7], 6)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
  });
});

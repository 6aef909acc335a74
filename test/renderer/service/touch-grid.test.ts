import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsBetween, touchGrid } from '../../../renderer/service/machine/touch-grid.ts';

const PANELS = [
  [1280, 800],
  [1024, 600],
  [1080, 1920],
] as const;

describe('the touch test', () => {
  it.each(PANELS)('fills every cell of %i × %i by wiping over it line by line', (width, height) => {
    const grid = touchGrid(width, height);
    const done = new Set<number>();
    for (let row = 0; row < grid.rows; row += 1) {
      const y = ((row + 0.5) * height) / grid.rows;
      for (const cell of cellsBetween(grid, { x: 0, y }, { x: width - 1, y })) done.add(cell);
    }
    expect(done.size).toBe(grid.count);
  });

  it('never leaves the grid, and joins two places without a gap', () => {
    const grid = touchGrid(1280, 800);
    const place = fc.record({
      x: fc.integer({ min: -50, max: 1400 }),
      y: fc.integer({ min: -50, max: 900 }),
    });
    fc.assert(
      fc.property(place, place, (from, to) => {
        const cells = [...cellsBetween(grid, from, to)];
        for (const [index, cell] of cells.entries()) {
          expect(cell).toBeGreaterThanOrEqual(0);
          expect(cell).toBeLessThan(grid.count);
          const before = cells[index - 1];
          if (before === undefined) continue;
          const columns = Math.abs((cell % grid.columns) - (before % grid.columns));
          const rows = Math.abs(Math.floor(cell / grid.columns) - Math.floor(before / grid.columns));
          expect(Math.max(columns, rows)).toBe(1);
        }
      }),
    );
  });
});

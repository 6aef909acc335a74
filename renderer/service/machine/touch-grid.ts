/** The touch test's grid: cells about as large as a fingertip, and which of them a finger passed. Pure. */

/** Px: smaller cells would be missed by gloves, larger ones would hide a dead stripe. */
const CELL_PX = 56;

export interface TouchGrid {
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export function touchGrid(width: number, height: number): TouchGrid {
  const columns = Math.max(1, Math.round(width / CELL_PX));
  const rows = Math.max(1, Math.round(height / CELL_PX));
  return { columns, rows, count: columns * rows, width, height };
}

/** The cells on the way from one place to the next, ends included: between two events a finger moves on. */
export function cellsBetween(grid: TouchGrid, from: Point, to: Point): Set<number> {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (CELL_PX / 4)));
  const cells = new Set<number>();
  for (let step = 0; step <= steps; step += 1) {
    const share = step / steps;
    cells.add(cellAt(grid, { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }));
  }
  return cells;
}

function cellAt({ columns, rows, width, height }: TouchGrid, { x, y }: Point): number {
  const within = (cell: number, most: number) => Math.min(most - 1, Math.max(0, cell));
  const column = within(Math.floor((x / width) * columns), columns);
  const row = within(Math.floor((y / height) * rows), rows);
  return row * columns + column;
}

/** Kiosk plots as uPlot wants them, pure. */
import type { Plot } from '../../../main/bridge/contract.ts';

/** One line of a plot with its name in words. */
export interface Line {
  readonly name: string;
  readonly plot: Plot;
}

/** A height that means something: a limit, a goal. */
export interface Threshold {
  readonly value: number;
  readonly name: string;
  readonly tone: 'warn' | 'bad';
}

export interface Points {
  /** Epoch seconds, ascending. */
  readonly at: number[];
  /** For each line one value, or null, at each time. */
  readonly values: (number | null)[][];
}

/** All lines on one axis of time; `scale`: raw units to one unit that is shown. */
export function points(lines: readonly Line[], scale: number): Points {
  const times = new Set<number>();
  const maps = lines.map(({ plot }) => {
    const map = new Map<number, number | null>();
    for (const [index, value] of plot.values.entries()) {
      const at = (plot.from + index * plot.stepMs) / 1_000;
      times.add(at);
      map.set(at, value === null ? null : value / scale);
    }
    return map;
  });
  const at = [...times].sort((a, b) => a - b);
  return { at, values: maps.map((map) => at.map((time) => map.get(time) ?? null)) };
}

export interface Extent {
  readonly least: number;
  readonly most: number;
  readonly last: number;
}

/** Of what was measured; null: nothing was. */
export function extent(plot: Plot): Extent | null {
  const values = plot.values.filter((value) => value !== null);
  const last = values.at(-1);
  if (last === undefined) return null;
  return { least: Math.min(...values), most: Math.max(...values), last };
}

/**
 * The axis that shows the values well: from nought where they are amounts, else close around them; with a threshold where it
 * is near enough to matter.
 */
export function range(
  least: number,
  most: number,
  thresholds: readonly number[],
  fromNought: boolean,
): [number, number] {
  const low = fromNought ? Math.min(0, least) : least;
  const near = thresholds.filter((value) => value <= most + Math.max(most - low, Math.abs(most) * 0.5));
  const high = Math.max(most, ...near);
  const room = Math.max((high - low) * 0.1, Math.abs(high) * 0.01, 0.001);
  return [fromNought ? low : low - room, high + room];
}

/** The power curve as an SVG path on a 0…100 × 0…100 field, y downwards. */

/** Head room above the highest value, so that a flat charge does not stick to the edge. */
const HEAD_ROOM = 1.15;

const MARK_AT = 97.6;

export interface CurveShape {
  readonly line: string;
  readonly area: string;
  /** Where the newest value is marked, 0…100 from the left and the top: a little inside, so that the mark stays whole. */
  readonly mark: { readonly x: number; readonly y: number };
}

export function curveShape(curve: readonly number[]): CurveShape | null {
  if (curve.length < 2) return null;
  const top = Math.max(1, ...curve) * HEAD_ROOM;
  const points = curve.map((watts, index) => ({
    x: round((index / (curve.length - 1)) * 100),
    y: round(100 - (Math.max(0, watts) / top) * 100),
  }));
  const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return { line, area: `${line}V100H0Z`, mark: { x: MARK_AT, y: heightAt(points, MARK_AT) } };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function heightAt(points: readonly Point[], x: number): number {
  const after = points.findIndex((point) => point.x >= x);
  const to = points[after];
  const from = points[after - 1];
  if (!to || !from) return to?.y ?? 100;
  return round(from.y + ((x - from.x) / (to.x - from.x)) * (to.y - from.y));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

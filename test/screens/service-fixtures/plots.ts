/** Figures over time, always the same ones. */
import type { Plot } from '../../../main/bridge/service/machine-pages.ts';
import { AT, SECOND } from '../pieces.ts';

const COUNT = 180;
const STEP_MS = 5 * SECOND;

export function plot(what: Plot['what'], value: (index: number) => number | null): Plot {
  return {
    what,
    from: AT - COUNT * STEP_MS,
    stepMs: STEP_MS,
    values: Array.from({ length: COUNT }, (_, index) => value(index)),
  };
}

/** Between -1 and 1, without a pattern that the eye sees. */
export const noise = (index: number): number => Math.sin(index * 12.9898) * Math.cos(index * 4.1414);

export const empty = (what: Plot['what']): Plot => plot(what, () => null);

/** Contrast by WCAG 2.2 (relative luminance, success criteria 1.4.6 and 1.4.11), and the nearest colour that has enough. */
import { PAIRS, type Pair } from './pairs.ts';
import type { Colours, ColourToken } from './theme.ts';

type Rgb = readonly [number, number, number];

/** A pair of colours as a look has it. */
export interface Measured extends Pair {
  /** 1 to 21, not rounded. */
  readonly ratio: number;
  readonly passes: boolean;
}

/** Every pair that screens use. */
export function measure(colours: Colours): readonly Measured[] {
  return PAIRS.map((pair) => {
    const ratio = contrast(colours[pair.front], colours[pair.back]);
    return { ...pair, ratio, passes: ratio >= pair.needs };
  });
}

/** Of two colours "#rrggbb", in any order: 1 (the same) to 21 (black and white). */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(rgbOf(one)), luminance(rgbOf(other))].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** WCAG 2.2, "relative luminance": 0 to 1. */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

export interface Advice {
  readonly colour: string;
  readonly direction: 'lighter' | 'darker';
  /** It has enough in every pair of its own, not only in the one that was asked about. */
  readonly everywhere: boolean;
}

/** The least change of `token` after which `pair` has enough, best together with all its other pairs; null: there is none. */
export function advise(colours: Colours, token: ColourToken, pair: Pair): Advice | null {
  const own = PAIRS.filter(({ front, back }) => front === token || back === token);
  return nearest(colours, token, own, true) ?? nearest(colours, token, [pair], false);
}

const STEPS = 255;

function nearest(
  colours: Colours,
  token: ColourToken,
  pairs: readonly Pair[],
  everywhere: boolean,
): Advice | null {
  const from = rgbOf(colours[token]);
  for (let step = 1; step <= STEPS; step++) {
    for (const direction of ['darker', 'lighter'] as const) {
      const colour = mixed(from, direction === 'darker' ? 0 : 255, step / STEPS);
      const changed = { ...colours, [token]: colour };
      const passes = pairs.every(
        ({ front, back, needs }) => contrast(changed[front], changed[back]) >= needs,
      );
      if (passes) return { colour, direction, everywhere };
    }
  }
  return null;
}

function mixed(from: Rgb, to: number, share: number): string {
  const channel = (value: number) => Math.round(value + (to - value) * share);
  return `#${from.map((value) => channel(value).toString(16).padStart(2, '0')).join('')}`;
}

function rgbOf(colour: string): Rgb {
  const at = (index: number) => Number.parseInt(colour.slice(index, index + 2), 16);
  return [at(1), at(3), at(5)];
}

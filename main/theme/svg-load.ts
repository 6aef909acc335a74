/** What a drawing costs to draw: a few lines can unfold into millions of parts, and a small picture into gigabytes. */
import { type Pixels, jpegPixels, pngPixels } from './pixels.ts';
import type { XmlElement } from './xml.ts';

/** Detailed logos have some thousand. */
export const MOST_PARTS = 50_000;
/** Of all pictures in it together; decoded, four bytes each. */
export const MOST_PIXELS = 4096 * 4096;
const LONGEST_CHAIN = 500;

/** Parts that are drawn, each `use` and each `url(#…)` followed; what uses itself is not drawn. Infinity: a chain without end. */
export function partsOf(elements: readonly XmlElement[]): number {
  const children = childrenOf(elements);
  const byId = new Map(
    elements.flatMap((element, index) =>
      element.attributes.flatMap(([name, value]) => (name === 'id' ? [[value, index] as const] : [])),
    ),
  );
  const known = new Map<number, number>();
  const open = new Set<number>();
  const weigh = (index: number): number => {
    const weight = known.get(index);
    if (weight !== undefined) return weight;
    if (open.has(index)) return 0;
    if (open.size > LONGEST_CHAIN) return Number.POSITIVE_INFINITY;
    open.add(index);
    const targets = (elements[index]?.attributes ?? []).flatMap(([name, value]) => targetsOf(name, value));
    const inside = [...(children.get(index) ?? []), ...targets.flatMap((id) => byId.get(id) ?? [])];
    const sum = inside.reduce((total, one) => total + weigh(one), 1);
    open.delete(index);
    known.set(index, sum);
    return sum;
  };
  return elements.length === 0 ? 0 : weigh(0);
}

function targetsOf(name: string, value: string): string[] {
  const own = /^(.*:)?href$/.test(name) && value.trim().startsWith('#') ? [value.trim().slice(1)] : [];
  return [...own, ...[...value.matchAll(/url\(\s*["']?#([^"')\s]+)/g)].map(([, id = '']) => id)];
}

function childrenOf(elements: readonly XmlElement[]): ReadonlyMap<number, number[]> {
  const children = new Map<number, number[]>();
  const path: number[] = [];
  for (const [index, { depth }] of elements.entries()) {
    path.length = depth;
    const parent = path.at(-1);
    const siblings = parent === undefined ? undefined : children.get(parent);
    if (siblings) siblings.push(index);
    else if (parent !== undefined) children.set(parent, [index]);
    path.push(index);
  }
  return children;
}

/** Pixels of all pictures that are written out in it; null: one of them is no PNG or JPEG. */
export function pixelsWithin(elements: readonly XmlElement[]): number | null {
  let sum = 0;
  for (const { attributes } of elements) {
    for (const [, value] of attributes) {
      const [, kind, data = ''] = /^\s*data:image\/(png|jpeg);base64,([^]*)$/.exec(value) ?? [];
      if (kind === undefined) continue;
      const body = Buffer.from(data, 'base64');
      const pixels: Pixels | null = kind === 'png' ? pngPixels(body) : jpegPixels(body);
      if (pixels === null) return null;
      sum += pixels.width * pixels.height;
    }
  }
  return sum;
}

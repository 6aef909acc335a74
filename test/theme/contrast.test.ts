import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN, FONT_STACK } from '../../main/theme/built-in.ts';
import { advise, contrast, measure } from '../../main/theme/contrast.ts';
import { kebab } from '../../main/theme/css.ts';
import { PAIRS } from '../../main/theme/pairs.ts';
import { COLOUR_TOKENS, type Colours, type ColourToken } from '../../main/theme/theme.ts';

const colour = fc
  .integer({ min: 0, max: 0xff_ff_ff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast by WCAG', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    // The greys that are cited for AA and AAA on white, and pure colours.
    ['#767676', '#ffffff', 4.54],
    ['#777777', '#ffffff', 4.48],
    ['#595959', '#ffffff', 7.0],
    ['#ff0000', '#ffffff', 4.0],
    ['#0000ff', '#ffffff', 8.59],
    ['#00ff00', '#000000', 15.3],
    ['#ffff00', '#000000', 19.56],
  ])('of %s on %s is %f', (front, back, ratio) => {
    expect(Math.abs(contrast(front, back) - ratio)).toBeLessThan(0.005);
  });

  it('is the same both ways, and from 1 to 21', () => {
    fc.assert(
      fc.property(colour, colour, (one, other) => {
        const ratio = contrast(one, other);
        expect(ratio).toBe(contrast(other, one));
        expect(ratio).toBeGreaterThanOrEqual(1);
        expect(ratio).toBeLessThanOrEqual(21);
      }),
    );
  });
});

describe('advice', () => {
  const look = fc.constantFrom<'light' | 'dark'>('light', 'dark');

  it('is enough where it says so, and only there', () => {
    fc.assert(
      fc.property(look, fc.constantFrom(...COLOUR_TOKENS), colour, (name, token, given) => {
        const colours = { ...BUILT_IN[name], [token]: given };
        for (const pair of measure(colours).filter(({ passes }) => !passes)) {
          const advice = advise(colours, token, pair);
          if (advice === null) continue;
          const failing = measure({ ...colours, [token]: advice.colour }).filter(({ passes }) => !passes);
          const own = failing.filter(({ front, back }) => front === token || back === token);
          if (advice.everywhere) expect(own).toEqual([]);
          expect(own.some(({ front, back }) => front === pair.front && back === pair.back)).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the nearest: one step less would not be enough', () => {
    const colours = { ...BUILT_IN.light, accent: '#0077cc' };
    const pair = PAIRS.find(({ front, back }) => front === 'accent' && back === 'surface');
    expect(pair && advise(colours, 'accent', pair)).toEqual({
      colour: '#004f88',
      direction: 'darker',
      everywhere: true,
    });
    const failing = measure({ ...colours, accent: '#005089' }).filter(({ passes }) => !passes);
    expect(failing.length).toBeGreaterThan(0);
  });
});

/** Blocks of custom properties in tokens.css, by selector. */
function tokens(): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const css = readFileSync('renderer/styles/tokens.css', 'utf8');
  const blocks = new Map<string, Record<string, string>>();
  for (const [, selector = '', body = ''] of css.matchAll(/^(:root[^{,]*?) \{([^}]*)\}/gm)) {
    const properties = [...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]);
    if (!blocks.has(selector)) blocks.set(selector, Object.fromEntries(properties));
  }
  return blocks;
}

function coloursOf(...blocks: readonly (Readonly<Record<string, string>> | undefined)[]): Colours {
  const merged: Record<string, string> = Object.assign({}, ...blocks);
  return Object.fromEntries(COLOUR_TOKENS.map((token) => [token, merged[kebab(token)] ?? ''])) as Colours;
}

describe('the built-in look', () => {
  const blocks = tokens();
  const light = blocks.get(':root');
  const dark = blocks.get(":root[data-theme='dark']");
  const high = blocks.get(":root[data-contrast='high']");
  const highDark = blocks.get(":root[data-contrast='high'][data-theme='dark']");

  it('is in main/ what it is in the styles', () => {
    expect(BUILT_IN.light).toEqual(coloursOf(light));
    expect(BUILT_IN.dark).toEqual(coloursOf(light, dark));
    expect(FONT_STACK).toBe(light?.['font']);
    const notColours = ['shade', 'radius', 'font'];
    expect(Object.keys(light ?? {}).filter((name) => !notColours.includes(name))).toEqual(
      COLOUR_TOKENS.map(kebab),
    );
  });

  it.each([
    ['light', coloursOf(light)],
    ['dark', coloursOf(light, dark)],
    ['light with high contrast', coloursOf(light, high)],
    // In the order of the sheet, as two attributes weigh the same; the block for both comes last.
    ['dark with high contrast', coloursOf(light, dark, high, highDark)],
  ])('has enough contrast in every pair: %s', (_name, colours) => {
    const failing = measure(colours).filter(({ passes }) => !passes);
    expect(failing.map(({ front, back, ratio }) => `${front} on ${back}: ${ratio.toFixed(2)}`)).toEqual([]);
  });
});

describe('the pairs', () => {
  const NAMES: ReadonlyMap<string, ColourToken> = new Map(
    COLOUR_TOKENS.map((token) => [kebab(token), token]),
  );
  /** Thin lines and the ground of bars are decoration or stand for shapes of their own. */
  const NOT_READ = new Set(['line', 'track']);

  function styles(): readonly (readonly [string, string])[] {
    const files = readdirSync('renderer', { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(svelte|css)$/.test(file),
    );
    return files.map((file) => [file, readFileSync(path.join('renderer', file), 'utf8')]);
  }

  it('are all that the styles name together in one rule', () => {
    const known = new Set(PAIRS.flatMap(({ front, back }) => [`${front} ${back}`, `${back} ${front}`]));
    const missing = styles().flatMap(([file, text]) =>
      [...text.matchAll(/\{([^{}]*)\}/g)].flatMap(([, body = '']) => {
        const front = /(?:^|[;\s])color: var\(--([\w-]+)\)/.exec(body)?.[1];
        const back = /(?:^|[;\s])background(?:-color)?: var\(--([\w-]+)\)/.exec(body)?.[1];
        const [one, other] = [NAMES.get(front ?? ''), NAMES.get(back ?? '')];
        if (!one || !other || NOT_READ.has(one) || NOT_READ.has(other)) return [];
        return known.has(`${one} ${other}`) ? [] : [`${file}: ${one} on ${other}`];
      }),
    );
    expect(missing).toEqual([]);
  });

  it('are each there once', () => {
    const names = PAIRS.map(({ front, back }) => [front, back].toSorted().join(' '));
    expect(new Set(names).size).toBe(names.length);
  });

  it('have every colour that can be read or seen', () => {
    const used = new Set(PAIRS.flatMap(({ front, back }) => [front, back]));
    expect(COLOUR_TOKENS.filter((token) => !used.has(token))).toEqual(['line']);
  });
});

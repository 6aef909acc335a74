/** A theme's colours over the built-in ones, and what is wrong with them. */
import { type JsonDocument, formatPath } from '../json/document.ts';
import type { Problem } from '../problem.ts';
import { BUILT_IN } from './built-in.ts';
import { type Measured, advise, measure } from './contrast.ts';
import type { ThemeSource } from './schema.ts';
import { type Colours, type ColourToken, type Look } from './theme.ts';

type Given = ThemeSource['colours'];

export const LOOKS: readonly Look[] = ['light', 'dark'];

/** What one look is painted with: the theme's own colours, and the built-in ones for the rest. */
export function mergedColours(given: Given, look: Look): Colours {
  const own = Object.entries(given[look] ?? {}).flatMap(([token, colour]) =>
    colour === undefined ? [] : [[token, colour.toLowerCase()] as const],
  );
  return { ...BUILT_IN[look], ...Object.fromEntries(own) };
}

/** Each pair that has too little contrast, at the colour of the two that the theme gives. */
export function checkColours(given: Given, document: JsonDocument): Problem[] {
  return LOOKS.flatMap((look) => {
    if (given[look] === undefined) return [];
    const colours = mergedColours(given, look);
    return measure(colours)
      .filter(({ passes }) => !passes)
      .map((pair) => problemOf(pair, look, colours, given, document));
  });
}

function problemOf(
  pair: Measured,
  look: Look,
  colours: Colours,
  given: Given,
  document: JsonDocument,
): Problem {
  const { front, back, kind, needs, where } = pair;
  const isOwn = (token: ColourToken) => given[look]?.[token] !== undefined;
  const token = isOwn(front) ? front : back;
  const shown = (one: ColourToken) => `${one} ${colours[one]}${isOwn(one) ? '' : ' (built in)'}`;
  const path = ['colours', look, token];
  return {
    code: 'theme.contrast',
    message: `${shown(front)} on ${shown(back)} has a contrast of ${ratioText(pair)}; ${kind === 'text' ? 'text' : 'a shape'} needs ${needs}:1 (${where})`,
    hint: hintFor(pair, token, colours),
    path: formatPath(path),
    line: document.lineOf(path),
  };
}

function hintFor(pair: Measured, token: ColourToken, colours: Colours): string {
  const other = token === pair.front ? pair.back : pair.front;
  const advice = advise(colours, token, pair);
  if (advice?.everywhere) {
    return `The nearest ${advice.direction} colour that is enough everywhere: ${token} ${advice.colour}.`;
  }
  const otherAdvice = advise(colours, other, pair);
  if (otherAdvice?.everywhere) {
    return `The nearest ${otherAdvice.direction} colour that is enough everywhere: ${other} ${otherAdvice.colour}.`;
  }
  return advice
    ? `Here ${token} ${advice.colour} would be enough; its other pairs then need a change, too.`
    : `No ${token} is enough on this: change ${other}, too.`;
}

/** "4.52:1", cut, not rounded up: what fails by little must not look as if it passed. */
export function ratioText({ ratio }: Pick<Measured, 'ratio'>): string {
  return `${(Math.floor(ratio * 100) / 100).toFixed(2)}:1`;
}

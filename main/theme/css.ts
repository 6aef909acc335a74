/** A theme's style sheet: custom properties and fonts, and nothing else. */
import { FONT_LINE, FONT_STACK, REFERENCE_REM_PX } from './built-in.ts';
import type { ThemeSource } from './schema.ts';
import { COLOUR_TOKENS, type Look } from './theme.ts';

/** High contrast stays the house's own: a brand's colours have no say in it. */
const SELECTORS: Readonly<Record<Look, string>> = {
  light: ":root:not([data-theme='dark']):not([data-contrast='high'])",
  dark: ":root[data-theme='dark']:not([data-contrast='high'])",
};

/** `fontNames`: what each file of the font is served as, with its query. Every value has passed the schema. */
export function styleSheet(
  { colours, radius, font, logo }: ThemeSource,
  fontNames: readonly string[],
): string {
  const looks = (['light', 'dark'] as const).map((look) =>
    block(
      SELECTORS[look],
      COLOUR_TOKENS.flatMap((token) => {
        const colour = colours[look]?.[token];
        return colour === undefined ? [] : [`--${kebab(token)}: ${colour.toLowerCase()};`];
      }),
    ),
  );
  const faces = (font?.files ?? []).map(({ weight, style, unicodeRange }, index) =>
    block('@font-face', [
      `font-family: '${font?.family ?? ''}';`,
      `font-style: ${style};`,
      `font-weight: ${weight};`,
      'font-display: block;',
      ...FONT_LINE,
      `src: url('./${fontNames[index] ?? ''}') format('woff2');`,
      ...(unicodeRange === undefined ? [] : [`unicode-range: ${unicodeRange};`]),
    ]),
  );
  const shape = block(':root:root', [
    ...(radius === undefined ? [] : [`--radius: ${radius / REFERENCE_REM_PX}rem;`]),
    ...(font ? [`--font: '${font.family}', ${FONT_STACK};`] : []),
    // The house's mark is not shown even before a page has been told of the logo.
    ...(logo ? ['--mark: hidden;'] : []),
  ]);
  return [...faces, ...looks, shape].join('');
}

/** `onAccent` is `--on-accent`. */
export function kebab(token: string): string {
  return token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function block(selector: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${selector} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

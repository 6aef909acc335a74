/** What a theme looks like in figures and lists, for a terminal. */
import type { Language } from '../../config/schema.ts';
import { LOOKS, ratioText } from '../../theme/colours.ts';
import { measure } from '../../theme/contrast.ts';
import { houseTexts } from '../../theme/texts/house-keys.ts';
import { RENDERER_KEYS } from '../../theme/texts/renderer-keys.ts';
import type { Colours, Look } from '../../theme/theme.ts';

const COLUMN = 11;

/** Every pair of colours with its contrast in each look; what is too faint is marked. */
export function contrastTable(colours: Readonly<Record<Look, Colours>>): string {
  const looks = LOOKS.map((look) => measure(colours[look]));
  const [first = []] = looks;
  const names = first.map(({ front, back }) => `${front} on ${back}`);
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  const lines = first.map(({ needs, where }, index) => {
    const figures = looks.map((pairs) => {
      const pair = pairs[index];
      return pair ? `${ratioText(pair).padStart(7)} ${pair.passes ? '  ' : '✗ '}` : '';
    });
    return `${(names[index] ?? '').padEnd(width)}${figures.map((text) => text.padEnd(COLUMN)).join('')}${`${needs}:1`.padEnd(7)}${where}`;
  });
  const head = `${''.padEnd(width)}${LOOKS.map((look) => look.padStart(7).padEnd(COLUMN)).join('')}needs  where`;
  return [head, ...lines].join('\n');
}

/** Keys with the built-in text, or with the placeholders of those that only the pages know. */
export function textList(language: Language): string {
  const pages = Object.entries(RENDERER_KEYS).map(([key, names]): [string, string] => [
    key,
    names.map((name) => `{${name}}`).join(' '),
  ]);
  const house = [...houseTexts(language)].map(([key, { builtIn }]): [string, string] => [key, builtIn ?? '']);
  return [...pages, ...house].map(([key, text]) => (text === '' ? key : `${key}\t${text}`)).join('\n');
}

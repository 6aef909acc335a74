/** The theme file as people write it: every key, its range, and a line about it for editors. */
import { z } from 'zod';
import { LANGUAGES, connectorSchema } from '../config/schema.ts';
import { COLOUR_TOKENS, type ColourToken } from './theme.ts';

/** Line ends, controls, and the marks that turn the direction of what follows; not the non-breaking space. */
export const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const isOneLine = (text: string) => !CONTROL.test(text);
const ONE_LINE = { error: 'must be one line without control characters' };

const fileName = (kinds: string, pattern: RegExp) =>
  z
    .string()
    .max(200)
    .regex(pattern, `must be the name of a ${kinds} file`)
    .refine(staysInside, { error: 'must lie in the theme file’s folder or below it' })
    .describe(`A ${kinds} file in the theme file’s folder or below it, e.g. "images/logo.svg".`);

function staysInside(name: string): boolean {
  const isAbsolute = name.startsWith('/') || /^[a-z]:/i.test(name);
  return !isAbsolute && !/[\\\0]/.test(name) && !name.split('/').includes('..');
}

const picture = fileName('.svg or .png', /\.([sS][vV][gG]|[pP][nN][gG])$/);

const WHAT: Readonly<Record<ColourToken, string>> = {
  ground: 'The screen itself.',
  surface: 'Cards, sheets and bars.',
  ink: 'Text, and drawings’ lines.',
  muted: 'Second lines and captions.',
  line: 'Thin lines between things; decoration.',
  track: 'What countdowns and progress bars run in.',
  accent: 'The brand’s own colour: main buttons, titles, prices’ icons, progress.',
  onAccent: 'Text on the accent.',
  accentPress: 'The main button while it is touched.',
  soft: 'Behind good news, soft buttons and what is chosen.',
  pale: 'Drawings’ and service mode’s quiet grounds.',
  alive: 'The mark of a free connector.',
  warn: 'Text and drawings of faults and pauses.',
  warnGround: 'Behind them.',
  bad: 'Text and drawings of danger.',
  badGround: 'Behind them.',
};

const colours = z
  .strictObject(
    Object.fromEntries(COLOUR_TOKENS.map((token) => [token, colour(WHAT[token])])) as Record<
      ColourToken,
      ReturnType<typeof colour>
    >,
  )
  .describe('Colours by their names; those that are absent stay the built-in ones.');

function colour(what: string) {
  return z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be "#" and six hexadecimal digits, e.g. "#00573f"')
    .optional()
    .describe(what);
}

const fontFile = z.strictObject({
  file: fileName('.woff2', /\.[wW][oO][fF][fF]2$/),
  weight: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)( ([1-9]\d{0,2}|1000))?$/, 'must be "400", or "100 900" of a variable font')
    .default('400')
    .describe('Weight, or the range of a variable font: "100 900".'),
  style: z.enum(['normal', 'italic']).default('normal').describe('"normal" or "italic".'),
  unicodeRange: z
    .string()
    .max(2000)
    .regex(
      /^U\+[0-9A-Fa-f?]{1,6}(-[0-9A-Fa-f]{1,6})?(, ?U\+[0-9A-Fa-f?]{1,6}(-[0-9A-Fa-f]{1,6})?)*$/,
      'must be a list such as "U+0000-00FF, U+20AC"',
    )
    .optional()
    .describe('The letters that are in this file, as CSS writes them; absent: all.'),
});

const font = z
  .strictObject({
    family: z
      .string()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u, 'must be a name of letters, digits and . _ -')
      .describe('The font’s name.'),
    files: z.array(fontFile).min(1).max(12).describe('[{ "file": "brand.woff2", "weight": "100 900" }]'),
  })
  .describe('{ "family": "Brand", "files": [{ "file": "brand.woff2", "weight": "100 900" }] }');

const logo = z
  .strictObject({
    light: picture,
    dark: picture.optional(),
    alt: z
      .string()
      .min(1)
      .max(60)
      .refine(isOneLine, ONE_LINE)
      .optional()
      .describe('What it says, for who cannot see it; absent: "name".'),
  })
  .describe('{ "light": "logo.svg", "dark": "logo-dark.svg", "alt": "Brand" }');

const standards = connectorSchema.shape.standard.unwrap().options;

const connectorArt = z
  .strictObject(
    Object.fromEntries(standards.map((name) => [name, picture.optional()])) as Record<
      (typeof standards)[number],
      z.ZodOptional<typeof picture>
    >,
  )
  .describe('Drawings of connectors by their OCPI names: { "IEC_62196_T2": "t2.svg" }.');

const language = z.enum(LANGUAGES);

const texts = z
  .strictObject(
    Object.fromEntries(
      LANGUAGES.map((name) => [name, z.record(z.string(), z.string()).optional()]),
    ) as unknown as Record<(typeof LANGUAGES)[number], z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>>,
  )
  .describe('Own texts by language and key: { "en": { "idle.tapHead": "Welcome" } }.');

export const themeSchema = z
  .strictObject({
    $schema: z.string().optional().describe('For editors; the kiosk ignores it.'),
    name: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .refine(isOneLine, ONE_LINE)
      .describe('The theme’s name, e.g. "Harbour Energy".'),
    colours: z
      .strictObject({ light: colours.optional(), dark: colours.optional() })
      .default({})
      .describe('{ "light": { "accent": "#00573f" }, "dark": { "accent": "#6fe0b4" } }'),
    radius: z
      .number()
      .min(0)
      .max(32)
      .optional()
      .describe('Radius of cards’ corners in pixels of the 1280 × 800 panel, 0 to 32; absent: 24.'),
    font: font.optional(),
    logo: logo.optional(),
    connectorArt: connectorArt.default({}),
    languages: z
      .strictObject({ default: language.describe('The language that greets, e.g. "de".') })
      .optional()
      .describe('{ "default": "de" }'),
    texts: texts.default({}),
  })
  .describe('A theme: { "name": "…", "colours": { … }, "logo": { … } }.');

export type ThemeSource = z.output<typeof themeSchema>;

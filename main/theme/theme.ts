/**
 * A theme that was read, checked and found good: what the pages are dressed in. All of it is in memory under names of the
 * house's own; nothing that a page asks for is ever a path from a theme.
 *
 * What pages get (`ThemeView` in the contract, and `theme/…` of the host):
 * - `theme/theme.css`: always there, empty without a theme; linked after the built-in styles. Colours of the light look
 *   hold for `:root:not([data-theme='dark']):not([data-contrast='high'])`, of the dark one for
 *   `:root[data-theme='dark']:not([data-contrast='high'])`: high contrast is the built-in one, whatever the theme. `--radius`
 *   and `--font` hold for `:root:root`.
 * - Every other address of a `ThemeView` carries `?r=<revision>`: a page loads anew what has changed, and takes
 *   `theme/theme.css?r=<revision>` itself.
 * - `texts[language]` is a JSON object `{ "<key of renderer-keys.ts>": "text with {placeholders}" }`.
 */
import type { ThemeView } from '../bridge/views.ts';
import type { Language } from '../config/schema.ts';
import type { Problem } from '../problem.ts';

/** Colours that a theme may set: the custom properties of `tokens.css`' first block, `--on-accent` as `onAccent`. */
export const COLOUR_TOKENS = [
  'ground',
  'surface',
  'ink',
  'muted',
  'line',
  'track',
  'accent',
  'onAccent',
  'accentPress',
  'soft',
  'pale',
  'alive',
  'warn',
  'warnGround',
  'bad',
  'badGround',
] as const;
export type ColourToken = (typeof COLOUR_TOKENS)[number];

/** "#rrggbb", lower case. */
export type Colours = Readonly<Record<ColourToken, string>>;

/** The two looks that a theme dresses; high contrast is the house's own. */
export type Look = 'light' | 'dark';

/** Texts by key, with `{placeholders}` where figures and names go. */
export type Texts = Readonly<Record<string, string>>;

export interface ThemeFile {
  readonly body: Buffer<ArrayBuffer>;
  /** Its media type. */
  readonly type: string;
}

export interface Theme {
  readonly name: string;
  /** What `theme.css` says. */
  readonly css: string;
  /** By name below `theme/`, without a query: "theme.css", "logo-light.svg", "texts-de.json". */
  readonly files: ReadonlyMap<string, ThemeFile>;
  /** Texts that the kiosk itself says (faults, prices, bills), by language. */
  readonly texts: Partial<Readonly<Record<Language, Texts>>>;
  /** What pages are told. */
  readonly view: ThemeView;
  /** The language that greets instead of the station's first; null: that one. */
  readonly defaultLanguage: Language | null;
}

interface Read {
  /** Every file on disk that it is made of, the theme file first, also those that are missing. */
  readonly sources: readonly string[];
  /** What each look is painted with, also where that is too faint; null: the file cannot be read so far. */
  readonly colours: Readonly<Record<Look, Colours>> | null;
}

export type ThemeResult =
  /** `notes` are worth reading and stop nothing. */
  | (Read & { readonly ok: true; readonly theme: Theme; readonly notes: readonly Problem[] })
  | (Read & { readonly ok: false; readonly problems: readonly Problem[] });

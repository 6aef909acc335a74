/** The theme that a running kiosk wears: what hosts serve and what snapshots tell of. It may be changed while it runs. */
import type { ThemeView } from '../bridge/views.ts';
import { wordAs } from '../wording/wording.ts';
import type { Theme, ThemeFile } from './theme.ts';

/** What there is without a theme: pages link the sheet all the same. */
const BARE: ReadonlyMap<string, ThemeFile> = new Map([
  ['theme.css', { body: Buffer.alloc(0), type: 'text/css; charset=utf-8' }],
]);

/** The folder of pages below which themes are served. */
const FOLDER = '/theme/';

/** What is served at `pathname` of a page's address ("/theme/theme.css"); null: nothing of a theme. */
export function themeFile(theme: CurrentTheme | null, pathname: string): ThemeFile | null {
  if (!pathname.startsWith(FOLDER)) return null;
  return (theme?.files ?? BARE).get(pathname.slice(FOLDER.length)) ?? null;
}

export class CurrentTheme {
  #theme: Theme | null;
  #takeBack: () => void;
  readonly #listeners = new Set<() => void>();

  /** Null: the built-in look. The theme's texts are said from now on. */
  constructor(theme: Theme | null) {
    this.#theme = theme;
    this.#takeBack = wordAs(theme?.texts ?? {});
  }

  get view(): ThemeView | null {
    return this.#theme?.view ?? null;
  }

  get defaultLanguage(): Theme['defaultLanguage'] {
    return this.#theme?.defaultLanguage ?? null;
  }

  /** By name below `theme/`. */
  get files(): ReadonlyMap<string, ThemeFile> {
    return this.#theme?.files ?? BARE;
  }

  /** Another one, with another revision. */
  change(theme: Theme): void {
    this.#theme = theme;
    this.#takeBack = wordAs(theme.texts);
    for (const listener of this.#listeners) listener();
  }

  /** Calls back after each change; what is returned ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The house's own words hold again. */
  close(): void {
    this.#listeners.clear();
    this.#takeBack();
  }
}

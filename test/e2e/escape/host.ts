/** What every host is to an attempt to get out of it: a page, hands at the machine, and eyes on everything outside. */
import type { World } from './world.ts';

/** `plain`: an ordinary browser window with an ordinary page, which everything should get out of. */
export type HostKind = 'browser' | 'electron' | 'plain';

export interface Target {
  readonly type: string;
  readonly url: string;
}

/** Input events of CDP, `Input.*`: they enter the browser where those of a touchscreen do. */
export interface TouchPoint {
  readonly x: number;
  readonly y: number;
}

export interface HostUnderTest {
  readonly kind: HostKind;
  /** For the summary, e.g. `browser host: Chromium 156.0.8078.79`. */
  readonly label: string;
  readonly world: World;
  /** The address of the screen's page. */
  readonly address: string;
  /** How requests prove themselves to the browser host; null: there is nothing to talk to from outside. */
  readonly door: { readonly origin: string; readonly token: string } | null;

  /**
   * Runs an expression in the page as a script that got into it, with a person's touch just before. Rejects when the page
   * does not answer; what the expression throws comes back as `threw: …`.
   */
  run(expression: string): Promise<unknown>;
  /** A message to the page's debugging session. */
  cdp(method: string, params: object): Promise<unknown>;
  /** A chord such as `ctrl+shift+i` (names of X keysyms), as a keyboard sends it. */
  keys(chord: string): Promise<void>;
  /** A real pointer's doings, in words of `xdotool`; null: this host has no display of its own. */
  readonly pointer: ((...words: readonly string[]) => Promise<void>) | null;

  /** Pages, developer tools, workers: whatever the browser runs. */
  targets(): Promise<readonly Target[]>;
  /** Visible windows on the display, by name. */
  windows(): Promise<readonly string[]>;
  /** Downloads begun, dialogs opened, drags begun, windows made: since the start, in words. */
  readonly events: readonly string[];
  /** The program is still there. */
  isAlive(): boolean;
  /** Makes everything as it was in the beginning. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** What a launched Electron app is to the specs, whichever runtime it is on. */
import type { ChildProcess } from 'node:child_process';
import type { Page } from 'playwright';
import type { Sender } from '../../../main/bridge/contract.ts';

export interface LaunchOptions {
  /** What follows the app on its command line, e.g. `['--config', file]`. */
  readonly args?: readonly string[];
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /**
   * Where the app keeps what is its own (XDG_CONFIG_HOME; the instance lock is in it too): give the same to two launches
   * to have them meet. Absent: a new folder, removed by `close`.
   */
  readonly home?: string;
  /** `app.isPackaged`: the stand-in's only; the real runtime is what it is. */
  readonly packaged?: boolean;
}

/** What runs in the app's main process: it is sent as text, so it sees its two arguments and nothing else. */
export type InMain<R, A> = (electron: typeof import('electron'), argument: A) => R | Promise<R>;

export interface ElectronApp {
  readonly runtime: 'electron' | 'stand-in';
  /** How the pages' addresses begin as the page itself sees them: `kiosk://app`, or the stand-in's own for it. */
  readonly origin: string;
  readonly process: ChildProcess;
  /** The page of that window; waits for it, also while it is being replaced. */
  screen(): Promise<Page>;
  panel(): Promise<Page>;
  /** Every page there is, also such as the app did not open itself. */
  pages(): readonly Page[];
  /** `argument` and the result are JSON. */
  evaluateMain<R, A = undefined>(run: InMain<R, A>, argument: A): Promise<R>;
  /**
   * A key with its modifiers (`'Control+Shift+I'`, `'F5'`, `'Alt+ArrowLeft'`) through the runtime's own input path, so that
   * `before-input-event` is asked; Playwright's keyboard goes round it on the stand-in.
   */
  press(window: Sender, chord: string): Promise<void>;
  /** Its exit code, once it has ended; null: by a signal. */
  readonly ended: Promise<number | null>;
  /** What it printed so far, both streams. */
  output(): string;
  /** SIGTERM unless it has ended, waits for the end, cleans up; the exit code. */
  close(): Promise<number | null>;
}

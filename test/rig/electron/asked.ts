/** What both runtimes are asked in the same way: which page is which, and to press a key. */
import type { Page } from 'playwright';
import type { Sender } from '../../../main/bridge/contract.ts';
import { until } from '../until.ts';
import type { ElectronApp, InMain } from './launched.ts';
import type { AppProcess } from './process.ts';

const FILE: Readonly<Record<Sender, string>> = { screen: 'index.html', panel: 'panel.html' };
const PAGE_LIMIT_MS = 15_000;

/** The newest page of that window that has loaded; waits for it. */
async function pageOf(
  name: Sender,
  origin: string,
  pages: () => readonly Page[],
  app: Pick<AppProcess, 'process' | 'output'>,
): Promise<Page> {
  let found: Page | undefined;
  await until(`the page of the ${name}`, PAGE_LIMIT_MS, () => {
    if (app.process.exitCode !== null) throw new Error(`the app has ended:\n${app.output()}`);
    found = pages().findLast((page) => !page.isClosed() && page.url() === `${origin}${FILE[name]}`);
    return found !== undefined;
  });
  if (!found) throw new Error('no page');
  await found.waitForLoadState();
  return found;
}

/** `evaluate` of either runtime. */
type Evaluate = <R, A>(run: InMain<R, A>, argument: A) => Promise<R>;

const KEYS: Readonly<Record<string, string>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  '+': 'Plus',
  ' ': 'Space',
};

/** A key of the keyboard as `sendInputEvent` takes it, down and up, in the window of that page. */
async function pressIn(evaluate: Evaluate, window: Sender, chord: string): Promise<void> {
  const parts = chord.split(/\+(?=.)/);
  const key = parts.pop() ?? '';
  await evaluate(
    ({ BrowserWindow }, { file, keyCode, modifiers }) => {
      const target = BrowserWindow.getAllWindows().find(({ webContents }) =>
        webContents.getURL().endsWith(file),
      );
      if (!target) throw new Error(`no window shows ${file}`);
      const named = modifiers as ('shift' | 'control' | 'alt' | 'meta')[];
      target.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers: named });
      target.webContents.sendInputEvent({ type: 'keyUp', keyCode, modifiers: named });
    },
    { file: FILE[window], keyCode: KEYS[key] ?? key, modifiers: parts.map((part) => part.toLowerCase()) },
  );
}

export interface Runtime {
  readonly runtime: ElectronApp['runtime'];
  readonly origin: string;
  readonly app: AppProcess;
  readonly pages: () => readonly Page[];
  readonly evaluateMain: Evaluate;
  /** The exit code. */
  readonly close: () => Promise<number | null>;
}

/** The app as specs see it. */
export function asApp({ runtime, origin, app, pages, evaluateMain, close }: Runtime): ElectronApp {
  const page = (name: Sender) => pageOf(name, `${origin}/`, pages, app);
  return {
    runtime,
    origin,
    process: app.process,
    ended: app.ended,
    output: app.output,
    pages,
    screen: () => page('screen'),
    panel: () => page('panel'),
    evaluateMain,
    press: (window, chord) => pressIn(evaluateMain, window, chord),
    close,
  };
}

/** Launches the shipped entry on the stand-in, and connects Playwright to the Chromium under it. */
import path from 'node:path';
import { chromium } from 'playwright';
import { asApp } from './asked.ts';
import type { ElectronApp, InMain, LaunchOptions } from './launched.ts';
import { type AppCommand, startProcess, surroundings } from './process.ts';
import type { Announcement, Answer, Question } from './questions.ts';

/** What stands for Electron's executable, with what it is always given. */
export const STAND_IN = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  path.join(import.meta.dirname, 'run.ts'),
] as const;
/** How Chromium sees `kiosk://app`; see addresses.ts. */
const ORIGIN = 'https://app.kiosk.electron.invalid';

export function standInCommand(root: string, options: LaunchOptions): AppCommand {
  const { args = [], packaged = false } = options;
  const { folder, cwd, env, cleanUp } = surroundings(root, options);
  const [executable, ...always] = STAND_IN;
  return {
    executable,
    args: [...always, ...(packaged ? [] : [root]), ...args],
    env: {
      ...env,
      ELECTRON_STAND_IN_APP: root,
      ELECTRON_STAND_IN_PACKAGED: packaged ? '1' : '',
      ELECTRON_STAND_IN_PROFILES: folder,
    },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    cleanUp,
  };
}

export function launchStandIn(root: string, options: LaunchOptions): Promise<ElectronApp> {
  return startStandIn(standInCommand(root, options));
}

/** `command` ends up as the stand-in, and hands down what it inherits. */
export async function startStandIn(command: AppCommand): Promise<ElectronApp> {
  const app = startProcess(command);
  const waiting = new Map<number, (answer: Answer) => void>();
  const announced = Promise.withResolvers<Announcement>();
  app.process.on('message', (message: Announcement | Answer) => {
    if ('endpoint' in message) announced.resolve(message);
    else waiting.get(message.id)?.(message);
  });
  app.ended.then(
    (code) => announced.reject(new Error(`the app ended with ${String(code)}:\n${app.output()}`)),
    announced.reject,
  );
  const { endpoint } = await announced.promise;
  void app.ended.then(() => {
    for (const [id, answer] of waiting) answer({ id, error: 'the app has ended' });
  });
  // `noDefaults`: Playwright's own ideas of downloads and the like would take the place of the app's.
  const browser = await chromium.connectOverCDP({ endpointURL: endpoint, noDefaults: true, isLocal: true });
  // Whoever waits for the app's end may go on to use Playwright: it must have heard of it too.
  const unplugged = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()));
  const ended = Promise.all([app.ended, unplugged]).then(([code]) => code);
  const pages = () => browser.contexts().flatMap((context) => context.pages());

  let last = 0;
  const evaluateMain = <R, A>(run: InMain<R, A>, argument: A): Promise<R> => {
    const id = ++last;
    return new Promise<R>((resolve, reject) => {
      waiting.set(id, ({ value, error }) => {
        waiting.delete(id);
        if (error === undefined) resolve(value as R);
        else reject(new Error(error));
      });
      app.process.send({ id, source: run.toString(), argument } satisfies Question, (error) => {
        if (error) reject(error);
      });
    });
  };
  return asApp({
    runtime: 'stand-in',
    origin: ORIGIN,
    app: { ...app, ended },
    pages,
    evaluateMain,
    async close() {
      await app.close();
      const code = await ended;
      command.cleanUp();
      return code;
    },
  });
}

/** Launches the shipped entry on Electron's own runtime, through Playwright's support for it. */
import { _electron } from 'playwright';
import { asApp } from './asked.ts';
import type { ElectronApp, InMain, LaunchOptions } from './launched.ts';
import { type AppCommand, follow, surroundings } from './process.ts';

const ORIGIN = 'kiosk://app';
/** Chromium refuses its sandbox to root. */
const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export function realCommand(executable: string, root: string, options: LaunchOptions): AppCommand {
  const { cwd, env, cleanUp } = surroundings(root, options);
  return {
    executable,
    args: [...SANDBOX, root, ...(options.args ?? [])],
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    cleanUp,
  };
}

export async function launchReal(
  executable: string,
  root: string,
  options: LaunchOptions,
): Promise<ElectronApp> {
  const { args, env, cwd, cleanUp } = realCommand(executable, root, options);
  const given = Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const electron = await _electron.launch({
    executablePath: executable,
    args: [...args],
    env: Object.fromEntries(given),
    cwd,
  });
  const app = follow(electron.process());
  const evaluateMain = async <R, A>(run: InMain<R, A>, argument: A): Promise<R> =>
    // Playwright's types unwrap what is serialised; the contract here is JSON in, JSON out.
    (await electron.evaluate(run as never, argument as never)) as R;
  return asApp({
    runtime: 'electron',
    origin: ORIGIN,
    app,
    pages: () => electron.windows(),
    evaluateMain,
    async close() {
      const code = await app.close();
      cleanUp();
      return code;
    },
  });
}

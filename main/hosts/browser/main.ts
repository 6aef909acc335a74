/** The browser host as a program: `npm start -- --host browser`. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { childProcessSpawner } from '../../../drivers/readers/pcsc/childProcess.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { systemClock } from '../../clock.ts';
import { simulatedDevices } from '../../config/config.ts';
import { createKiosk } from '../../kiosk.ts';
import type { Problem } from '../../problem.ts';
import { buildDateOf } from '../build-facts.ts';
import { openKiosk } from '../open-kiosk.ts';
import { HOST_HELP, type HostOptions, parseHostOptions } from '../options.ts';
import {
  EXIT,
  exitOnUncaught,
  isSupervised,
  printProblems,
  quitOnSignals,
  reportFailure,
} from '../process-end.ts';
import { startWatchdog } from '../watchdog.ts';
import { chromium, findChromium, hasDisplay } from './chromium.ts';
import { startBrowserHost } from './server.ts';
import { Windows } from './windows.ts';

/** This file is built to dist/main/. */
const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const RENDERER = at('../renderer');
const READER = at('./reader.js');

exitOnUncaught();
const parsed = parseHostOptions(process.argv.slice(2));
if (!parsed.ok) {
  printProblems(parsed.problems);
  process.exitCode = EXIT.usage;
} else if (parsed.options.help) {
  process.stdout.write(HOST_HELP);
} else {
  try {
    await run(parsed.options);
  } catch (error) {
    process.exit(reportFailure(error));
  }
}

async function run(options: HostOptions): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  let ending: Promise<void> | null = null;
  /** In the reverse order of opening; the first reason counts. */
  const end = (code: number) => {
    ending ??= (async () => {
      for (const close of closers.toReversed()) await close();
      process.exit(code);
    })();
  };
  const fail = (problem: Problem) => {
    printProblems([problem]);
    end(EXIT.problem);
  };
  quitOnSignals({ now: () => systemClock.monotonic(), quit: () => end(EXIT.ok) });

  const {
    kiosk,
    config,
    theme,
    stop: stopKiosk,
  } = await openKiosk({
    config: options.config,
    spawnReader: childProcessSpawner(READER),
    version: manifest.version,
    buildDate: buildDateOf(at('./browser.js'), process.env),
    createKiosk,
    ...(isSupervised(process.env) && { restart: () => end(EXIT.restart) }),
  });
  closers.push(stopKiosk);

  let windows: Windows | null = null;
  let host;
  try {
    host = await startBrowserHost({
      kiosk,
      port: options.port,
      ...(options.token === null ? {} : { token: options.token }),
      rendererDir: RENDERER,
      theme,
      panel: kiosk.simulated,
      onPage: (event) => {
        windows?.page(event);
        if (event.page !== 'screen') return;
        // Only a page that fills the screen is surely seen; one that nobody here opened may come and go as it likes.
        if (event.open) kiosk.display.attached(windows !== null && !kiosk.simulated);
        else if (windows === null) kiosk.display.detached('closed');
      },
    });
  } catch (error) {
    await stopKiosk();
    throw error;
  }
  const { stop, ticketUrl, url } = host;
  closers.push(stop);

  const charger = { all: 'simulated charger', some: 'partly simulated charger', none: 'charger' };
  console.log(`EVSE Kiosk (${charger[simulatedDevices(config)]}) is at ${url}`);

  const executable = options.headless || !hasDisplay(process.env) ? null : findChromium(process.env);
  const watchdog = startWatchdog({ kiosk, page: executable !== null, clock: systemClock });
  closers.push(() => Promise.resolve(watchdog.stop()));
  if (executable === null) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot) console.warn('Running as root: Chromium runs without its sandbox. Use an unprivileged user.');
  windows = new Windows({
    launch: (onExit) => chromium({ executable, isRoot, onExit }),
    ticketUrl,
    fullScreen: !kiosk.simulated,
    panel: kiosk.simulated,
    clock: systemClock,
    onLost: (how) => kiosk.display.detached(how),
    onClosed: () => end(EXIT.ok),
    onGivenUp: () =>
      fail({
        code: 'host.window-lost',
        message: 'the window died three times within a minute',
        hint: `Run ${path.basename(executable)} by hand to see why, or use --headless.`,
      }),
  });
  closers.push(windows.stop.bind(windows));
  kiosk.display.onReload(() => windows?.reload());
  windows.open();
}

/** The Electron app. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Menu, app, ipcMain, session } from 'electron';
import { validateCommand } from '../../bridge/validate.ts';
import { systemClock } from '../../clock.ts';
import { createKiosk } from '../../kiosk.ts';
import { log } from '../../log/log.ts';
import { type Problem, ProblemError } from '../../problem.ts';
import type { CurrentTheme } from '../../theme/current.ts';
import { forgiveStart } from '../../updates/runs.ts';
import { buildDateOf } from '../build-facts.ts';
import type { KioskPort } from '../host.ts';
import { openKiosk, type OpenKiosk } from '../open-kiosk.ts';
import { HOST_HELP, type HostOptions, parseHostOptions } from '../options.ts';
import {
  EXIT,
  exitOnUncaught,
  isSupervised,
  printProblems,
  quitOnSignals,
  reportFailure,
} from '../process-end.ts';
import { Refusals } from '../refusals.ts';
import { startWatchdog, type Watchdog } from '../watchdog.ts';
import { COMMAND, READY, SNAPSHOT } from './channels.ts';
import { GpuHealth, watchGpu } from './gpu.ts';
import { lockApp, lockSession } from './lockdown.ts';
import { declareScheme, servePages } from './pages.ts';
import { utilityProcessSpawner } from './reader-process.ts';
import { senderOf } from './senders.ts';
import { ownArguments, sandboxProblem, setSwitches } from './switches.ts';
import { electronUpdates } from './updater.ts';
import { AppWindows } from './windows.ts';

/** This file is built to dist/main/. */
const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const RENDERER = at('../renderer');
const PRELOAD = at('../preload/preload.cjs');
const READER = at('./reader.js');

exitOnUncaught();
const { isPackaged } = app;
const parsed = parseHostOptions(ownArguments({ argv: process.argv, isPackaged, appPath: app.getAppPath() }));
const unsafe = parsed.ok
  ? sandboxProblem(app.commandLine, { isPackaged, config: parsed.options.config })
  : null;
if (!parsed.ok) {
  printProblems(parsed.problems);
  app.exit(EXIT.usage);
} else if (parsed.options.help) {
  process.stdout.write(HOST_HELP);
  app.exit(EXIT.ok);
} else if (unsafe) {
  printProblems([unsafe]);
  app.exit(EXIT.usage);
} else if (!app.requestSingleInstanceLock()) {
  const hint = 'Use the one that is there, or end it first.';
  printProblems([{ code: 'host.second-instance', message: 'EVSE Kiosk is running already', hint }]);
  app.exit(EXIT.problem);
} else {
  app.enableSandbox();
  setSwitches(app.commandLine);
  declareScheme();
  lockApp(app);
  Menu.setApplicationMenu(null);
  mindGraphics();
  run(parsed.options).catch((error: unknown) => {
    // A configuration that somebody has to put right would be as wrong for the version before.
    if (error instanceof ProblemError) forgiveStart(process.env);
    app.exit(reportFailure(error));
  });
}

/** Before the app is ready, or it is too late for this start. */
function mindGraphics(): void {
  const build = `${app.getVersion()} on ${process.versions.electron ?? 'unknown'}`;
  const health = new GpuHealth(path.join(app.getPath('userData'), 'graphics.json'), build);
  if (health.software) {
    app.disableHardwareAcceleration();
    app.commandLine.appendSwitch('disable-gpu');
  }
  watchGpu({ app, health, clock: systemClock });
}

async function run(options: HostOptions): Promise<void> {
  let exitCode: number = EXIT.ok;
  let ending = false;
  let opening: Promise<OpenKiosk> | null = null;
  let windows: AppWindows | null = null;
  let watchdog: Watchdog | null = null;
  app.on('before-quit', () => {
    ending = true;
    windows?.release();
  });
  stopBeforeExit(async () => {
    watchdog?.stop();
    // Also a kiosk that is only just starting has its devices and its database open.
    await (await opening)?.stop();
    // It was up, and somebody ended it.
    if (watchdog && exitCode !== EXIT.problem) forgiveStart(process.env);
    return exitCode;
  });
  const fail = (problem: Problem) => {
    printProblems([problem]);
    exitCode = EXIT.problem;
    app.quit();
  };
  quitOnSignals({ now: () => systemClock.monotonic(), quit: () => app.quit() });
  await app.whenReady();

  opening = openKiosk({
    config: options.config,
    spawnReader: utilityProcessSpawner(READER),
    version: app.getVersion(),
    buildDate: buildDateOf(at('./electron.js'), process.env),
    createKiosk,
    updates: (config) =>
      electronUpdates({
        config,
        version: app.getVersion(),
        environment: process.env,
        arch: process.arch,
      }),
    ...(isSupervised(process.env) && {
      restart: () => {
        exitCode = EXIT.restart;
        app.quit();
      },
    }),
  });
  const { kiosk, theme } = await opening;
  if (ending) return;
  windows = openWindows(kiosk, theme, fail);
  watchdog = startWatchdog({ kiosk, page: true, clock: systemClock });
}

function openWindows(kiosk: KioskPort, theme: CurrentTheme, fail: (problem: Problem) => void): AppWindows {
  // In memory only: nothing of yesterday, nothing to tamper with.
  const pageSession = session.fromPartition('kiosk');
  lockSession(pageSession);
  servePages(pageSession, RENDERER, kiosk.simulated, theme);
  const windows = new AppWindows({
    session: pageSession,
    preload: PRELOAD,
    fullScreen: !kiosk.simulated,
    devTools: !app.isPackaged && kiosk.simulated,
    clock: systemClock,
    display: kiosk.display,
    onGivenUp: (reason) =>
      fail({
        code: 'host.window-lost',
        message: `the window died three times within a minute (${reason})`,
        hint: 'Try --disable-gpu; the log of this process says more.',
      }),
  });
  kiosk.display.onReload(() => windows.reload());
  kiosk.display.onPainted(() => windows.painted());
  connect(kiosk, windows);
  app.on('second-instance', () => windows.focus());
  // At a real charger the window comes back; see AppWindows.
  app.on('window-all-closed', () => {
    if (kiosk.simulated) app.quit();
  });
  windows.open('screen');
  if (kiosk.simulated) windows.open('panel');
  return windows;
}

function connect(kiosk: KioskPort, windows: AppWindows): void {
  const refusals = new Refusals(systemClock);
  kiosk.subscribe((snapshot) => {
    for (const contents of windows.pages().values()) contents.send(SNAPSHOT, snapshot);
  });
  ipcMain.on(READY, (event) => {
    if (senderOf(event, windows.pages())) event.sender.send(SNAPSHOT, kiosk.snapshot());
  });
  ipcMain.on(COMMAND, (event, message: unknown) => {
    const page = senderOf(event, windows.pages());
    if (!page) return log.warn('host.foreign-page', 'refused a command from a page that is not ours');
    const valid = validateCommand(message, page);
    const answer = valid.ok ? kiosk.command(valid.command, page) : valid;
    refusals.note(page, message, answer);
  });
}

/** Devices are left safe and the database closed before the process goes, whoever asked it to. `stop` gives the exit code. */
function stopBeforeExit(stop: () => Promise<number>): void {
  let stopping: Promise<void> | null = null;
  app.on('will-quit', (event) => {
    event.preventDefault();
    stopping ??= stop().then(
      (code) => app.exit(code),
      (error: unknown) => app.exit(reportFailure(error)),
    );
  });
}

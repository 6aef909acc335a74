/** The Electron app. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrowserWindow, Menu, app, ipcMain, session } from 'electron';
import { validateCommand } from '../../bridge/validate.ts';
import { systemClock } from '../../clock.ts';
import { createKiosk } from '../../kiosk.ts';
import { log } from '../../log/log.ts';
import type { Problem } from '../../problem.ts';
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
import { COMMAND, READY, SNAPSHOT } from './channels.ts';
import { lockContents, lockSession } from './lockdown.ts';
import { declareScheme, servePages } from './pages.ts';
import { utilityProcessSpawner } from './reader-process.ts';
import { senderOf } from './senders.ts';
import { AppWindows } from './windows.ts';

/** This file is built to dist/main/. */
const at = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const RENDERER = at('../renderer');
const PRELOAD = at('../preload/preload.cjs');
const READER = at('./reader.js');

/** What installers pass to Chromium itself. */
const CHROMIUM_SWITCH =
  /^--(no-sandbox|disable-gpu|ozone-platform(-hint)?|enable-features|touch-events)(=|$)/;

exitOnUncaught();
const parsed = parseHostOptions(ownArguments());
if (!parsed.ok) {
  printProblems(parsed.problems);
  app.exit(EXIT.usage);
} else if (parsed.options.help) {
  process.stdout.write(HOST_HELP);
  app.exit(EXIT.ok);
} else if (!app.requestSingleInstanceLock()) {
  const hint = 'Use the one that is there, or end it first.';
  printProblems([{ code: 'host.second-instance', message: 'EVSE Kiosk is running already', hint }]);
  app.exit(EXIT.problem);
} else {
  app.enableSandbox();
  declareScheme();
  lockContents(app);
  Menu.setApplicationMenu(null);
  run(parsed.options).catch((error: unknown) => app.exit(reportFailure(error)));
}

function ownArguments(): string[] {
  const own = app.isPackaged
    ? process.argv.slice(1)
    : process.argv.slice(
        process.argv.findIndex((argument) => path.resolve(argument) === app.getAppPath()) + 1,
      );
  return own.filter((argument) => !CHROMIUM_SWITCH.test(argument));
}

async function run(options: HostOptions): Promise<void> {
  let exitCode: number = EXIT.ok;
  let opened: OpenKiosk | null = null;
  stopBeforeExit(async () => {
    await opened?.stop();
    return exitCode;
  });
  const fail = (problem: Problem) => {
    printProblems([problem]);
    exitCode = EXIT.problem;
    app.quit();
  };
  quitOnSignals({ now: () => systemClock.monotonic(), quit: () => app.quit() });
  await app.whenReady();

  opened = await openKiosk({
    config: options.config,
    spawnReader: utilityProcessSpawner(READER),
    version: app.getVersion(),
    buildDate: statSync(at('./electron.js')).mtimeMs,
    createKiosk,
    ...(isSupervised(process.env) && {
      restart: () => {
        exitCode = EXIT.restart;
        app.quit();
      },
    }),
  });
  const { kiosk } = opened;

  // In memory only: nothing of yesterday, nothing to tamper with.
  const pageSession = session.fromPartition('kiosk');
  lockSession(pageSession);
  servePages(pageSession, RENDERER, kiosk.simulated);
  const windows = new AppWindows({
    session: pageSession,
    preload: PRELOAD,
    fullScreen: !kiosk.simulated,
    devTools: !app.isPackaged,
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
  connect(kiosk, windows);
  app.on('second-instance', () => windows.focus());
  app.on('window-all-closed', () => app.quit());
  windows.open('screen');
  if (kiosk.simulated) windows.open('panel');
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
  app.on('before-quit', () => {
    for (const window of BrowserWindow.getAllWindows()) window.setClosable(true);
  });
}

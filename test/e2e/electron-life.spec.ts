/**
 * How the Electron app begins and ends: in order on a signal and when the last window closes, without the graphics process
 * when that keeps dying, and at a real charger with its own devices, a card reader in a utility process, and no way out.
 */
import { expect, test } from '@playwright/test';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type ElectronApp,
  electronRuntime,
  launchElectronApp,
  runElectronApp,
  runtimeNote,
} from '../rig/electron/launch.ts';
import { PcscRig, VIRTUAL_READERS } from '../rig/pcsc.ts';
import { startEmulator } from '../rig/ptys.ts';
import { until } from '../rig/until.ts';
import { PLAIN_TARIFF } from './support/bill.ts';
import { chargerFolder } from './support/kiosk.ts';
import { ScreenPage } from './support/pages.ts';

/** Two starts and a card: more than the usual minute on a machine that is busy with something else. */
const LIMIT_MS = 150_000;

let folder: Awaited<ReturnType<typeof chargerFolder>>;
let closers: (() => Promise<unknown>)[];

// The browser ends with the app, in the middle of a test: nobody could write a trace to its end.
test.use({ trace: 'off' });
test.beforeAll(() => console.log(runtimeNote()));
test.beforeEach(async () => {
  test.info().annotations.push({ type: 'runtime', description: runtimeNote() });
  test.setTimeout(LIMIT_MS);
  folder = await chargerFolder();
  closers = [() => folder.remove()];
});
test.afterEach(async () => {
  for (const close of closers.toReversed()) await close();
});

async function launched(args: readonly string[]): Promise<ElectronApp> {
  const app = await launchElectronApp({ args, home: folder.path });
  closers.push(() => app.close());
  return app;
}

async function configured(config: object): Promise<readonly string[]> {
  const file = path.join(folder.path, 'kiosk.json');
  await writeFile(file, JSON.stringify({ store: { path: 'kiosk.db' }, ...config }));
  return ['--config', file];
}

const SIMULATED = { connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'simulated' } }] };

/** Prints the events of the app's end as they come, and whether the database is still open then. */
async function tellTheEnd(app: ElectronApp): Promise<void> {
  await app.evaluateMain(({ app: main }, wal) => {
    const events = main as unknown as { prependListener(event: string, listener: () => void): void };
    const { existsSync: isThere } = process.getBuiltinModule('node:fs');
    for (const event of ['before-quit', 'will-quit', 'window-all-closed', 'quit'])
      events.prependListener(event, () =>
        console.log(`event: ${event}, ${isThere(wal) ? 'open' : 'closed'}`),
      );
  }, walOf());
}

/** There while the database is open: SQLite removes it with the last connection. */
const walOf = () => path.join(folder.path, 'kiosk.db-wal');

const told = (app: ElectronApp) =>
  [...app.output().matchAll(/event: ([\w-]+, \w+)/g)].map(([, event]) => event);

test('a signal ends it in order; the next start does without a graphics process that kept dying', async () => {
  const args = await configured(SIMULATED);
  const first = await launched(args);
  await new ScreenPage(await first.screen()).shows('idle');
  const software = (app: ElectronApp) =>
    app.evaluateMain(({ app: main }) => main.commandLine.hasSwitch('disable-gpu'), null);
  expect(await software(first)).toBe(false);
  await first.evaluateMain(({ app: main }) => {
    for (let death = 1; death <= 3; death++)
      main.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 139 });
  }, null);
  expect(first.output()).toContain('host.gpu-lost');
  await tellTheEnd(first);
  expect(await first.close()).toBe(0);
  expect(told(first)).toEqual(['before-quit, open', 'will-quit, open', 'quit, closed']);

  const second = await launched(args);
  await new ScreenPage(await second.screen()).shows('idle');
  expect(await software(second)).toBe(true);
  expect(second.output()).toContain('host.software-drawing');
  await tellTheEnd(second);
  // A person closes the windows of a demonstration.
  await second.evaluateMain(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  }, null);
  expect(await second.ended).toBe(0);
  expect(told(second)).toEqual([
    'window-all-closed, open',
    'before-quit, open',
    'will-quit, open',
    'quit, closed',
  ]);
});

test('a real charger: no panel, no tools, no way to close it; its card reader is a utility process', async () => {
  const pcsc = await PcscRig.started();
  closers.push(() => pcsc.close());
  const board = await startEmulator();
  closers.push(() => board.stop());
  const args = await configured({
    connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'openevse', path: board.path } }],
    reader: { driver: 'pcsc', name: VIRTUAL_READERS[0] },
    tariffs: { default: PLAIN_TARIFF },
    authorization: { tokens: [{ uid: '04A2245B7C1190', label: 'Blue fob' }] },
  });
  const app = await launched(args);
  const screen = new ScreenPage(await app.screen());
  await screen.shows('idle');
  const windows = await app.evaluateMain(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => {
        window.close();
        window.webContents.openDevTools();
        return [
          window.isKiosk(),
          window.isClosable(),
          window.isDestroyed(),
          window.webContents.isDevToolsOpened(),
        ];
      }),
    null,
  );
  expect(windows, 'one window, kept open, without tools').toEqual([[true, false, false, false]]);
  const panel = await screen.page.evaluate(() => fetch('./panel.html').then(({ status }) => status));
  expect(panel).toBe(404);

  await pcsc.insert('04A2245B7C1190');
  await screen.shows('plug-in');
  await pcsc.remove();
  await board.send('plug');
  await screen.shows('charging');

  // Its own page may close a window, in Electron too: it is back, and the session goes on.
  const closed = await app.screen();
  await app.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.destroy(), null);
  await until('the window to close', 10_000, () => closed.isClosed());
  await new ScreenPage(await app.screen()).shows('charging');
  expect(await app.close()).toBe(0);
  expect(existsSync(walOf())).toBe(false);
});

test('as a package it takes nothing that opens a door', async () => {
  test.skip(electronRuntime() === 'electron', 'the installed runtime is no package');
  const args = await configured(SIMULATED);
  const tried = async (door: string) => {
    const given = [door, ...args];
    const { code, output } = await runElectronApp({ args: given, home: folder.path, packaged: true });
    return [code, output.includes(door.split('=')[0] ?? door)];
  };
  const doors = ['--remote-debugging-port=9222', '--inspect=0', '--no-sandbox'];
  expect(await Promise.all(doors.map(tried))).toEqual(doors.map(() => [2, true]));
});

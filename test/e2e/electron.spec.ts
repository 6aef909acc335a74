/**
 * The Electron app from its shipped entry: the built main program, the built preload, the built pages. Where Electron's
 * own runtime is not installed they run on a stand-in, which the result says.
 */
import { expect, test } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ElectronApp, launchElectronApp, runElectronApp, runtimeNote } from '../rig/electron/launch.ts';
import { until } from '../rig/until.ts';
import { PLAIN_TARIFF } from './support/bill.ts';
import { chargerFolder } from './support/kiosk.ts';
import { PanelPage, ScreenPage } from './support/pages.ts';

const CONFIG = {
  store: { path: 'kiosk.db' },
  connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'simulated' } }],
  tariffs: { default: PLAIN_TARIFF },
  authorization: { tokens: [{ uid: '04A2245B7C1190', label: 'Blue fob', language: 'de' }] },
};

test.describe.configure({ mode: 'serial' });
// The browser ends with the app, in the middle of a test: nobody could write a trace to its end.
test.use({ trace: 'off' });

let folder: Awaited<ReturnType<typeof chargerFolder>>;
let app: ElectronApp;
let args: readonly string[];

test.beforeAll(async () => {
  console.log(runtimeNote());
  folder = await chargerFolder();
  const config = path.join(folder.path, 'kiosk.json');
  await writeFile(config, JSON.stringify(CONFIG));
  args = ['--config', config];
  app = await launchElectronApp({ args, home: folder.path });
});
test.afterAll(async () => {
  await app.close();
  await folder.remove();
});
test.beforeEach(() => {
  test.info().annotations.push({ type: 'runtime', description: runtimeNote() });
});

test('both windows open, of the reference size, sandboxed and isolated', async () => {
  const screen = await app.screen();
  await new ScreenPage(screen).shows('idle');
  expect(await screen.evaluate('[innerWidth, innerHeight]')).toEqual([1280, 800]);
  const panel = await app.panel();
  expect(await panel.evaluate('[innerWidth, innerHeight]')).toEqual([440, 800]);
  const preferences = await app.evaluateMain(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => {
        // Not among the types, and there for exactly this question.
        const asked = webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
        const { sandbox, contextIsolation, nodeIntegration, webSecurity } = asked.getLastWebPreferences();
        return [sandbox, contextIsolation, nodeIntegration ?? false, webSecurity ?? true];
      }),
    null,
  );
  expect(preferences).toEqual([
    [true, true, false, true],
    [true, true, false, true],
  ]);
});

test('the preload gives the page two functions, frozen, and nothing of Electron or Node', async () => {
  const screen = await app.screen();
  const seen = await screen.evaluate(`(() => {
    const api = window.kiosk;
    const attempt = (act) => { try { act(); } catch { /* strict code is told */ } };
    attempt(() => { api.send = null; });
    attempt(() => { window.kiosk = {}; });
    attempt(() => { delete window.kiosk; });
    const beside = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'];
    return {
      api: Object.entries(api).map(([name, value]) => name + ': ' + typeof value),
      frozen: Object.isFrozen(api),
      same: window.kiosk === api,
      beside: beside.filter((name) => name in window),
    };
  })()`);
  expect(seen).toEqual({
    api: ['subscribe: function', 'send: function'],
    frozen: true,
    same: true,
    beside: [],
  });
});

test('a session by the panel, from the card to the receipt', async () => {
  const screen = new ScreenPage(await app.screen());
  const panel = new PanelPage(await app.panel());
  await screen.shows('idle');
  await panel.tap('token-0');
  await screen.shows('plug-in');
  expect(await screen.page.locator('html').getAttribute('lang')).toBe('de');
  await panel.vehicle(1, 'plug');
  await screen.shows('charging');
  await screen.waitForEnergy(2);
  await panel.tap('token-0');
  await screen.shows('receipt');
  expect(Number(await screen.figure('energy'))).toBeGreaterThanOrEqual(2);
  await panel.vehicle(1, 'unplug');
  await screen.touch('home');
  await screen.shows('idle');
});

/** A command as if it came over IPC, from the screen's main frame or another; and whether the language is `de` after it. */
async function forged(from: 'own' | 'sub-frame' | 'gone' | 'stranger', channel: string): Promise<void> {
  await app.evaluateMain(
    ({ BrowserWindow, ipcMain }, { from: whence, channel: name }) => {
      const own = BrowserWindow.getAllWindows().find(({ webContents }) =>
        webContents.getURL().endsWith('index.html'),
      )?.webContents;
      if (!own) throw new Error('no screen');
      const { mainFrame } = own;
      const frames = {
        own: mainFrame,
        'sub-frame': { url: mainFrame.url, parent: mainFrame, top: mainFrame },
        gone: null,
        stranger: { url: 'https://example.org/' },
      };
      const sender = whence === 'stranger' ? { mainFrame: frames.stranger } : own;
      ipcMain.emit(name, { sender, senderFrame: frames[whence] }, { type: 'language', language: 'fr' });
    },
    { from, channel },
  );
}

test('commands are taken from the main frame of a page of ours alone', async () => {
  const screen = await app.screen();
  const language = () => screen.locator('html').getAttribute('lang');
  const before = await language();
  expect(before).not.toBe('fr');
  const refused = () => app.output().split('host.foreign-page').length - 1;
  const refusedBefore = refused();
  await forged('sub-frame', 'kiosk:command');
  await forged('gone', 'kiosk:command');
  await forged('stranger', 'kiosk:command');
  await until('three refusals', 5000, () => refused() === refusedBefore + 3);
  await forged('own', 'kiosk:admin');
  await forged('own', 'kiosk:commands');
  expect(await language()).toBe(before);
  // The same message where it may come from: the trial proves something.
  await forged('own', 'kiosk:command');
  await expect(screen.locator('html')).toHaveAttribute('lang', 'fr');
});

test('the screen may not send what is the panel’s, nor what nobody knows', async () => {
  const screen = await app.screen();
  await screen.evaluate(`
    kiosk.send({ type: 'simulate-vehicle', connector: 1, action: 'plug' });
    kiosk.send({ type: 'shutdown' });
    kiosk.send('rm -rf /');
    kiosk.send(null);
  `);
  await until('the refusals in the log', 5000, () => app.output().split('command.refused').length > 3);
  await new ScreenPage(screen).shows('idle');
});

test('main denies what the page’s own script would let through', async () => {
  const screen = await app.screen();
  const url = screen.url();
  const there = app.pages().length;
  // Main's denials alone are asked: the page's own refusal is taken out of the way.
  await screen.evaluate(`
    const unheard = (event) => event.stopImmediatePropagation();
    for (const place of [navigation, window])
      for (const type of ['navigate', 'keydown']) place.addEventListener(type, unheard, { capture: true });
  `);
  const answers = await screen.evaluate(`(async () => {
    const gets = (url) => fetch(url).then(() => 'yes', () => 'no');
    return {
      fetched: await gets('https://example.org/'),
      file: await gets('file:///etc/passwd'),
      opened: window.open('https://example.org/') === null ? 'no' : 'yes',
      permission: await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
      devices: ['usb', 'serial', 'hid', 'bluetooth'].filter((name) => name in navigator),
      files: 'showOpenFilePicker' in window,
    };
  })()`);
  expect(answers).toEqual({
    fetched: 'no',
    file: 'no',
    opened: 'no',
    permission: 'denied',
    devices: [],
    files: false,
  });
  await screen.evaluate(`location.href = 'https://example.org/'`);
  for (const chord of ['Control+R', 'F5', 'Control+Shift+I', 'Control+W', 'Control+Q', 'Alt+F4', 'F11'])
    await app.press('screen', chord);
  const tools = await app.evaluateMain(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some(({ webContents }) => webContents.isDevToolsOpened()),
    null,
  );
  expect(tools).toBe(false);
  expect(screen.isClosed()).toBe(false);
  expect(screen.url()).toBe(url);
  expect(app.pages()).toHaveLength(there);
});

test('no connection leaves the machine by WebRTC', async () => {
  const screen = await app.screen();
  const candidates = await screen.evaluate(`(async () => {
    const connection = new RTCPeerConnection();
    connection.createDataChannel('x');
    let count = 0;
    const gathered = new Promise((resolve) => {
      connection.onicecandidate = ({ candidate }) => {
        if (candidate === null) resolve();
        else if (candidate.candidate !== '') count++;
      };
    });
    await connection.setLocalDescription(await connection.createOffer());
    await gathered;
    connection.close();
    return count;
  })()`);
  expect(candidates).toBe(0);
});

test('a second one is refused with a word, and the first one’s window comes to the front', async () => {
  await app.evaluateMain(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.blur();
  }, null);
  const second = await runElectronApp({ args, home: folder.path });
  expect(second.code).toBe(1);
  expect(second.output).toContain('running already');
  await until('the focus', 5000, () =>
    app.evaluateMain(
      ({ BrowserWindow }) =>
        BrowserWindow.getFocusedWindow()?.webContents.getURL().endsWith('/index.html') ?? false,
      null,
    ),
  );
});

test('a page that died, went elsewhere or hangs is replaced by the same screen; the third in a minute is left to the supervisor', async () => {
  const panel = new PanelPage(await app.panel());
  await panel.tap('token-0');
  await new ScreenPage(await app.screen()).shows('plug-in');
  const first = await app.screen();
  const startedAt = performance.now();
  await app.evaluateMain(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().endsWith('index.html'))
        ?.webContents.forcefullyCrashRenderer(),
    null,
  );
  await until('the dead page to go', 10_000, () => first.isClosed());
  const second = await app.screen();
  await new ScreenPage(second).shows('plug-in');
  console.log(`renderer killed → the same screen: ${String(Math.round(performance.now() - startedAt))} ms`);

  await app.evaluateMain(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().endsWith('index.html'))
        // It never finishes: its window is gone before.
        ?.webContents.loadURL('about:blank')
        .catch(() => undefined) && undefined,
    null,
  );
  await until('the strayed page to go', 10_000, () => second.isClosed());
  await new ScreenPage(await app.screen()).shows('plug-in');
  expect(app.process.exitCode).toBeNull();

  await app.evaluateMain(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL().endsWith('index.html'))
        ?.emit('unresponsive'),
    null,
  );
  expect(await app.ended).toBe(1);
  expect(app.output()).toContain('the window died three times within a minute');
});

/**
 * The stand-in for Electron denies nothing of its own accord: an app that forbids nothing is left, reloaded, inspected
 * and closed. So what the shipped app denies on it is denied by the shipped code. (Not so: network, which it never opens.)
 */
import { expect, test } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launchStandIn } from '../rig/electron/launch-stand-in.ts';
import type { ElectronApp } from '../rig/electron/launch.ts';
import { until } from '../rig/until.ts';
import { chargerFolder } from './support/kiosk.ts';

const MANIFEST = { name: 'naked', version: '1.0.0', type: 'module', main: 'main.js' };
const MAIN = `
  import { BrowserWindow, app, ipcMain, protocol, session } from 'electron';
  protocol.registerSchemesAsPrivileged([{ scheme: 'kiosk', privileges: { standard: true, secure: true } }]);
  app.enableSandbox();
  ipcMain.on('ask', (event, number) => event.sender.send('answer', number + 1));
  const html = '<title>naked</title><body style="height: 3000px">';
  app.whenReady().then(() => {
    session.defaultSession.protocol.handle('kiosk', () =>
      new Response(html, { headers: { 'Content-Type': 'text/html', Link: '<data:,>; rel=icon' } }));
    const window = new BrowserWindow({
      width: 640, height: 480, webPreferences: { preload: import.meta.dirname + '/preload.cjs' },
    });
    window.loadURL('kiosk://app/index.html').catch(() => {});
  });
`;
const PRELOAD = `
  const { contextBridge, ipcRenderer } = require('electron');
  contextBridge.exposeInMainWorld('lines', {
    ask: (number, listener) => {
      ipcRenderer.once('answer', (_event, value) => listener({ value }));
      ipcRenderer.send('ask', number);
    },
    twice: (make) => [make(1), make(2)],
    fail: () => { throw new Error('on purpose'); },
  });
`;

let folder: Awaited<ReturnType<typeof chargerFolder>>;
let app: ElectronApp;

test.describe.configure({ mode: 'serial' });
// The browser ends with the app, in the middle of a test: nobody could write a trace to its end.
test.use({ trace: 'off' });
test.beforeAll(async () => {
  folder = await chargerFolder();
  const root = path.join(folder.path, 'app');
  await mkdir(root);
  await writeFile(path.join(root, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(path.join(root, 'main.js'), MAIN);
  await writeFile(path.join(root, 'preload.cjs'), PRELOAD);
  app = await launchStandIn(root, { home: folder.path });
});
test.afterAll(async () => {
  await app.close();
  await folder.remove();
});

test('the bridge carries values, functions and failures between the worlds', async () => {
  const page = await app.screen();
  expect(await page.evaluate(`new Promise((resolve) => lines.ask(41, ({ value }) => resolve(value)))`)).toBe(
    42,
  );
  expect(await page.evaluate(`lines.twice((number) => number * 10)`)).toEqual([10, 20]);
  expect(
    await page.evaluate(`(() => { try { lines.fail(); } catch (error) { return String(error); } })()`),
  ).toContain('on purpose');
  expect(await page.evaluate(`typeof __electronStandInSend`)).toBe('undefined');
});

test('permissions are granted, pages opened', async () => {
  const page = await app.screen();
  const state = `navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state)`;
  await until('the permission', 5000, async () => (await page.evaluate(state)) === 'prompt');
  await app.evaluateMain(({ session }) => session.defaultSession.setPermissionCheckHandler(() => true), null);
  await until('the permission', 5000, async () => (await page.evaluate(state)) === 'granted');
  expect(await page.evaluate(`window.open('./other.html') !== null`)).toBe(true);
  await until('the other page', 5000, () => app.pages().length === 2);
  await app
    .pages()
    .find((other) => other !== page)
    ?.close();
});

test('keys reach the page and the menu', async () => {
  const page = await app.screen();
  await page.evaluate(`addEventListener('keydown', ({ key }) => (window.pressed = key))`);
  await app.press('screen', 'a');
  await until('the key', 5000, async () => (await page.evaluate('window.pressed')) === 'a');
  await app.press('screen', 'Control+R');
  await until(
    'the reload',
    5000,
    async () => (await page.evaluate('window.pressed').catch(() => 0)) === undefined,
  );
  await app.press('screen', 'Control+Shift+I');
  const tools = await app.evaluateMain(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isDevToolsOpened(),
    null,
  );
  expect(tools).toBe(true);
});

test('a page goes where it likes, and closing its window ends the app', async () => {
  const page = await app.screen();
  await page.evaluate(`location.href = './elsewhere.html'`);
  await until('the other address', 5000, async () => page.url().endsWith('elsewhere.html'));
  await app.evaluateMain(({ BrowserWindow, app: main }) => {
    const window = BrowserWindow.getAllWindows()[0];
    main.once('window-all-closed', () => main.exit(7));
    window?.close();
  }, null);
  expect(await app.ended).toBe(7);
});

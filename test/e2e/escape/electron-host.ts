/** The Electron host as at a real charger, on Electron's own runtime or on its stand-in, which the label says. */
import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright';
import { launchElectronApp } from '../../rig/electron/launch.ts';
import { startEmulator } from '../../rig/ptys.ts';
import { chargerFolder } from '../support/kiosk.ts';
import { patient } from './browser.ts';
import { realConfig } from './browser-host.ts';
import type { HostUnderTest } from './host.ts';
import type { World } from './world.ts';

const ANSWER_MS = 8_000;

/** X's names of keys → Electron's, where they differ. */
const KEYS: Readonly<Record<string, string>> = {
  ctrl: 'Control',
  alt: 'Alt',
  shift: 'Shift',
  plus: '=',
  minus: '-',
  space: 'Space',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
  BackSpace: 'Backspace',
  Super_L: 'Meta',
  Menu: 'ContextMenu',
  Print: 'PrintScreen',
  XF86Back: 'BrowserBack',
  XF86HomePage: 'BrowserHome',
  XF86Search: 'BrowserSearch',
  XF86Mail: 'LaunchMail',
  XF86Reload: 'BrowserRefresh',
};

export function electronChord(chord: string): string {
  return chord
    .split('+')
    .map((key) => KEYS[key] ?? (/^[a-z]$/.test(key) ? key.toUpperCase() : key))
    .join('+');
}

export async function startElectronHostUnderTest(world: World): Promise<HostUnderTest> {
  const folder = await chargerFolder();
  const board = await startEmulator();
  const config = path.join(folder.path, 'kiosk.json');
  await writeFile(config, JSON.stringify({ store: { path: 'kiosk.db' }, ...realConfig(board.path) }));
  const app = await launchElectronApp({ args: ['--config', config] });
  const page = await app.screen();
  await page.locator('[data-screen="idle"]').waitFor({ timeout: 20_000 });
  const cdp = await page.context().newCDPSession(page);
  const events: string[] = [];
  note(page, events);
  const version = await chromiumOf(cdp);
  return {
    kind: 'electron',
    label: `Electron host: ${app.runtime === 'electron' ? 'Electron’s own runtime' : 'stand-in'}, Chromium ${version}`,
    world,
    address: page.url(),
    door: null,
    run: (expression) => within(evaluate(cdp, expression)),
    cdp: (method, params) => within(cdp.send(method as 'Page.enable', params)),
    keys: (chord) => app.press('screen', electronChord(chord)),
    pointer: null,
    targets: () => Promise.resolve(app.pages().map((each) => ({ type: 'page', url: each.url() }))),
    windows: async () => {
      const ids = await app.evaluateMain(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id),
        undefined,
      );
      return ids.map((id) => `window ${String(id)}`);
    },
    events,
    isAlive: () => app.process.exitCode === null && app.process.signalCode === null && !page.isClosed(),
    async reset() {
      for (const each of app.pages()) if (each !== page) await each.close();
    },
    async stop() {
      await app.close();
      await board.stop();
      await folder.remove();
    },
  };
}

function note(page: Page, events: string[]): void {
  page.on('dialog', (dialog) => {
    events.push(`dialog ${dialog.type()}`);
    dialog.dismiss().catch(() => undefined); // the page may be gone
  });
  page.on('download', (download) => events.push(`download of ${download.url()}`));
  page.on('popup', (popup) => events.push(`window ${popup.url()}`));
  page.on('crash', () => events.push('crash'));
}

async function chromiumOf(cdp: CDPSession): Promise<string> {
  const { product } = await cdp.send('Browser.getVersion');
  return product.replace(/^(Headless)?Chrome\//, '');
}

async function evaluate(cdp: CDPSession, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
    expression: patient(expression),
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
    allowUnsafeEvalBlockedByCSP: false,
  });
  // What the expression throws is caught in it: this one is none.
  if (exceptionDetails) throw new Error(`no expression: ${exceptionDetails.text}`);
  return result.value;
}

/** A page behind a dialog never answers. */
function within<T>(answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => reject(new Error('no answer')), ANSWER_MS);
  return Promise.race([answer, promise]).finally(() => clearTimeout(late));
}

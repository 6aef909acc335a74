/** The browser host as at a real charger: the shipped program, its own full-screen Chromium, no simulated device. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmulator } from '../../rig/ptys.ts';
import { PLAIN_TARIFF } from '../support/bill.ts';
import { chargerFolder } from '../support/kiosk.ts';
import { chromiumWithEyes, ended, startShipped } from '../support/shipped.ts';
import { until } from '../../rig/until.ts';
import { SeenBrowser } from './browser.ts';
import { startHands } from './display.ts';
import type { HostUnderTest } from './host.ts';
import type { World } from './world.ts';

const PATIENCE_MS = 20_000;

/** The configuration of a charger on which everything is real but the board at the end of its line. */
export function realConfig(board: string): object {
  return {
    connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'openevse', path: board } }],
    // Nobody needs a card here, and no reader is there.
    reader: { driver: 'pcsc' },
    authorization: { freeVend: true },
    tariffs: { default: PLAIN_TARIFF },
  };
}

export async function startBrowserHostUnderTest(world: World): Promise<HostUnderTest> {
  const folder = await chargerFolder();
  const board = await startEmulator();
  const hands = await startHands(folder.path);
  const eyes = await chromiumWithEyes(folder.path);
  const search = `${eyes}:${process.env['PATH'] ?? ''}`;
  const kiosk = await startShipped(folder.path, search, hands.name, realConfig(board.path));
  const { origin, searchParams } = new URL(kiosk.url);
  const profile = async () => (await readFile(path.join(folder.path, 'profile'), 'utf8')).trim();
  const browser = await SeenBrowser.find(profile, `${origin}/`);
  const isThere = `document.querySelector('[data-screen="idle"]') !== null && document.hasFocus()`;
  await until('the screen', PATIENCE_MS, () => browser.finds(isThere));
  return {
    kind: 'browser',
    label: `browser host: Chromium ${browser.version}`,
    world,
    address: `${origin}/`,
    door: { origin, token: searchParams.get('token') ?? '' },
    run: (expression) => browser.run(expression),
    cdp: (method, params) => browser.cdp(method, params),
    keys: hands.keys,
    pointer: hands.pointer,
    targets: () => browser.targets(),
    windows: hands.windows,
    events: browser.events,
    isAlive: () => browser.isThere && kiosk.process.exitCode === null,
    reset: () => browser.closeOthers(),
    async stop() {
      browser.close();
      await ended(kiosk.process, 'SIGTERM');
      await hands.stop();
      await board.stop();
      await folder.remove();
    },
  };
}

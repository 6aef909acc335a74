/**
 * A technician updates the charger: the launcher starts the Electron app, which finds a signed release and ends to
 * be started again as that. Always on the stand-in: Playwright starts Electron's own runtime only by itself.
 */
import { expect, test } from '@playwright/test';
import { DatabaseSync } from 'node:sqlite';
import { EXIT } from '../../main/hosts/process-end.ts';
import type { ElectronApp } from '../rig/electron/launched.ts';
import { PLAIN_TARIFF } from './support/bill.ts';
import { Ledger, UPDATE_COMMANDS } from './support/ledger.ts';
import { PanelPage, ScreenPage } from './support/pages.ts';
import { CARDS, PIN, SERVICE, TOKENS } from './support/service-rig.ts';
import { ServicePage } from './support/service.ts';
import { startUpdateRig, type UpdateRig } from './support/update-rig.ts';

const [OLD, NEW] = ['1.1.0', '1.2.0'];
const CONFIG = {
  connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'simulated' } }],
  tariffs: { default: PLAIN_TARIFF },
  authorization: { tokens: TOKENS },
  service: SERVICE,
};

test.describe.configure({ mode: 'serial' });
// The browser ends with the app, in the middle of a test: nobody could write a trace to its end.
test.use({ trace: 'off' });

const ledger = new Ledger();
let rig: UpdateRig;
let app: ElectronApp;
let service: ServicePage;
let panel: PanelPage;

const start = async () => {
  app = await rig.start();
  await ledger.watchApp(app);
  panel = new PanelPage(await app.panel());
  const page = await app.screen();
  service = new ServicePage(page, ledger);
  await new ScreenPage(page).shows('idle');
};
const comesIn = async () => {
  await service.knock();
  await service.pin(PIN);
  await service.go('system');
  await service.touch('system-part', { key: 'update' });
  await expect(service.page.locator('[data-note="update"]')).toBeVisible();
};

/** What the kiosk itself wrote of updates. */
function audited(): readonly unknown[] {
  const db = new DatabaseSync(rig.store, { readOnly: true });
  const rows = db.prepare(`SELECT what FROM audit WHERE what LIKE 'update.%' ORDER BY id`).all();
  db.close();
  return rows.map(({ what }) => what);
}

test.beforeAll(async () => {
  rig = await startUpdateRig(CONFIG, OLD);
  await start();
});
test.beforeEach(() => {
  const description = 'Electron host: ran on a stand-in runtime';
  test.info().annotations.push({ type: 'runtime', description });
});
test.afterEach(() => {
  expect(service.complaints, 'what the page complains of').toEqual([]);
});
test.afterAll(() => rig.close());

test('a release is looked for and found; it is not installed while somebody charges', async () => {
  await comesIn();
  expect(await service.raw('version')).toBe(OLD);
  await service.touch('service-update-check');
  await service.said('update.no-feed');
  rig.publish(NEW);
  await service.touch('service-update-check');
  await service.said('update.found');
  expect(await service.raw('update-version')).toBe(NEW);
  expect(rig.server.downloads, 'nobody has ordered it').toBe(0);

  await panel.vehicle(1, 'plug');
  await panel.tap(CARDS.blue.card);
  await expect(panel.page.locator('[data-connector="1"]')).toHaveAttribute('data-state', 'charging');
  await service.hold('service-update-install');
  await service.said('update.somebody-charges');
  expect(rig.server.downloads).toBe(0);
});

test('ordered, it waits for whoever has not seen the receipt, and begins on trial', async () => {
  await panel.tap(CARDS.blue.card);
  await panel.vehicle(1, 'unplug');
  await expect(panel.page.locator('[data-connector="1"]')).toHaveAttribute('data-state', 'available');
  await service.hold('service-update-install');
  await service.said('update.ordered');
  await expect.poll(audited).toContain('update.downloaded');
  await service.leave();
  const screen = new ScreenPage(service.page);
  await screen.shows('receipt');
  expect(rig.boot()).toMatchObject({ trial: null });

  await screen.touch('home');
  expect(await app.ended).toBe(EXIT.restart);
  expect(rig.boot()).toMatchObject({ good: 'factory', trial: NEW, starts: 0 });
  await start();
  expect(rig.boot()).toMatchObject({ good: 'factory', trial: NEW, starts: 1 });
  expect(audited().slice(-2)).toEqual(['update.installing', 'update.trial']);
  await comesIn();
  expect(await service.raw('version')).toBe(NEW);
});

test('what service.spec.ts leaves to this one was sent', () => {
  expect(UPDATE_COMMANDS.filter((type) => ledger.count(type) === 0)).toEqual([]);
});

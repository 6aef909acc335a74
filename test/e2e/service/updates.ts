/** Updates, at a charger that can be updated: the Electron app, which its launcher started. A technician looks and installs. */
import { expect, test } from '@playwright/test';
import { DatabaseSync } from 'node:sqlite';
import { EXIT } from '../../../main/hosts/process-end.ts';
import type { ElectronApp } from '../../rig/electron/launched.ts';
import { PLAIN_TARIFF } from '../support/bill.ts';
import type { Ledger } from '../support/ledger.ts';
import { PanelPage, ScreenPage } from '../support/pages.ts';
import { CARDS, PIN, SERVICE, TOKENS } from '../support/service-rig.ts';
import { ServicePage } from '../support/service.ts';
import { startUpdateRig, type UpdateRig } from '../support/update-rig.ts';

const [OLD, NEW] = ['1.1.0', '1.2.0'];
const CONFIG = {
  connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'simulated' } }],
  tariffs: { default: PLAIN_TARIFF },
  authorization: { tokens: TOKENS },
  service: SERVICE,
};

export function updateTests(ledger: Ledger): void {
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
    await expect(service.page.locator('[data-note="update"]')).toBeVisible();
  };

  test.beforeAll(async () => {
    rig = await startUpdateRig(CONFIG, OLD);
    await start();
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

  test('with nobody there it is installed: the program ends to be started again, and the new one is on trial', async () => {
    await panel.tap(CARDS.blue.card);
    await panel.vehicle(1, 'unplug');
    await service.hold('service-update-install');
    await service.said('update.ordered');
    expect(await app.ended).toBe(EXIT.restart);
    expect(rig.boot()).toMatchObject({ good: 'factory', trial: NEW, starts: 0 });

    await start();
    expect(rig.boot()).toMatchObject({ good: 'factory', trial: NEW, starts: 1 });
    await comesIn();
    expect(await service.raw('version')).toBe(NEW);
    expect(audited()).toEqual(['update.downloading', 'update.downloaded', 'update.installing', 'update.trial']);
  });

  /** What the kiosk itself wrote of updates. */
  const audited = () => {
    const db = new DatabaseSync(rig.store, { readOnly: true });
    const rows = db.prepare(`SELECT what FROM audit WHERE what LIKE 'update.%' ORDER BY id`).all();
    db.close();
    return rows.map(({ what }) => what);
  };
}

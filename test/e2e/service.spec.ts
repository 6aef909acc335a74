/**
 * Service mode on the real kiosk, every page and every act: real drivers on emulated boards and meters, a technician at
 * the screen, and a driver who charges on connector B meanwhile and must not notice.
 */
import { expect, test, type BrowserContext } from '@playwright/test';
import { sessionTests, tokenTests } from './service/books.ts';
import { doorTests } from './service/door.ts';
import { connectorTests, overviewTests, panelTests } from './service/machine.ts';
import { tariffTests } from './service/prices.ts';
import { systemTests } from './service/system.ts';
import { driverComes, driverLeaves } from './service/driver.ts';
import { Ledger, UPDATE_COMMANDS } from './support/ledger.ts';
import { PIN, startServiceRig, type ServiceRig } from './support/service-rig.ts';
import { ServicePage } from './support/service.ts';

test.describe.serial('service mode', () => {
  test.describe.configure({ timeout: 120_000 });
  const ledger = new Ledger();
  let rig: ServiceRig;
  let service: ServicePage;
  let context: BrowserContext;
  const there = () => ({ rig, service, page: service.page });

  test.beforeAll(async ({ browser }) => {
    rig = await startServiceRig();
    context = await browser.newContext();
    service = new ServicePage(await context.newPage(), ledger);
    await service.page.goto(rig.kiosk.url);
  });
  test.afterEach(() => {
    expect(service.complaints, 'what the page complains of').toEqual([]);
  });
  test.afterAll(async () => {
    await context.close();
    await rig.close();
  });

  test('a driver charges on connector B', () => driverComes(rig));

  test('a technician comes in by the corner and the PIN', async () => {
    await service.knock();
    await service.pin(PIN);
    await service.shows('overview');
  });

  overviewTests(there);
  connectorTests(there);
  panelTests(there);
  sessionTests(there);
  tokenTests(there);
  tariffTests(there);
  systemTests(there);

  test('the driver on B has noticed nothing', () => driverLeaves(rig));

  test.describe('at the door', () => doorTests(ledger));

  test('every command of the contract was sent, but those that electron-update.spec.ts sends', () => {
    expect(ledger.missing()).toEqual(UPDATE_COMMANDS);
  });
});

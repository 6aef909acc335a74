/** The whole path once, on the embedded default: panel in one window, screen in the other. */
import { expect, test } from '@playwright/test';
import { expectToAddUp, PLAIN_TARIFF, plainCents, receiptOf } from './support/bill.ts';
import { chargerFolder, startKiosk, type RunningKiosk } from './support/kiosk.ts';
import { PanelPage, ScreenPage } from './support/pages.ts';

const CONNECTOR = { maxCurrent: 32, controller: { driver: 'simulated' } };
const TOKENS = [
  { uid: '04A2245B7C1190', label: 'Blue fob', group: 'fleet', language: 'de' },
  { uid: '04C45E8F103382', label: 'White card' },
  { uid: '04D90B62E74473', label: 'Blocked card', blocked: true },
];

let folder: Awaited<ReturnType<typeof chargerFolder>>;
let kiosk: RunningKiosk;

async function start(connectors: number): Promise<void> {
  kiosk = await startKiosk(folder.path, {
    connectors: Array.from({ length: connectors }, (_, index) => ({ id: index + 1, ...CONNECTOR })),
    tariffs: { default: PLAIN_TARIFF },
    authorization: { tokens: TOKENS },
  });
}

test.beforeEach(async () => {
  folder = await chargerFolder();
});
test.afterEach(async () => {
  await kiosk.stop();
  await folder.remove();
});

test('card first, two connectors: choose, plug in, charge, stop by the same card, receipt', async ({
  page,
  context,
}) => {
  await start(2);
  const screen = await new ScreenPage(page).open(kiosk.url);
  const panel = await new PanelPage(await context.newPage()).open(kiosk.panelUrl);
  await screen.shows('idle');
  await panel.tap('token-0');
  await screen.shows('choose-connector');
  await screen.chooseConnector(2);
  await screen.shows('plug-in');
  expect((await kiosk.snapshot()).language).toBe('de');
  await panel.vehicle(2, 'plug');
  await screen.shows('charging');
  await screen.waitForEnergy(3);
  // Another driver comes, sees the free connector offered, and leaves again.
  await panel.tap('token-1');
  await screen.shows('plug-in');
  await screen.touch('cancel');
  await screen.shows('idle');
  expect((await kiosk.snapshot()).connectors[1]?.state).toBe('charging');
  await panel.tap('token-0');
  await screen.shows('receipt');
  const snapshot = await kiosk.snapshot();
  const receipt = receiptOf(snapshot);
  expectToAddUp(receipt);
  expect(receipt.energyWh).toBeGreaterThanOrEqual(3);
  expect(await screen.figure('cost')).toBe((plainCents(receipt.energyWh) / 100).toFixed(2));
  expect(await screen.figure('energy')).toBe(String(receipt.energyWh));
  expect(receipt.card).toBe('•••• 1190');
  expect(await page.content()).not.toContain('04A2245B7C1190');
  await panel.vehicle(2, 'unplug');
  await kiosk.when('connector B to be free', ({ connectors }) => connectors[1]?.state === 'available');
});

test('plug first, one connector: a tap starts at once, another card harms nothing, unplugging ends', async ({
  page,
  context,
}) => {
  await start(1);
  const screen = await new ScreenPage(page).open(kiosk.url);
  const panel = await new PanelPage(await context.newPage()).open(kiosk.panelUrl);
  await screen.shows('idle');
  await panel.vehicle(1, 'plug');
  await kiosk.when('the plug to be seen', ({ connectors }) => connectors[0]?.state === 'plugged');
  await panel.tap('token-1');
  await screen.shows('charging');
  await screen.waitForEnergy(2);
  await panel.tap('token-0');
  await screen.shows('rejected');
  await screen.touch('home');
  await screen.shows('charging');
  await panel.vehicle(1, 'unplug');
  await screen.shows('receipt');
  expectToAddUp(receiptOf(await kiosk.snapshot()));
  await screen.touch('home');
  await screen.shows('idle');
});

test('blocked card, stop by the screen, page reloaded in the middle', async ({ page, context }) => {
  await start(1);
  const screen = await new ScreenPage(page).open(kiosk.url);
  const panel = await new PanelPage(await context.newPage()).open(kiosk.panelUrl);
  await screen.shows('idle');
  await panel.tap('token-2');
  await screen.shows('rejected');
  await screen.touch('home');
  await panel.tap('token-1');
  await screen.shows('plug-in');
  await panel.vehicle(1, 'plug');
  await screen.shows('charging');
  await screen.waitForEnergy(1);
  await page.reload();
  await screen.shows('charging');
  await screen.touch('stop');
  await screen.shows('receipt');
  expectToAddUp(receiptOf(await kiosk.snapshot()));
});

/** The same session on the real device stacks: OpenEVSE driver on a PTY, PC/SC reader on pcscd and its virtual reader. */
import { expect, test } from '@playwright/test';
import { VIRTUAL_READERS, PcscRig } from '../rig/pcsc.ts';
import { startEmulator, type Emulator } from '../rig/ptys.ts';
import { expectToAddUp, PLAIN_TARIFF, plainCents, receiptOf } from './support/bill.ts';
import { chargerFolder, startKiosk, type RunningKiosk } from './support/kiosk.ts';
import { ScreenPage } from './support/pages.ts';

const UID = '04A2245B7C1190';

test('tap, plug in, charge, stop, receipt: serial line and card reader are real', async ({ page }) => {
  test.setTimeout(120_000);
  const folder = await chargerFolder();
  const closers: (() => Promise<unknown>)[] = [() => folder.remove()];
  try {
    const pcsc = await PcscRig.started();
    closers.push(() => pcsc.close());
    const board: Emulator = await startEmulator();
    closers.push(() => board.stop());
    const kiosk: RunningKiosk = await startKiosk(folder.path, {
      connectors: [{ id: 1, maxCurrent: 32, controller: { driver: 'openevse', path: board.path } }],
      reader: { driver: 'pcsc', name: VIRTUAL_READERS[0] },
      tariffs: { default: PLAIN_TARIFF },
      authorization: { tokens: [{ uid: UID, label: 'Blue fob' }] },
    });
    closers.push(() => kiosk.stop());
    const panel = await fetch(kiosk.panelUrl, { headers: kiosk.authorization });
    expect(panel.status, 'no panel where nothing is simulated').toBe(404);

    const screen = await new ScreenPage(page).open(kiosk.url);
    await screen.shows('idle');
    await kiosk.when('the reader to be up', ({ startBy }) => startBy.card);
    await pcsc.insert(UID);
    await screen.shows('plug-in');
    await pcsc.remove();
    await board.send('plug');
    await screen.shows('charging');
    await screen.waitForEnergy(4);
    expect(Number(await screen.figure('power'))).toBeGreaterThan(1000);
    await pcsc.insert(UID);
    await screen.shows('receipt');
    await pcsc.remove();
    const receipt = receiptOf(await kiosk.snapshot());
    expectToAddUp(receipt);
    expect(await screen.figure('cost')).toBe((plainCents(receipt.energyWh) / 100).toFixed(2));
    await board.send('unplug');
    await kiosk.when('the connector to be free', ({ connectors }) => connectors[0]?.state === 'available');
  } finally {
    for (const close of closers.toReversed()) await close();
  }
});

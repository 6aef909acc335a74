/**
 * Two drivers at once on real Modbus stacks: two EVSE-WB boards and two SDM630 meters share one serial line with the shipped
 * silence on it, and each bill is the difference of its own meter's register, to the Wh.
 */
import { expect, test } from '@playwright/test';
import { startEmulator } from '../rig/ptys.ts';
import { expectToAddUp, PLAIN_TARIFF, plainCents, receiptOf } from './support/bill.ts';
import { chargerFolder, startKiosk } from './support/kiosk.ts';
import { PanelPage, ScreenPage } from './support/pages.ts';

const BOARDS = [1, 2];
const METERS = [11, 12];
/** Meter 11 tells half of what flows through its board: the bill must be the meter's, not anybody's estimate. */
const FACTOR = 0.5;
const GAP_MS = 100;

test('card, plug, charge on both connectors of one bus, stop, receipts by the meters', async ({
  page,
  context,
}) => {
  test.setTimeout(90_000);
  const folder = await chargerFolder();
  const closers: (() => Promise<unknown>)[] = [() => folder.remove()];
  try {
    const line = await startEmulator({
      family: 'modbus',
      args: ['--units', 'evse-wb:1,evse-wb:2,sdm630:11,sdm630:12', '--pairs', '1:11,2:12', '--rate', '4'],
    });
    closers.push(() => line.stop());
    await line.send(`11 factor ${String(FACTOR)}`);
    const kiosk = await startKiosk(folder.path, {
      station: { id: 'CP-BUS', name: 'One bus' },
      connectors: BOARDS.map((address, index) => ({
        id: index + 1,
        maxCurrent: 80,
        phases: 3,
        controller: { driver: 'evse-wb', path: line.path, address },
        meter: { driver: 'sdm630', path: line.path, address: METERS[index] },
      })),
      reader: { driver: 'simulated' },
      tariffs: { default: PLAIN_TARIFF },
      authorization: { tokens: [{ uid: '04A2245B7C1190' }, { uid: '04C45E8F103382' }] },
    });
    closers.push(() => kiosk.stop());
    const screen = await new ScreenPage(page).open(kiosk.url);
    const panel = await new PanelPage(await context.newPage()).open(kiosk.panelUrl);
    const registerWh = async (meter: number) => Number((await line.status(meter))['registerWh']);
    const before = await Promise.all(METERS.map(registerWh));

    await kiosk.when('both connectors', ({ connectors }) =>
      connectors.every(({ state }) => state === 'available'),
    );
    await screen.shows('idle');
    await panel.tap('token-0');
    await screen.shows('choose-connector');
    await screen.chooseConnector(1);
    await screen.shows('plug-in');
    await line.send('1 plug');
    await screen.shows('charging');
    // The second driver: one connector is left.
    await panel.tap('token-1');
    await screen.shows('plug-in');
    await line.send('2 plug');
    await screen.shows('charging');
    await kiosk.when('both to charge, and energy in both', ({ connectors }) =>
      connectors.every(({ state, session }) => state === 'charging' && (session?.energyWh ?? 0) >= 3),
    );
    const { milliamps } = await line.status(1);
    expect(Number(milliamps), 'it flows').toBeGreaterThan(1000);
    const flowing = (3 * 230 * Number(milliamps)) / 1000;
    expect(Number((await line.status(11))['watts'])).toBeLessThan(flowing * (FACTOR + 0.3));

    for (const [index, meter] of METERS.entries()) {
      await panel.tap(`token-${String(index)}`);
      await screen.shows('receipt');
      const billed = (await registerWh(meter)) - (before[index] ?? 0);
      expect(billed).toBeGreaterThanOrEqual(3);
      expect(await screen.figure('energy')).toBe(String(billed));
      expect(await screen.figure('cost')).toBe((plainCents(billed) / 100).toFixed(2));
      const receipt = receiptOf(await kiosk.snapshot());
      expectToAddUp(receipt);
      expect(receipt.meterStartWh).toBe(before[index]);
      await line.send(`${String(index + 1)} unplug`);
      await kiosk.when('it to be free', ({ connectors }) => connectors[index]?.state === 'available');
      await screen.touch('home');
    }
    const { overlaps, shortestGapMs, requests } = await line.manners();
    expect(Number(requests)).toBeGreaterThan(20);
    expect(overlaps).toBe('0');
    expect(Number(shortestGapMs)).toBeGreaterThanOrEqual(GAP_MS - 1);
  } finally {
    for (const close of closers.toReversed()) await close();
  }
});

/**
 * The door, on a charger that is all simulated and has an operator: wrong PINs, cards, roles, the way out; and what only
 * such a charger can do in a test: setting the clock, calling the operator again, a restart.
 */
import { expect, test } from '@playwright/test';
import { EXIT } from '../../../main/hosts/process-end.ts';
import { startCsms, type Csms } from '../../rig/csms.ts';
import { PLAIN_TARIFF } from '../support/bill.ts';
import { chargerFolder, startKiosk, type RunningKiosk } from '../support/kiosk.ts';
import type { Ledger } from '../support/ledger.ts';
import { openPanelSocket } from '../support/panel-socket.ts';
import {
  answerTo,
  pageOf,
  PIN,
  SERVICE,
  setPin,
  tapper,
  TOKENS,
  type CardName,
} from '../support/service-rig.ts';
import { ServicePage } from '../support/service.ts';

const WRONG = '135790';
const TRIES = 5;
const IDLE_SECONDS = 10;
const HOUR_MS = 3_600_000;

export function doorTests(ledger: Ledger): void {
  let folder: Awaited<ReturnType<typeof chargerFolder>>;
  let csms: Csms;
  let kiosk: RunningKiosk;
  let service: ServicePage;
  let config: object;

  const start = () => startKiosk(folder.path, config, { supervised: true });
  /** Shows a card, and the door opens to the PIN. */
  const comesWith = async (card: CardName) => {
    const socket = await openPanelSocket(kiosk.panelUrl);
    await tapper(socket)(card);
    await service.atDoor();
    socket.close();
    await service.pin(PIN);
    await service.shows('overview');
  };
  /** With the page gone meanwhile: it would complain of a kiosk that is. */
  const restarted = async (end: () => Promise<unknown>) => {
    await service.page.goto('about:blank');
    await end();
    kiosk = await start();
    await service.page.goto(kiosk.url);
    await expect(service.page.locator('[data-screen="idle"]')).toBeVisible();
  };

  test.beforeAll(async ({ browser }) => {
    folder = await chargerFolder();
    csms = await startCsms({ protocol: 'ocpp1.6' });
    config = {
      connectors: [1, 2].map((id) => ({ id, maxCurrent: 32, controller: { driver: 'simulated' } })),
      tariffs: { default: PLAIN_TARIFF },
      authorization: { tokens: TOKENS },
      operator: { protocol: 'ocpp1.6', url: csms.url },
      service: { ...SERVICE, idleLogoutSeconds: IDLE_SECONDS },
    };
    await setPin(folder.path, config);
    kiosk = await start();
    service = new ServicePage(await browser.newPage(), ledger);
    await service.page.goto(kiosk.url);
    await expect(service.page.locator('[data-screen="idle"]')).toBeVisible();
  });
  test.afterEach(() => {
    expect(service.complaints, 'what the page complains of').toEqual([]);
  });
  test.afterAll(async () => {
    await service.page.close();
    await kiosk.stop();
    await csms.stop();
    await folder.remove();
  });

  test('five wrong PINs lock the corner; a restart does not unlock it', async () => {
    const { page } = service;
    const door = page.locator('.door');
    await service.knock();
    for (let left = TRIES - 1; left > 0; left--) {
      await service.pin(WRONG);
      await expect(page.locator('[data-value="tries"]')).toHaveAttribute('data-raw', String(left));
    }
    await service.pin(WRONG);
    await expect(door).toHaveAttribute('data-locked', 'true');
    await expect(service.find('digit', { key: '1' })).toBeDisabled();
    await service.leave();
    await restarted(() => kiosk.stop());
    await service.knock();
    await expect(door).toHaveAttribute('data-locked', 'true');
    await answerTo(kiosk, { type: 'service-pin', pin: PIN });
    expect((await kiosk.snapshot()).service).toMatchObject({ state: 'door', refusal: 'locked' });
    await service.leave();
  });

  test('a technician’s card is a way of its own: the clock is set, kept again, and accepted', async () => {
    const { page } = service;
    await comesWith('technician');
    await service.go('system');
    // No page has looked for places before.
    await service.touch('system-part', { key: 'bundle' });
    await service.touch('service-bundle');
    await service.said('bundle.written');
    await service.touch('system-part', { key: 'clock' });
    await service.touch('service-clock-automatic', { key: 'off' });
    await service.said('clock.manual');
    const before = await kiosk.snapshot();
    await service.touch('clock-set');
    await service.touch('hour-step', { key: '1' });
    await service.touch('service-clock-set');
    await service.said('clock.set');
    await kiosk.when('the new time', (now) => pageOf(now, 'system').clock.at - before.at > HOUR_MS / 2);
    await service.touch('service-clock-automatic', { key: 'on' });
    await service.said('clock.automatic');
    // Right again, by an hour back: that is a jump, too.
    await expect(page.locator('[data-note="clock-unsure"]')).toBeVisible();
    await service.touch('service-clock-accept');
    await service.said('clock.accepted');
    await expect(page.locator('[data-note="clock-unsure"]')).toHaveCount(0);
  });

  test('the operator is called again by a touch', async () => {
    await service.go('operator');
    await expect(service.page.locator('[data-link="online"]')).toBeVisible();
    const { connections } = csms;
    await service.touch('service-operator-connect');
    await service.said('operator.connecting');
    await expect.poll(() => csms.connections).toBeGreaterThan(connections);
    await expect(service.page.locator('[data-link="online"]')).toBeVisible();
    await service.leave();
    expect((await kiosk.snapshot()).service).toBeNull();
  });

  test('a kiosk that is supervised restarts, but not while somebody charges', async () => {
    const socket = await openPanelSocket(kiosk.panelUrl);
    const tap = tapper(socket);
    const reaches = (state: string) =>
      kiosk.when(`a connector that is ${state}`, ({ connectors }) => connectors[0]?.state === state);
    socket.send({ type: 'simulate-vehicle', connector: 1, action: 'plug' });
    await reaches('plugged');
    await tap('white');
    await kiosk.when('energy', ({ connectors }) => (connectors[0]?.session?.energyWh ?? 0) >= 1);
    await comesWith('technician');
    await service.go('system');
    await service.hold('service-restart');
    await service.said('restart.somebody-charges');
    await service.leave();
    await tap('white');
    await kiosk.when('the end', ({ connectors }) => connectors[0]?.state !== 'charging');
    socket.send({ type: 'simulate-vehicle', connector: 1, action: 'unplug' });
    await reaches('available');
    socket.close();
    await comesWith('technician');
    await service.go('system');
    await service.hold('service-restart');
    await service.said('restart.going');
    await restarted(async () => expect(await kiosk.ended).toBe(EXIT.restart));
    await reaches('available');
  });

  test('the operator’s people touch no electronics; whoever goes away is put out', async () => {
    const { page } = service;
    await comesWith('operator');
    await expect(page.locator('.service')).toHaveAttribute('lang', 'de');
    await expect(page.locator('[data-value="role"]')).toHaveAttribute('data-raw', 'operator');
    await service.go('connectors');
    await expect(service.find('service-availability')).toBeVisible();
    await expect(service.find('limit')).toHaveCount(0);
    await expect(service.find('restart')).toHaveCount(0);
    await service.touch('connector-part', { key: 'tests' });
    await expect(service.find('service-test')).toHaveCount(0);
    for (const command of [
      { type: 'service-limit', connector: 1, amps: 10 },
      { type: 'service-test', connector: 1, test: 'contactor' },
      { type: 'service-restart' },
    ]) {
      expect(await answerTo(kiosk, command)).toMatchObject({ ok: false, code: 'service.not-allowed' });
      await service.said('service.not-allowed');
    }
    await service.isLeft((IDLE_SECONDS + 10) * 1000);
  });
}

/** What a driver is owed while service mode covers the screen: the receipt is there when it is gone. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Command, Snapshot } from '../../../main/bridge/contract.ts';
import { validateCommand } from '../../../main/bridge/validate.ts';
import { simulatedClock } from '../../../main/clock.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../../main/kiosk.ts';
import { hashPin } from '../../../main/service/pin.ts';
import { NOON } from '../../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../rig/journal.ts';
import { until } from '../../rig/until.ts';

const WAIT_MS = 20_000;
const PIN = '4711';
const RATE = 30;
const RECEIPT_MS = 15_000;

let folder: TemporaryFolder;
let kiosk: Kiosk;
beforeEach(async () => {
  folder = temporaryFolder();
  const config = defaultConfig({});
  kiosk = await createKiosk({
    config: {
      ...config,
      display: { ...config.display, receiptSeconds: RECEIPT_MS / 1000 },
      // By simulated time, which is in a hurry.
      service: { ...config.service, pinHash: await hashPin(PIN), idleLogoutSeconds: 3_600 },
      store: { path: folder.file('kiosk.db') },
    },
    clock: simulatedClock(NOON, RATE),
    spawnReader: () => {
      throw new Error('the default charger has no PC/SC');
    },
    version: 'test',
    buildDate: null,
  });
});
afterEach(async () => {
  await kiosk.stop();
  folder.remove();
});

function send(command: Command, sender: 'screen' | 'panel' = 'screen'): unknown {
  const checked = validateCommand(command, sender);
  if (!checked.ok) throw new Error(checked.message);
  return kiosk.command(checked.command, sender);
}
const shows = (what: string, wanted: (snapshot: Snapshot) => boolean) =>
  until(what, WAIT_MS, () => wanted(kiosk.snapshot()));
const state = (name: string) => shows(name, ({ connectors }) => connectors[0]?.state === name);

it(
  'keeps a receipt until the driver can see it, and then as long as any other',
  { timeout: 60_000 },
  async () => {
    await state('available');
    send({ type: 'simulate-vehicle', connector: 1, action: 'plug' }, 'panel');
    await state('plugged');
    send({ type: 'simulate-tap', card: 'token-2' }, 'panel');
    await state('charging');
    send({ type: 'service-knock' });
    send({ type: 'service-pin', pin: PIN });
    await shows('service mode', ({ service }) => service?.state === 'open');

    // The driver's card works as ever.
    send({ type: 'simulate-tap', card: 'token-2' }, 'panel');
    await state('finished');
    send({ type: 'simulate-vehicle', connector: 1, action: 'unplug' }, 'panel');
    await shows('the receipt', ({ screen }) => screen.name === 'receipt');
    const { at: closedAt } = kiosk.snapshot();
    // Service mode says something each second, so that snapshots go on.
    await shows('three times as long', ({ at }) => at > closedAt + 3 * RECEIPT_MS);
    expect(kiosk.snapshot().screen.name).toBe('receipt');

    send({ type: 'service-leave' });
    const { at, screen, service } = kiosk.snapshot();
    expect(service).toBeNull();
    expect(screen).toMatchObject({ name: 'receipt', deadline: { totalMs: RECEIPT_MS } });
    if (screen.name !== 'receipt') throw new Error(screen.name);
    expect((screen.deadline?.at ?? 0) - at).toBeGreaterThan(RECEIPT_MS - 2_000);
    await shows('nobody', ({ screen: { name } }) => name === 'idle');
  },
);

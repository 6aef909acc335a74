/** A contactor test through the whole kiosk: by its commands, beside a session, and with a driver who wants to charge. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Command, Snapshot } from '../../../main/bridge/contract.ts';
import type { ConnectorsPage } from '../../../main/bridge/service/machine-pages.ts';
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

let folder: TemporaryFolder;
let kiosk: Kiosk;
beforeEach(async () => {
  folder = temporaryFolder();
  const config = defaultConfig({});
  kiosk = await createKiosk({
    config: {
      ...config,
      service: { ...config.service, pinHash: await hashPin(PIN) },
      store: { path: folder.file('kiosk.db') },
    },
    clock: simulatedClock(NOON, 1),
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
const state = (id: number, name: string) =>
  shows(`${String(id)} ${name}`, ({ connectors }) =>
    connectors.some((one) => one.id === id && one.state === name),
  );
const vehicle = (connector: number, action: 'plug' | 'unplug') =>
  send({ type: 'simulate-vehicle', connector, action }, 'panel');
const tap = (card: string) => send({ type: 'simulate-tap', card }, 'panel');
const open = () => {
  const { service } = kiosk.snapshot();
  if (service?.state !== 'open') throw new Error(`service mode is ${service?.state ?? 'closed'}`);
  return service;
};
function page(): ConnectorsPage {
  const { page: shown } = open();
  if (shown.name !== 'connectors') throw new Error(shown.name);
  return shown;
}
async function enter(connector: number): Promise<void> {
  send({ type: 'service-knock' });
  send({ type: 'service-pin', pin: PIN });
  await shows('service mode', ({ service }) => service?.state === 'open');
  send({ type: 'service-page', page: 'connectors' });
  send({ type: 'service-connector', connector });
}

it('runs beside a session, takes no driver’s card, and can be stopped', { timeout: 90_000 }, async () => {
  await state(1, 'available');
  vehicle(1, 'plug');
  await state(1, 'plugged');
  tap('token-2');
  await state(1, 'charging');
  const number = kiosk.snapshot().connectors[0]?.session?.number;
  vehicle(2, 'plug');
  await state(2, 'plugged');

  await enter(2);
  expect(send({ type: 'service-test', connector: 2, test: 'contactor' })).toEqual({ ok: true });
  await state(2, 'unavailable');
  tap('token-1');
  await shows('the outcome', () => open().said?.act === 'service-test');
  expect(open().said).toMatchObject({ ok: true, code: 'test.passed' });
  await state(2, 'plugged');
  expect(page().connector.run).toMatchObject({ kind: 'contactor', passed: true });
  expect(kiosk.snapshot().connectors[1]?.session).toBeNull();

  send({ type: 'service-test', connector: 2, test: 'contactor' });
  await state(2, 'unavailable');
  expect(send({ type: 'service-test-stop', connector: 2 })).toEqual({ ok: true });
  await shows('the end', () => page().connector.run?.running === false);
  expect(page().connector).toMatchObject({ contactorClosed: false, run: { passed: false } });
  await state(2, 'plugged');

  expect(kiosk.snapshot().connectors[0]).toMatchObject({ state: 'charging', session: { number } });
});

/** Updates in a whole kiosk: who is in their way, what service mode shows and orders. The shell is a fake one. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../main/bridge/contract.ts';
import type { UpdateView } from '../../main/bridge/service/update-view.ts';
import { validateCommand } from '../../main/bridge/validate.ts';
import { simulatedClock } from '../../main/clock.ts';
import { defaultConfig } from '../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../main/kiosk.ts';
import { setSink } from '../../main/log/log.ts';
import type { UpdateHost, UpdateSource } from '../../main/updates/source.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';
import { FEED, PUBLIC, imageOf, infoOf, signed } from './feeds.ts';

const WAIT_MS = 15_000;
const PIN = '4711';

let folder: TemporaryFolder;
let kiosk: Kiosk;
let restarts: number;
let restoreSink: () => void;

beforeEach(() => {
  restoreSink = setSink({ write: () => undefined });
  folder = temporaryFolder();
  restarts = 0;
});
afterEach(async () => {
  await kiosk.stop();
  folder.remove();
  restoreSink();
});

/** Offers 1.2.0, and has it at once. */
function source(): UpdateSource {
  return {
    check: () => Promise.resolve({ ok: true, feed: FEED, info: signed(infoOf('1.2.0')), offered: true }),
    download: () => {
      const file = folder.file('kiosk-1.2.0.AppImage');
      writeFileSync(file, imageOf('1.2.0'));
      return Promise.resolve({ ok: true, file });
    },
    stop: () => undefined,
  };
}

async function open(host: UpdateHost | null, isOn = true): Promise<void> {
  const plain = defaultConfig({});
  const updates = {
    url: 'https://updates.example.com/',
    publicKey: PUBLIC.export({ type: 'spki', format: 'pem' }).toString(),
    channel: 'latest',
    checkHours: 6,
    window: null,
    automatic: true,
  };
  kiosk = await createKiosk({
    config: { ...plain, store: { path: folder.file('kiosk.db') }, updates: isOn ? updates : null },
    clock: simulatedClock(NOON),
    spawnReader: () => {
      throw new Error('the default charger has no PC/SC');
    },
    version: '1.1.0',
    buildDate: null,
    restart: () => void restarts++,
    ...(host && { updates: host }),
  });
  await shows('the start', () => kiosk.snapshot().screen.name === 'idle');
  send({ type: 'service-knock' });
  send({ type: 'service-pin', pin: PIN });
  await shows('the open door', () => kiosk.snapshot().service?.state === 'open');
  send({ type: 'service-page', page: 'system' });
}

const supported = (): UpdateHost => ({
  supported: true,
  folder: folder.path,
  program: 'factory',
  source: source(),
});

function send(command: Command, sender: 'screen' | 'panel' = 'screen'): unknown {
  const checked = validateCommand(command, sender);
  if (!checked.ok) throw new Error(checked.message);
  return kiosk.command(checked.command, sender);
}

function shows(what: string, wanted: () => boolean): Promise<void> {
  return until(what, WAIT_MS, wanted);
}

function update(): UpdateView {
  const { service } = kiosk.snapshot();
  if (service?.state !== 'open' || service.page.name !== 'system') throw new Error('another page is shown');
  return service.page.update;
}

function said(): string | undefined {
  const { service } = kiosk.snapshot();
  return service?.state === 'open' ? service.said?.code : undefined;
}

const held = () => kiosk.snapshot().connectors.map(({ state }) => state);

describe('service mode', () => {
  it('says that updates are off', async () => {
    await open(supported(), false);
    expect(update()).toMatchObject({ is: 'off', version: '1.1.0' });
    expect(send({ type: 'service-update-install' })).toMatchObject({ ok: false, code: 'update.off' });
    send({ type: 'service-update-check' });
    await shows('the answer', () => said() === 'update.off');
  });

  it('says that this shell cannot be updated', async () => {
    await open(null);
    expect(update()).toMatchObject({ is: 'not-supported', failure: { code: 'update.not-supported' } });
    expect(send({ type: 'service-update-install' })).toMatchObject({
      ok: false,
      code: 'update.not-supported',
    });
  });

  it('finds a release, and installs it unless a vehicle is there', async () => {
    await open(supported());
    expect(send({ type: 'service-update-install' })).toMatchObject({ ok: false, code: 'update.nothing' });
    send({ type: 'service-update-check' });
    await shows('the answer', () => said() === 'update.found');
    await shows('the download', () => update().is === 'ready' && update().waitsFor.length > 0);
    // The technician is in service mode: it does not come by itself.
    expect(update()).toMatchObject({ offered: { version: '1.2.0' }, waitsFor: ['service'] });

    send({ type: 'simulate-vehicle', connector: 1, action: 'plug' }, 'panel');
    await shows('the vehicle', () => held()[0] === 'plugged');
    expect(send({ type: 'service-update-install' })).toMatchObject({
      ok: false,
      code: 'update.somebody-charges',
    });
    send({ type: 'simulate-vehicle', connector: 1, action: 'unplug' }, 'panel');
    await shows('that it has gone', () => held()[0] === 'available');

    expect(send({ type: 'service-update-install' })).toMatchObject({ ok: true });
    expect(said()).toBe('update.going');
    await shows('the restart', () => restarts === 1);
    expect(held()).toEqual(['unavailable', 'unavailable']);
  });
});

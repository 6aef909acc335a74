/** The whole kiosk in one process: emulated firmware behind the real driver, a simulated reader, a store on a file. */
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command, Screen, ScreenName, Snapshot } from '../../main/bridge/contract.ts';
import { validateCommand } from '../../main/bridge/validate.ts';
import { simulatedClock } from '../../main/clock.ts';
import { defaultConfig } from '../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../main/kiosk.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';

/** A battery fills ten times as fast; the serial line keeps real time. */
const RATE = 10;
const WAIT_MS = 12_000;

let folder: TemporaryFolder;
let kiosk: Kiosk;

async function boot(): Promise<Kiosk> {
  const config = defaultConfig({});
  return createKiosk({
    config: { ...config, store: { path: folder.file('kiosk.db') } },
    clock: simulatedClock(NOON, RATE),
    spawnReader: () => {
      throw new Error('the default charger has no PC/SC');
    },
    version: 'test',
    buildDate: null,
  });
}

beforeEach(async () => {
  folder = temporaryFolder();
  kiosk = await boot();
});
afterEach(async () => {
  await kiosk.stop();
  folder.remove();
});

/** Resolves with the first snapshot of which `wanted` is true. */
function until(what: string, wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const { screen, connectors } = kiosk.snapshot();
      const states = connectors.map(({ state }) => state).join(', ');
      reject(new Error(`waited in vain for ${what}: ${JSON.stringify(screen)}; connectors ${states}`));
    }, WAIT_MS);
    const found = (snapshot: Snapshot) => {
      clearTimeout(late);
      resolve(snapshot);
    };
    const unsubscribe: (() => void)[] = [];
    unsubscribe.push(
      kiosk.subscribe((snapshot) => {
        if (!wanted(snapshot)) return;
        found(snapshot);
        queueMicrotask(() => unsubscribe[0]?.());
      }),
    );
  });
}

const screen = (name: ScreenName) => until(`the screen ${name}`, (snapshot) => snapshot.screen.name === name);

function send(command: Command, sender: 'screen' | 'panel' = 'screen'): void {
  const checked = validateCommand(command, sender);
  if (!checked.ok) throw new Error(checked.message);
  expect(kiosk.command(checked.command, sender)).toEqual({ ok: true });
}

const card = (key: string) => send({ type: 'simulate-tap', card: key }, 'panel');
const vehicle = (action: 'plug' | 'unplug', connector = 1) =>
  send({ type: 'simulate-vehicle', connector, action }, 'panel');

function receiptOf(shown: Screen) {
  if (shown.name !== 'receipt') throw new Error(`no receipt but ${shown.name}`);
  return shown.receipt;
}

async function available(): Promise<void> {
  await until('available connectors', ({ connectors }) =>
    connectors.every(({ state }) => state === 'available'),
  );
}

describe('a simulated charger', () => {
  it('tap, choose, plug, charge, stop, receipt, unplug: the figures add up', async () => {
    expect(kiosk.simulated).toBe(true);
    await available();
    expect(kiosk.snapshot().screen.name).toBe('idle');
    expect(kiosk.snapshot().price?.headline.amount).toBe('0.49');

    card('token-2');
    const choosing = await screen('choose-connector');
    expect(choosing.screen).toMatchObject({ choices: [1, 2] });
    send({ type: 'connector', connector: 1 });
    await screen('plug-in');
    vehicle('plug');
    await screen('charging');
    const charging = await until('20 Wh', ({ connectors }) => (connectors[0]?.session?.energyWh ?? 0) >= 20);
    const session = charging.connectors[0]?.session;
    expect(session?.card).toBe('•••• 3382');
    expect(JSON.stringify(charging)).not.toContain('04C45E8F103382');

    send({ type: 'stop', connector: 1 });
    await until('the end', ({ connectors }) => connectors[0]?.session?.endedAt !== null);
    vehicle('unplug');
    const receipt = receiptOf((await screen('receipt')).screen);
    expect(receipt.number).toBe(session?.number);
    expect(receipt.energyWh).toBeGreaterThanOrEqual(session?.energyWh ?? 0);
    expect(receipt.meterStopWh - receipt.meterStartWh).toBe(receipt.energyWh);
    expect(receipt.stopReason).toBe('driver-screen');
    const cents = (amount: string) => Math.round(Number(amount) * 100);
    const sum = receipt.cost?.lines.reduce((total, { amount }) => total + cents(amount.amount), 0);
    expect(sum).toBe(cents(receipt.cost?.total.amount ?? 'NaN'));
    // 0.35 € to start, 0.49 € a kWh; time and parking are cents.
    const least = 35 + Math.floor(receipt.energyWh * 0.049);
    expect(cents(receipt.cost?.total.amount ?? 'NaN')).toBeGreaterThanOrEqual(least);
    send({ type: 'home' });
    await available();
    expect(kiosk.snapshot().screen.name).toBe('idle');
  });

  it('a card tapped again while its connector waits for the plug: still waits for it', async () => {
    await available();
    card('token-0');
    await screen('choose-connector');
    send({ type: 'connector', connector: 1 });
    await screen('plug-in');
    // A fellow's card, for the very same one would count as one long tap.
    card('token-1');
    expect(kiosk.snapshot().screen).toMatchObject({ name: 'plug-in', connector: 1 });
    expect(kiosk.snapshot().connectors[0]?.state).toBe('authorized');
    vehicle('plug');
    await screen('charging');
  });

  it('plug first; the same card stops; another is refused and harms nothing', async () => {
    await available();
    vehicle('plug', 2);
    await until('a plugged connector', ({ connectors }) => connectors[1]?.state === 'plugged');
    card('token-2');
    const charging = await screen('charging');
    expect(charging.screen).toMatchObject({ connector: 2 });
    card('token-3');
    const rejected = await screen('rejected');
    expect(rejected.screen).toMatchObject({ reason: 'blocked' });
    expect(rejected.connectors[1]?.state).toBe('charging');
    send({ type: 'home' });
    await screen('charging');
    card('token-2');
    await until('the end', ({ connectors }) => connectors[1]?.state === 'finished');
    vehicle('unplug', 2);
    expect(receiptOf((await screen('receipt')).screen)).toMatchObject({
      connectorLabel: 'B',
      stopReason: 'driver-card',
    });
  });

  it('a fault is told on screen and the session goes on when it is over', async () => {
    await available();
    vehicle('plug');
    await until('a plugged connector', ({ connectors }) => connectors[0]?.state === 'plugged');
    card('token-2');
    await screen('charging');
    send({ type: 'simulate-fault', connector: 1, fault: 'protection.no-ground', raised: true }, 'panel');
    const fault = await screen('fault');
    expect(fault.screen).toMatchObject({ canEnd: true, fault: { code: 'protection.no-ground' } });
    send({ type: 'simulate-fault', connector: 1, fault: 'protection.no-ground', raised: false }, 'panel');
    await screen('charging');
  });

  it('restarted in mid-session it ends the session with all of its energy', async () => {
    await available();
    vehicle('plug');
    await until('a plugged connector', ({ connectors }) => connectors[0]?.state === 'plugged');
    card('token-2');
    const before = await until('5 Wh', ({ connectors }) => (connectors[0]?.session?.energyWh ?? 0) >= 5);
    await kiosk.stop();
    kiosk = await boot();
    await until('no session any more', ({ connectors }) => connectors[0]?.session?.endedAt !== null);
    await kiosk.stop();
    const db = new DatabaseSync(folder.file('kiosk.db'), { readOnly: true });
    const rows = db.prepare('SELECT state, stop_reason, energy_wh FROM sessions').all();
    db.close();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ state: 'closed', stop_reason: 'power-loss' });
    expect(Number(rows[0]?.['energy_wh'])).toBeGreaterThanOrEqual(
      before.connectors[0]?.session?.energyWh ?? Number.NaN,
    );
    kiosk = await boot();
  });

  it('commands for what is not there are refused in words', () => {
    expect(kiosk.command({ type: 'stop', connector: 9 }, 'screen')).toMatchObject({
      ok: false,
      code: 'no-connector',
    });
    expect(kiosk.command({ type: 'connector', connector: 9 }, 'screen')).toMatchObject({ ok: false });
    expect(kiosk.command({ type: 'simulate-tap', card: 'constructor' }, 'panel')).toMatchObject({
      ok: false,
    });
  });

  it('a second kiosk on the same store is refused in words', async () => {
    await expect(boot()).rejects.toThrow(/another kiosk is running/);
  });
});

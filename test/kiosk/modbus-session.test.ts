/** The whole kiosk on Modbus devices: an emulated EVSE-WB and an emulated SDM on one line, behind the real drivers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Command, Snapshot } from '../../main/bridge/contract.ts';
import { validateCommand } from '../../main/bridge/validate.ts';
import { simulatedClock } from '../../main/clock.ts';
import { parseConfig } from '../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../main/kiosk.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';

/** A battery fills ten times as fast; the line keeps real time. */
const RATE = 10;
const WAIT_MS = 15_000;

const CONNECTORS = [
  {
    id: 1,
    maxCurrent: 32,
    phases: 3,
    controller: {
      driver: 'simulated',
      board: 'evse-wb',
      inputs: [
        { register: 1007, bit: 8, condition: 'station.emergency-stop' },
        { register: 1010, bit: 0, condition: 'protection.no-ground' },
      ],
      lock: { register: 1011 },
    },
    meter: { driver: 'simulated' },
  },
];

let folder: TemporaryFolder;
let kiosk: Kiosk;

beforeEach(async () => {
  folder = temporaryFolder();
  const parsed = parseConfig(JSON.stringify({ connectors: CONNECTORS }), { path: folder.file('kiosk.json') });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  kiosk = await createKiosk({
    config: { ...parsed.config, store: { path: folder.file('kiosk.db') } },
    clock: simulatedClock(NOON, RATE),
    spawnReader: () => {
      throw new Error('this charger has no PC/SC');
    },
    version: 'test',
    buildDate: null,
  });
});
afterEach(async () => {
  await kiosk.stop();
  folder.remove();
});

function send(command: Command, sender: 'screen' | 'panel' = 'panel'): void {
  const checked = validateCommand(command, sender);
  if (!checked.ok) throw new Error(checked.message);
  expect(kiosk.command(checked.command, sender)).toEqual({ ok: true });
}

const vehicle = (action: 'plug' | 'unplug') => send({ type: 'simulate-vehicle', connector: 1, action });
const shows = async (what: string, wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> => {
  await until(what, WAIT_MS, () => wanted(kiosk.snapshot())).catch((error: unknown) => {
    const { screen, connectors } = kiosk.snapshot();
    throw new Error(
      `${String(error)}: ${JSON.stringify(screen)}; ${connectors.map(({ state }) => state).join()}`,
    );
  });
  return kiosk.snapshot();
};
const state = (name: string) => shows(name, ({ connectors }) => connectors[0]?.state === name);
const energy = (wh: number) =>
  shows(`${String(wh)} Wh`, ({ connectors }) => (connectors[0]?.session?.energyWh ?? 0) >= wh);

describe('a kiosk on Modbus', () => {
  it('plug, card, charge by the meter, stop, receipt, unplug', { timeout: 60_000 }, async () => {
    await state('available');
    vehicle('plug');
    await state('plugged');
    send({ type: 'simulate-tap', card: 'token-2' });
    await state('charging');
    await energy(40);
    send({ type: 'stop', connector: 1 }, 'screen');
    const ended = await shows(
      'the receipt',
      ({ screen }) => screen.name === 'receipt' || screen.name === 'idle-fee',
    );
    expect(ended.connectors[0]?.session?.energyWh).toBeGreaterThanOrEqual(40);
    vehicle('unplug');
    const { screen } = await shows('the receipt', (snapshot) => snapshot.screen.name === 'receipt');
    if (screen.name !== 'receipt') throw new Error(screen.name);
    const { receipt } = screen;
    // The register of a meter that has seen some use, not a counter of this session.
    expect(receipt.meterStartWh).toBeGreaterThan(1_000_000);
    expect(receipt.meterStopWh - receipt.meterStartWh).toBe(receipt.energyWh);
    send({ type: 'home' }, 'screen');
    await state('available');
  });

  it('a fault is told, and charging goes on when it is over', { timeout: 60_000 }, async () => {
    await state('available');
    vehicle('plug');
    await state('plugged');
    send({ type: 'simulate-tap', card: 'token-2' });
    await state('charging');
    await energy(10);
    send({ type: 'simulate-fault', connector: 1, fault: 'protection.no-ground', raised: true });
    await state('faulted');
    send({ type: 'simulate-fault', connector: 1, fault: 'protection.no-ground', raised: false });
    const before = (await state('charging')).connectors[0]?.session?.energyWh ?? Number.NaN;
    await energy(before + 10);
  });

  it('a controller that falls silent and comes back keeps its session', { timeout: 60_000 }, async () => {
    await state('available');
    vehicle('plug');
    await state('plugged');
    send({ type: 'simulate-tap', card: 'token-2' });
    await state('charging');
    await energy(10);
    send({ type: 'simulate-controller', connector: 1, action: 'mute' });
    await shows('silence', ({ connectors }) => connectors[0]?.state !== 'charging');
    send({ type: 'simulate-controller', connector: 1, action: 'unmute' });
    const before = (await state('charging')).connectors[0]?.session?.energyWh ?? Number.NaN;
    await energy(before + 10);
  });
});

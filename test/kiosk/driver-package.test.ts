/** The example of docs/CONTROLLERS.md in a whole kiosk, by configuration: from the card to the receipt. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wireTo } from '../../drivers/kit/benches/wire.ts';
import type { BenchWire } from '../../drivers/kit/driver-package.ts';
import type { Command, Snapshot } from '../../main/bridge/contract.ts';
import { validateCommand } from '../../main/bridge/validate.ts';
import { systemClock } from '../../main/clock.ts';
import { loadConfig } from '../../main/config/load.ts';
import { loadDriverPackages } from '../../main/driver-packages/load.ts';
import { createKiosk, type Kiosk } from '../../main/kiosk.ts';
import { PLAIN_TARIFF, plainCents } from '../e2e/support/bill.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../docs/examples/controller-driver');
const WAIT_MS = 15_000;
/** Real time: what is faster is implausible, and the kiosk says so. */
const ENERGY_RATE = 1;

interface Board {
  plugged: boolean;
  fault: number;
  wattHours: number;
  readonly contactor: boolean;
  receive(bytes: Uint8Array): void;
  onOutput(listener: (bytes: Uint8Array) => void): () => void;
  close(): void;
}

let folder: TemporaryFolder;
let kiosk: Kiosk;
let board: Board;
let wire: BenchWire;

beforeAll(async () => {
  folder = temporaryFolder();
  const { AcmeBoard } = (await import(path.join(EXAMPLE, 'board.js'))) as {
    AcmeBoard: new (rate: number) => Board;
  };
  board = new AcmeBoard(ENERGY_RATE);
  wire = await wireTo(board);
  const file = folder.file('kiosk.json');
  const controller = { driver: 'package', package: EXAMPLE, options: { port: wire.path } };
  const written = {
    station: { id: 'CP-ACME', name: 'ACME' },
    connectors: [{ id: 1, maxCurrent: 80, controller, meter: { driver: 'controller' } }],
    reader: { driver: 'simulated' },
    tariffs: { default: PLAIN_TARIFF },
    authorization: { tokens: [{ uid: '04A2245B7C1190', label: 'Blue fob' }] },
    store: { path: 'kiosk.db' },
  };
  await writeFile(file, JSON.stringify(written));
  const read = await loadConfig(file);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  kiosk = await createKiosk({
    config: read.config,
    clock: systemClock,
    drivers: await loadDriverPackages(read.config, file),
    spawnReader: () => {
      throw new Error('this charger has no PC/SC');
    },
    version: 'test',
    buildDate: null,
  });
});
afterAll(async () => {
  await kiosk.stop();
  await wire.close();
  board.close();
  folder.remove();
});

function send(command: Command, sender: 'screen' | 'panel'): void {
  const checked = validateCommand(command, sender);
  if (!checked.ok) throw new Error(checked.message);
  expect(kiosk.command(checked.command, sender)).toEqual({ ok: true });
}

async function shows(what: string, wanted: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  await until(what, WAIT_MS, () => wanted(kiosk.snapshot())).catch((error: unknown) => {
    const { screen, connectors } = kiosk.snapshot();
    throw new Error(
      `${String(error)}: ${JSON.stringify(screen)} ${connectors.map(({ state }) => state).join()}`,
    );
  });
  return kiosk.snapshot();
}
const state = (name: string) => shows(name, ({ connectors }) => connectors[0]?.state === name);
const energy = (wh: number) =>
  shows(`${String(wh)} Wh`, ({ connectors }) => (connectors[0]?.session?.energyWh ?? 0) >= wh);

describe('a kiosk on a driver package', () => {
  it(
    'card, plug, charge, a fault, stop, receipt by the board’s register, unplug',
    { timeout: 60_000 },
    async () => {
      await state('available');
      send({ type: 'simulate-tap', card: 'token-0' }, 'panel');
      await state('authorized');
      const before = Math.floor(board.wattHours);
      board.plugged = true;
      await state('charging');
      await energy(8);
      board.fault = 5;
      await state('faulted');
      expect(board.contactor).toBe(false);
      board.fault = 0;
      send({ type: 'stop', connector: 1 }, 'screen');
      const { screen } = await shows('the receipt', (snapshot) => snapshot.screen.name === 'receipt');
      const registered = Math.floor(board.wattHours) - before;
      expect(registered).toBeGreaterThanOrEqual(8);
      expect(screen).toMatchObject({ name: 'receipt' });
      const receipt = screen.name === 'receipt' ? screen.receipt : null;
      expect(receipt?.energyWh).toBe(registered);
      expect(receipt?.cost?.total.amount).toBe((plainCents(registered) / 100).toFixed(2));
      board.plugged = false;
      await state('available');
    },
  );
});

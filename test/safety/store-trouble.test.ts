/** The disk is full, or the database damaged, while two charge: both see what is owed, and all of it is kept. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { damageStore, holdStore } from '../../main/store/trouble.ts';
import { NOON } from '../rig/clock.ts';
import { fastFolder } from '../rig/damage.ts';
import { bill, withCharger, type Charger, type ChargerOptions } from './charger.ts';
import { CENTS } from './tariffs.ts';
import { Wall } from './wall.ts';

const RATE = 5;
const SIZE_MB = 24;

beforeAll(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterAll(() => vi.restoreAllMocks());

const two = (work: (charger: Charger) => Promise<void>, more: Partial<ChargerOptions> = {}) =>
  withCharger({ wall: new Wall(NOON, RATE), ...more }, async (charger) => {
    await charger.charge(10, 1, 0);
    await charger.charge(10, 2, 1);
    await work(charger);
  });

/** Both sessions are on the screen, with a price. */
function expectOwed(charger: Charger): void {
  for (const id of [1, 2]) {
    const { session } = charger.view(id);
    expect(session?.energyWh).toBeGreaterThanOrEqual(10);
    expect(session?.cost?.lines.length).toBeGreaterThan(0);
  }
}

/** Ends both; what the receipts say is what is in the store. */
async function payBoth(charger: Charger): Promise<void> {
  for (const id of [1, 2]) {
    const receipt = await charger.pay(id);
    const owed = bill(receipt);
    expect(owed.flat).toBe(CENTS.start);
    expect(owed.energy).toBe(receipt.energyWh * CENTS.perWh.noon);
    const [row, ...others] = charger.rows(`SELECT * FROM sessions WHERE number = '${receipt.number}'`);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ state: 'closed', energy_wh: receipt.energyWh });
    expect(Number(row?.['register_wh']) - Number(row?.['meter_start_wh'])).toBe(receipt.energyWh);
  }
  expect(charger.rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
}

const charging = (charger: Charger) =>
  charger.until('both to charge', ({ connectors }) => connectors.every(({ state }) => state === 'charging'));

/** Energy flows and is recorded on both. */
async function goOn(charger: Charger): Promise<void> {
  await charging(charger);
  for (const id of [1, 2]) await charger.energy((charger.view(id).session?.energyWh ?? 0) + 5, id);
}

describe.concurrent('while two charge', () => {
  it('the database is damaged: another file, nothing lost', { timeout: 60_000 }, () =>
    two(async (charger) => {
      damageStore(charger.store);
      await charger.alert('raised', 'store.recovered');
      await goOn(charger);
      expectOwed(charger);
      expect(readdirSync(path.dirname(charger.store)).some((name) => name.includes('.corrupt-'))).toBe(true);
      await payBoth(charger);
    }),
  );

  it('the database is damaged twice within a minute: told, and renewed after it', { timeout: 120_000 }, () =>
    two(async (charger) => {
      damageStore(charger.store);
      await charger.alert('raised', 'store.recovered');
      await goOn(charger);
      damageStore(charger.store);
      // A disk that does it again at once is not trusted with another file.
      await charger.until('the fault on both', ({ connectors }) =>
        connectors.every(({ fault }) => fault?.code === 'store.failed'),
      );
      expectOwed(charger);
      if (process.env['REAL'] !== '1') return;
      await charger.until('another file', () => charger.view().fault === null, 90_000);
      await goOn(charger);
      await payBoth(charger);
    }),
  );

  it('another program holds the database: paused, told, and on again', { timeout: 60_000 }, () =>
    two(async (charger) => {
      const letGo = holdStore(charger.store);
      await charger.until('the fault on both', ({ connectors }) =>
        connectors.every(({ fault }) => fault?.code === 'store.failed'),
      );
      expectOwed(charger);
      letGo();
      await goOn(charger);
      await charger.alert('raised', 'store.failed');
      await charger.alert('cleared', 'store.failed');
      await payBoth(charger);
    }),
  );

  it.skipIf(process.getuid?.() !== 0)('the disk is full', { timeout: 60_000 }, async () => {
    const disk = fastFolder();
    const size = `size=${String(SIZE_MB)}m`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', disk], { stdio: 'pipe' });
    const filler = path.join(disk, 'filler');
    try {
      await two(
        async (charger) => {
          charger.wall.asksDisk = true;
          rmSync(`${charger.store}.reserve`);
          fill(filler);
          await charger.until('the fault on both', ({ connectors }) =>
            connectors.every(({ fault }) => fault?.code === 'store.failed'),
          );
          expectOwed(charger);
          const shown = [1, 2].map((id) => charger.view(id).session?.energyWh ?? 0);
          rmSync(filler);
          await goOn(charger);
          for (const [index, wh] of shown.entries())
            expect(charger.view(index + 1).session?.energyWh).toBeGreaterThanOrEqual(wh);
          await charger.alert('cleared', 'store.failed');
          await charger.alert('raised', 'store.full');
          await charger.alert('cleared', 'store.full');
          await payBoth(charger);
        },
        { store: path.join(disk, 'kiosk.db') },
      );
    } finally {
      execFileSync('umount', ['--lazy', disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });
});

/** Takes all that is left. */
function fill(name: string): void {
  if (existsSync(name)) rmSync(name);
  const file = openSync(name, 'w');
  try {
    for (const size of [65_536, 4_096, 512]) {
      for (;;) if (writeSync(file, Buffer.alloc(size, 1)) < size) break;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

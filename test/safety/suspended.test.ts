/** The machine sleeps while somebody charges: none of it is billed as time, the meter is, and everything is in step again. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { NOON } from '../rig/clock.ts';
import { startBoard, type Board, type Family } from './boards.ts';
import { bill, Charger } from './charger.ts';
import { CENTS } from './tariffs.ts';
import { Wall } from './wall.ts';

const NIGHT_MS = 8 * 3_600_000;
/** Nothing of this process runs for so long: boards hear nothing, and their answers wait. */
const ASLEEP_MS = 3_000;

const CASES = [
  ['openevse', 'charging'],
  ['openevse', 'suspendedByVehicle'],
  ['evse-wb', 'charging'],
  ['evse-wb', 'suspendedByVehicle'],
] as const;

interface Sleeper {
  readonly board: Board;
  readonly charger: Charger;
  readonly wall: Wall;
  readonly firstWh: number;
  readonly begun: number;
}

beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
afterAll(() => vi.restoreAllMocks());

it('a night’s sleep in mid-session, charging or paused, on either board', { timeout: 60_000 }, async () => {
  const closers: (() => Promise<void>)[] = [];
  try {
    const sleepers = await Promise.all(CASES.map(([family, state]) => begin(family, state, closers)));
    const walls = sleepers.map(({ wall }) => wall);
    Wall.sleep(walls, ASLEEP_MS, NIGHT_MS);
    await Promise.all(sleepers.map((sleeper) => wakeUp(sleeper)));
  } finally {
    for (const close of closers.toReversed()) await close();
  }
});

async function begin(
  family: Family,
  state: 'charging' | 'suspendedByVehicle',
  closers: (() => Promise<void>)[],
): Promise<Sleeper> {
  const board = await startBoard(family, 4);
  closers.push(() => board.stop());
  const wall = new Wall(NOON, 1);
  const charger = await Charger.start({ wall, connectors: board.connectors });
  closers.push(() => charger.close());
  const firstWh = await board.registerWh();
  await charger.state('available');
  const begun = wall.clock.monotonic();
  await board.send('plug');
  await charger.state('plugged');
  charger.tap(0);
  await charger.energy(5);
  if (state === 'suspendedByVehicle') {
    await board.send('pause');
    await charger.state('suspendedByVehicle');
  }
  return { board, charger, wall, firstWh, begun };
}

async function wakeUp({ board, charger, wall, firstWh, begun }: Sleeper): Promise<void> {
  const { number } = charger.view().session ?? {};
  await board.send('resume');
  await charger.state('charging');
  await charger.energy((charger.view().session?.energyWh ?? 0) + 10);
  expect(charger.view().session?.number).toBe(number);
  // It slept, and nobody set its clock.
  expect(charger.snapshot.notices.map(({ code }) => code)).not.toContain('clock.unsure');
  charger.do({ type: 'stop', connector: 1 });
  await charger.until('the end', () => charger.view().session?.endedAt !== null);
  await board.send('unplug');
  const receipt = await charger.receipt();
  const passed = Math.ceil((wall.clock.monotonic() - begun) / 1000);
  const owed = bill(receipt);
  expect(receipt.energyWh).toBe((await board.registerWh()) - firstWh);
  expect(owed.energy).toBe(receipt.energyWh * CENTS.perWh.noon);
  expect(owed.time / CENTS.perSecond + owed.parking / CENTS.parkingPerSecond).toBeLessThanOrEqual(passed);
  expect(receipt).toMatchObject({ clockUnsure: false, stopReason: 'driver-screen' });
  charger.do({ type: 'home' });
  await charger.until('the time of the house to follow', ({ at }) => {
    return Math.abs(at - wall.clock.now()) < 1_000;
  });
}

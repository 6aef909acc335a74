/** The power of the whole box goes in mid-session, and it comes back with another time: nothing ends before it began. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NOON } from '../rig/clock.ts';
import { startBoard, type Board } from './boards.ts';
import { Charger } from './charger.ts';
import { CENTS } from './tariffs.ts';
import { Wall } from './wall.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
afterAll(() => vi.restoreAllMocks());

async function withBoard(work: (charger: Charger, board: Board) => Promise<void>): Promise<void> {
  const board = await startBoard('openevse', 4);
  const { connectors } = board;
  const charger = await Charger.start({ wall: new Wall(NOON, 1), connectors });
  try {
    await work(charger, board);
  } finally {
    await charger.close();
    await board.stop();
  }
}

async function begin(charger: Charger, board: Board): Promise<void> {
  await charger.state('available');
  await board.send('plug');
  await charger.state('plugged');
  charger.tap(0);
  await charger.state('charging');
  await charger.energy(10);
}

interface Row {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly closedAt: number;
  readonly energyWh: number;
  readonly reason: string;
  readonly receipt: {
    readonly totals: { readonly payable: { readonly incl: string } };
    readonly lines: unknown[];
  };
}

function onlyRow(charger: Charger): Row {
  const [row, ...more] = charger.rows('SELECT * FROM sessions');
  expect(more).toEqual([]);
  expect(row?.['state']).toBe('closed');
  return {
    startedAt: Number(row?.['started_at']),
    endedAt: Number(row?.['ended_at']),
    closedAt: Number(row?.['closed_at']),
    energyWh: Number(row?.['energy_wh']),
    reason: String(row?.['stop_reason']),
    receipt: JSON.parse(String(row?.['receipt'])) as Row['receipt'],
  };
}

describe.concurrent.each([
  ['an hour earlier', -HOUR],
  ['a year earlier', -YEAR],
  ['in 1970', 1_000_000 - NOON],
  ['ten minutes later', HOUR / 6],
] as const)('back %s', (_, by) => {
  it('with "end": closed with all that flowed, in order', { timeout: 40_000 }, () =>
    withBoard(async (charger, board) => {
      await begin(charger, board);
      const { wall } = charger;
      await charger.down();
      const ran = wall.clock.monotonic();
      await charger.boot(new Wall(wall.clock.now() + by, 1), { afterPowerLoss: 'end' });
      await charger.state('finished');
      await board.send('unplug');
      await charger.state('available');
      const flowed = await board.registerWh();
      const row = onlyRow(charger);
      expect(row.reason).toBe('power-loss');
      expect(row.energyWh).toBe(flowed);
      expect(row.startedAt).toBeLessThanOrEqual(row.endedAt);
      expect(row.endedAt).toBeLessThanOrEqual(row.closedAt);
      expectNoMoreThan(row, ran);
    }),
  );

  it('with "resume": goes on, and bills the time that passed', { timeout: 40_000 }, () =>
    withBoard(async (charger, board) => {
      await begin(charger, board);
      const { wall } = charger;
      await charger.down();
      const ran = wall.clock.monotonic();
      const next = new Wall(wall.clock.now() + by, 1);
      await charger.boot(next, { afterPowerLoss: 'resume' });
      await charger.until('the charge to go on', () => (charger.view().session?.watts ?? 0) > 0);
      await charger.energy((charger.view().session?.energyWh ?? 0) + 20);
      charger.do({ type: 'stop', connector: 1 });
      await charger.until('the end', () => charger.view().session?.endedAt !== null);
      await board.send('unplug');
      await charger.receipt();
      await charger.state('available');
      const row = onlyRow(charger);
      expect(row.energyWh).toBe(await board.registerWh());
      expect(row.startedAt).toBeLessThanOrEqual(row.endedAt);
      expect(row.endedAt).toBeLessThanOrEqual(row.closedAt);
      const time = expectNoMoreThan(row, ran + next.clock.monotonic());
      // What was charged after the cut is billed, too.
      expect(time).toBeGreaterThan(CENTS.perSecond);
      charger.do({ type: 'home' });
      await charger.until('the time of the house to follow', ({ at }) => {
        return Math.abs(at - next.clock.now()) < 1_000;
      });
    }),
  );
});

/** Returns the cents for time: no more than `ms` at the highest price. */
function expectNoMoreThan({ receipt, energyWh }: Row, ms: number): number {
  const total = Math.round(Number(receipt.totals.payable.incl) * 100);
  const perWh = (total - CENTS.start) % CENTS.perWh.noon;
  expect(Number.isInteger(perWh)).toBe(true);
  const time = total - CENTS.start - energyWh * CENTS.perWh.noon;
  expect(time).toBeGreaterThanOrEqual(0);
  expect(time).toBeLessThanOrEqual(Math.ceil(ms / 1000) * CENTS.parkingPerSecond);
  return time;
}

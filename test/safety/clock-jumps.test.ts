/** The wall clock is set while somebody charges: nothing of that is billed, nothing ends or hangs, and everybody is told. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NOON } from '../rig/clock.ts';
import { bill, cents, withCharger, type Charger } from './charger.ts';
import { CENTS } from './tariffs.ts';
import { Wall } from './wall.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
/** Two clocks that are read one after the other. */
const ROUNDING_MS = 150;
const RATE = 10;
/** With that the ten minutes in which a clock must be steady are soon over. */
const SOON = 600;

beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
afterAll(() => vi.restoreAllMocks());

const headline = ({ snapshot }: Charger) => Number(snapshot.price?.headline.amount);
const follows = (charger: Charger) =>
  charger.until('the time of the house to follow', ({ at }) => {
    return Math.abs(at - charger.wall.clock.now()) < ROUNDING_MS * RATE;
  });

/** Every row of a session comes after the one before it. */
function expectOrder(charger: Charger): void {
  for (const row of charger.rows('SELECT * FROM sessions')) {
    expect(Number(row['started_at'])).toBeLessThanOrEqual(Number(row['ended_at']));
    expect(Number(row['ended_at'])).toBeLessThanOrEqual(Number(row['closed_at']));
    for (const [table, by] of [
      ['session_events', 'seq'],
      ['meter_samples', 'rowid'],
    ]) {
      const at = charger
        .rows(`SELECT at FROM ${table} WHERE session = '${String(row['id'])}' ORDER BY ${by}`)
        .map((one) => Number(one['at']));
      expect(at, table).toEqual(at.toSorted((a, b) => a - b));
    }
  }
}

describe.concurrent.each([
  ['an hour ahead', [HOUR], 70],
  ['an hour back', [-HOUR], 70],
  ['a year ahead', [YEAR], 50],
  ['a year back', [-YEAR], 50],
  ['an hour ahead and again', [HOUR, HOUR], 70],
  ['a year ahead and back again', [YEAR, -YEAR], 50],
] as const)('the clock is set %s', (_, jumps, priceAfter) => {
  it('while two charge', { timeout: 60_000 }, async () => {
    const wall = new Wall(NOON + 20 * MINUTE, RATE);
    await withCharger({ wall }, (charger) => chargeWhileSet(charger, jumps, priceAfter));
  });
});

async function chargeWhileSet(charger: Charger, jumps: readonly number[], priceAfter: number): Promise<void> {
  const { wall } = charger;
  expect(headline(charger)).toBe(50);
  const begun = wall.clock.monotonic();
  const offset = charger.snapshot.at - begun;
  await charger.charge(10);
  const { startedAt } = charger.view().session ?? {};
  for (const by of jumps) {
    const heard = charger.webhook.received.length;
    wall.jump(by);
    await charger.notice('clock.unsure');
    const wh = charger.view().session?.energyWh ?? 0;
    await charger.energy(wh + 10);
    // The second jump is the same fault with other evidence.
    if (heard === 0) await charger.alert('raised', 'clock.unsure');
  }
  // Who comes now sees the price for such a time, and pays it.
  expect(headline(charger)).toBe(90);
  await charger.charge(10, 2, 1);
  expect(charger.view().session?.startedAt).toBe(startedAt);
  expect(Math.abs(charger.snapshot.at - wall.clock.monotonic() - offset)).toBeLessThan(ROUNDING_MS * RATE);
  expect(charger.states.slice(-1)).toEqual(['charging']);

  charger.vehicle('pause');
  const { connectors } = await charger.state('suspendedByVehicle');
  expect(connectors[0]?.session?.idleFee?.runningSince).not.toBeNull();
  const receipt = await charger.pay();
  const passed = Math.ceil((wall.clock.monotonic() - begun) / 1000);
  expect(charger.states.filter((state) => state === 'faulted')).toEqual([]);
  const owed = bill(receipt);
  expect(owed.flat).toBe(CENTS.start);
  expect(owed.energy).toBe(receipt.energyWh * CENTS.perWh.noon);
  expect(receipt.cost?.lines.filter(({ kind }) => kind === 'energy')).toHaveLength(1);
  const time = owed.time / CENTS.perSecond;
  const parking = owed.parking / CENTS.parkingPerSecond;
  expect(time).toBeGreaterThan(0);
  expect(parking).toBeGreaterThan(0);
  expect(time + parking).toBeLessThanOrEqual(passed);
  expect(receipt.endedAt - receipt.startedAt).toBeLessThanOrEqual(passed * 1000);
  expect(receipt.clockUnsure).toBe(true);
  expect(receipt.stopReason).toBe('driver-screen');

  // Somebody charges still: nothing is followed yet.
  expect(Math.abs(charger.snapshot.at - wall.clock.monotonic() - offset)).toBeLessThan(ROUNDING_MS * RATE);
  const other = await charger.pay(2);
  expect(bill(other).energy).toBe(other.energyWh * CENTS.perWh.unsure);
  expect(other.clockUnsure).toBe(true);
  charger.do({ type: 'home' });
  await follows(charger);
  expectOrder(charger);

  // A sheet closes after as long as ever.
  wall.hurry(2 * RATE);
  const opened = wall.clock.monotonic();
  charger.do({ type: 'sheet', sheet: 'help' });
  await charger.until('the sheet to close', ({ sheet }) => sheet === null);
  expect(wall.clock.monotonic() - opened).toBeLessThan(2 * MINUTE);
  wall.hurry(SOON);
  await charger.notice('clock.unsure', false);
  await charger.alert('cleared', 'clock.unsure');
  await charger.until('the price of that hour', () => headline(charger) === priceAfter);
  // The minute ticks by the clock that is followed.
  wall.hurry(RATE * RATE);
  await new Promise<void>((resolve) => {
    charger.kiosk.subscribe(({ at }) => {
      if (at % MINUTE < MINUTE / 6) resolve();
    });
  });
  await charger.until('a free screen', ({ screen }) => screen.name === 'idle');
  wall.hurry(RATE);
  await charger.charge(2);
  const next = await charger.pay();
  expect(next.clockUnsure).toBe(false);
  expect(bill(next).energy).toBe(next.energyWh * (priceAfter / 10));
}

describe.concurrent('a countdown', () => {
  it.each([HOUR, -HOUR, YEAR, -YEAR])('is as long as before when the clock is set by %i ms', async (by) => {
    const wall = new Wall(NOON + 20 * MINUTE, RATE);
    await withCharger({ wall }, async (charger) => {
      charger.tap(0);
      await charger.screen('choose-connector');
      charger.do({ type: 'connector', connector: 1 });
      const begun = wall.clock.monotonic();
      await charger.screen('plug-in');
      wall.jump(by);
      const { screen, at } = await charger.notice('clock.unsure');
      if (screen.name !== 'plug-in') throw new Error(screen.name);
      expect(screen.deadline.totalMs).toBe(MINUTE);
      expect(screen.deadline.at - at).toBeGreaterThan(MINUTE / 2);
      expect(screen.deadline.at - at).toBeLessThan(MINUTE);
      wall.hurry(60);
      await charger.state('available');
      const lasted = wall.clock.monotonic() - begun;
      expect(lasted).toBeGreaterThanOrEqual(MINUTE - ROUNDING_MS);
      expect(lasted).toBeLessThan(1.5 * MINUTE);
      charger.do({ type: 'home' });
      await follows(charger);
    });
  });

  it('of a recovery that is shown goes on when the clock is followed', async () => {
    const wall = new Wall(NOON + 20 * MINUTE, RATE);
    await withCharger({ wall }, async (charger) => {
      charger.do({ type: 'simulate-fault', connector: 1, fault: 'protection.no-ground', raised: true });
      const waits = () => charger.view().fault?.recovery?.deadline ?? null;
      await charger.until('a wait that is shown', () => waits() !== null);
      wall.jump(-YEAR);
      await charger.notice('clock.unsure');
      await follows(charger);
      const { at } = charger.snapshot;
      const deadline = waits();
      if (deadline === null) throw new Error('the wait is over already');
      expect(deadline.at - at).toBeGreaterThan(0);
      expect(deadline.at - at).toBeLessThanOrEqual(deadline.totalMs);
    });
  });
});

describe.concurrent('a box without a clock of its own', () => {
  it('starts in 1970 and hears of the time server in mid-session', { timeout: 40_000 }, async () => {
    const wall = new Wall(1_000_000, RATE);
    wall.synchronised = 'no';
    await withCharger({ wall, buildDate: NOON - 24 * HOUR }, async (charger) => {
      await charger.notice('clock.unsure');
      expect(headline(charger)).toBe(90);
      const begun = wall.clock.monotonic();
      await charger.charge(10);
      wall.jump(NOON);
      wall.synchronised = 'yes';
      await charger.energy((charger.view().session?.energyWh ?? 0) + 40);
      expect(charger.view().state).toBe('charging');
      const receipt = await charger.pay();
      const passed = Math.ceil((wall.clock.monotonic() - begun) / 1000);
      const owed = bill(receipt);
      expect(owed.energy).toBe(receipt.energyWh * CENTS.perWh.unsure);
      expect(owed.time).toBeLessThanOrEqual(passed * CENTS.perSecond);
      expect(receipt).toMatchObject({ clockUnsure: true, stopReason: 'driver-screen' });
      charger.do({ type: 'home' });
      await follows(charger);
      wall.hurry(SOON);
      await charger.notice('clock.unsure', false);
      expect(headline(charger)).toBe(50);
      expectOrder(charger);
      expect(cents(receipt.cost?.total.amount ?? '')).toBe(owed.total);
    });
  });
});

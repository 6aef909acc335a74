/** Several units share one line: how often each is heard, with the shipped timings, when one of them is gone. */
import { expect, test } from 'vitest';
import { createEvseWb } from '../../../drivers/controllers/evse-wb/evse-wb.ts';
import { EmulatedEvseWb } from '../../../drivers/emulated/evse-wb.ts';
import { createSimulatedLine } from '../../../drivers/emulated/line.ts';
import { EmulatedSdm } from '../../../drivers/emulated/sdm.ts';
import { createEastron } from '../../../drivers/meters/eastron/eastron.ts';
import { MODBUS_TIMINGS } from '../../../drivers/serial/modbus/port.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import { until } from '../../rig/until.ts';

const UNITS = [1, 2, 11, 12];
const WARM_UP_MS = 8000;
const WATCHED_MS = 20_000;
/** The loop of a safe charger: a fault, a vehicle that leaves, a register that moves must be seen within this. */
const OFTEN_MS = 1000;
const AT_LEAST_MS = 2000;

async function pass(clock: VirtualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 5) {
    await clock.pass(5);
    // Bytes of the in-memory port take a few turns of the loop.
    await settle();
  }
}

/** The gaps between answers of each unit, ms, while `dead` is mute. */
async function heard(
  dead: readonly number[],
  from: 'start' | 'later',
): Promise<ReadonlyMap<number, number[]>> {
  const clock = new VirtualClock();
  const line = createSimulatedLine({ wireClock: clock, timings: MODBUS_TIMINGS });
  const units = UNITS.map((address) =>
    address < 10
      ? new EmulatedEvseWb({ address, wireClock: clock })
      : new EmulatedSdm({ address, phases: 3, wireClock: clock }),
  );
  for (const unit of units) {
    line.bus.add(unit);
    unit.powerOn();
  }
  const mute = () => {
    for (const unit of units) unit.line.muted = dead.includes(unit.address);
  };
  if (from === 'start') mute();
  const drivers = UNITS.map((address) =>
    address < 10
      ? createEvseWb({ port: line.port, address, clock })
      : createEastron({ driver: 'sdm630', port: line.port, address, clock, wireClock: clock }),
  );
  for (const driver of drivers) driver.start();
  // Opening takes real turns of the loop, whatever the clock says.
  await until('the port open', 5000, () => line.port.isUp);
  await pass(clock, WARM_UP_MS);
  mute();
  await pass(clock, WARM_UP_MS);
  const answers = new Map(UNITS.map((unit) => [unit, [clock.monotonic()]]));
  line.port.subscribe((event) => {
    if (event.type === 'attempt' && event.answered) answers.get(event.unit)?.push(clock.monotonic());
  });
  await pass(clock, WATCHED_MS);
  const end = clock.monotonic();
  for (const unit of units) unit.powerOff();
  return new Map(
    [...answers].map(([unit, at]) => [
      unit,
      [...at, end].slice(1).map((one, index) => one - (at[index] ?? 0)),
    ]),
  );
}

const mean = (gaps: readonly number[]) => gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;

test.each<[string, readonly number[], 'start' | 'later', readonly number[]]>([
  ['four units that answer', [], 'later', UNITS],
  ['a board that falls silent', [1], 'later', [2, 11, 12]],
  ['a board that was never there', [1], 'start', [2, 11, 12]],
  ['a meter that falls silent', [11], 'later', [1, 2, 12]],
])('%s: the others are heard often enough', { timeout: 60_000 }, async (_what, dead, from, others) => {
  const gaps = await heard(dead, from);
  const told = Object.fromEntries(
    others.map((unit) => [
      unit,
      [Math.round(mean(gaps.get(unit) ?? [])), Math.max(...(gaps.get(unit) ?? []))],
    ]),
  );
  if (process.env['FIGURES'] !== undefined) console.log(JSON.stringify(told));
  for (const unit of others) {
    expect(mean(gaps.get(unit) ?? []), JSON.stringify(told)).toBeLessThan(OFTEN_MS);
    expect(Math.max(...(gaps.get(unit) ?? [])), JSON.stringify(told)).toBeLessThan(AT_LEAST_MS);
  }
  for (const unit of dead) expect(gaps.get(unit)).toEqual([WATCHED_MS]);
});

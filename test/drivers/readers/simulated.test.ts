import { expect, it } from 'vitest';
import { SimulatedReader } from '../../../drivers/readers/simulated/simulated.ts';
import { FakeClock, Witness } from './fakes.ts';

const UID = '04A2245B7C1190';

function setUp() {
  const clock = new FakeClock();
  const reader = new SimulatedReader(clock);
  const seen = new Witness(reader);
  reader.start();
  return { clock, reader, seen };
}

it('taps', () => {
  const { clock, reader, seen } = setUp();
  expect(reader.tap(UID.toLowerCase())).toEqual({ ok: true, value: undefined });
  expect(seen.of('tap')).toEqual([{ type: 'tap', uid: UID, at: clock.now() }]);
  expect(JSON.stringify(seen.of('frame'))).not.toContain(UID);
});

it('debounces as a real reader', () => {
  const { clock, reader, seen } = setUp();
  reader.tap(UID);
  clock.pass(1000);
  reader.tap(UID);
  expect(seen.taps).toEqual([UID]);
  clock.pass(1500);
  reader.tap(UID);
  expect(seen.taps).toEqual([UID, UID]);
});

it('refuses what is no card number', () => {
  const { reader, seen } = setUp();
  for (const uid of ['', '04', '04A2245', 'card', '04 A2 24 5B']) {
    expect(reader.tap(uid)).toMatchObject({ ok: false, failure: { code: 'malformed' } });
  }
  expect(seen.taps).toEqual([]);
});

it('shows problems, and a random number as one', () => {
  const { reader, seen } = setUp();
  reader.tapProblem('removed-early');
  reader.tap('08112233');
  expect(seen.problems).toEqual(['removed-early', 'random-uid']);
  expect(seen.taps).toEqual([]);
});

it('raises and clears its conditions, and takes no card meanwhile', () => {
  const { reader, seen } = setUp();
  expect(seen.linkUp).toBe(true);
  reader.setPresent(false);
  expect(seen.raised).toEqual(['reader.absent']);
  expect(seen.linkUp).toBe(false);
  expect(reader.tap(UID)).toMatchObject({ ok: false, failure: { code: 'closed', retryable: true } });
  reader.setService(false);
  expect(seen.raised).toEqual(['reader.service-down']);
  reader.setPresent(true);
  reader.setService(true);
  expect(seen.raised).toEqual([]);
  expect(seen.linkUp).toBe(true);
});

it('takes no card when it is stopped', async () => {
  const { reader, seen } = setUp();
  reader.setPresent(false);
  await reader.stop();
  expect(seen.raised).toEqual([]);
  expect(reader.tap(UID)).toMatchObject({ ok: false, failure: { code: 'closed', retryable: false } });
});

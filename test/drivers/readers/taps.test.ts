import { expect, it } from 'vitest';
import { DEBOUNCE_MS, TapFilter } from '../../../drivers/readers/pcsc/taps.ts';
import { FakeClock } from './fakes.ts';

const A = '04A2245B7C1190';
const B = '04B2245B7C1191';

function setUp() {
  const clock = new FakeClock();
  return { clock, taps: new TapFilter(() => clock.monotonic()) };
}

it('counts a card that is seen again and again at the edge of the field once', () => {
  const { clock, taps } = setUp();
  expect(taps.card(A)).toBe(true);
  for (let flicker = 0; flicker < 10; flicker++) {
    clock.pass(400);
    taps.gone();
    clock.pass(400);
    expect(taps.card(A)).toBe(false);
  }
});

it('counts a card again when it was away for the debounce time', () => {
  const { clock, taps } = setUp();
  taps.card(A);
  clock.pass(10_000);
  taps.gone();
  clock.pass(DEBOUNCE_MS - 1);
  expect(taps.card(A)).toBe(false);
  taps.gone();
  clock.pass(DEBOUNCE_MS);
  expect(taps.card(A)).toBe(true);
});

it('counts a card once for as long as it lies there, also when a new reader process sees it', () => {
  const { clock, taps } = setUp();
  taps.card(A);
  clock.pass(3_600_000);
  expect(taps.card(A)).toBe(false);
});

it('counts another card at once, and two cards that alternate once each', () => {
  const { clock, taps } = setUp();
  expect(taps.card(A)).toBe(true);
  taps.gone();
  clock.pass(200);
  expect(taps.card(B)).toBe(true);
  taps.gone();
  clock.pass(200);
  expect(taps.card(A)).toBe(false);
  taps.gone();
  clock.pass(200);
  expect(taps.card(B)).toBe(false);
});

it('tells a problem once, and another kind at once', () => {
  const { clock, taps } = setUp();
  expect(taps.problem('removed-early')).toBe(true);
  clock.pass(300);
  expect(taps.problem('removed-early')).toBe(false);
  expect(taps.problem('random-uid')).toBe(true);
  clock.pass(DEBOUNCE_MS);
  expect(taps.problem('random-uid')).toBe(true);
});

it('says nothing of a card that was read and is torn away while leaving', () => {
  const { clock, taps } = setUp();
  taps.card(A);
  expect(taps.problem('removed-early')).toBe(false);
  clock.pass(2000);
  taps.gone();
  clock.pass(300);
  expect(taps.problem('removed-early')).toBe(false);
  clock.pass(DEBOUNCE_MS);
  expect(taps.problem('removed-early')).toBe(true);
});

import { expect, test } from 'vitest';
import { zoneOf } from './helpers.ts';
import { pick, seeded, ZONES } from './random.ts';

const second = (text: string) => Date.parse(text) / 1000;

test.each([
  ['Europe/Amsterdam', '2024-03-31T00:59:59Z', 3600],
  ['Europe/Amsterdam', '2024-03-31T01:00:00Z', 7200],
  ['Europe/Amsterdam', '2024-10-27T00:59:59Z', 7200],
  ['Europe/Amsterdam', '2024-10-27T01:00:00Z', 3600],
  ['Europe/Amsterdam', '2199-07-01T00:00:00Z', 7200],
  ['Australia/Lord_Howe', '2024-04-06T14:59:59Z', 39_600],
  ['Australia/Lord_Howe', '2024-04-06T15:00:00Z', 37_800],
  ['Pacific/Apia', '2011-12-30T09:59:59Z', -36_000],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', 50_400],
  ['Africa/Monrovia', '1972-01-06T23:59:59Z', -2670],
  ['UTC', '1970-01-01T00:00:00Z', 0],
])('%s at %s', (name, instant, offset) => {
  expect(zoneOf(name).offsetAt(second(instant))).toBe(offset);
});

test('the table says what Intl says, at any instant', () => {
  const random = seeded(7);
  for (let i = 0; i < 2000; i++) {
    const name = pick(random, ZONES);
    const at = Math.floor(random() * second('2199-12-31T23:59:59Z'));
    expect(`${name} ${at} ${zoneOf(name).offsetAt(at)}`).toBe(`${name} ${at} ${intlOffset(name, at)}`);
  }
});

test('it is steady until it says', () => {
  const zone = zoneOf('Europe/Amsterdam');
  const change = second('2024-03-31T01:00:00Z');
  expect(zone.steadyUntil(change - 1)).toBe(change);
  expect(zone.steadyUntil(change)).toBe(second('2024-10-27T01:00:00Z'));
});

function intlOffset(name: string, at: number): number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(at * 1000).map(({ type, value }) => [type, value]));
  const shown = `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}Z`;
  return second(shown) - at;
}

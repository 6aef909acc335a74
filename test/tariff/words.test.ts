import { describe, expect, test } from 'vitest';
import { describe as inWords } from '../../main/tariff/words.ts';
import type { DescribeOptions, PriceWords } from '../../main/tariff/words/price-words.ts';
import { messagesFor } from '../../main/tariff/words/catalogue.ts';
import { AMSTERDAM, compiledOf, element, tariffWith, zoneOf } from './helpers.ts';
import type { PlainElement, PlainRestrictions } from './reference.ts';

const EVENING = Date.parse('2026-11-22T17:42:00Z');

function words(
  elements: PlainElement[],
  more: Record<string, unknown> = {},
  options: Partial<DescribeOptions> = {},
): PriceWords {
  const compiled = compiledOf(tariffWith(elements, more));
  return inWords(compiled, { language: 'en', at: EVENING, zone: zoneOf(AMSTERDAM), ...options });
}

function lines({ headline, entries }: PriceWords): string[] {
  const line = (amount: string, detail: string) =>
    (detail ? `${amount} · ${detail}` : amount).replaceAll('\u00a0', ' ');
  return [line(headline.text, headline.detail), ...entries.map(({ amount, detail }) => line(amount, detail))];
}

const DAY_AND_NIGHT = [
  element('ENERGY', 0.39, { start_time: '20:00', end_time: '06:00' }, { vat: 19 }),
  element('ENERGY', 0.49, null, { vat: 19 }),
  element('PARKING_TIME', 3, { max_duration: 14_400 }, { vat: 19 }),
];

describe('a whole tariff', () => {
  const incl = { tax_included: 'YES', max_price: { before_taxes: 50, after_taxes: 59.5 } };
  test('in English', () => {
    const said = words(DAY_AND_NIGHT, incl, { graceSeconds: 900 });
    expect(lines(said)).toEqual([
      '0.49 € / kWh · 06:00 – 20:00',
      '0.39 € / kWh · 20:00 – 06:00',
      '0.05 € / min · parked after charging, first 15 min free, in the first 4 hr of the session',
      'At most 59.50 € · per session',
      'No start fee · all prices incl. 19% VAT',
    ]);
    expect(said.entries.map(({ icon }) => icon)).toEqual(['night', 'parking', 'limit', 'ok']);
    expect(said.headline).toMatchObject({ amount: '0.49', amountText: '0.49', symbol: '€', per: 'kWh' });
    expect(said.complete).toBe(true);
  });
  test('in German, at night', () => {
    const said = words(DAY_AND_NIGHT, incl, { language: 'de-AT', at: EVENING + 4 * 3_600_000 });
    expect(lines(said)).toEqual([
      '0,39 € / kWh · 20:00 – 06:00',
      '0,49 € / kWh · 06:00 – 20:00',
      '0,05 € / min · Parken nach dem Laden, in den ersten 4 Std. seit Beginn',
      'Höchstens 59,50 € · pro Ladevorgang',
      'Keine Startgebühr · alle Preise inkl. 19 % MwSt.',
    ]);
  });
  test('without tax, where a station is set so', () => {
    const said = words([element('ENERGY', 0.5, null, { vat: 20 })], {}, { tax: 'excl' });
    expect(lines(said)).toEqual(['0.50 € / kWh', 'No start fee · all prices plus 20% VAT']);
    expect(lines(words([element('ENERGY', 0.5, null, { vat: 20 })]))[0]).toBe('0.60 € / kWh');
  });
});

describe('one price under one condition', () => {
  test.each<[PlainRestrictions, string]>([
    [{ start_time: '20:00', end_time: '00:00' }, '20:00 – 00:00'],
    [{ start_time: '22:00', end_time: '06:00' }, '22:00 – 06:00'],
    [{ day_of_week: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] }, 'Mon – Fri'],
    [{ day_of_week: ['SATURDAY', 'SUNDAY'] }, 'Sat, Sun'],
    [{ day_of_week: ['FRIDAY'], start_time: '22:00', end_time: '06:00' }, 'Fri 00:00 – 06:00, 22:00 – 00:00'],
    [{ min_kwh: 10 }, 'after 10 kWh'],
    [{ max_kwh: 10.5 }, 'for the first 10.5 kWh'],
    [{ min_kwh: 10, max_kwh: 20 }, 'between 10 kWh and 20 kWh'],
    [{ min_duration: 7200 }, 'from 2 hr after the start'],
    [{ max_duration: 900 }, 'in the first 15 min of the session'],
    [{ min_duration: 900, max_duration: 5400 }, 'from 15 min to 90 min after the start'],
    [{ min_power: 11 }, 'at 11 kW or more'],
    [{ max_power: 11 }, 'below 11 kW'],
    [{ min_current: 16, max_current: 32 }, 'at 16 A or more, below 32 A'],
    [{ min_kwh: 0 }, ''],
  ])('%j', (restrictions, expected) => {
    // The energy stands in the headline, the time below it.
    const said = words([element('ENERGY', 1), element('TIME', 6, restrictions)]);
    const time = said.entries.find(({ icon }) => icon === 'time');
    expect(time?.amount.replaceAll('\u00a0', ' ')).toBe('0.10 € / min');
    expect(time?.detail).toBe(expected ? `while charging, ${expected}` : 'while charging');
  });
});

describe('amounts', () => {
  test.each([
    ['EUR', 'TIME', 3, '0.05 € / min'],
    ['EUR', 'TIME', 2, '2.00 € / h'],
    ['EUR', 'TIME', 1.5, '1.50 € / h'],
    ['EUR', 'TIME', 0.0333, '0.0333 € / h'],
    ['EUR', 'ENERGY', 0.275, '0.275 € / kWh'],
    ['EUR', 'ENERGY', 0.12345, 'about 0.1235 € / kWh'],
    ['JPY', 'ENERGY', 40, '40 ¥ / kWh'],
    ['KWD', 'ENERGY', 0.05, '0.050 KWD / kWh'],
    ['EUR', 'FLAT', 1.5, '1.50 € / session'],
    ['EUR', 'ENERGY', -0.1, '-0.10 € / kWh'],
  ])('%s %s %d', (currency, type, amount, expected) => {
    const said = words([element(type, amount)], { currency });
    expect(said.headline.text.replaceAll('\u00a0', ' ')).toBe(expected);
  });
});

test.each([[[element('FLAT', 0)]], [[element('ENERGY', 0), element('TIME', 0), element('PARKING_TIME', 0)]]])(
  'free is said as free',
  (elements) => {
    expect(lines(words(elements))).toEqual(['Free']);
  },
);

test('free now, not later', () => {
  const said = words([element('ENERGY', 0, { end_time: '20:00' }), element('ENERGY', 0.3)]);
  expect(lines(said)).toEqual(['Free · 00:00 – 20:00', '0.30 € / kWh · 20:00 – 00:00', 'No start fee']);
});

describe('"Free" says when, unless all of it always is', () => {
  test.each<[string, PlainElement[], string]>([
    ['a hole', [element('ENERGY', 1, { start_time: '08:00', end_time: '18:00' })], 'Free · 18:00 – 08:00'],
    ['a tier', [element('ENERGY', 1, { min_kwh: 10 })], 'Free · for the first 10 kWh'],
    ['a load', [element('TIME', 6, { min_power: 11 })], 'Free · below 11 kW'],
    ['parking', [element('PARKING_TIME', 6)], 'Free · while charging'],
    ['a late fee', [element('FLAT', 3, { min_duration: 3600 })], 'Free · in the first 1 hr of the session'],
    [
      'free energy beside a time fee',
      [element('ENERGY', 0), element('TIME', 6, { start_time: '20:00' })],
      'Free · 00:00 – 20:00',
    ],
  ])('%s', (_name, elements, expected) => {
    expect(lines(words(elements))[0]).toBe(expected);
  });
  test('not where a minimum is billed', () => {
    const said = words([element('ENERGY', 0)], { min_price: { before_taxes: 2, after_taxes: 2.38 } });
    expect(lines(said)).toEqual(['At least 2.38 € · per session']);
    expect(said.headline).toMatchObject({ free: false, amount: '2.38', unitText: '€ / session' });
  });
  test('not of one part where the other costs', () => {
    const said = words([
      element('ENERGY', 0, { start_time: '22:00', end_time: '06:00' }),
      element('ENERGY', 0.5),
      element('TIME', 6),
    ]);
    expect(lines(said)).toContain('0.00 € / kWh · 22:00 – 06:00');
  });
});

describe('a fee', () => {
  test('under a condition can fall due late (rule 9): no start fee', () => {
    const said = words([element('FLAT', 2, { start_time: '20:00' }), element('ENERGY', 1)]);
    expect(lines(said)).toContain('2.00 € / session · fee, once per session, 20:00 – 00:00');
  });
  test('of several is billed only once', () => {
    const said = words([element('FLAT', 1, { max_kwh: 10 }), element('FLAT', 2), element('ENERGY', 1)]);
    expect(lines(said)).toContain(
      '2.00 € / session · fee, once per session, after 10 kWh, only the first such fee',
    );
  });
});

test('a reservation’s time counts from its own start', () => {
  const said = words([
    element('TIME', 6, { reservation: 'RESERVATION', max_duration: 900 }),
    element('ENERGY', 1),
  ]);
  expect(lines(said)).toContain('0.10 € / min · while reserved, in the first 15 min');
});

test('an element below is said without what those above it take', () => {
  const said = words([
    element('ENERGY', 0.2, { start_time: '10:00', end_time: '14:00' }),
    element('ENERGY', 0.3, { start_time: '08:00', end_time: '20:00' }),
    element('ENERGY', 0.4),
  ]);
  expect(lines(said)).toEqual([
    '0.30 € / kWh · 08:00 – 10:00, 14:00 – 20:00',
    '0.20 € / kWh · 10:00 – 14:00',
    '0.40 € / kWh · 20:00 – 08:00',
    'No start fee',
  ]);
});

test('steps, fees, minimum, reservation', () => {
  const said = words(
    [
      element('FLAT', 1),
      element('ENERGY', 0.5, null, { step_size: 500 }),
      element('PARKING_TIME', 6, null, { step_size: 900 }),
      element('TIME', 6, { reservation: 'RESERVATION' }),
      element('FLAT', 4, { reservation: 'RESERVATION_EXPIRES' }),
    ],
    { min_price: { before_taxes: 2 } },
  );
  expect(lines(said)).toEqual([
    '0.50 € / kWh · per 0.5 kWh or part of it',
    '0.10 € / min · parked after charging, per 15 min or part of it',
    '1.00 € / session · start fee, once per session',
    '0.10 € / min · while reserved',
    '0.10 € / min · for a reservation that was not used',
    '4.00 € / session · for a reservation that was not used, fee, once per session',
    'At least 2.00 € · per session, before tax',
  ]);
});

test('dates: what holds today, and from when it is other', () => {
  const said = words([element('ENERGY', 0.3, { end_date: '2026-12-01' }), element('ENERGY', 0.4)]);
  expect(lines(said)).toEqual(['0.30 € / kWh', 'No start fee', 'Other prices from Dec 1, 2026']);
});

describe('what has no room', () => {
  const hourly = Array.from({ length: 24 }, (_unused, hour) =>
    element('ENERGY', (20 + hour) / 100, {
      start_time: `${String(hour).padStart(2, '0')}:00`,
      end_time: `${String((hour + 1) % 24).padStart(2, '0')}:00`,
    }),
  );
  test('is a span and the operator’s own words', () => {
    const said = words(hourly, {
      tariff_alt_text: [{ language: 'en', text: 'Hourly prices, see example.org' }],
    });
    expect(said.complete).toBe(false);
    expect(lines(said)).toEqual([
      '0.38 € / kWh · 18:00 – 19:00',
      '0.20 € / kWh to 0.43 € / kWh · depending on time and use',
      'No start fee',
      'Hourly prices, see example.org · There are more rules to this price than fit here.',
    ]);
  });
  test('is only a generic line where the operator has none in this language', () => {
    const said = words(hourly, { tariff_alt_text: [{ language: 'en', text: 'x' }] }, { language: 'nl' });
    expect(said.altText).toBeUndefined();
    expect(said.entries.at(-1)?.amount).toBe(messagesFor('nl').moreRules);
  });
  test('too many combinations: the elements as written', () => {
    const many = Array.from({ length: 60 }, (_unused, index) =>
      element('ENERGY', 1, { min_kwh: index, min_duration: index * 60, min_power: index }),
    );
    const said = words([...many, element('TIME', 6)]);
    expect(lines(said).at(-2)).toBe('Where several lines fit, the upper one counts.');
  });
});

test.each(['en', 'de', 'nl', 'fr', 'es', 'ar'])('%s says all of it without a gap', (language) => {
  const said = words(DAY_AND_NIGHT, { tax_included: 'YES' }, { language, graceSeconds: 900 });
  const text = lines(said).join('\n');
  expect(text).not.toMatch(/undefined|NaN|null/);
  expect(said.entries).toHaveLength(3);
  if (language !== 'en') expect(text).not.toMatch(/parked|start fee|free/);
});

test('a language that there is no catalogue for is said in English', () => {
  expect(words([element('FLAT', 0)], {}, { language: 'xx' }).headline.text).toBe('Free');
});

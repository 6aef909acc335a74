import { describe, expect, test } from 'vitest';
import { DEEPEST_NESTING, LARGEST_TEXT, readJson, writeJson } from '../../main/tariff/json.ts';
import { priceCdr } from '../../main/tariff/price-cdr.ts';
import { readCdr } from '../../main/tariff/read-cdr.ts';
import { readTariff, readTariffText } from '../../main/tariff/read-tariff.ts';
import { openZone } from '../../main/tariff/zone.ts';
import { AMSTERDAM, cdrOf, codes, element, json, priced, tariffWith, value } from './helpers.ts';

/** Rule 19 and worse: a code and a path, never a price, never a crash. */

describe('JSON that is none', () => {
  test.each([
    ['', 'json-truncated $'],
    ['{"a":1', 'json-truncated $'],
    ['{"a":"x', 'json-truncated $.a'],
    ['[1,]', 'json-syntax $[1]'],
    ['{"a":1,}', 'json-syntax $'],
    ["{'a':1}", 'json-syntax $'],
    ['{"a":NaN}', 'json-syntax $.a'],
    ['{"a":Infinity}', 'json-syntax $.a'],
    ['{"a":01}', 'json-syntax $'],
    ['{"a":+1}', 'json-syntax $.a'],
    ['{"a":.5}', 'json-syntax $.a'],
    ['{"a":1}x', 'json-syntax $'],
    ['{"a":1,"b":{"c":1,"c":2}}', 'json-duplicate-key $.b.c'],
    ['{"__proto__":1,"__proto__":2}', 'json-duplicate-key $.__proto__'],
    ['\ufeff{}', 'json-bom $'],
    ['"a\nb"', 'json-syntax $'],
    ['"\\x"', 'json-syntax $'],
    ['"\\u12"', 'json-syntax $'],
    ['// comment\n{}', 'json-syntax $'],
    [`{"a":${'1'.repeat(1001)}}`, 'number-too-fine $.a'],
  ])('%j', (text, expected) => {
    expect(codes(readJson(text))).toEqual([expected]);
  });

  test('deep nesting stops at a limit', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(codes(readJson(nested(DEEPEST_NESTING)))).toEqual([]);
    expect(codes(readJson(nested(1_000_000)))[0]).toMatch(/^json-depth/);
  });

  test('ten megabytes', () => {
    expect(codes(readTariffText(`{"a":"${' '.repeat(10_000_000)}"}`))).toEqual(['too-large $']);
    expect(codes(readJson(`"${'x'.repeat(LARGEST_TEXT - 2)}"`))).toEqual([]);
  });

  test('what it reads it writes back, numbers to the letter', () => {
    const text = '{"a":[1.50,-0,1e2,{"b\\"":null}],"c":true,"__proto__":"\\u00e9\\n"}';
    expect(writeJson(value(readJson(text)))).toBe(text.replace('\\u00e9', 'é'));
  });
});

const good = tariffWith([element('ENERGY', 1)]);
const energy = good['elements'] as unknown[];

function withComponent(component: unknown) {
  return { ...good, elements: [{ price_components: [component] }] };
}

function withRestrictions(restrictions: unknown) {
  return { ...good, elements: [{ ...(energy[0] as object), restrictions }] };
}

const AT = '$.elements[0].price_components[0]';
const IN = '$.elements[0].restrictions';

describe('tariffs', () => {
  test.each([
    [[], 'wrong-type $'],
    [null, 'wrong-type $'],
    [{}, 'missing $.currency', 'missing $.elements'],
    [{ ...good, currency: 'EURO' }, 'unknown-currency $.currency'],
    [{ ...good, currency: 'eur' }, 'unknown-currency $.currency'],
    [{ ...good, currency: 978 }, 'wrong-type $.currency'],
    [{ ...good, id: 16 }, 'wrong-type $.id'],
    [{ ...good, type: 'regular' }, 'unknown-value $.type'],
    [{ ...good, tax_included: 'no' }, 'unknown-value $.tax_included'],
    [{ ...good, tax_included: true }, 'wrong-type $.tax_included'],
    [{ ...good, elements: {} }, 'wrong-type $.elements'],
    [{ ...good, elements: [] }, 'empty $.elements'],
    [{ ...good, elements: [1] }, 'wrong-type $.elements[0]'],
    [{ ...good, elements: [{}] }, 'missing $.elements[0].price_components'],
    [{ ...good, elements: [{ price_components: [] }] }, 'empty $.elements[0].price_components'],
    [{ ...good, elements: Array.from({ length: 1001 }, () => energy[0]) }, 'too-many $.elements'],
    [withComponent({ type: 'Energy', price: 1, step_size: 1 }), `unknown-value ${AT}.type`],
    [withComponent({ type: 'ENERGY', price: '1', step_size: 1 }), `wrong-type ${AT}.price`],
    [withComponent({ type: 'ENERGY', price: null, step_size: 1 }), `missing ${AT}.price`],
    [withComponent({ type: 'ENERGY', price: 1 }), `missing ${AT}.step_size`],
    [withComponent({ type: 'ENERGY', price: 1, step_size: null }), `missing ${AT}.step_size`],
    [withComponent({ type: 'ENERGY', price: 1, step_size: -1 }), `negative ${AT}.step_size`],
    [withComponent({ type: 'ENERGY', price: 1, step_size: 1.5 }), `not-integer ${AT}.step_size`],
    [withComponent({ type: 'ENERGY', price: 1, step_size: 1, vat: -1 }), `negative ${AT}.vat`],
    [withComponent({ type: 'ENERGY', price: 1_000_000_001, step_size: 1 }), `number-too-big ${AT}.price`],
    [withComponent({ type: 'ENERGY', price: -1_000_000_001, step_size: 1 }), `number-too-big ${AT}.price`],
    [{ ...good, min_price: { before_taxes: -1 } }, 'negative $.min_price.before_taxes'],
    [{ ...good, min_price: 5 }, 'wrong-type $.min_price'],
    [{ ...good, max_price: { before_taxes: 1, excl_vat: 2 } }, 'conflict $.max_price.excl_vat'],
    [{ ...good, start_date_time: '2026-01-01' }, 'bad-date-time $.start_date_time'],
    [{ ...good, start_date_time: '2026-01-01T00:00:00+01:00' }, 'bad-offset $.start_date_time'],
    [{ ...good, start_date_time: '2026-13-01T00:00:00Z' }, 'bad-date-time $.start_date_time'],
    [{ ...good, start_date_time: '1969-12-31T23:59:59Z' }, 'year-out-of-range $.start_date_time'],
    [{ ...good, end_date_time: '2200-01-01T00:00:00Z' }, 'year-out-of-range $.end_date_time'],
    [
      { ...good, start_date_time: '2026-01-02T00:00:00Z', end_date_time: '2026-01-01T00:00:00Z' },
      'end-before-start $.end_date_time',
    ],
    [{ ...good, tariff_alt_text: [{ language: 'de' }] }, 'missing $.tariff_alt_text[0].text'],
    [withRestrictions([]), `wrong-type ${IN}`],
    [withRestrictions({ start_time: '24:00' }), `bad-time ${IN}.start_time`],
    [withRestrictions({ end_time: '9:00' }), `bad-time ${IN}.end_time`],
    [withRestrictions({ end_time: 900 }), `wrong-type ${IN}.end_time`],
    [withRestrictions({ start_date: '2023-02-29' }), `bad-date ${IN}.start_date`],
    [withRestrictions({ end_date: '2200-01-01' }), `year-out-of-range ${IN}.end_date`],
    [withRestrictions({ min_kwh: -0.1 }), `negative ${IN}.min_kwh`],
    [withRestrictions({ max_power: '11' }), `wrong-type ${IN}.max_power`],
    [withRestrictions({ min_duration: 0.5 }), `not-integer ${IN}.min_duration`],
    [withRestrictions({ day_of_week: 'MONDAY' }), `wrong-type ${IN}.day_of_week`],
    [withRestrictions({ day_of_week: ['MON'] }), `unknown-value ${IN}.day_of_week[0]`],
    [withRestrictions({ day_of_week: [1] }), `wrong-type ${IN}.day_of_week[0]`],
    [withRestrictions({ reservation: 'YES' }), `unknown-value ${IN}.reservation`],
  ] as [unknown, ...string[]][])('%j', (tariff, ...expected) => {
    expect(codes(readTariff(json(tariff)))).toEqual(expected);
  });

  test.each([
    ['1e400', 'number-too-big'],
    ['-1e400', 'number-too-big'],
    ['1e999999999999', 'number-too-big'],
    ['1e-101', 'number-too-fine'],
    ['1e-999999999999', 'number-too-fine'],
  ])('a price of %s', (text, code) => {
    const source = JSON.stringify(withComponent({ type: 'ENERGY', price: 77, step_size: 1 })).replace(
      '77',
      text,
    );
    expect(codes(readTariffText(source))).toEqual([`${code} ${AT}.price`]);
  });

  test('every problem is listed, but no more than a hundred', () => {
    const broken = { ...good, elements: Array.from({ length: 500 }, () => ({ price_components: 'x' })) };
    expect(codes(readTariff(json(broken)))).toHaveLength(100);
  });

  test('what rule 19 allows', () => {
    const cdr = cdrOf(
      [
        ['2024-06-03T08:00:00', 'TIME'],
        ['2024-06-03T08:00:00Z', 'TIME'],
      ],
      '2024-06-03T08:00:00',
    );
    const tariff = tariffWith([
      { price_components: [{ type: 'FLAT', price: 1e9 }] },
      element('ENERGY', -1e9, { day_of_week: [], min_kwh: 1e9 }),
    ]);
    expect(priced({ ...tariff, unknown: { deep: [1, 'x'] }, type: null }, cdr).total.excl).toBe(
      '1000000000.0000',
    );
  });
});

describe('CDRs', () => {
  const tariff = value(readTariff(json(good)));
  const fine = cdrOf([['2024-06-03T08:00:00Z', 'TIME', ['ENERGY', 1]]], '2024-06-03T09:00:00Z');
  const period = (more: object) => ({
    ...fine,
    charging_periods: [{ start_date_time: '2024-06-03T08:00:00Z', dimensions: [], ...more }],
  });
  const P = '$.charging_periods[0]';
  const late = (start: string, ...dimensions: string[]) =>
    cdrOf(
      [
        ['2024-06-03T08:00:00Z', 'TIME'],
        [start, ...dimensions],
      ],
      '2024-06-03T09:00:00Z',
    );
  test.each([
    [
      {},
      'missing $.start_date_time',
      'missing $.end_date_time',
      'missing $.currency',
      'missing $.charging_periods',
    ],
    [{ ...fine, currency: 'USD' }, 'currency-mismatch $.currency'],
    [
      { ...fine, end_date_time: '2024-06-03T07:59:59Z' },
      'end-before-start $.end_date_time',
      `outside-session ${P}.start_date_time`,
    ],
    [{ ...fine, start_date_time: '2024-06-03T08:00:01Z' }, `outside-session ${P}.start_date_time`],
    [{ ...fine, end_date_time: '2024-06-03T08:00:00.0000001Z' }, 'not-exact $.end_date_time'],
    [{ ...fine, charging_periods: [] }, 'empty $.charging_periods'],
    [{ ...fine, charging_periods: Array.from({ length: 10_001 }, () => 0) }, 'too-many $.charging_periods'],
    [period({ start_date_time: undefined }), `missing ${P}.start_date_time`],
    [period({ dimensions: undefined }), `missing ${P}.dimensions`],
    [period({ dimensions: [{ type: 'ENERGY' }] }), `missing ${P}.dimensions[0].volume`],
    [period({ dimensions: [{ type: 'ENERGY', volume: -1 }] }), `negative ${P}.dimensions[0].volume`],
    [period({ dimensions: [{ type: 'ENERGY', volume: '1' }] }), `wrong-type ${P}.dimensions[0].volume`],
    [period({ dimensions: [{ type: 'Energy', volume: 1 }] }), `unknown-value ${P}.dimensions[0].type`],
    [period({ dimensions: [{ type: 'FLAT', volume: 1 }] }), `unknown-value ${P}.dimensions[0].type`],
    [
      period({
        dimensions: [
          { type: 'ENERGY', volume: 1 },
          { type: 'ENERGY', volume: 1 },
        ],
      }),
      `duplicate-dimension ${P}.dimensions[1]`,
    ],
    [
      period({
        dimensions: [
          { type: 'TIME', volume: 1 },
          { type: 'PARKING_TIME', volume: 1 },
        ],
      }),
      `two-time-kinds ${P}.dimensions`,
    ],
    [
      late('2024-06-03T07:59:00Z'),
      'outside-session $.charging_periods[1].start_date_time',
      'unordered $.charging_periods[1].start_date_time',
    ],
    [
      late('2024-06-03T08:10:00Z', 'RESERVATION_TIME'),
      'reservation-not-first $.charging_periods[1].start_date_time',
    ],
  ] as [unknown, ...string[]][])('%j', (cdr, ...expected) => {
    expect(codes(readCdr(json(cdr), tariff))).toEqual(expected);
  });

  test('paths start where the case says', () => {
    const got = priceCdr(
      { tariff: json({ ...good, currency: 'XXX' }), cdr: json(fine), timeZone: AMSTERDAM },
      { tariff: ['tariff'], cdr: ['cdr'] },
    );
    expect(codes(got)).toEqual(['unknown-currency $.tariff.currency']);
  });
});

describe('time zones', () => {
  test.each([
    '',
    '+02:00',
    'UTC+2',
    'Europe/../../etc/passwd',
    '../Europe/Amsterdam',
    '/etc/localtime',
    'Europe/Amsterdam\u0000',
    'Europe/Atlantis',
    'x'.repeat(1_000_000),
    'Europe/Amsterdam ',
    'constructor',
  ])('%j is refused', (name) => {
    expect(codes(openZone(name))).toEqual(['bad-time-zone $.time_zone']);
  });
  test.each(['UTC', 'Europe/Amsterdam', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'GMT'])(
    '%s is known',
    (name) => {
      expect(openZone(name).ok).toBe(true);
    },
  );
});

import { expect, test } from 'vitest';
import { checkTariff } from '../../main/tariff/check.ts';
import { readTariff } from '../../main/tariff/read-tariff.ts';
import { element, json, tariffWith, value } from './helpers.ts';
import type { PlainElement } from './reference.ts';

function warnings(elements: PlainElement[], more: Record<string, unknown> = {}): string[] {
  return checkTariff(value(readTariff(json(tariffWith(elements, more))))).map(
    ({ code, path }) => `${code} ${path}`,
  );
}

test.each<[string, PlainElement[], string[]]>([
  ['a plain tariff', [element('ENERGY', 1)], []],
  ['a free tariff', [element('FLAT', 0)], []],
  [
    'energy by day, time by night',
    [element('ENERGY', 1, { start_time: '06:00', end_time: '22:00' }), element('TIME', 1)],
    [],
  ],
  [
    'a hole at night',
    [element('ENERGY', 1, { start_time: '06:00', end_time: '22:00' })],
    ['hole $.elements'],
  ],
  ['a hole on Sundays', [element('ENERGY', 1, { day_of_week: ['MONDAY'] })], ['hole $.elements']],
  ['a hole after 10 kWh', [element('ENERGY', 1, { max_kwh: 10 })], ['hole $.elements']],
  ['only parking', [element('PARKING_TIME', 1)], ['hole $.elements']],
  ['shadowed', [element('ENERGY', 1), element('ENERGY', 2, { min_kwh: 5 })], ['never-wins $.elements[1]']],
  [
    'one component shadowed',
    [
      element('ENERGY', 1),
      {
        price_components: [
          { type: 'FLAT', price: 1 },
          { type: 'ENERGY', price: 2, step_size: 0 },
        ],
      },
    ],
    ['never-wins $.elements[1].price_components[1]'],
  ],
  [
    'min ≥ max',
    [element('ENERGY', 1, { min_kwh: 5, max_kwh: 5 }), element('ENERGY', 2)],
    ['never-wins $.elements[0]'],
  ],
  ['max 0', [element('ENERGY', 1, { max_kwh: 0 }), element('ENERGY', 2)], ['never-wins $.elements[0]']],
  [
    'no day left',
    [element('ENERGY', 1, { start_date: '2026-02-01', end_date: '2026-01-01' }), element('ENERGY', 2)],
    ['never-wins $.elements[0]'],
  ],
  ['unreadable', [element('ENERGY', 0.12345)], ['not-showable $.elements[0].price_components[0].price']],
  ['per minute it is readable', [element('TIME', 0.125)], []],
  [
    'twice',
    [
      {
        price_components: [
          { type: 'FLAT', price: 1 },
          { type: 'FLAT', price: 2 },
        ],
      },
    ],
    ['duplicate-component $.elements[0].price_components[1]'],
  ],
])('%s', (_name, elements, expected) => {
  expect(warnings(elements)).toEqual(expected);
});

test('fields', () => {
  expect(warnings([element('FLAT', 1)], { id: undefined })).toEqual(['missing-field $.id']);
  expect(warnings([element('FLAT', 1, { min_kw: 3 } as object)])).toEqual([
    'unknown-field $.elements[0].restrictions.min_kw',
  ]);
  const same = { start_date_time: '2026-01-01T00:00:00Z', end_date_time: '2026-01-01T00:00:00Z' };
  expect(warnings([element('FLAT', 1)], same)).toEqual(['never-valid $.end_date_time']);
});

test('limits', () => {
  const crossed = { min_price: { before_taxes: 5 }, max_price: { before_taxes: 4 } };
  expect(warnings([element('FLAT', 1)], crossed)).toEqual(['limits-crossed $.min_price']);
  const ignored = { tax_included: 'N/A', max_price: { before_taxes: 4, after_taxes: 5 } };
  expect(warnings([element('FLAT', 1)], ignored)).toEqual(['limit-ignored $.tax_included']);
});

test('a tariff too tangled to walk through says so, in no time', () => {
  const tangled = Array.from({ length: 1000 }, (_unused, index) =>
    element('ENERGY', 1, { min_kwh: index, min_duration: index, min_power: index, start_time: '00:01' }),
  );
  expect(warnings(tangled)).toEqual(['unchecked $.elements']);
});

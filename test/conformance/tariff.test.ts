import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isJsonArray, isJsonObject, readJson, type Json } from '../../main/tariff/json.ts';
import { priceCdr } from '../../main/tariff/price-cdr.ts';

/** The worked examples that come with the rules (OCPI `mod_tariffs`, `mod_cdrs`), as given. */

interface Expected {
  readonly total_cost?: Side;
  readonly total_fixed_cost?: Side;
  readonly total_energy_cost?: Side;
  readonly total_time_cost?: Side;
  readonly total_parking_cost?: Side;
  readonly payable?: Side;
}

interface Side {
  readonly excl_vat: string;
  readonly incl_vat: string;
}

const text = readFileSync(new URL('./tariff-cases.json', import.meta.url), 'utf8');
const plain = JSON.parse(text) as { id: string; time_zone: string; expected: Expected }[];
const exact = exactCases(text);

test('there are examples', () => expect(plain.length).toBeGreaterThanOrEqual(14));

test.each(plain.map((example, index) => ({ ...example, index })))('$id', ({ index, time_zone, expected }) => {
  const given = exact[index];
  if (!given) throw new Error('no such case');
  const priced = priceCdr({ ...given, timeZone: time_zone });
  if (!priced.ok) throw new Error(JSON.stringify(priced.problems));
  const { total, fixed, energy, time, parking, payable } = priced.value;
  const got: Expected = {
    total_cost: side(total),
    total_fixed_cost: side(fixed),
    total_energy_cost: side(energy),
    total_time_cost: side(time),
    total_parking_cost: side(parking),
    payable: side(payable),
  };
  expect(got).toMatchObject(expected);
});

function side({ excl, incl }: { excl: string; incl: string }): Side {
  return { excl_vat: excl, incl_vat: incl };
}

function exactCases(source: string): { tariff: Json; cdr: Json }[] {
  const json = readJson(source);
  if (!json.ok || !isJsonArray(json.value)) throw new Error('the examples are no JSON list');
  return json.value.map((example) => {
    const tariff = isJsonObject(example) ? example.get('tariff') : undefined;
    const cdr = isJsonObject(example) ? example.get('cdr') : undefined;
    if (tariff === undefined || cdr === undefined) throw new Error('an example lacks tariff or cdr');
    return { tariff, cdr };
  });
}

import { describe, expect, test } from 'vitest';
import { compileTariff } from '../../main/tariff/compile.ts';
import { itemise, price } from '../../main/tariff/engine.ts';
import { readJson } from '../../main/tariff/json.ts';
import { readCdr } from '../../main/tariff/read-cdr.ts';
import { readTariff } from '../../main/tariff/read-tariff.ts';
import { openZone } from '../../main/tariff/zone.ts';
import { CURRENCIES, pick, randomCdr, randomTariff, seeded, ZONES } from './random.ts';
import { referencePrice, type PlainCdr, type PlainTariff } from './reference.ts';

/** The engine, fast and exact form, field by field against the rules written down plainly. */

const SEEDS = 40;
const CASES_PER_SEED = 150;

describe.each(Array.from({ length: SEEDS }, (_unused, seed) => seed))('random sessions, seed %i', (seed) => {
  test('price alike', () => {
    const random = seeded(seed);
    for (let number = 0; number < CASES_PER_SEED; number++) {
      const [currency, decimals] = pick(random, CURRENCIES);
      const tariff = randomTariff(random, currency);
      const cdr = randomCdr(random, currency);
      const zone = pick(random, ZONES);
      const expected = referencePrice(tariff, cdr, zone, decimals);
      const { fast, exact } = enginePrices(tariff, cdr, zone);
      const context = JSON.stringify({ seed, number, zone, tariff, cdr });
      expect(exact, context).toEqual({ currency, ...expected });
      expect(fast, context).toEqual({ currency, ...expected });
    }
  });
});

function enginePrices(tariff: PlainTariff, cdr: PlainCdr, zoneName: string) {
  const zone = openZone(zoneName);
  if (!zone.ok) throw new Error(zoneName);
  const read = readTariff(json(tariff));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const compiled = compileTariff(read.value);
  const session = readCdr(json(cdr), read.value);
  if (!session.ok) throw new Error(JSON.stringify(session.problems));
  return {
    fast: price(compiled, zone.value, session.value.session),
    exact: itemise(compiled, zone.value, session.value.session).totals,
  };
}

function json(value: unknown) {
  const read = readJson(JSON.stringify(value));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

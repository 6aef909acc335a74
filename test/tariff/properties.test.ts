import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { power10, roundRatio, type Ratio } from '../../main/tariff/decimal.ts';
import { price, settlementOf } from '../../main/tariff/engine.ts';
import { distribute } from '../../main/tariff/itemise.ts';
import type { Session, PlainSession } from '../../main/tariff/session.ts';
import { AMSTERDAM, compiledOf, sessionOf, zoneOf } from './helpers.ts';
import { CURRENCIES, pick, randomCdr, randomTariff, seeded } from './random.ts';
import type { PlainTariff } from './reference.ts';

const zone = zoneOf(AMSTERDAM);
const seeds = { numRuns: 500 };

function drawn(seed: number): {
  tariff: PlainTariff;
  session: Session;
  random: () => number;
  decimals: number;
} {
  const random = seeded(seed);
  const [currency, decimals] = pick(random, CURRENCIES);
  const tariff = randomTariff(random, currency);
  return { tariff, session: sessionOf(tariff, randomCdr(random, currency)), random, decimals };
}

describe('random sessions', () => {
  test('payable is the rounded exact total', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { tariff, session, decimals } = drawn(seed);
        const { total, figures } = settlementOf(compiledOf(tariff), zone, session);
        expect(figures.payable.incl).toBe(roundRatio(total.incl, decimals));
        expect(figures.payable.excl).toBe(roundRatio(total.excl, decimals));
      }),
      seeds,
    );
  });

  test('parts sum to the total when no limit acts', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { tariff, session } = drawn(seed);
        delete tariff.min_price;
        delete tariff.max_price;
        const { items, total } = settlementOf(compiledOf(tariff), zone, session);
        for (const side of ['excl', 'incl'] as const) {
          const sum = items.reduce<Ratio>(
            (so, { amount }) => ({
              num: so.num * amount[side].den + amount[side].num * so.den,
              den: so.den * amount[side].den,
            }),
            { num: 0n, den: 1n },
          );
          expect(sum.num * total[side].den).toBe(total[side].num * sum.den);
        }
      }),
      seeds,
    );
  });

  test('more energy never costs less where no component is negative', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { tariff, session, random } = drawn(seed);
        const last = session.periods.at(-1);
        if (session.wide || !last) return;
        const usesEnergy = session.endEnergy > last.startEnergy;
        for (const { price_components } of tariff.elements) {
          for (const component of price_components) {
            component.price = Math.abs(component.price);
            // The first energy of a period may hand the rounding up (rule 10) to a cheaper component.
            if (!usesEnergy) component.step_size = 0;
          }
        }
        // In the last period: energy elsewhere moves later periods into other kWh classes, which may be cheaper.
        const more: PlainSession = { ...session, endEnergy: session.endEnergy + Math.floor(random() * 5000) };
        const compiled = compiledOf(tariff);
        const before = Number(price(compiled, zone, session).total.incl);
        expect(Number(price(compiled, zone, more).total.incl)).toBeGreaterThanOrEqual(before);
      }),
      seeds,
    );
  });

  test('splitting a period where no restriction can see it changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { tariff, session } = drawn(seed);
        if (session.wide) return;
        for (const one of tariff.elements) {
          const reservation = one.restrictions?.reservation;
          one.restrictions = reservation === undefined ? {} : { reservation };
        }
        const periods = session.periods.flatMap((period, index) => {
          const next = session.periods[index + 1] ?? {
            startAt: session.endAt,
            startEnergy: session.endEnergy,
          };
          const half = {
            ...period,
            startAt: Math.floor((period.startAt + next.startAt) / 2),
            startEnergy: Math.floor((period.startEnergy + next.startEnergy) / 2),
          };
          return [period, half];
        });
        const compiled = compiledOf(tariff);
        expect(price(compiled, zone, { ...session, periods })).toEqual(price(compiled, zone, session));
      }),
      seeds,
    );
  });

  test('doubles and BigInts come to the same', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { tariff, session } = drawn(seed);
        if (session.wide) return;
        const big = (value: number | undefined) => (value === undefined ? undefined : BigInt(value));
        const wide: Session = {
          ...session,
          wide: true,
          endEnergy: BigInt(session.endEnergy),
          periods: session.periods.map((period) => ({
            ...period,
            startEnergy: BigInt(period.startEnergy),
            minPower: big(period.minPower),
            maxPower: big(period.maxPower),
            minCurrent: big(period.minCurrent),
            maxCurrent: big(period.maxCurrent),
          })),
        };
        const compiled = compiledOf(tariff);
        expect(price(compiled, zone, wide)).toEqual(price(compiled, zone, session));
      }),
      seeds,
    );
  });
});

test('shares add up to the whole, each within one unit of its part', () => {
  const ratio = fc.record({
    num: fc.bigInt(-1_000_000_000n, 1_000_000_000n),
    den: fc.bigInt(1n, 1_000_000n),
  });
  fc.assert(
    fc.property(
      fc.array(ratio, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 4 }),
      (parts, decimals) => {
        const den = parts.reduce((product, part) => product * part.den, 1n);
        const sum = { num: parts.reduce((total, part) => total + part.num * (den / part.den), 0n), den };
        const whole = roundRatio(sum, decimals);
        const shares = distribute(parts, whole, decimals);
        expect(shares.reduce((a, b) => a + b, 0n)).toBe(whole);
        shares.forEach((share, index) => {
          const part = parts[index];
          if (!part) throw new Error('a share without a part');
          const off = share * part.den - part.num * power10(decimals);
          expect(off < 0n ? -off : off).toBeLessThanOrEqual(part.den);
        });
      },
    ),
  );
});

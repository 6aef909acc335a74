import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cdrText } from '../../main/tariff/cdr.ts';
import { price, priceFigures } from '../../main/tariff/engine.ts';
import { resumePricedSession, startPricedSession } from '../../main/tariff/live.ts';
import type { PricedSession } from '../../main/tariff/priced-session.ts';
import { readJson } from '../../main/tariff/json.ts';
import { priceCdr } from '../../main/tariff/price-cdr.ts';
import type { PeriodKind } from '../../main/tariff/session.ts';
import { AMSTERDAM, compiledOf, element, json, tariffWith, value, zoneOf } from './helpers.ts';
import { pick, randomTariff, seeded } from './random.ts';

const zone = zoneOf(AMSTERDAM);
const at = (text: string) => Date.parse(text);
const MINUTE = 60_000;

/** 0.49 by day, 0.39 from 20:00, parking 0.05/min; incl. 19 %. */
const EVENING = tariffWith(
  [
    element('ENERGY', 0.39, { start_time: '20:00', end_time: '06:00' }, { vat: 19 }),
    element('ENERGY', 0.49, null, { vat: 19 }),
    element('PARKING_TIME', 3, null, { vat: 19 }),
  ],
  { tax_included: 'YES' },
);

describe('an evening', () => {
  const compiled = compiledOf(EVENING);
  const start = at('2026-11-22T17:00:00Z');
  const eight = at('2026-11-22T19:00:00Z');
  const session = startPricedSession(compiled, { zone, startAt: start, graceSeconds: 15 * 60 });

  test('asks for a reading at 20:00', () => {
    expect(session.wanted()).toEqual({ at: eight, wh: undefined, load: false });
    const { now, nextChange } = session.snapshot();
    expect(now.map(({ price: { incl }, unit }) => [incl, unit])).toEqual([['0.49', 'kWh']]);
    expect([nextChange?.at, nextChange?.why, nextChange?.prices[0]?.price.incl]).toEqual([
      eight,
      'clock',
      '0.39',
    ]);
  });

  test('cuts at 20:00 although the reading comes late', () => {
    session.reading({ at: eight - MINUTE, wh: 28_000 });
    session.reading({ at: eight + MINUTE, wh: 28_800 });
    expect(session.state().periods).toEqual([
      { startAt: start, kind: 'charging', startWh: 0 },
      { startAt: eight, kind: 'charging', startWh: 28_400, estimated: true },
    ]);
    expect(session.wanted().at).toBe(at('2026-11-23T05:00:00Z'));
  });

  test('full at 20:14: the grace runs, then parking is billed', () => {
    session.reading({ at: eight + 14 * MINUTE, wh: 32_500 });
    session.kind(eight + 14 * MINUTE, 'parking');
    const { grace, kind, nextChange } = session.snapshot();
    expect([kind, grace?.until, grace?.parking?.price.incl]).toEqual(['none', eight + 29 * MINUTE, '3']);
    expect([nextChange?.at, nextChange?.why]).toEqual([eight + 29 * MINUTE, 'grace']);
    expect(session.wanted().at).toBe(eight + 29 * MINUTE);
    session.reading({ at: eight + 40 * MINUTE, wh: 32_500 });
    expect(session.snapshot().kind).toBe('parking');
  });

  test('the receipt', () => {
    session.end(eight + 91 * MINUTE);
    const { totals, lines, now } = session.snapshot();
    expect(totals.payable.incl).toBe('18.62');
    expect(now).toEqual([]);
    expect(
      lines.map((line) =>
        line.type === 'component'
          ? [
              line.dimension,
              line.quantity ?? line.seconds,
              line.unitPrice.incl,
              line.amount.incl,
              line.reason.startTime,
            ]
          : [],
      ),
    ).toEqual([
      ['ENERGY', '28.4', '0.49', '13.9160', undefined],
      ['ENERGY', '4.1', '0.39', '1.5990', 1200],
      ['PARKING_TIME', 62 * 60, '3', '3.1000', undefined],
    ]);
    const cents = lines.reduce((sum, { payable }) => sum + Math.round(Number(payable.incl) * 100), 0);
    expect(cents).toBe(1862);
  });

  test('its CDR is priced to the same total by the command line’s own way', () => {
    const { totals } = session.snapshot();
    const identity = {
      countryCode: 'NL',
      partyId: 'TST',
      id: 'S1',
      more: { auth_method: 'WHITELIST' },
      lastUpdated: start,
    };
    const text = cdrText(session.session(), compiled.tariff, totals, identity);
    const again = priceCdr({ tariff: json(EVENING), cdr: value(readJson(text)), timeZone: AMSTERDAM });
    expect(value(again)).toEqual(totals);
    expect(JSON.parse(text)).toMatchObject({
      total_energy: 32.5,
      auth_method: 'WHITELIST',
      tariffs: [{ id: 'T' }],
    });
  });

  test('charging again within the grace costs no parking', () => {
    const short = startPricedSession(compiled, { zone, startAt: start, graceSeconds: 900 });
    short.kind(start + 10 * MINUTE, 'parking');
    short.kind(start + 24 * MINUTE, 'charging');
    short.end(start + 60 * MINUTE);
    expect(short.snapshot().totals.total.incl).toBe('0.0000');
    expect(short.state().periods.map(({ kind }) => kind)).toEqual(['charging', 'none', 'charging']);
  });
});

describe('boundaries', () => {
  test('a kWh bound is cut at its very Wh', () => {
    const compiled = compiledOf(tariffWith([element('ENERGY', 1, { max_kwh: 10 }), element('ENERGY', 2)]));
    const session = startPricedSession(compiled, { zone, startAt: 1_000_000 });
    expect(session.wanted().wh).toBe(10_000);
    session.reading({ at: 2_000_000, wh: 9_900 });
    session.reading({ at: 2_010_000, wh: 10_100 });
    expect(session.state().periods[1]).toEqual({
      startAt: 2_005_000,
      kind: 'charging',
      startWh: 10_000,
      estimated: true,
    });
    expect(session.snapshot().totals.total.excl).toBe('10.2000');
  });

  test('a duration bound, from the first charging period on', () => {
    const compiled = compiledOf(tariffWith([element('TIME', 6, { min_duration: 600 })]));
    const session = startPricedSession(compiled, { zone, startAt: 0, kind: 'reservation' });
    session.kind(5 * MINUTE, 'charging');
    expect(session.wanted().at).toBe(15 * MINUTE);
    session.reading({ at: 25 * MINUTE, wh: 5 });
    expect(session.snapshot().totals.time.excl).toBe('1.0000');
  });

  test('power classes open periods, power within a class does not', () => {
    const compiled = compiledOf(
      tariffWith([element('ENERGY', 1, { max_power: 11 }), element('ENERGY', 2, { min_power: 11 })]),
    );
    const session = startPricedSession(compiled, { zone, startAt: 0 });
    expect(session.wanted().load).toBe(true);
    session.reading({ at: 0, wh: 0, watts: 7000 });
    session.reading({ at: MINUTE, wh: 1000, watts: 10_999 });
    session.reading({ at: 2 * MINUTE, wh: 2000, watts: 11_000 });
    session.reading({ at: 3 * MINUTE, wh: 3000, watts: 22_000 });
    expect(session.state().periods).toEqual([
      { startAt: 0, kind: 'charging', startWh: 0, minW: 7000, maxW: 10_999 },
      { startAt: 2 * MINUTE, kind: 'charging', startWh: 2000, minW: 11_000, maxW: 22_000 },
    ]);
    expect(session.snapshot().totals.total.excl).toBe('4.0000');
  });

  test('power that dances about a bound stays within rule 19', () => {
    const compiled = compiledOf(tariffWith([element('ENERGY', 1, { max_power: 11 }), element('ENERGY', 2)]));
    const session = startPricedSession(compiled, { zone, startAt: 0 });
    for (let i = 1; i <= 12_000; i++)
      session.reading({ at: i * 100, wh: i, watts: i % 2 === 0 ? 10_000 : 12_000 });
    expect(session.state().periods.length).toBeLessThan(10_000);
    expect(session.snapshot().crowded).toBe(true);
  });

  test.each([
    [
      '2024-03-31T00:30:00Z',
      { start_time: '02:30', end_time: '03:30' },
      ['2024-03-31T01:00:00Z', '2024-03-31T01:30:00Z'],
    ],
    [
      '2024-10-26T23:30:00Z',
      { start_time: '02:00', end_time: '02:30' },
      ['2024-10-27T00:00:00Z', '2024-10-27T00:30:00Z', '2024-10-27T01:00:00Z', '2024-10-27T01:30:00Z'],
    ],
  ])('daylight saving in the night of %s', (start, window, expected) => {
    const session = startPricedSession(compiledOf(tariffWith([element('ENERGY', 1, window)])), {
      zone,
      startAt: at(start),
    });
    session.reading({ at: at(start) + 4 * 60 * MINUTE, wh: 0 });
    expect(
      session
        .state()
        .periods.slice(1)
        .map(({ startAt }) => startAt),
    ).toEqual(expected.map(at));
  });

  test('a date months ahead', () => {
    const compiled = compiledOf(tariffWith([element('ENERGY', 1, { start_date: '2027-03-29' })]));
    const session = startPricedSession(compiled, { zone, startAt: at('2026-11-22T12:00:00Z') });
    expect(session.wanted().at).toBe(at('2027-03-28T22:00:00Z'));
  });

  test('nothing to wait for', () => {
    const session = startPricedSession(compiledOf(tariffWith([element('ENERGY', 1)])), { zone, startAt: 0 });
    expect(session.wanted()).toEqual({ at: undefined, wh: undefined, load: false });
    expect(session.snapshot().nextChange).toBeUndefined();
  });

  test('a change at the very end leaves no empty period behind', () => {
    const compiled = compiledOf(tariffWith([element('FLAT', 5, { min_duration: 600 })]));
    const session = startPricedSession(compiled, { zone, startAt: 0 });
    session.reading({ at: 10 * MINUTE, wh: 0 });
    session.end(10 * MINUTE);
    expect(session.state().periods).toHaveLength(1);
    expect(session.snapshot().totals.total.excl).toBe('0.0000');
  });
});

describe('mistakes of the caller', () => {
  const session = startPricedSession(compiledOf(EVENING), { zone, startAt: 1000 });
  test('energy never goes back, and is whole', () => {
    session.reading({ at: 2000, wh: 5 });
    expect(() => session.reading({ at: 3000, wh: 4 })).toThrow(RangeError);
    expect(() => session.reading({ at: 3000, wh: 5.5 })).toThrow(RangeError);
    expect(() => session.reading({ at: 3000, wh: 6, watts: Number.NaN })).toThrow(RangeError);
  });
  test('a clock that was set back stands still', () => {
    session.reading({ at: 500, wh: 7 });
    expect(session.state().last).toMatchObject({ at: 2000, wh: 7 });
  });
  test('a reservation does not come later', () => {
    expect(() => session.kind(4000, 'reservation')).toThrow(RangeError);
  });
  test('a state that is none', () => {
    const state = { ...session.state(), periods: [] };
    expect(() => resumePricedSession(compiledOf(EVENING), zone, state)).toThrow(RangeError);
  });
});

describe('any session', () => {
  test('running = batch at every step, restarted or not, and its CDR too', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seeded(seed);
        const tariff = { ...tariffWith([]), ...randomTariff(random, 'EUR') };
        const compiled = compiledOf(tariff);
        const startAt = at(
          pick(random, ['2024-03-31T00:30:00Z', '2024-10-27T00:15:00Z', '2024-06-03T16:40:00Z']),
        );
        const kind = pick<PeriodKind>(random, ['charging', 'charging', 'reservation', 'parking']);
        let session: PricedSession = startPricedSession(compiled, {
          zone,
          startAt,
          kind,
          graceSeconds: pick(random, [0, 900]),
        });
        let now = startAt;
        let wh = 0;
        for (let step = 0; step < 12; step++) {
          now += Math.floor(random() * 40) * MINUTE + Math.floor(random() * 3) * 137;
          wh += Math.floor(random() * 4000);
          if (random() < 0.25) session.kind(now, pick<PeriodKind>(random, ['charging', 'parking', 'none']));
          session.reading({
            at: now,
            wh,
            ...(random() < 0.6 ? { watts: Math.floor(random() * 23_000) } : {}),
          });
          if (random() < 0.3)
            session = resumePricedSession(compiled, zone, JSON.parse(JSON.stringify(session.state())));
          expect(session.snapshot().totals).toEqual(price(compiled, zone, session.session()));
        }
        session.end(now + 1000);
        const { totals, lines } = session.snapshot();
        expect(totals).toEqual(price(compiled, zone, session.session()));
        const identity = { countryCode: 'NL', partyId: 'T', id: '1', more: {}, lastUpdated: now };
        const cdr = value(readJson(cdrText(session.session(), compiled.tariff, totals, identity)));
        expect(value(priceCdr({ tariff: json(tariff), cdr, timeZone: AMSTERDAM }))).toEqual(totals);
        const shown = lines.reduce((sum, { payable }) => sum + Math.round(Number(payable.incl) * 100), 0);
        expect(shown).toBe(Math.round(Number(totals.payable.incl) * 100));
      }),
      { numRuns: 300 },
    );
  });

  test('no period of the maker spans anything that a restriction looks at', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = seeded(seed);
        const compiled = compiledOf({ ...tariffWith([]), ...randomTariff(random, 'EUR') });
        const session = startPricedSession(compiled, { zone, startAt: at('2024-10-26T21:10:00Z') });
        session.reading({ at: at('2024-10-27T05:10:00Z'), wh: 24_000 });
        const whole = session.session();
        // Cut every period into minutes: the price must not move.
        const periods = whole.periods.flatMap((period, index) => {
          const next = whole.periods[index + 1] ?? { startAt: whole.endAt, startEnergy: whole.endEnergy };
          const parts = Math.max(1, Math.floor((next.startAt - period.startAt) / MINUTE));
          return Array.from({ length: parts }, (_unused, part) => ({
            ...period,
            startAt: period.startAt + part * MINUTE,
            startEnergy:
              period.startEnergy + Math.floor(((next.startEnergy - period.startEnergy) * part) / parts),
          }));
        });
        expect(priceFigures(compiled, zone, { ...whole, periods })).toEqual(
          priceFigures(compiled, zone, whole),
        );
      }),
      { numRuns: 300 },
    );
  });
});

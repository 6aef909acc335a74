import { describe, expect, test } from 'vitest';
import { cdrOf, element, priced, tariffWith, type Shorthand } from './helpers.ts';
import type { PlainRestrictions } from './reference.ts';

/** The rules of tariffs.md on what price holds when, each on both sides of its boundary; the numbers are the rules'. */

/** What 1 kWh in a period that starts at `start` costs at 1.00 under `restrictions`: 1.0000, or nothing. */
function energyUnder(restrictions: PlainRestrictions | null, start: string, zone?: string): string {
  const tariff = tariffWith([element('ENERGY', 1, restrictions)]);
  const end = new Date(Date.parse(start) + 60_000).toISOString();
  return priced(tariff, cdrOf([[start, 'TIME', ['ENERGY', 1]]], end), zone).total.excl;
}

const HOLDS = '1.0000';
const NOT = '0.0000';

describe('1: the kind of a period', () => {
  const tariff = tariffWith([element('TIME', 6), element('PARKING_TIME', 12)]);
  test.each([
    [['TIME'], '6.0000', '0.0000'],
    [['PARKING_TIME'], '0.0000', '12.0000'],
    [[], '0.0000', '0.0000'],
  ] as const)('%j', (kinds, time, parking) => {
    const got = priced(tariff, cdrOf([['2024-06-03T08:00:00Z', ...kinds]], '2024-06-03T09:00:00Z'));
    expect(got.time.excl).toBe(time);
    expect(got.parking.excl).toBe(parking);
  });
});

describe('2: restrictions', () => {
  test('all must hold', () => {
    const both = { start_time: '10:00', day_of_week: ['MONDAY'] };
    expect(energyUnder(both, '2024-06-03T08:00:00Z')).toBe(HOLDS);
    expect(energyUnder(both, '2024-06-03T07:59:59Z')).toBe(NOT);
    expect(energyUnder(both, '2024-06-04T08:00:00Z')).toBe(NOT);
  });
  test.each([[null], [{}], [{ day_of_week: [] }]])('%j restricts nothing', (restrictions) => {
    expect(energyUnder(restrictions, '2024-06-03T08:00:00Z')).toBe(HOLDS);
  });
  test('a period is judged at its start and never split', () => {
    const tariff = tariffWith([element('ENERGY', 1, { end_time: '17:00' })]);
    const got = priced(tariff, cdrOf([['2024-06-03T14:59:59Z', ['ENERGY', 10]]], '2024-06-03T18:00:00Z'));
    expect(got.total.excl).toBe('10.0000');
  });
});

describe('3: the first element that has the dimension', () => {
  test('order decides, and an element without it does not block', () => {
    const tariff = tariffWith([
      element('TIME', 60),
      element('ENERGY', 1, { max_kwh: 2 }),
      element('ENERGY', 3),
      element('ENERGY', 9),
    ]);
    const periods: Shorthand[] = [
      ['2024-06-03T08:00:00Z', ['ENERGY', 2]],
      ['2024-06-03T08:30:00Z', ['ENERGY', 1]],
    ];
    expect(priced(tariff, cdrOf(periods, '2024-06-03T09:00:00Z')).energy.excl).toBe('5.0000');
  });
});

describe('4: clock times', () => {
  const day = { start_time: '09:00', end_time: '17:00' };
  test.each([
    [day, '2024-06-03T06:59:59.999Z', NOT],
    [day, '2024-06-03T07:00:00Z', HOLDS],
    [day, '2024-06-03T14:59:59.999Z', HOLDS],
    [day, '2024-06-03T15:00:00Z', NOT],
    [{ start_time: '17:00' }, '2024-06-03T14:59:59Z', NOT],
    [{ start_time: '17:00' }, '2024-06-03T15:00:00Z', HOLDS],
    [{ end_time: '17:00' }, '2024-06-02T22:00:00Z', HOLDS],
    [{ start_time: '20:00', end_time: '00:00' }, '2024-06-03T21:59:59Z', HOLDS],
    [{ start_time: '20:00', end_time: '00:00' }, '2024-06-03T22:00:00Z', NOT],
    [{ start_time: '22:00', end_time: '06:00' }, '2024-06-03T19:59:59Z', NOT],
    [{ start_time: '22:00', end_time: '06:00' }, '2024-06-03T20:00:00Z', HOLDS],
    [{ start_time: '22:00', end_time: '06:00' }, '2024-06-04T03:59:59Z', HOLDS],
    [{ start_time: '22:00', end_time: '06:00' }, '2024-06-04T04:00:00Z', NOT],
    [{ start_time: '09:00', end_time: '09:00' }, '2024-06-03T06:00:00Z', HOLDS],
    [{ start_time: '00:00', end_time: '00:00' }, '2024-06-03T06:00:00Z', HOLDS],
  ])('%j at %s', (restrictions, start, expected) => {
    expect(energyUnder(restrictions, start)).toBe(expected);
  });
});

describe('5: dates, days and daylight saving', () => {
  const friday = { start_time: '22:00', end_time: '06:00', day_of_week: ['FRIDAY'] };
  test.each([
    [{ start_date: '2024-06-03' }, '2024-06-02T21:59:59Z', NOT],
    [{ start_date: '2024-06-03' }, '2024-06-02T22:00:00Z', HOLDS],
    [{ end_date: '2024-06-03' }, '2024-06-02T21:59:59Z', HOLDS],
    [{ end_date: '2024-06-03' }, '2024-06-02T22:00:00Z', NOT],
    [friday, '2024-06-07T20:30:00Z', HOLDS],
    // Saturday 02:00, in the window that began on Friday: the local day is Saturday.
    [friday, '2024-06-08T00:00:00Z', NOT],
    [friday, '2024-06-06T22:00:00Z', HOLDS],
  ])('%j at %s', (restrictions, start, expected) => {
    expect(energyUnder(restrictions, start)).toBe(expected);
  });
  test.each([
    // 2024-03-31: 02:00–03:00 does not exist in Amsterdam.
    [{ start_time: '02:00', end_time: '03:00' }, '2024-03-31T00:59:59Z', NOT],
    [{ start_time: '02:00', end_time: '03:00' }, '2024-03-31T01:00:00Z', NOT],
    [{ start_time: '03:00', end_time: '04:00' }, '2024-03-31T01:00:00Z', HOLDS],
    // 2024-10-27: 02:00–03:00 comes twice.
    [{ start_time: '02:00', end_time: '03:00' }, '2024-10-26T23:59:59Z', NOT],
    [{ start_time: '02:00', end_time: '03:00' }, '2024-10-27T00:00:00Z', HOLDS],
    [{ start_time: '02:00', end_time: '03:00' }, '2024-10-27T01:59:59Z', HOLDS],
    [{ start_time: '02:00', end_time: '03:00' }, '2024-10-27T02:00:00Z', NOT],
  ])('%j at %s on a night of daylight saving', (restrictions, start, expected) => {
    expect(energyUnder(restrictions, start)).toBe(expected);
  });
  test('Apia never had 30 December 2011', () => {
    expect(
      energyUnder(
        { start_date: '2011-12-30', end_date: '2011-12-31' },
        '2011-12-30T12:00:00Z',
        'Pacific/Apia',
      ),
    ).toBe(NOT);
    expect(energyUnder({ start_date: '2011-12-31' }, '2011-12-30T10:00:00Z', 'Pacific/Apia')).toBe(HOLDS);
  });
});

/** The last period's energy, 1 kWh at 1.00 under `restrictions`, after `before` kWh and `seconds`. */
function laterUnder(restrictions: PlainRestrictions, before: number, seconds: number): string {
  const tariff = tariffWith([element('ENERGY', 1, restrictions), element('ENERGY', 0)]);
  const start = Date.parse('2024-06-03T08:00:00Z');
  const at = (offset: number) => new Date(start + offset * 1000).toISOString();
  const periods: Shorthand[] = [
    [at(0), 'TIME', ['ENERGY', before]],
    [at(seconds), 'TIME', ['ENERGY', 1]],
  ];
  const first = restrictions.max_kwh !== undefined || restrictions.max_duration !== undefined ? before : 0;
  const total = Number(priced(tariff, cdrOf(periods, at(seconds + 60))).total.excl);
  return (total - first).toFixed(4);
}

describe('6: energy before the period', () => {
  test.each([
    [{ min_kwh: 2.5 }, 2.499, NOT],
    [{ min_kwh: 2.5 }, 2.5, HOLDS],
    [{ max_kwh: 2.5 }, 2.499, HOLDS],
    [{ max_kwh: 2.5 }, 2.5, NOT],
    [{ min_kwh: 0.3 }, 0.3, HOLDS],
    [{ min_kwh: 2.00005 }, 2.0001, HOLDS],
    [{ min_kwh: 2.00005 }, 2, NOT],
  ])('%j after %d kWh', (restrictions, before, expected) => {
    expect(laterUnder(restrictions, before, 600)).toBe(expected);
  });
});

describe('7: seconds since the first period', () => {
  test.each([
    [{ min_duration: 600 }, 599.999, NOT],
    [{ min_duration: 600 }, 600, HOLDS],
    [{ max_duration: 600 }, 599.999, HOLDS],
    [{ max_duration: 600 }, 600, NOT],
  ])('%j after %d s', (restrictions, seconds, expected) => {
    expect(laterUnder(restrictions, 0, seconds)).toBe(expected);
  });
  test('a reservation counts from its own start, the session from its own', () => {
    const tariff = tariffWith([
      element('TIME', 6, { reservation: 'RESERVATION', min_duration: 600 }),
      element('TIME', 60, { min_duration: 600 }),
    ]);
    const periods: Shorthand[] = [
      ['2024-06-03T08:00:00Z', 'RESERVATION_TIME'],
      ['2024-06-03T08:10:00Z', 'RESERVATION_TIME'],
      ['2024-06-03T08:20:00Z', 'TIME'],
      ['2024-06-03T08:30:00Z', 'TIME'],
    ];
    const got = priced(tariff, cdrOf(periods, '2024-06-03T08:40:00Z'));
    expect([got.reservation.excl, got.time.excl]).toEqual(['1.0000', '10.0000']);
  });
});

describe('8: power and current', () => {
  test.each([
    [{ min_power: 11 }, 'MIN_POWER', 10.999, NOT],
    [{ min_power: 11 }, 'MIN_POWER', 11, HOLDS],
    [{ min_power: 11 }, 'MAX_POWER', 99, NOT],
    [{ max_power: 11 }, 'MAX_POWER', 10.9999, HOLDS],
    [{ max_power: 11 }, 'MAX_POWER', 11, NOT],
    [{ max_power: 11 }, 'MIN_POWER', 1, NOT],
    [{ min_current: 16 }, 'MIN_CURRENT', 16, HOLDS],
    [{ min_current: 16 }, 'MIN_CURRENT', 15.9, NOT],
    [{ max_current: 16 }, 'MAX_CURRENT', 15.9, HOLDS],
    [{ max_current: 16 }, 'MAX_CURRENT', 16, NOT],
    [{ min_power: 0 }, 'MIN_POWER', 0, HOLDS],
    [{ min_power: 0 }, 'CURRENT', 0, NOT],
  ] as const)('%j with %s %d', (restrictions, type, volume, expected) => {
    const periods: Shorthand[] = [['2024-06-03T08:00:00Z', ['ENERGY', 1], [type, volume]]];
    const got = priced(
      tariffWith([element('ENERGY', 1, restrictions)]),
      cdrOf(periods, '2024-06-03T09:00:00Z'),
    );
    expect(got.total.excl).toBe(expected);
  });
});

describe('9: FLAT', () => {
  test('once, in the first period in which one is active, even if late', () => {
    const tariff = tariffWith([
      element('FLAT', 2, { min_kwh: 1 }),
      element('FLAT', 5, { min_duration: 7200 }),
    ]);
    const periods: Shorthand[] = [
      ['2024-06-03T08:00:00Z', ['ENERGY', 1]],
      ['2024-06-03T09:00:00Z', ['ENERGY', 1]],
      ['2024-06-03T10:00:00Z', ['ENERGY', 1]],
    ];
    expect(priced(tariff, cdrOf(periods, '2024-06-03T11:00:00Z')).fixed.excl).toBe('2.0000');
    expect(priced(tariff, cdrOf(periods.slice(0, 1), '2024-06-03T11:00:00Z')).fixed.excl).toBe('0.0000');
  });
});

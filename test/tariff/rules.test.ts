import { describe, expect, test } from 'vitest';
import { cdrOf, element, priced, tariffWith, type Shorthand } from './helpers.ts';
import type { PlainRestrictions } from './reference.ts';

/** Every rule of tariffs.md on each side of its boundary; the numbers are the rules'. */

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

describe('10 and 12: energy steps', () => {
  const steps = (kwh: number, step: number) =>
    priced(
      tariffWith([element('ENERGY', 1, null, { step_size: step })]),
      cdrOf([['2024-06-03T08:00:00Z', ['ENERGY', kwh]]], '2024-06-03T09:00:00Z'),
    ).energy.excl;
  test.each([
    [1, 500, '1.0000'],
    [1.0001, 500, '1.5000'],
    [1.5, 500, '1.5000'],
    [0.1152, 1, '0.1160'],
    [0.1152, 0, '0.1152'],
    [0, 500, '0.0000'],
  ])('%d kWh in steps of %d Wh', (kwh, step, expected) => expect(steps(kwh, step)).toBe(expected));
  test('the extra is billed at the last component used with energy', () => {
    const tariff = tariffWith([
      element('ENERGY', 0.2, { end_time: '17:00' }, { step_size: 500 }),
      element('ENERGY', 0.27, { start_time: '17:00' }, { step_size: 1000 }),
    ]);
    const periods: Shorthand[] = [
      ['2024-06-03T14:00:00Z', ['ENERGY', 4.3]],
      ['2024-06-03T15:00:00Z', ['ENERGY', 0]],
    ];
    expect(priced(tariff, cdrOf(periods, '2024-06-03T15:20:00Z')).total.excl).toBe('0.9000');
  });
  test('energy that nothing holds for is neither billed nor counted', () => {
    const tariff = tariffWith([element('ENERGY', 1, { max_kwh: 1 }, { step_size: 1000 })]);
    const periods: Shorthand[] = [
      ['2024-06-03T08:00:00Z', ['ENERGY', 1.5]],
      ['2024-06-03T09:00:00Z', ['ENERGY', 3]],
    ];
    expect(priced(tariff, cdrOf(periods, '2024-06-03T10:00:00Z')).total.excl).toBe('2.0000');
  });
  test("the specification's complex rounding example: 20.45 kWh in 100 Wh steps", () => {
    const tariff = tariffWith([element('ENERGY', 0.25, null, { step_size: 100, vat: 10 })]);
    const got = priced(tariff, cdrOf([['2024-06-03T08:00:00Z', ['ENERGY', 20.45]]], '2024-06-03T09:00:00Z'));
    expect(got.total).toEqual({ excl: '5.1250', incl: '5.6375' });
  });
});

describe('11: time steps', () => {
  const tariff = tariffWith([
    element('TIME', 60, null, { step_size: 300 }),
    element('PARKING_TIME', 0, { end_time: '12:00' }, { step_size: 600 }),
    element('PARKING_TIME', 120, null, { step_size: 600 }),
  ]);
  const parts = (periods: Shorthand[], end: string) => {
    const got = priced(tariff, cdrOf(periods, end));
    return [got.time.excl, got.parking.excl];
  };
  test('without parking the time is rounded up', () => {
    expect(parts([['2024-06-03T12:00:00Z', 'TIME']], '2024-06-03T12:06:00Z')).toEqual(['10.0000', '0.0000']);
    expect(parts([['2024-06-03T12:00:00Z', 'TIME']], '2024-06-03T12:05:00Z')).toEqual(['5.0000', '0.0000']);
  });
  test('with parking only the parking, also when charging resumes', () => {
    const periods: Shorthand[] = [
      ['2024-06-03T12:00:00Z', 'TIME'],
      ['2024-06-03T12:06:00Z', 'PARKING_TIME'],
      ['2024-06-03T12:07:00Z', 'TIME'],
    ];
    expect(parts(periods, '2024-06-03T12:08:00Z')).toEqual(['7.0000', '20.0000']);
  });
  test('a parking price of 0 counts', () => {
    const periods: Shorthand[] = [
      ['2024-06-03T08:00:00Z', 'TIME'],
      ['2024-06-03T08:06:00Z', 'PARKING_TIME'],
    ];
    expect(parts(periods, '2024-06-03T08:07:00Z')).toEqual(['6.0000', '0.0000']);
  });
});

describe('13 and 14: reservations', () => {
  const tariff = tariffWith([
    element('FLAT', 1),
    element('FLAT', 2, { reservation: 'RESERVATION' }),
    element('TIME', 6, { reservation: 'RESERVATION' }, { step_size: 600 }),
    element('FLAT', 4, { reservation: 'RESERVATION_EXPIRES' }),
    element('TIME', 60, null, { step_size: 60 }),
  ]);
  test('used: own flat, own steps, own elements', () => {
    const periods: Shorthand[] = [
      ['2024-06-03T08:00:00Z', 'RESERVATION_TIME'],
      ['2024-06-03T08:12:00Z', 'TIME'],
    ];
    const got = priced(tariff, cdrOf(periods, '2024-06-03T08:13:30Z'));
    expect([got.reservation.excl, got.fixed.excl, got.time.excl, got.total.excl]).toEqual([
      '4.0000',
      '1.0000',
      '2.0000',
      '7.0000',
    ]);
  });
  test('expired: RESERVATION_EXPIRES first, one flat', () => {
    const got = priced(tariff, cdrOf([['2024-06-03T08:00:00Z', 'RESERVATION_TIME']], '2024-06-03T08:12:00Z'));
    expect([got.reservation.excl, got.fixed.excl, got.total.excl]).toEqual(['6.0000', '0.0000', '6.0000']);
  });
});

describe('15: tax', () => {
  const cdr = cdrOf([['2024-06-03T08:00:00Z', ['ENERGY', 10]]], '2024-06-03T09:00:00Z');
  test.each([
    [undefined, 19, '10.0000', '11.9000'],
    ['NO', 19, '10.0000', '11.9000'],
    ['YES', 19, '8.4034', '10.0000'],
    ['N/A', 19, '10.0000', '10.0000'],
    ['YES', undefined, '10.0000', '10.0000'],
    ['NO', 0, '10.0000', '10.0000'],
    ['NO', 5.2, '10.0000', '10.5200'],
  ])('tax_included %s, vat %s', (tax_included, vat, excl, incl) => {
    const more = vat === undefined ? {} : { vat };
    const tariff = tariffWith([element('ENERGY', 1, null, more)], tax_included ? { tax_included } : {});
    expect(priced(tariff, cdr).total).toEqual({ excl, incl });
  });
});

describe('16: limits', () => {
  const limited = (more: Record<string, unknown>, kwh = 10) =>
    priced(
      tariffWith([element('ENERGY', 1, null, { vat: 10 })], more),
      cdrOf([['2024-06-03T08:00:00Z', ['ENERGY', kwh]]], '2024-06-03T09:00:00Z'),
    );
  test.each([
    [{ min_price: { before_taxes: 12 } }, '12.0000', '11.0000'],
    [{ min_price: { after_taxes: 12 } }, '10.0000', '12.0000'],
    [{ min_price: { before_taxes: 10, after_taxes: 11 } }, '10.0000', '11.0000'],
    [{ max_price: { before_taxes: 9.5, after_taxes: 10.45 } }, '9.5000', '10.4500'],
    [{ max_price: { excl_vat: 9.5, incl_vat: 10.45 } }, '9.5000', '10.4500'],
    [{ min_price: { before_taxes: 20 }, max_price: { before_taxes: 15 } }, '15.0000', '11.0000'],
    [{ tax_included: 'N/A', max_price: { before_taxes: 5 } }, '5.0000', '5.0000'],
  ])('%j', (more, excl, incl) => {
    const got = limited(more);
    expect(got.total).toEqual({ excl, incl });
    expect(got.energy.excl).toBe('10.0000');
  });
  test('they cover expired reservations', () => {
    const tariff = tariffWith([element('FLAT', 4, { reservation: 'RESERVATION_EXPIRES' })], {
      max_price: { before_taxes: 3, after_taxes: 3 },
    });
    const cdr = cdrOf([['2024-06-03T08:00:00Z', 'RESERVATION_TIME']], '2024-06-03T08:12:00Z');
    expect(priced(tariff, cdr).total.excl).toBe('3.0000');
  });
  test('a limit is a line of its own, and lines add up', () => {
    const { lines } = limited({ max_price: { before_taxes: 9.5, after_taxes: 10.45 } });
    expect(lines.map(({ type, amount }) => [type, amount.incl])).toEqual([
      ['component', '11.0000'],
      ['maximum', '-0.5500'],
    ]);
  });
});

describe('17: rounding', () => {
  test.each([
    ['EUR', 0.005, '0.0050', '0.01'],
    ['EUR', 0.0049, '0.0049', '0.00'],
    ['EUR', -0.005, '-0.0050', '-0.01'],
    ['EUR', -0.004, '-0.0040', '0.00'],
    ['JPY', 12.5, '12.5000', '13'],
    ['JPY', 12.49, '12.4900', '12'],
    ['KWD', 1.25, '1.2500', '1.250'],
    ['KWD', 1.2505, '1.2505', '1.251'],
    ['EUR', 0.00005, '0.0001', '0.00'],
    ['EUR', 0.00004999, '0.0000', '0.00'],
  ])('%s %d', (currency, amount, total, payable) => {
    const tariff = tariffWith([element('FLAT', amount)], { currency });
    const got = priced(tariff, cdrOf([['2024-06-03T08:00:00Z']], '2024-06-03T09:00:00Z', currency));
    expect([got.total.excl, got.payable.excl]).toEqual([total, payable]);
  });
  test('payable is rounded from the exact total, not from the four decimals', () => {
    const tariff = tariffWith([element('FLAT', 0.00499999)]);
    expect(priced(tariff, cdrOf([['2024-06-03T08:00:00Z']], '2024-06-03T09:00:00Z')).payable.excl).toBe(
      '0.00',
    );
  });
  test('far beyond doubles', () => {
    const tariff = tariffWith([element('ENERGY', 987654321.987654, null, { vat: 19.7 })]);
    const cdr = cdrOf([['2024-06-03T08:00:00Z', ['ENERGY', 123456789.123456]]], '2024-06-03T09:00:00Z');
    expect(priced(tariff, cdr).total.excl).toBe('121932631356499712.4583');
  });
  test('microseconds count', () => {
    const tariff = tariffWith([element('TIME', 3600)]);
    const got = priced(
      tariff,
      cdrOf([['2024-06-03T08:00:00.000001Z', 'TIME']], '2024-06-03T08:00:00.500101Z'),
    );
    expect(got.total.excl).toBe('0.5001');
  });
});

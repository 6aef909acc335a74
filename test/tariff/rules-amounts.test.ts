import { describe, expect, test } from 'vitest';
import { cdrOf, element, priced, tariffWith, type Shorthand } from './helpers.ts';

/** The rules of tariffs.md on how much a price comes to, each on both sides of its boundary; the numbers are the rules'. */

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

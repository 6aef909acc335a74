import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  floatOf,
  floatsOf,
  registersOf,
  resolutionAt,
  wattHoursOf,
} from '../../../drivers/meters/eastron/values.ts';

/** Exact: the float32's own bits as an integer fraction. */
function exactWattHours(high: number, low: number): bigint {
  const bits = BigInt(high) * 65_536n + BigInt(low);
  const exponent = Number((bits >> 23n) & 255n);
  const fraction = (bits & 0x7fffffn) | (exponent > 0 ? 0x800000n : 0n);
  const shift = (exponent || 1) - 150;
  const thousandfold = fraction * 1000n;
  if (shift >= 0) return thousandfold << BigInt(shift);
  const unit = 1n << BigInt(-shift);
  return (thousandfold + unit / 2n) / unit;
}

describe('a float32 in two registers', () => {
  test.each([
    [230.2, [0x4366, 0x3333]],
    [0, [0, 0]],
    [1, [0x3f80, 0]],
    [-1, [0xbf80, 0]],
  ] as const)('%d', (value, registers) => {
    expect(registersOf(value)).toEqual(registers);
    expect(floatOf(registers[0], registers[1])).toBeCloseTo(value, 4);
  });

  test('NaN and infinities are none', () => {
    for (const high of [0x7fc0, 0x7f80, 0xff80]) expect(floatOf(high, 0)).toBeUndefined();
    expect(floatsOf([0x3f80, 0, 0x7fc0, 0])).toBeUndefined();
    expect(floatOf(undefined, 0)).toBeUndefined();
  });
});

describe('a register of kWh', () => {
  test('is rounded once to whole Wh, exactly', () => {
    // Up to what any meter's display holds, 9 999 999 kWh.
    const high = fc.integer({ min: 0, max: 0x4b18 });
    fc.assert(
      fc.property(high, fc.integer({ min: 0, max: 0xffff }), (upper, lower) => {
        const wattHours = wattHoursOf(floatOf(upper, lower) ?? Number.NaN);
        expect(BigInt(wattHours ?? -1)).toBe(exactWattHours(upper, lower));
      }),
      { numRuns: 2000 },
    );
  });

  test('of whole Wh comes back as it was, below the steps of a float32', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_388_607 }), (wattHours) => {
        expect(wattHoursOf(floatOf(...registersOf(wattHours / 1000)) ?? Number.NaN)).toBe(wattHours);
      }),
    );
  });

  test('never falls while the energy rises', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (wattHours, more) => {
          const said = (energy: number) =>
            wattHoursOf(floatOf(...registersOf(energy / 1000)) ?? Number.NaN) ?? -1;
          expect(said(wattHours + more)).toBeGreaterThanOrEqual(said(wattHours));
        },
      ),
    );
  });

  test('that is no energy is none', () => {
    for (const value of [-0.001, Number.NaN, Number.POSITIVE_INFINITY, -5, 1e30])
      expect(wattHoursOf(value)).toBeUndefined();
    expect(Object.is(wattHoursOf(-0), 0)).toBe(true);
  });

  test.each([
    [0, 10],
    [999, 10],
    [8_000_000, 10],
    [16_777_216, 10],
    [131_071_999, 10],
    [131_072_000, 16],
    [1_048_576_000, 125],
  ])('at %d Wh it has steps of %d Wh', (registerWh, step) => {
    expect(resolutionAt(registerWh)).toBe(step);
  });

  test('steps are never finer than told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_000_000_000 }), (wattHours) => {
        const [high, low] = registersOf(wattHours / 1000);
        const here = floatOf(high, low) ?? Number.NaN;
        const next = low === 0xffff ? floatOf(high + 1, 0) : floatOf(high, low + 1);
        const step = ((next ?? Number.NaN) - here) * 1000;
        expect(Math.ceil(step)).toBeLessThanOrEqual(resolutionAt(wattHoursOf(here) ?? 0));
      }),
    );
  });
});

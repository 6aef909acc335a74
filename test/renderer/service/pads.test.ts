import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysOf } from '../../../renderer/service/ui/keys.ts';
import { numberOf, textOf, typed } from '../../../renderer/service/ui/number.ts';

describe('a typed number', () => {
  it('is what was written, in whole units', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 4 }), (value, decimals) => {
        expect(numberOf(textOf(value, decimals), decimals)).toBe(value);
      }),
    );
  });

  it.each([
    ['24.36', 3, 24_360],
    ['24.', 3, 24_000],
    ['0.001', 3, 1],
    ['16', 0, 16],
    ['', 0, null],
    ['24.3601', 3, null],
    ['.5', 3, null],
  ])('reads %j with %i decimals as %j', (text, decimals, value) => {
    expect(numberOf(text, decimals)).toBe(value);
  });

  it.each([
    ['', '.', 3, '0.'],
    ['1.2', '.', 3, '1.2'],
    ['12', '.', 0, '12'],
    ['0', '5', 0, '5'],
    ['1.234', '5', 3, '1.234'],
    ['500', '1', 0, '500'],
  ])('%j and the key %j with %i decimals make %j', (text, key, decimals, next) => {
    expect(typed(text, key, decimals, 3 + decimals)).toBe(next);
  });
});

describe('the keyboard', () => {
  it('has every letter of its language once', () => {
    const letters = (language: 'en' | 'de') =>
      keysOf(language, 'letters', false)
        .flat()
        .filter((key) => /\p{L}/u.test(key))
        .toSorted((a, b) => a.localeCompare(b, 'de'))
        .join('');
    expect(letters('en')).toBe('abcdefghijklmnopqrstuvwxyz');
    expect(letters('de')).toBe('aäbcdefghijklmnoöpqrsßtuüvwxyz');
  });

  it('has no key twice on a layer, and no more in a row than fit for gloves', () => {
    for (const language of ['en', 'de'] as const)
      for (const layer of ['letters', 'signs'] as const) {
        const rows = keysOf(language, layer, true);
        expect(new Set(rows.flat()).size).toBe(rows.flat().length);
        expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(11);
      }
  });
});

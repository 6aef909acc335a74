import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../main/bridge/contract.ts';
import { widthInEm } from '../../renderer/components/figure.ts';
import { createFormat, kilo, span } from '../../renderer/format.ts';
import { de } from '../../renderer/messages/de.ts';
import { en } from '../../renderer/messages/en.ts';

const AT = Date.UTC(2026, 10, 22, 17, 42, 0);
const english = createFormat('en', 'Europe/Amsterdam');
const german = createFormat('de', 'Europe/Amsterdam');
/** Intl separates with several kinds of space; which one is its own business. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ');

describe('energy', () => {
  it('has two decimals and a leading zero', () => {
    expect(english.energy(0)).toBe('0.00');
    expect(english.energy(24_360)).toBe('24.36');
    expect(german.energy(24_360)).toBe('24,36');
    expect(english.energy(4_213_770)).toBe('4213.77');
  });

  it('is exact for every register value', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000_000 }), (wattHours) => {
        expect(BigInt(kilo(wattHours).replace('.', ''))).toBe(BigInt(wattHours));
      }),
    );
  });
});

describe('money', () => {
  it('stands before its sign, as on the price signs', () => {
    expect(plain(english.money({ amount: '11.94', currency: 'EUR' }))).toBe('11.94 €');
    expect(plain(english.money({ amount: '1211.94', currency: 'EUR' }))).toBe('1,211.94 €');
    expect(plain(english.money({ amount: '-4.11', currency: 'EUR' }))).toBe('-4.11 €');
    expect(plain(german.money({ amount: '1211.94', currency: 'EUR' }))).toBe('1.211,94 €');
  });

  it('looks as its readers know it', () => {
    const euro = { amount: '1211.94', currency: 'EUR' };
    const written = (language: Language) => plain(createFormat(language, 'UTC').money(euro));
    expect(written('nl')).toBe('€ 1.211,94');
    expect(written('fr')).toBe('1 211,94 €');
    expect(written('es')).toBe('1211,94 €');
    expect(written('ar').replaceAll(/[\u200e\u200f]/g, '')).toBe('1,211.94 €');
  });

  it('keeps a pound or dollar sign where English readers expect it', () => {
    expect(english.money({ amount: '11.94', currency: 'GBP' })).toBe('£11.94');
    expect(english.money({ amount: '11.94', currency: 'USD' })).toBe('$11.94');
  });

  it('knows the currency’s own digits', () => {
    expect(plain(english.money({ amount: '1250', currency: 'JPY' }))).toBe('1,250 ¥');
    expect(plain(german.money({ amount: '1.250', currency: 'KWD' }))).toContain('1,250');
  });

  it('never loses a cent to floating point', () => {
    expect(plain(english.money({ amount: '9007199254740993.01', currency: 'EUR' }))).toBe(
      '9,007,199,254,740,993.01 €',
    );
  });

  it('shows what it cannot read as it is', () => {
    expect(plain(english.money({ amount: '?', currency: 'EUR' }))).toBe('? EUR');
  });
});

describe('Arabic', () => {
  const arabic = createFormat('ar', 'Europe/Amsterdam');

  it('has the digits of the signs beside it', () => {
    const all = [
      arabic.energy(24_360),
      arabic.power(25_500),
      arabic.integer(24),
      arabic.time(AT),
      arabic.stopwatch(1),
    ];
    expect(all.join(' ')).toBe('24.36 25.5 24 18:42 00:00');
    expect(arabic.day(AT)).toContain('22');
    expect(arabic.percent(71)).toContain('71');
  });

  it('measures figures without what cannot be seen', () => {
    expect(widthInEm(arabic.money({ amount: '11.94', currency: 'EUR' }))).toBeCloseTo(
      widthInEm('11.94 €'),
      5,
    );
  });
});

describe('times', () => {
  it('are the station’s, whatever the machine’s zone', () => {
    expect(english.time(AT)).toBe('18:42');
    expect(createFormat('en', 'America/New_York').time(AT)).toBe('12:42');
    expect(english.day(AT)).toBe('Sunday 22 November');
    expect(german.day(AT)).toBe('Sonntag, 22. November');
  });

  it('call midnight 00:00 and compare days there', () => {
    const midnight = Date.UTC(2026, 10, 22, 23, 0);
    expect(english.time(midnight)).toBe('00:00');
    expect(english.sameDay(midnight - 1, midnight)).toBe(false);
    expect(english.sameDay(midnight, midnight + 3_600_000)).toBe(true);
  });

  it('count like a stopwatch', () => {
    expect(english.stopwatch(0)).toBe('00:00');
    expect(english.stopwatch(2_530_999)).toBe('42:10');
    expect(english.stopwatch(13_260_000)).toBe('3:41:00');
  });

  it('tell spans as exactly as somebody who waits wants them', () => {
    expect(span(1, en.span, english)).toBe('1 s');
    expect(span(59_001, en.span, english)).toBe('1 min');
    expect(span(78 * 60_000, en.span, english)).toBe('1 h 18 min');
    expect(span(2 * 3_600_000, de.span, german)).toBe('2 h');
    expect(span(-5, en.span, english)).toBe('0 s');
  });
});

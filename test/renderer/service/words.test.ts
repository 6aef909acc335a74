import { describe, expect, it } from 'vitest';
import { SERVICE_LANGUAGES, SERVICE_PAGES } from '../../../main/bridge/service/views.ts';
import { actWords, codeWords, stepWords } from '../../../renderer/service/codes.ts';
import { serviceFormat } from '../../../renderer/service/format.ts';
import { CONNECTORS_WORDS, MACHINE_WORDS } from '../../../renderer/service/machine/words.ts';
import { commonDe } from '../../../renderer/service/words/common-de.ts';
import { commonEn } from '../../../renderer/service/words/common-en.ts';

/** Every path to a word. */
function paths(words: object, prefix = ''): string[] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? paths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

describe('the words of service mode', () => {
  it('are the same in every language', () => {
    expect(paths(commonDe)).toEqual(paths(commonEn));
    for (const words of [MACHINE_WORDS, CONNECTORS_WORDS])
      expect(paths(words.de).toSorted()).toEqual(paths(words.en).toSorted());
  });

  it('name every page', () => {
    expect(Object.keys(commonEn.pages).toSorted()).toEqual([...SERVICE_PAGES].toSorted());
  });

  it.each(SERVICE_LANGUAGES)('tell how an act ended in %s, and admit what they do not know', (language) => {
    expect(codeWords('done', language)).toMatch(/^(Done|Erledigt)$/);
    expect(codeWords('test.failed-contactor-opened', language)).toBe(codeWords('test.failed', language));
    expect(codeWords('no.such-code', language)).toBeNull();
    expect(actWords('no-such-act', language)).toBe('no-such-act');
    expect(stepWords('no-such-step', language)).toBe('no-such-step');
  });
});

describe('figures', () => {
  const en = serviceFormat('en', 'Europe/Berlin');
  const de = serviceFormat('de', 'Europe/Berlin');
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');

  it('are exact, with their units', () => {
    expect(plain(en.kilowattHours(24_360))).toBe('24.360 kWh');
    expect(plain(de.kilowattHours(24_360))).toBe('24,360 kWh');
    expect(plain(en.kilowatts(10_945))).toBe('10.95 kW');
    expect(plain(en.amps(15_870))).toBe('15.87 A');
    expect(plain(en.volts(230_140))).toBe('230.1 V');
    expect(plain(en.degrees(-5))).toBe('-0.5 °C');
  });

  it('grow with what they measure', () => {
    expect([0, 999, 1_500, 48_300_000, 2_140_000_000].map((bytes) => plain(en.bytes(bytes)))).toEqual([
      '0 B',
      '999 B',
      '1.5 kB',
      '48 MB',
      '2.1 GB',
    ]);
    expect([0, 5_000, 125_000, 11_520_000, 360_000_000].map((ms) => plain(en.lasting(ms)))).toEqual([
      '0 s',
      '5 s',
      '2 min 5 s',
      '3 h 12 min',
      '4 d 4 h',
    ]);
    expect([0.84, 14.2, 231.4].map((ms) => plain(en.milliseconds(ms)))).toEqual([
      '0.84 ms',
      '14.2 ms',
      '231 ms',
    ]);
  });

  it('have the time to the millisecond, in the station’s zone', () => {
    const at = Date.UTC(2026, 10, 22, 17, 42, 7, 123);
    expect(en.clock(at)).toBe('18:42:07');
    expect(en.exact(at)).toBe('18:42:07.123');
    expect(de.exact(at)).toBe('18:42:07,123');
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { faultScreenWords } from '../../main/bridge/words/faults.ts';
import { billWords } from '../../main/bridge/words/bill.ts';
import { LANGUAGES } from '../../main/config/schema.ts';
import { describeFault } from '../../main/faults/catalogue.ts';
import { likelyCause } from '../../main/faults/causes.ts';
import { outcomeWords } from '../../main/faults/outcome.ts';
import { messagesFor } from '../../main/tariff/words/catalogue.ts';
import { checkTexts } from '../../main/theme/texts/check.ts';
import { houseTexts } from '../../main/theme/texts/house-keys.ts';
import { RENDERER_KEYS } from '../../main/theme/texts/renderer-keys.ts';
import { reworded, wordAs, wordingNow } from '../../main/wording/wording.ts';

let takeBack = (): void => undefined;
afterEach(() => takeBack());

function say(texts: Record<string, string>, language = 'en'): void {
  const { house, problems } = checkTexts(language as 'en', texts);
  expect(problems).toEqual([]);
  takeBack = wordAs({ [language]: house });
}

describe('own texts of what the kiosk says', () => {
  it('stand in place of a fault’s words, one by one', () => {
    const before = describeFault('reader.absent', 'en');
    say({ 'fault.reader.absent.title': 'No cards today', 'fault.reader.absent.steps.1': 'Use our app.' });
    const now = describeFault('reader.absent', 'en');
    expect(now.title).toBe('No cards today');
    expect(now.steps).toEqual(['Use our app.', ...before.steps.slice(1)]);
    expect(now.badge).toBe(before.badge);
    expect(describeFault('reader.absent', 'de').title).not.toBe('No cards today');
  });

  it('fill their placeholders, in any order', () => {
    say({ 'bill.priceFrom': '{price} as of {time}', 'faultScreen.at': '{text} ({label})' });
    expect(billWords('en').priceFrom('20:00', '0.39 €')).toBe('0.39 € as of 20:00');
    expect(faultScreenWords('en').at('A', 'No power')).toBe('No power (A)');
  });

  it('hold for units within others, causes, outcomes, and tariffs in each way of naming a language', () => {
    say(
      {
        'bill.unit.min': 'Minuten',
        'tariff.free': 'Gratis!',
        'tariff.afterTime': '{duration} nach Beginn',
        'cause.supply': 'Kurz kein Strom.',
        'outcome.needs-driver': 'Bitte helfen Sie uns.',
      },
      'de',
    );
    expect(billWords('de').unit).toMatchObject({ min: 'Minuten', kWh: 'kWh' });
    expect(messagesFor('de-AT').free).toBe('Gratis!');
    expect(messagesFor('de').afterTime('2 h')).toBe('2 h nach Beginn');
    expect(likelyCause('supply', 'de')).toBe('Kurz kein Strom.');
    expect(outcomeWords('needs-driver', 'de')).toBe('Bitte helfen Sie uns.');
    expect(outcomeWords('needs-driver', 'en')).not.toBe('Bitte helfen Sie uns.');
  });

  it('go when the theme goes, and not when a later one has come', () => {
    const builtIn = billWords('en').energy;
    const first = wordAs({ en: { 'bill.energy': 'Power' } });
    const second = wordAs({ en: { 'bill.energy': 'Juice' } });
    first();
    expect(billWords('en').energy).toBe('Juice');
    second();
    expect(billWords('en').energy).toBe(builtIn);
  });

  it('are made once, and tell whoever keeps what was said that it changed', () => {
    const before = wordingNow();
    say({ 'bill.energy': 'Power' });
    expect(wordingNow()).not.toBe(before);
    expect(billWords('en')).toBe(billWords('en'));
    const catalogue = { a: 'b' };
    expect(reworded('other', 'en', catalogue)).toBe(catalogue);
  });
});

describe('the keys of texts', () => {
  it.each(LANGUAGES)('are all offered with their placeholders, in %s', (language) => {
    for (const [key, { builtIn, placeholders }] of houseTexts(language)) {
      expect(builtIn, key).not.toBeNull();
      const named = [...(builtIn ?? '').matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
      expect(named.toSorted(), key).toEqual(placeholders.toSorted());
    }
  });

  it.each(LANGUAGES)('take the built-in text of %s as it is', (language) => {
    const texts = Object.fromEntries(
      [...houseTexts(language)].map(([key, { builtIn }]) => [key, builtIn ?? '']),
    );
    const { house, problems, notes } = checkTexts(language, texts);
    expect([problems, notes]).toEqual([[], []]);
    expect(Object.keys(house)).toHaveLength(Object.keys(texts).length);
  });

  it('are the pages’ or the kiosk’s, never both', () => {
    const house = houseTexts('en');
    expect(Object.keys(RENDERER_KEYS).filter((key) => house.has(key))).toEqual([]);
    expect(house.has('tariff.locale')).toBe(false);
    expect(house.has('tariff.list')).toBe(false);
  });
});

describe('a text is refused', () => {
  const objection = (key: string, text: string) => {
    const { problems } = checkTexts('en', { [key]: text });
    return problems.map(({ code, message, hint }) => `${code}: ${message} ${hint}`).join('\n');
  };

  it.each([
    ['of an unknown key', 'idle.tapHed', 'Welcome', /theme\.unknown-text.*"idle\.tapHead"/],
    ['of a key in the wrong place', 'idle.energy', 'Energy', /theme\.unknown-text.*Did you mean/],
    ['of a key like no other', 'zzzzzzzz', 'Welcome', /theme -- texts/],
    ['of a prototype’s key', 'constructor', 'Welcome', /theme\.unknown-text/],
    ['without its placeholder', 'bill.priceFrom', 'From {time}', /lacks \{price\}/],
    ['with another placeholder', 'bill.energy', 'Energy {kwh}', /\{kwh\}, which nothing fills/],
    ['with a brace alone', 'bill.energy', 'Energy {', /brace/],
    ['with markup', 'idle.tapHead', 'Tap <b>here</b>', /markup/],
    ['with an entity', 'idle.tapHead', 'Tap&nbsp;here', /markup/],
    ['with a line break', 'idle.tapHead', 'Tap\nhere', /line break/],
    ['with a mark that turns the direction', 'idle.tapHead', 'Tap \u202ehere', /control character/],
    ['of nothing', 'idle.tapHead', ' ', /empty/],
    ['of nothing that can be seen', 'fault.contactor.stuck.title', '\u200b\u2060\u00ad', /empty/],
    ['of a whole page', 'idle.tapHead', 'x'.repeat(301), /more than 300/],
  ])('%s', (_name, key, text, said) => {
    expect(objection(key, text)).toMatch(said);
  });

  it('but not for being much longer: that is only noted', () => {
    const { notes, problems, house } = checkTexts('en', { 'bill.energy': 'Energy from our own windmills' });
    expect(problems).toEqual([]);
    expect(notes).toMatchObject([
      { code: 'theme.long-text', message: 'has 29 letters, where the built-in text has 6' },
    ]);
    expect(house).toHaveProperty(['bill.energy']);
  });

  it('and noted as long beside the built-in text, whatever is worn meanwhile', () => {
    const text = 'Energy from our own windmills';
    say({ 'bill.energy': text });
    expect(checkTexts('en', { 'bill.energy': text }).notes).toHaveLength(1);
    expect(billWords('en').energy).toBe(text);
  });

  it('but not for non-breaking spaces, quotes and signs', () => {
    expect(objection('idle.tapHead', 'Tap\u00a0& go: “5 < 6”')).toBe('');
  });
});

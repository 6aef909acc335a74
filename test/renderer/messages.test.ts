import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../main/bridge/contract.ts';
import { catalogueOf, LANGUAGE_NAMES, loadCatalogue } from '../../renderer/messages/catalogue.ts';
import { de } from '../../renderer/messages/de.ts';
import { en } from '../../renderer/messages/en.ts';
import { pluralOf } from '../../renderer/messages/plural.ts';

/** Every leaf of a catalogue: its path, and its text with marks in place of what is filled in. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const filled: unknown = Reflect.apply(value, undefined, ['‹1›', '‹2›', '‹3›']);
    return [[path, String(filled)]];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

const marks = (text: string) => (text.match(/‹\d›/g) ?? []).sort().join(' ');

describe('the German catalogue', () => {
  const english = new Map(leaves(en));
  const german = new Map(leaves(de));

  it('says everything that the English one says', () => {
    expect([...german.keys()]).toEqual([...english.keys()]);
    expect([...german.values()].every((text) => text.trim() !== '')).toBe(true);
  });

  it('fills in the same things', () => {
    for (const [path, text] of german)
      expect(`${path} ${marks(text)}`).toBe(`${path} ${marks(english.get(path) ?? '')}`);
  });

  it('is translated', () => {
    const sentences = [...german].filter(([, text]) => text.includes(' ') && /\p{Ll}{4}/u.test(text));
    for (const [path, text] of sentences) expect(text, path).not.toBe(english.get(path));
  });
});

describe('languages', () => {
  it('all have a name of their own', () => {
    for (const language of LANGUAGES) expect(LANGUAGE_NAMES[language]).not.toBe('');
  });

  it('without a catalogue speak English', async () => {
    expect(catalogueOf('nl')).toBe(en);
    expect(await loadCatalogue('nl')).toBe(en);
  });

  it('are there at once after the first time', async () => {
    expect(await loadCatalogue('de')).toBe(de);
    expect(catalogueOf('de')).toBe(de);
  });

  it('may have more than two plural forms', () => {
    const arabic = pluralOf('ar');
    const forms = { zero: '0', one: '1', two: '2', few: '3-10', many: '11-99', other: '100' };
    expect([0, 1, 2, 5, 30, 100].map((count) => arabic(count, forms))).toEqual([
      '0',
      '1',
      '2',
      '3-10',
      '11-99',
      '100',
    ]);
    expect(pluralOf('en')(2, { one: 'car', other: 'cars' })).toBe('cars');
  });
});

import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../main/bridge/contract.ts';
import { catalogueOf, LANGUAGE_NAMES, loadCatalogue } from '../../renderer/messages/catalogue.ts';
import { ar } from '../../renderer/messages/ar.ts';
import { de } from '../../renderer/messages/de.ts';
import { en } from '../../renderer/messages/en.ts';
import { es } from '../../renderer/messages/es.ts';
import { fr } from '../../renderer/messages/fr.ts';
import { nl } from '../../renderer/messages/nl.ts';
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

/** Words that languages share. */
const SHARED = /^\/(standards\/.*|common\/code|receipt\/session)$/;

describe.each(Object.entries({ de, nl, fr, es, ar }))('the catalogue %s', (_language, catalogue) => {
  const english = new Map(leaves(en));
  const translated = new Map(leaves(catalogue));

  it('says everything that the English one says', () => {
    expect([...translated.keys()]).toEqual([...english.keys()]);
    expect([...translated.values()].every((text) => text.trim() !== '')).toBe(true);
  });

  it('fills in the same things', () => {
    for (const [path, text] of translated)
      expect(`${path} ${marks(text)}`).toBe(`${path} ${marks(english.get(path) ?? '')}`);
  });

  it('is translated', () => {
    const sentences = [...translated].filter(
      ([path, text]) => text.includes(' ') && /\p{L}{4}/u.test(text) && !SHARED.test(path),
    );
    expect(sentences.length).toBeGreaterThan(90);
    for (const [path, text] of sentences) expect(text, path).not.toBe(english.get(path));
  });
});

describe('each language writes as its readers do', () => {
  it('French sets a narrow no-break space before its high marks, and nowhere a plain one', () => {
    for (const [path, text] of leaves(fr)) expect(text, path).not.toMatch(/[^\u202f:][:;!?]/);
  });

  it('Spanish opens what it closes', () => {
    for (const [path, text] of leaves(es)) {
      expect(text.includes('?'), path).toBe(text.includes('¿'));
      expect(text.includes('!'), path).toBe(text.includes('¡'));
    }
  });

  it('Arabic has its own marks, and every isolate that it opens is closed', () => {
    for (const [path, text] of leaves(ar)) {
      expect(text, path).not.toMatch(/[?;,]/);
      const opened = text.match(/[\u2066-\u2068]/g)?.length ?? 0;
      expect(text.match(/\u2069/g)?.length ?? 0, path).toBe(opened);
    }
    expect(ar.direction).toBe('rtl');
  });

  it('Arabic sets marks apart from its sentences', () => {
    expect(ar.receipt.session('7F3A-2291')).toContain('\u20687F3A-2291\u2069');
    expect(ar.common.connector('A')).toContain('\u2068A\u2069');
  });
});

describe('languages', () => {
  it('all have a name of their own', () => {
    for (const language of LANGUAGES) expect(LANGUAGE_NAMES[language]).not.toBe('');
  });

  it('are fetched before they are spoken', async () => {
    expect(catalogueOf('nl')).toBeUndefined();
    for (const [language, catalogue] of Object.entries({ en, de, nl, fr, es, ar })) {
      expect(await loadCatalogue(language as Language)).toBe(catalogue);
      expect(catalogueOf(language as Language)).toBe(catalogue);
    }
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

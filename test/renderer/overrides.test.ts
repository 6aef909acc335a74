import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Language, ThemeView } from '../../main/bridge/contract.ts';
import { positional } from '../../main/theme/texts/positions.ts';
import { RENDERER_KEYS } from '../../main/theme/texts/renderer-keys.ts';
import { ar } from '../../renderer/messages/ar.ts';
import { catalogueOf, loadCatalogue } from '../../renderer/messages/catalogue.ts';
import { de } from '../../renderer/messages/de.ts';
import { en } from '../../renderer/messages/en.ts';
import { es } from '../../renderer/messages/es.ts';
import { fr } from '../../renderer/messages/fr.ts';
import { nl } from '../../renderer/messages/nl.ts';
import { applyTexts } from '../../renderer/messages/overrides.ts';

const CATALOGUES = { en, de, nl, fr, es, ar };

/** What a catalogue says at a dotted path, with these values filled in. */
function said(messages: unknown, key: string, values: readonly string[]): unknown {
  const found = key
    .split('.')
    .reduce<unknown>(
      (inside, part) =>
        Array.isArray(inside) ? inside[Number(part) - 1] : Reflect.get(Object(inside) as object, part),
      messages,
    );
  return typeof found === 'function' ? Reflect.apply(found, undefined, [...values]) : found;
}

/** Arabic sets what is filled in apart; that is seen to in a test of its own. */
const bare = (text: unknown) => String(text).replace(/[\u2066-\u2069]/g, '');

describe.each(Object.entries(CATALOGUES))('every text of the pages in %s', (language, messages) => {
  const keys = Object.entries(RENDERER_KEYS);
  const values = (names: readonly string[]) => names.map((_, index) => `‹${index}›`);

  it('can be worded differently', () => {
    const texts = Object.fromEntries(
      keys.map(([key, names]) => [key, `own ${key}${names.map((name) => ` {${name}}`).join('')}`]),
    );
    const themed = applyTexts(messages, positional(texts), language as Language);
    for (const [key, names] of keys)
      expect(bare(said(themed, key, values(names)))).toBe(['own', key, ...values(names)].join(' '));
    expect(themed.direction).toBe(messages.direction);
    expect(themed.help.step).toHaveLength(3);
  });

  it('stays as it is where a theme says nothing, or leaves out what must be said', () => {
    const texts = Object.fromEntries(
      keys.flatMap(([key, names]) => (names.length > 0 ? [[key, 'nothing filled in {nobody}']] : [])),
    );
    for (const themed of [
      applyTexts(messages, {}, language as Language),
      applyTexts(messages, positional(texts), language as Language),
    ]) {
      for (const [key, names] of keys)
        expect(said(themed, key, values(names))).toBe(said(messages, key, values(names)));
    }
  });
});

describe('texts of a theme', () => {
  it('have plural forms by the rules of their language', () => {
    const texts = positional({
      'span.minutes': '{count} minutes',
      'span.minutes.one': '{count} minute',
      'span.hours.one': 'one hour',
    });
    const { span } = applyTexts(en, texts, 'en');
    expect([span.minutes('1'), span.minutes('18')]).toEqual(['1 minute', '18 minutes']);
    // Without the general form, which every language needs, the built-in text stays.
    expect(span.hours('1')).toBe(en.span.hours('1'));

    const arabic = applyTexts(
      ar,
      positional({ 'span.hours': '{count} ساعة', 'span.hours.two': 'ساعتان' }),
      'ar',
    );
    expect(arabic.span.hours('2')).toBe('ساعتان');
    expect(bare(arabic.span.hours('11'))).toBe('11 ساعة');
  });

  it('keep what is filled in apart from sentences that run from the right', () => {
    const texts = positional({
      'common.connector': 'منفذ {label}',
      'receipt.when': '{day} · {times} · {label}',
    });
    const themed = applyTexts(ar, texts, 'ar');
    expect(themed.common.connector('A')).toBe('منفذ \u2068A\u2069');
    expect(themed.receipt.when('5', '18:00 – 21:31', 'A')).toContain('\u206718:00 – 21:31\u2069');
    expect(
      applyTexts(en, positional({ 'common.connector': 'Bay {label}' }), 'en').common.connector('A'),
    ).toBe('Bay A');
  });

  it('may say what the built-in words leave unsaid', () => {
    const { receipt } = applyTexts(en, { 'receipt.reason.unplugged': 'You unplugged.' }, 'en');
    expect(receipt.reason.unplugged).toBe('You unplugged.');
    expect(receipt.reason['driver-card']).toBeNull();
  });

  it('fill in nothing twice', () => {
    const { common } = applyTexts(en, positional({ 'common.page': '{pages}: {page}' }), 'en');
    expect(common.page('{1}', '$&')).toBe('$&: {1}');
  });
});

describe('a language in a theme’s words', () => {
  const theme = (revision: number): ThemeView => ({
    revision,
    name: 'Test',
    logo: null,
    art: {},
    texts: { de: `theme/texts-de.json?r=${revision}` },
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('is fetched once for each revision, beside the built-in one', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(url);
      return Promise.resolve(Response.json({ 'common.help': `Hilfe ${asked.length}` }));
    });
    expect((await loadCatalogue('de', theme(1))).common.help).toBe('Hilfe 1');
    expect((await loadCatalogue('de', theme(2))).common.help).toBe('Hilfe 2');
    expect(asked).toEqual(['theme/texts-de.json?r=1', 'theme/texts-de.json?r=2']);
    expect(catalogueOf('de', theme(1))?.common.help).toBe('Hilfe 1');
    expect((await loadCatalogue('de')).common.help).toBe(de.common.help);
    expect(await loadCatalogue('en', theme(2))).toBe(en);
  });

  it('is the built-in one when the theme’s words cannot be read', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('gone', { status: 404 })));
    expect(await loadCatalogue('de', theme(3))).toBe(de);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    expect(await loadCatalogue('de', theme(4))).toBe(de);
    expect(warned).toHaveBeenCalledTimes(2);
  });
});

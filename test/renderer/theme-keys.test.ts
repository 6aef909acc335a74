import { describe, expect, it } from 'vitest';
import { RENDERER_KEYS } from '../../main/theme/texts/renderer-keys.ts';
import { placeholdersOf, positional } from '../../main/theme/texts/positions.ts';
import { en } from '../../renderer/messages/en.ts';

/** A function's parameters, by the names in its source. */
function parametersOf(source: string): string[] {
  const inside = /^\(?([^)=]*)\)?\s*=>/.exec(source)?.[1] ?? '';
  return inside.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
}

function keys(value: unknown, path: string[] = []): [string, string[]][] {
  if (typeof value === 'function') return [[path.join('.'), parametersOf(String(value))]];
  if (typeof value !== 'object' || value === null) return [[path.join('.'), []]];
  if (Array.isArray(value)) return value.flatMap((inner, index) => keys(inner, [...path, String(index + 1)]));
  return Object.entries(value).flatMap(([key, inner]) => keys(inner, [...path, key]));
}

const quoted = (text: string) => `'${text}'`;

function sourceOf(all: readonly [string, string[]][]): string {
  const lines = all.map(([key, names]) => {
    const property = /^\w+$/.test(key) ? key : quoted(key);
    return `  ${property}: [${names.map(quoted).join(', ')}],`;
  });
  return [
    '/**',
    " * Every text of the pages that a theme may word differently, with its placeholders in order: the driver's catalogue",
    ' * (renderer/messages/en.ts) as data. Written by its test: `npx vitest run test/renderer/theme-keys.test.ts -u`.',
    ' */',
    'export const RENDERER_KEYS = {',
    ...lines,
    '} as const satisfies Record<string, readonly string[]>;',
    '',
    'export type RendererKey = keyof typeof RENDERER_KEYS;',
    '',
  ].join('\n');
}

const catalogue = keys(en).filter(([key]) => key !== 'direction');

describe('keys of the texts on pages', () => {
  it('are those of the catalogue, with its parameters', async () => {
    await expect(sourceOf(catalogue)).toMatchFileSnapshot('../../main/theme/texts/renderer-keys.ts');
  });

  it('are as many as there are texts', () => {
    expect(Object.keys(RENDERER_KEYS).length).toBe(catalogue.length);
    expect(catalogue.length).toBeGreaterThan(150);
    for (const [key, names] of catalogue) expect(placeholdersOf(key)).toEqual(names);
  });

  it('have plural forms where they count', () => {
    expect(placeholdersOf('span.minutes.one')).toEqual(['count']);
    expect(placeholdersOf('fault.more.few')).toEqual(['count']);
    expect(placeholdersOf('span.hoursMinutes.one')).toBeUndefined();
    expect(placeholdersOf('common.help.one')).toBeUndefined();
    expect(placeholdersOf('no.such.key')).toBeUndefined();
    expect(placeholdersOf('direction')).toBeUndefined();
    expect(placeholdersOf('constructor')).toBeUndefined();
  });
});

describe('texts as pages take them', () => {
  it('name parameters by their place', () => {
    const texts = {
      'receipt.when': '{label}: {times}, {day}, {day}',
      'span.minutes.one': '{count} minute',
      'common.help': 'Help',
      'no.such.key': '{label}',
    };
    expect(positional(texts)).toEqual({
      'receipt.when': '{2}: {1}, {0}, {0}',
      'span.minutes.one': '{0} minute',
      'common.help': 'Help',
      'no.such.key': '{label}',
    });
  });
});

/** Pages know a text's parameters by their place, not by name: what is sent to them says `{0}`, not `{label}`. */
import type { Texts } from '../theme.ts';
import { RENDERER_KEYS } from './renderer-keys.ts';

const KEYS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(RENDERER_KEYS));
const PLURAL = /\.(?:zero|one|two|few|many)$/;

/** The placeholders of a key, in order; undefined: no such key. Plural forms (`….one`) belong to keys that count. */
export function placeholdersOf(key: string): readonly string[] | undefined {
  const known = KEYS.get(key);
  if (known || !PLURAL.test(key)) return known;
  const general = KEYS.get(key.replace(PLURAL, ''));
  return general?.[0] === 'count' ? general : undefined;
}

/** The texts as pages take them. Keys and placeholders that pages do not know stay as they are. */
export function positional(texts: Texts): Texts {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const names = placeholdersOf(key) ?? [];
      return [key, names.reduce((now, name, index) => now.replaceAll(`{${name}}`, `{${index}}`), text)];
    }),
  );
}

/** The on-screen keyboard's rows: what lies where people of that language expect it. */
import type { ServiceLanguage } from '../../../main/bridge/contract.ts';

export type Layer = 'letters' | 'signs';

const LETTERS: Readonly<Record<ServiceLanguage, readonly string[]>> = {
  en: ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  de: ['1234567890ß', 'qwertzuiopü', 'asdfghjklöä', 'yxcvbnm'],
};

const SIGNS: readonly string[] = ['1234567890', '@#€$%&*+=/', '()[]{}<>|\\', '!?"\':;~^°'];

/** Rows of characters; the last one stands between shift and delete. */
export function keysOf(
  language: ServiceLanguage,
  layer: Layer,
  capital: boolean,
): readonly (readonly string[])[] {
  const rows = layer === 'letters' ? LETTERS[language] : SIGNS;
  return rows.map((row) => [...row].map((key) => (capital && key !== 'ß' ? key.toUpperCase() : key)));
}

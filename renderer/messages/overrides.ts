/**
 * A theme's texts in place of the catalogue's. The kiosk has judged them; what does not fit all the same is left out, text by
 * text, and the built-in one stays. Fetched only where a theme has texts.
 */
import type { Language } from '../../main/bridge/contract.ts';
import type { Messages } from './en.ts';
import { pluralOf } from './plural.ts';

/** By dotted path in the catalogue, lists counted from 1; what is filled in stands as `{0}`, `{1}`, in the order of the function's parameters. */
export type Texts = Readonly<Record<string, string>>;

type Fill = (...given: string[]) => string;

const FEW = ['zero', 'one', 'two', 'few', 'many'] as const;
const MARK = /\{(\d)\}/g;

/** The catalogue with the texts at `url` in it; the built-in one when they cannot be read. */
export async function reworded(messages: Messages, language: Language, url: string): Promise<Messages> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status}`);
    return applyTexts(messages, (await response.json()) as Texts, language);
  } catch (error) {
    console.warn('no texts of the theme', url, error);
    return messages;
  }
}

/** A new catalogue of the same shape. */
export function applyTexts(messages: Messages, texts: Texts, language: Language): Messages {
  const plural = pluralOf(language);
  // Where sentences run from the right, what is filled in is set apart from them (as ar.ts does).
  const set = messages.direction === 'rtl' ? apart : (given: string) => given;

  function filled(own: Fill, path: string): Fill {
    const other = texts[path];
    if (other === undefined || !whole(other, own.length)) return own;
    const forms = FEW.flatMap((form) => {
      const text = texts[`${path}.${form}`];
      return text === undefined ? [] : [[form, text]];
    });
    const all = { other, ...(Object.fromEntries(forms) as Partial<Record<(typeof FEW)[number], string>>) };
    return (...given) =>
      plural(Number(given[0]), all).replace(MARK, (mark, index) => {
        const value = given[Number(index)];
        return value === undefined ? mark : set(value);
      });
  }

  function worded(value: unknown, path: string): unknown {
    if (typeof value === 'function') return filled(value as Fill, path);
    if (Array.isArray(value)) return value.map((inner, index) => worded(inner, `${path}.${index + 1}`));
    if (typeof value !== 'object' || value === null) return texts[path] ?? value;
    const within = path === '' ? '' : `${path}.`;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, worded(inner, within + key)]),
    );
  }

  return { ...(worded(messages, '') as Messages), direction: messages.direction };
}

/** Nothing that must be said is missing. */
function whole(text: string, parameters: number): boolean {
  return Array.from({ length: parameters }, (_, index) => `{${index}}`).every((mark) => text.includes(mark));
}

/** A span of time "from – to" has no letters that would give it a direction: it reads on from the right. */
function apart(given: string): string {
  return `${given.includes('–') ? '\u2067' : '\u2068'}${given}\u2069`;
}

/** A theme's own texts: only keys that exist, with exactly the placeholders that they have, and nothing but text. */
import type { Language } from '../../config/schema.ts';
import { closest } from '../../json/explain.ts';
import { CONTROL } from '../schema.ts';
import type { Texts } from '../theme.ts';
import { type KnownText, houseTexts } from './house-keys.ts';
import { placeholdersOf } from './positions.ts';
import { RENDERER_KEYS } from './renderer-keys.ts';

export interface TextFinding {
  readonly language: Language;
  readonly key: string;
  readonly code: 'theme.unknown-text' | 'theme.bad-text' | 'theme.long-text';
  /** The key itself is wrong, not what stands behind it. */
  readonly aboutKey: boolean;
  readonly message: string;
  readonly hint: string;
}

export interface CheckedTexts {
  /** What the kiosk says, and what the pages say. */
  readonly house: Texts;
  readonly pages: Texts;
  readonly problems: readonly TextFinding[];
  readonly notes: readonly TextFinding[];
}

/** No sentence on a screen is longer; what fits is for the eye to say. */
const LONGEST = 300;
/** Screens are laid out for the built-in length and some more. */
const MUCH_LONGER = 1.6;
/** Below this many more letters it does not matter. */
const FEW_LETTERS = 10;

/** `texts`: of one language, by key. */
export function checkTexts(language: Language, texts: Texts): CheckedTexts {
  const house = houseTexts(language);
  const known = (key: string): KnownText | undefined => house.get(key) ?? ofPages(key);
  const problems: TextFinding[] = [];
  const notes: TextFinding[] = [];
  const good: [string, string][] = [];
  for (const [key, text] of Object.entries(texts)) {
    const about = { language, key };
    const meant = known(key);
    if (meant === undefined) {
      problems.push({ ...about, ...unknownKey(key, [...house.keys(), ...Object.keys(RENDERER_KEYS)]) });
      continue;
    }
    const objection = objectionTo(text, meant.placeholders, COUNTED.test(key));
    if (objection) problems.push({ ...about, code: 'theme.bad-text', aboutKey: false, ...objection });
    else good.push([key, text]);
    const usual = meant.builtIn?.length;
    if (usual !== undefined && text.length > usual * MUCH_LONGER && text.length > usual + FEW_LETTERS) {
      const message = `has ${text.length} letters, where the built-in text has ${usual}`;
      const hint = 'Look at it on the smallest panel, with large text; shorten it if it pushes others away.';
      notes.push({ ...about, code: 'theme.long-text', aboutKey: false, message, hint });
    }
  }
  return {
    house: Object.fromEntries(good.filter(([key]) => house.has(key))),
    pages: Object.fromEntries(good.filter(([key]) => !house.has(key))),
    problems,
    notes,
  };
}

function ofPages(key: string): KnownText | undefined {
  const placeholders = placeholdersOf(key);
  return placeholders && { placeholders, builtIn: null };
}

function unknownKey(key: string, keys: readonly string[]) {
  const last = key.split('.').at(-1);
  const near = closest(key, keys) ?? keys.find((other) => other.split('.').at(-1) === last);
  return {
    code: 'theme.unknown-text',
    aboutKey: true,
    message: 'is no key of a text',
    hint: near ? `Did you mean ${JSON.stringify(near)}?` : 'npm run -s theme -- texts lists all keys.',
  } as const;
}

interface Objected {
  readonly message: string;
  readonly hint: string;
}

/** Something of it can be seen. */
const SEEN = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** "one minute" may do without its number. */
const COUNTED = /\.(?:zero|one|two)$/;

function objectionTo(text: string, placeholders: readonly string[], counted: boolean): Objected | null {
  if (!SEEN.test(text)) return { message: 'is empty', hint: 'Remove the key to keep the built-in text.' };
  if (text.length > LONGEST) {
    return { message: `has more than ${LONGEST} letters`, hint: 'Say it in one short sentence.' };
  }
  if (CONTROL.test(text)) {
    return { message: 'has a line break or a control character', hint: 'Write it as one line.' };
  }
  if (/<\/?[a-z!]|&#?\w+;/i.test(text)) {
    return { message: 'has markup', hint: 'Write plain text; screens show it as it is written.' };
  }
  return placeholderObjection(text, placeholders, counted);
}

function placeholderObjection(
  text: string,
  placeholders: readonly string[],
  counted: boolean,
): Objected | null {
  const shown = placeholders.map((name) => `{${name}}`);
  const used = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const foreign = used.find((name) => !placeholders.includes(name));
  if (foreign !== undefined || /[{}]/.test(text.replace(/\{\w+\}/g, ''))) {
    return {
      message:
        foreign === undefined
          ? 'has a brace without its other half'
          : `has {${foreign}}, which nothing fills`,
      hint:
        shown.length > 0
          ? `It may have ${shown.join(' and ')}.`
          : 'It has no placeholders: remove the braces.',
    };
  }
  const missing = placeholders.find((name) => !used.includes(name) && !(counted && name === 'count'));
  if (missing === undefined) return null;
  return {
    message: `lacks {${missing}}`,
    hint: `It must say ${shown.join(' and ')}: drivers need to read it.`,
  };
}

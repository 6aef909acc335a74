/**
 * A text that is searched for among the sessions, as ranges of the indices that hold it. The expressions are those of the
 * indices, letter by letter: SQLite knows an index by them.
 */
import type { SQLInputValue } from 'node:sqlite';

const of = (name: string) => `CASE WHEN json_valid(token) THEN json_extract(token, '$.${name}') END`;

/** What the indices hold of a session, by name; `ending`: the last two characters of the card, then the two before. */
export const SEARCHED = `SELECT rowid AS seq, started_at, connector, number, ${of('uid')} AS uid,
  (substr(${of('uid')}, -2) || substr(${of('uid')}, -4, 2)) AS ending, ${of('account')} AS account, ${of('label')} AS label
  FROM sessions`;

export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** One way in which a session may hold the text. */
export interface Needle extends Condition {
  /** Finds these and no others. */
  readonly index: 'sessions_number' | 'sessions_card' | 'sessions_account' | 'sessions_label';
}

/** Comes after every text that begins as the one before it. */
const LAST = '\u{10ffff}';
/** A number's two halves, written without the dash between. */
const WITHOUT_DASH = /^([0-9a-f]{4})([0-9a-f]{1,4})$/i;
/** What is put before and between a card's digits where it is shown. */
const DECORATION = /[\s•:]/g;
const SHORTEST_ENDING = 2;

/** Ways to hold `text`, which is not empty; a session may do so in several. */
export function needlesOf(text: string): readonly Needle[] {
  const halves = WITHOUT_DASH.exec(text);
  return [
    begins('sessions_number', 'number', text),
    ...(halves ? [begins('sessions_number', 'number', `${halves[1] ?? ''}-${halves[2] ?? ''}`)] : []),
    ...ends(text.replace(DECORATION, '')),
    ...spellings(text).flatMap((spelling) => [
      begins('sessions_account', 'account', spelling),
      begins('sessions_label', 'label', spelling),
    ]),
  ];
}

function begins(index: Needle['index'], column: string, text: string): Needle {
  return {
    index,
    sql: `(${column} COLLATE NOCASE >= ? AND ${column} COLLATE NOCASE < ?)`,
    values: [text, text + LAST],
  };
}

function ends(digits: string): Needle[] {
  const length = [...digits].length;
  if (length < SHORTEST_ENDING) return [];
  const last = digits.slice(-2) + (length >= 4 ? digits.slice(-4, -2) : '');
  const range = begins('sessions_card', 'ending', last);
  if (length === 2) return [range];
  return [
    {
      ...range,
      sql: `(${range.sql} AND substr(uid, ?) = ? COLLATE NOCASE)`,
      values: [...range.values, -length, digits],
    },
  ];
}

/** SQLite takes a letter for its small form only in ASCII: others are looked for small, capital, and capital at the front. */
function spellings(text: string): string[] {
  // eslint-disable-next-line no-control-regex -- all of ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return [text];
  const small = text.toLowerCase();
  const [first = ''] = small;
  return [...new Set([text, small, text.toUpperCase(), first.toUpperCase() + small.slice(first.length)])];
}

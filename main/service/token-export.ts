/** All cards as a file that can be brought back, here or to another charger. It holds card numbers in full. */
import { stringify } from 'csv-stringify/sync';
import type { Token } from '../authorization/tokens.ts';
import { Pace } from './pace.ts';
import type { Producer } from './place-files.ts';
import { sheetCell } from './sheet-cell.ts';
import { TOKEN_COLUMNS } from './token-import.ts';

/** Cards made into text before the clock is looked at. */
const SLICE = 100;

/** For spreadsheets: UTF-8 with its mark, RFC 4180. Numbers have colons between bytes: no spreadsheet takes them for figures. */
export function tokensCsv(tokens: readonly Token[]): Producer {
  return async function* (task) {
    yield `\uFEFF${lines([TOKEN_COLUMNS])}`;
    for await (const slice of slices(tokens, (done, total) => task.progress(done, total)))
      yield lines(slice.map(cellsOf));
  };
}

/** A tokens file: a list with a card a line. */
export function tokensJson(tokens: readonly Token[]): Producer {
  return async function* (task) {
    yield '[';
    let separator = '\n';
    for await (const slice of slices(tokens, (done, total) => task.progress(done, total))) {
      yield `${separator}${slice.map((token) => JSON.stringify(written(token))).join(',\n')}`;
      separator = ',\n';
    }
    yield '\n]\n';
  };
}

async function* slices(
  tokens: readonly Token[],
  progress: (done: number, total: number) => void,
): AsyncGenerator<readonly Token[]> {
  const pace = new Pace();
  for (let at = 0; at < tokens.length; at += SLICE) {
    yield tokens.slice(at, at + SLICE);
    if (!pace.isDue) continue;
    progress(at, tokens.length);
    await pace.rest();
  }
}

const lines = (rows: readonly (readonly string[])[]) =>
  stringify(rows as string[][], { record_delimiter: 'windows', quote_record_delimiter: true });

function cellsOf(token: Token): string[] {
  return TOKEN_COLUMNS.map((column) => {
    const value = token[column];
    if (value === null) return '';
    switch (column) {
      case 'uid':
        return token.uid.replace(/..(?=.)/g, '$&:');
      case 'validUntil':
        return isoOf(token);
      default:
        return sheetCell(String(value));
    }
  });
}

const isoOf = ({ validUntil }: Token) => (validUntil === null ? '' : new Date(validUntil).toISOString());

/** What the tokens file takes for granted is left out. */
function written({ uid, role, validUntil, blocked, ...texts }: Token): Readonly<Record<string, unknown>> {
  const given = Object.entries(texts).filter(([, text]) => text !== null);
  return {
    uid,
    ...Object.fromEntries(given),
    ...(role !== 'driver' && { role }),
    ...(validUntil !== null && { validUntil: new Date(validUntil).toISOString() }),
    ...(blocked && { blocked }),
  };
}

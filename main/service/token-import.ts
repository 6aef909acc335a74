/**
 * A file of cards as it is brought to the charger: CSV or JSON, to its cards or to every problem in it. In slices, so that
 * a hundred thousand rows hold nobody up. No problem shows a card number in full.
 */
import { finished } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { parseTokenList, type Token, type TokensResult } from '../authorization/tokens.ts';
import { maskUid, normaliseUid } from '../authorization/uid.ts';
import { Pace } from './pace.ts';
import { PlaceError } from './place-error.ts';
import { fromSheetCell } from './sheet-cell.ts';
import { tokenSlices } from './token-slices.ts';
import type { TaskHandle } from './tasks.ts';

export interface RowProblem {
  /** As a spreadsheet counts, its header is 1; of JSON which card of the list, from 1. Null: the file as a whole. */
  readonly row: number | null;
  /** English, e.g. "uid is not a card number of 4, 7 or 10 bytes in hex". */
  readonly message: string;
}

export type TokenFile =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  /** The first `MOST_PROBLEMS` of `count`, in order. */
  | { readonly ok: false; readonly problems: readonly RowProblem[]; readonly count: number };

/** Nobody reads more of them at a screen. */
export const MOST_PROBLEMS = 200;

/** Room for some 200 000 cards, with all that can be said of each. */
export const LARGEST_TOKEN_FILE = 64 * 1024 * 1024;

/** The columns of a CSV file: the keys of the tokens file. Only `uid` is required. */
export const TOKEN_COLUMNS = [
  'uid',
  'account',
  'label',
  'group',
  'language',
  'role',
  'validUntil',
  'blocked',
  'tariff',
] as const;
type TokenColumn = (typeof TOKEN_COLUMNS)[number];

/** What spreadsheets make of true and false. */
const TRUE = ['true', '1', 'yes', 'wahr', 'ja'];
const FALSE = ['false', '0', 'no', 'falsch', 'nein'];

/** Bytes decoded at once; also the longest row. */
const PIECE = 64 * 1024;
/** Characters of a CSV file parsed at once. */
const PARSED = 16 * 1024;

/**
 * Reads a file of cards by its name's ending: ".csv" or ".json". Throws PlaceError `import.cancelled` when `task` is
 * broken off.
 */
export async function readTokenFile(content: Uint8Array, name: string, task: TaskHandle): Promise<TokenFile> {
  const sheet = new Sheet(task);
  const text = await decoded(content, sheet);
  if (text === null) return sheet.result();
  if (name.toLowerCase().endsWith('.json')) await readJson(text, sheet);
  else await readCsv(text, sheet);
  return sheet.result();
}

/** What was found so far. */
class Sheet {
  readonly #task: TaskHandle;
  readonly #pace = new Pace();
  readonly #tokens: Token[] = [];
  readonly #problems: RowProblem[] = [];
  readonly #rowOf = new Map<string, number>();
  #count = 0;

  constructor(task: TaskHandle) {
    this.#task = task;
  }

  /** Between two rows: lets others run. */
  async step(done: number, total: number): Promise<void> {
    if (this.#task.signal.aborted) throw new PlaceError('import.cancelled');
    if (!this.#pace.isDue) return;
    this.#task.progress(done, total);
    await this.#pace.rest();
  }

  problem(row: number | null, message: string): void {
    this.#count++;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push({ row, message: masked(message) });
  }

  /** One row's card, or what is wrong with it. */
  card(row: number, result: TokensResult): void {
    if (!result.ok) {
      for (const { path = '', message } of result.problems) this.problem(row, `${fieldOf(path)}${message}`);
      return;
    }
    for (const token of result.tokens) this.#add(row, token);
  }

  #add(row: number, token: Token): void {
    const other = this.#rowOf.get(token.uid);
    if (other !== undefined) {
      this.problem(row, `uid is the card of row ${String(other)} again (${maskUid(token.uid)})`);
      return;
    }
    this.#rowOf.set(token.uid, row);
    this.#tokens.push(token);
  }

  result(): TokenFile {
    return this.#count === 0
      ? { ok: true, tokens: this.#tokens }
      : { ok: false, problems: this.#problems, count: this.#count };
  }
}

/** "[3].label" → "label ". */
function fieldOf(path: string): string {
  const field = /\]\.(.+)$/.exec(path)?.[1];
  return field === undefined ? '' : `${field} `;
}

/** Whatever looks like a card number: columns get mixed up. */
function masked(message: string): string {
  return message.replace(/[0-9A-Fa-f]{2}(?:[\s:-]?[0-9A-Fa-f]{2}){3,9}/g, (text) => {
    const uid = normaliseUid(text);
    return uid === null ? `•••• ${text.slice(-2)}` : maskUid(uid);
  });
}

/** UTF-8, with or without its mark; null: it is not, which was told. */
async function decoded(content: Uint8Array, sheet: Sheet): Promise<string | null> {
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    sheet.problem(null, 'is UTF-16 text: save it as "CSV UTF-8"');
    return null;
  }
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const pieces: string[] = [];
  try {
    for (let at = 0; at < content.length; at += PIECE) {
      pieces.push(decoder.decode(content.subarray(at, at + PIECE), { stream: true }));
      await sheet.step(0, 1);
    }
    pieces.push(decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    sheet.problem(null, 'is not UTF-8 text: save it as "CSV UTF-8"');
    return null;
  }
  return pieces.join('');
}

async function readJson(text: string, sheet: Sheet): Promise<void> {
  for (const found of tokenSlices(text)) {
    if ('problem' in found) sheet.problem(null, found.problem);
    else for (const { row, result } of found.cards) sheet.card(row, result);
    await sheet.step(found.at, text.length);
  }
}

async function readCsv(text: string, sheet: Sheet): Promise<void> {
  let columns: readonly (TokenColumn | null)[] | null = null;
  let row = 0;
  for await (const { records, at, failure } of recordsOf(text)) {
    for (const record of records) {
      row++;
      if (columns === null) {
        columns = columnsOf(record, sheet);
        if (columns === null) return;
      } else if (record.some((cell) => cell.trim() !== '')) readRow(row, record, columns, sheet);
      await sheet.step(at, text.length);
    }
    if (failure) return sheet.problem(row + 1, CSV_PROBLEMS[failure.code] ?? 'cannot be read as CSV');
  }
  if (row === 0) sheet.problem(null, 'is empty: its first row names the columns, at least uid');
}

interface Records {
  readonly records: readonly string[][];
  /** Characters read so far. */
  readonly at: number;
  /** What comes after `records` cannot be read, and nothing behind it. */
  readonly failure: CsvError | null;
}

/** Piece by piece. A stream that fails forgets the records that nobody has taken yet; these are taken at once. */
async function* recordsOf(text: string): AsyncGenerator<Records> {
  let records: string[][] = [];
  const parser = parse({
    delimiter: delimiterOf(text),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: PIECE,
    on_record: (record: string[]) => {
      records.push(record);
      return null;
    },
  });
  const taken = (at: number, failure: CsvError | null): Records => {
    const found = { records, at, failure };
    records = [];
    return found;
  };
  // Told to whoever writes.
  parser.on('error', () => undefined);
  parser.resume();
  try {
    for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; at += PARSED) {
      const end = at + PARSED;
      const piece = text.slice(at, end);
      const failure = await settled((done) => parser.write(piece, done));
      yield taken(end, failure);
      if (failure) return;
    }
    const failure = await settled((done) => {
      finished(parser, done);
      parser.end();
    });
    yield taken(text.length, failure);
  } finally {
    parser.destroy();
  }
}

/** What a step of the parser fails with; null: it went well. */
function settled(step: (done: (error?: Error | null) => void) => void): Promise<CsvError | null> {
  return new Promise((resolve, reject) => {
    step((error) => {
      if (!error) resolve(null);
      else if (error instanceof CsvError) resolve(error);
      else reject(error);
    });
  });
}

/** Their own messages quote the cell, and in it a card number. */
const CSV_PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'has a quote (") that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'has text behind a closing quote ("): write a quote within a cell twice',
  INVALID_OPENING_QUOTE: 'has a quote (") in the middle of a cell: put the whole cell in quotes',
  CSV_MAX_RECORD_SIZE: 'is too long: perhaps a quote (") is never closed',
};

/** Whichever separates the header's names; spreadsheets of half the world write semicolons. */
function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

/** Null: the file has no such header, which was told. */
function columnsOf(header: readonly string[], sheet: Sheet): (TokenColumn | null)[] | null {
  const names = header.map((name) => name.trim().toLowerCase());
  const columns = names.map((name) => TOKEN_COLUMNS.find((column) => column.toLowerCase() === name) ?? null);
  for (const [index, column] of columns.entries()) {
    const name = header[index]?.trim() ?? '';
    // Spreadsheets leave empty columns behind.
    if (column === null && name !== '')
      sheet.problem(1, `has a column "${name.slice(0, 20)}"; those of cards are ${TOKEN_COLUMNS.join(', ')}`);
    else if (column !== null && columns.indexOf(column) !== index)
      sheet.problem(1, `has two columns ${column}`);
  }
  if (columns.includes('uid')) return columns;
  sheet.problem(1, `has no column uid: the first row names the columns (${TOKEN_COLUMNS.join(', ')})`);
  return null;
}

function readRow(
  row: number,
  record: readonly string[],
  columns: readonly (TokenColumn | null)[],
  sheet: Sheet,
): void {
  const card: Record<string, unknown> = {};
  for (const [index, cell] of record.entries()) {
    const column = columns[index] ?? null;
    if (column !== null && cell !== '') card[column] = valueOf(column, cell);
    else if (column === null && cell.trim() !== '')
      return sheet.problem(row, 'has more cells than the header has names: is a separator within a text?');
  }
  sheet.card(row, parseTokenList([card]));
}

/** A cell as the tokens file would have it; what is wrong with it the tokens file's own rules say. */
function valueOf(column: TokenColumn, cell: string): unknown {
  const plain = cell.trim();
  switch (column) {
    case 'blocked':
      if (plain === '' || FALSE.includes(plain.toLowerCase())) return false;
      return TRUE.includes(plain.toLowerCase()) ? true : plain;
    case 'role':
    case 'language':
      return plain.toLowerCase() || undefined;
    case 'uid':
    case 'validUntil':
      return plain || undefined;
    default:
      return fromSheetCell(cell);
  }
}

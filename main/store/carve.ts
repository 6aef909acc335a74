/**
 * Sessions and tariffs found page by page, for a file whose list of tables or whose upper pages are damaged: a leaf page
 * still holds whole rows when nothing leads to it any more. Only these two, because neither is ever deleted: a row found
 * on an abandoned page is at worst an older state of one that is known. Format: https://sqlite.org/fileformat2.html
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { SOURCE_SUFFIX, walOf } from './source.ts';

const TABLE_LEAF = 13;
const INDEX_LEAF = 10;
const INDEX_INTERIOR = 2;
/** A text of 64 characters. */
const HASH_TYPE = 13 + 2 * 64;
type Value = string | number | null;

/** The columns of `sessions` in the order in which they are stored, as of the first migration; later ones follow. */
const SESSION = [
  ...['id', 'number', 'connector', 'state', 'token', 'started_at', 'ended_at', 'closed_at', 'meter_start_wh'],
  ...['register_wh', 'energy_wh', 'stop_reason', 'tariff', 'pricing', 'receipt'],
];
const STATE = SESSION.indexOf('state');
const STARTED_AT = SESSION.indexOf('started_at');
const RANK: Readonly<Record<string, number>> = { open: 1, ended: 2, closed: 3 };

/** Adds what is found of the source laid out for `from` and not there yet, closed sessions only until it is `late`; returns
 * how many rows of each table. */
export function carve(
  from: string,
  into: DatabaseSync,
  late: () => boolean,
): { sessions: number; tariffs: number } {
  const sessions = new Map<string, Value[]>();
  const tariffs = new Map<string, string>();
  for (const row of rowsOf(from)) {
    const [first, second] = row;
    if (row.length === 2 && typeof first === 'string' && typeof second === 'string') {
      if (first.length === 64 && createHash('sha256').update(second).digest('hex') === first)
        tariffs.set(first, second);
    } else if (isSession(row) && typeof first === 'string') {
      const known = sessions.get(first);
      if (!known || progress(row) > progress(known)) sessions.set(first, row);
    }
  }
  const addTariff = into.prepare('INSERT OR IGNORE INTO main.tariffs (hash, json) VALUES (?, ?)');
  const addSession = into.prepare(
    `INSERT OR IGNORE INTO main.sessions (${SESSION.join(', ')}) VALUES (${SESSION.map(() => '?').join(', ')})`,
  );
  const found = { sessions: 0, tariffs: 0 };
  into.exec('BEGIN');
  for (const [hash, json] of tariffs) found.tariffs += Number(addTariff.run(hash, json).changes);
  // Unfinished ones first, then the newest, as long as there is time.
  for (const row of [...sessions.values()].toSorted((one, other) => urgency(other) - urgency(one))) {
    if (row[STATE] === 'closed' && late()) break;
    const values = SESSION.map((column, index) => {
      const value = row[index] ?? null;
      if (column === 'tariff') return typeof value === 'string' && known(into, value) ? value : null;
      return (column === 'token' || column === 'pricing') && !isJson(value) ? null : value;
    });
    found.sessions += Number(addSession.run(...values).changes);
  }
  into.exec('COMMIT');
  return found;
}

const known = (into: DatabaseSync, hash: string) =>
  into.prepare('SELECT 1 FROM main.tariffs WHERE hash = ?').get(hash) !== undefined;

function isJson(value: Value): boolean {
  try {
    JSON.parse(String(value));
    return true;
  } catch {
    return false;
  }
}

const isText = (value: Value | undefined) => typeof value === 'string';
const isWhole = (value: Value | undefined) => Number.isSafeInteger(value);
const isNull = (value: Value | undefined) => value === null;

function isSession(row: readonly Value[]): boolean {
  const at = (column: string) => row[SESSION.indexOf(column)];
  return (
    row.length >= SESSION.length &&
    String(at('state')) in RANK &&
    ['id', 'number'].every((column) => isText(at(column))) &&
    ['connector', 'started_at', 'meter_start_wh', 'register_wh', 'energy_wh'].every((name) =>
      isWhole(at(name)),
    ) &&
    ['ended_at', 'closed_at'].every((name) => isWhole(at(name)) || isNull(at(name))) &&
    ['token', 'stop_reason', 'tariff', 'pricing', 'receipt'].every(
      (name) => isText(at(name)) || isNull(at(name)),
    )
  );
}

const urgency = (row: readonly Value[]) => (row[STATE] === 'closed' ? 0 : 1e15) + Number(row[STARTED_AT]);

/** Of two states of one session the later one is greater. */
function progress(row: readonly Value[]): number {
  const rank = RANK[String(row[SESSION.indexOf('state')])] ?? 0;
  return (
    rank * 1e13 +
    Number(row[SESSION.indexOf('energy_wh')]) +
    String(row[SESSION.indexOf('pricing')] ?? '').length / 1e7
  );
}

function* rowsOf(from: string): Generator<Value[]> {
  const wal = walOf(from);
  const newest = new Map(wal?.frames.map(({ page, content }) => [page, content]));
  const handle = openSync(from + SOURCE_SUFFIX, 'r');
  try {
    const size = wal?.pageSize ?? 4_096;
    const pages = Math.ceil(fstatSync(handle).size / size);
    const read = (page: number) => {
      const fromLog = newest.get(page);
      if (fromLog) return fromLog;
      const bytes = Buffer.alloc(size);
      return page >= 1 && page <= pages && readSync(handle, bytes, 0, size, (page - 1) * size) === size
        ? bytes
        : null;
    };
    for (let page = 2; page <= Math.max(pages, ...newest.keys()); page++) {
      const bytes = read(page);
      if (bytes) yield* cells(bytes, read);
    }
  } finally {
    closeSync(handle);
  }
}

function* cells(page: Buffer, read: (page: number) => Buffer | null): Generator<Value[]> {
  const kind = page[0] ?? 0;
  if (kind !== TABLE_LEAF && kind !== INDEX_LEAF && kind !== INDEX_INTERIOR) return;
  const pointers = kind === INDEX_INTERIOR ? 12 : 8;
  const count = Math.min(page.readUInt16BE(3), Math.floor((page.length - pointers) / 2));
  for (let index = 0; index < count; index++) {
    try {
      let at = page.readUInt16BE(pointers + 2 * index);
      if (kind === INDEX_INTERIOR) at += 4;
      const length = varint(page, at);
      at = kind === TABLE_LEAF ? varint(page, length.end).end : length.end;
      const payload = payloadOf(page, at, length.value, kind === TABLE_LEAF, read);
      if (payload && isWanted(payload)) yield record(payload);
    } catch (error) {
      // A cell that points out of its page is one of those that are lost.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}

/** A cell's payload with its overflow pages: section 1.6 of the format. */
function payloadOf(
  page: Buffer,
  at: number,
  length: number,
  isTable: boolean,
  read: (page: number) => Buffer | null,
): Buffer | null {
  const usable = page.length;
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return at + length <= usable ? page.subarray(at, at + length) : null;
  if (length > 16_777_216) return null;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  const parts = [page.subarray(at, at + local)];
  let next = page.readUInt32BE(at + local);
  for (let left = length - local; left > 0; left -= usable - 4) {
    const more = read(next);
    if (!more) return null;
    parts.push(more.subarray(4, 4 + Math.min(left, usable - 4)));
    next = more.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** Looks at the head of a row only: there are a hundred times as many events and samples. */
function isWanted(bytes: Buffer): boolean {
  const header = varint(bytes, 0);
  return header.value > SESSION.length || varint(bytes, header.end).value === HASH_TYPE;
}

/** The record format: section 2.1. Blobs and fractions, which no table here has, are read as null. */
function record(bytes: Buffer): Value[] {
  const header = varint(bytes, 0);
  const values: Value[] = [];
  let at = header.value;
  for (let next = header.end; next < header.value;) {
    const serial = varint(bytes, next);
    next = serial.end;
    const type = serial.value;
    if (type >= 12) {
      const length = Math.floor((type - 12) / 2);
      if (at + length > bytes.length) throw new RangeError('a value ends behind its row');
      values.push(type % 2 === 1 ? bytes.toString('utf8', at, at + length) : null);
      at += length;
    } else if (type === 8 || type === 9) values.push(type - 8);
    else {
      const length = [0, 1, 2, 3, 4, 6, 8, 8][type] ?? 0;
      if (type === 6) values.push(Number(bytes.readBigInt64BE(at)));
      else values.push(length === 0 || type === 7 ? null : bytes.readIntBE(at, length));
      at += length;
    }
  }
  return values;
}

function varint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < 8; index++) {
    const byte = bytes.readUInt8(at + index);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  return { value: value * 256 + bytes.readUInt8(at + 8), end: at + 9 };
}

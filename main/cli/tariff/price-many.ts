import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { isJsonObject, LARGEST_TEXT, readJson, writeJson, type Json } from '../../tariff/json.ts';
import { priceCdr } from '../../tariff/price-cdr.ts';
import { failed, type Result } from '../../tariff/problem.ts';
import type { Totals } from '../../tariff/totals.ts';
import { options, textOf, unreadable } from './input.ts';
import { boundedLines } from './lines.ts';
import { priceJson } from './price.ts';

/** Written at once: fewer system calls, and still little memory. */
const CHUNK = 65_536;

/** `price-many`: NDJSON in, NDJSON out, in order; reading waits for whoever reads the output. */
export async function priceMany(args: readonly string[], out: Writable): Promise<void> {
  const { cases } = options(args, ['cases']);
  const input = cases === '-' ? process.stdin : createReadStream(cases, { highWaterMark: 1024 * 1024 });
  let pending = '';
  const flush = async () => {
    const text = pending;
    pending = '';
    if (text && !out.write(text)) await once(out, 'drain');
  };
  try {
    // Whoever writes one case and waits for its answer gets it: nothing is held back while more input is awaited.
    const chunks = async function* () {
      for await (const chunk of input) {
        yield chunk as Buffer;
        await flush();
      }
    };
    for await (const line of boundedLines(chunks(), LARGEST_TEXT)) {
      if (line && isBlank(line)) continue;
      pending += `${answer(line)}\n`;
      if (pending.length >= CHUNK) await flush();
    }
  } catch (error) {
    await flush();
    throw isFileError(error) ? unreadable(cases, error) : error;
  }
  await flush();
}

function answer(line: Buffer | undefined): string {
  const json = caseOf(line);
  if (!json.ok) return errorLine(leadingId(line), json.problems);
  if (!isJsonObject(json.value)) {
    return errorLine('null', failed('wrong-type', '$', 'A case must be an object.').problems);
  }
  const given = json.value;
  // Given back exactly as it was written.
  const id = writeJson(given.get('id') ?? null);
  const priced = priceCase(given);
  if (!priced.ok) return errorLine(id, priced.problems);
  return `{"id":${id},${JSON.stringify(priceJson(priced.value)).slice(1)}`;
}

/**
 * The id of a line that is not JSON, if it comes first as in the reference: the answer can still be told apart from
 * others. `null` if there is none.
 */
function leadingId(line: Buffer | undefined): string {
  const start = line?.toString('utf8', 0, LONGEST_LEADING_ID) ?? '';
  return LEADING_ID.exec(start)?.[1] ?? 'null';
}

const LONGEST_LEADING_ID = 1024;

/** A string without escapes and control characters, or a number. */
const LEADING_ID =
  /^\s*\{\s*"id"\s*:\s*("[^"\\\p{Cc}\ufffd]*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*[,}]/u;

function caseOf(line: Buffer | undefined): Result<Json> {
  if (!line) return failed('too-large', '$', `A case has more than ${LARGEST_TEXT} bytes.`);
  const text = textOf(line);
  return text.ok ? readJson(text.value) : text;
}

function priceCase(given: ReadonlyMap<string, Json>): Result<Totals> {
  const tariff = given.get('tariff');
  const cdr = given.get('cdr');
  const timeZone = given.get('time_zone');
  if (tariff === undefined) return failed('missing', '$.tariff', 'tariff is missing. Add it.');
  if (cdr === undefined) return failed('missing', '$.cdr', 'cdr is missing. Add it.');
  if (timeZone === undefined) return failed('missing', '$.time_zone', 'time_zone is missing. Add it.');
  if (typeof timeZone !== 'string') return failed('wrong-type', '$.time_zone', 'time_zone must be a text.');
  return priceCdr({ tariff, cdr, timeZone }, { tariff: ['tariff'], cdr: ['cdr'] });
}

function errorLine(id: string, problems: readonly { code: string; path: string; message: string }[]): string {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const error = {
    code: first?.code ?? 'unknown',
    message: `${first?.path ?? '$'}: ${first?.message ?? ''}${more}`,
  };
  return `{"id":${id},"error":${JSON.stringify(error)}}`;
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

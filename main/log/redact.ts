/**
 * What may not be in a log is taken out here, on the way of every line: secrets, and card numbers but for their last four
 * digits. Rather a harmless text too many is hidden than one secret shown; UUIDs, the numbers of sessions, keyed hashes of
 * cards (16 digits) and the bytes of most frames stay readable.
 */
import type { LogEntry, LogLevel, Plain } from './entry.ts';

/** In place of a secret. */
export const REMOVED = '•••';

/** Characters that are kept of one text. */
export const MOST_TEXT = 2048;
/** Longer ones are cut before they are searched, so that no text costs much. */
const MOST_SEARCHED = 16_384;
const MOST_DEPTH = 3;
const MOST_ENTRIES = 32;

/** Words in a field's name, as in `pinHash` or `api_key`, whose value is nobody's business. */
const SECRET_WORDS = new Set(
  'authorization auth bearer cookie credential key otp passphrase passwd password pin private secret ticket token totp'.split(
    ' ',
  ),
);
/** Words in the name of a field that holds a card's number, in whatever form. */
const CARD_WORDS = new Set(['card', 'idtag', 'rfid', 'tag', 'uid']);

/** ISO/IEC 14443-3: single, double and triple size UIDs, in bytes. */
const CARD_BYTES: readonly number[] = [4, 7, 10];
/** A UUID, or hex digits in one piece, or bytes with one kind of separator between them. */
const HEX =
  /(?<uuid>(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f]))|(?<![0-9a-f])(?:[0-9a-f]{8,}|[0-9a-f]{2}(?<gap>[ :-])[0-9a-f]{2}(?:\k<gap>[0-9a-f]{2})*)(?![0-9a-f])/gi;
/** Seven bytes too: what a Modbus device answers of one register (Modbus Application Protocol, 6.3 and 6.4). */
const ONE_REGISTER = /^[0-9a-f]{2} 0[34] 02 /i;

const NAMED = 'password|passphrase|passwd|secret|pin_?hash|(?<![a-z])pin';
const NAMED_OR_ADDRESSED = `${NAMED}|token|ticket|authorization|cookie|api_?key|private_?key`;
/** Secrets by how they are written. */
const IN_TEXT: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g, REMOVED],
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#]*@/gi, `$1${REMOVED}@`],
  [
    /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?(?:(?:basic|bearer|digest)\s+)?)[^\s"',]+/gi,
    `$1${REMOVED}`,
  ],
  [/\b(bearer\s+)[\w.~+/=-]+/gi, `$1${REMOVED}`],
  [/\b(set-cookie|cookie)(\s*:\s*)[^\r\n]+/gi, `$1$2${REMOVED}`],
  [
    new RegExp(`((?:${NAMED_OR_ADDRESSED})s?\\s*=\\s*)(?:"[^"]*"|'[^']*'|[^\\s&#,;"')}]+)`, 'gi'),
    `$1${REMOVED}`,
  ],
  [
    new RegExp(`((?:${NAMED_OR_ADDRESSED})s?["']\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|[^\\s,}]+)`, 'gi'),
    `$1"${REMOVED}"`,
  ],
  [new RegExp(`((?:${NAMED})s?\\s*:\\s*)(?!")\\S+`, 'gi'), `$1${REMOVED}`],
  [/\$?scrypt[$:]\S+/gi, REMOVED],
];

/** A line as it may be kept. Pure; never throws, whatever the fields are. */
export function redact(
  level: LogLevel,
  code: string,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): LogEntry {
  return { level, code: redactText(code), message: redactText(message), fields: recordOf(fields, 0) };
}

/** A text without secrets and full card numbers, and no longer than a log wants it. */
export function redactText(text: string): string {
  let clean = text.slice(0, MOST_SEARCHED);
  for (const [pattern, instead] of IN_TEXT) clean = clean.replace(pattern, instead);
  clean = clean.replace(HEX, hexText);
  if (clean.length <= MOST_TEXT && text.length <= MOST_SEARCHED) return clean.toWellFormed();
  const kept = clean.slice(0, MOST_TEXT - 40);
  return `${kept} … (cut, ${String(text.length)} characters)`.toWellFormed();
}

function hexText(found: string, ...rest: unknown[]): string {
  const { uuid } = rest.at(-1) as { readonly uuid?: string };
  if (uuid !== undefined || ONE_REGISTER.test(found)) return found;
  const digits = found.replace(/[ :-]/g, '');
  return CARD_BYTES.includes(digits.length / 2) ? masked(digits) : found;
}

/** As the screen writes it. */
function masked(number: string): string {
  return number.length > 4 ? `•••• ${number.slice(-4)}` : '••••';
}

function recordOf(record: object, depth: number): Readonly<Record<string, Plain>> {
  const kept: [string, Plain][] = [];
  try {
    for (const name of Object.keys(record)) {
      if (kept.length === MOST_ENTRIES) {
        kept.push(['…', 'cut']);
        break;
      }
      const value = Reflect.get(record, name) as unknown;
      if (value !== undefined) kept.push([redactText(name), fieldOf(name, value, depth)]);
    }
  } catch {
    kept.push(['…', 'unreadable']); // A getter or a proxy that throws says nothing.
  }
  return Object.fromEntries(kept);
}

function fieldOf(name: string, value: unknown, depth: number): Plain {
  const words = name.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
  const isSecret = words.some((word) => SECRET_WORDS.has(word));
  // Several are a secret each, their number is none.
  const areSecrets = words.some((word) => SECRET_WORDS.has(word.replace(/s$/, '')));
  if (isSecret || (areSecrets && typeof value !== 'number')) return value === null ? null : REMOVED;
  const isCard = words.some((word) => CARD_WORDS.has(word)) || words.join('').includes('idtag');
  if (isCard && typeof value === 'string') return redactText(masked(value));
  return plainOf(value, depth);
}

function plainOf(value: unknown, depth: number): Plain {
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'boolean':
      return value;
    case 'object':
      return value === null ? null : objectOf(value, depth);
    case 'bigint':
      return redactText(String(value));
    default:
      return `(${typeof value})`;
  }
}

function objectOf(value: object, depth: number): Plain {
  try {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
    if (ArrayBuffer.isView(value)) return `(${String(value.byteLength)} bytes)`;
    if (depth >= MOST_DEPTH) return '…';
    if (value instanceof Error) return errorOf(value, depth + 1);
    if (Array.isArray(value)) {
      const kept = value.slice(0, MOST_ENTRIES).map((item) => plainOf(item, depth + 1));
      return value.length > MOST_ENTRIES ? [...kept, `… (${String(value.length)})`] : kept;
    }
    return recordOf(value, depth + 1);
  } catch {
    return '(unreadable)';
  }
}

/** `message` first: it is what a line for people shows of it. */
function errorOf(error: Error, depth: number): Plain {
  const { name, message, stack, cause } = error;
  return recordOf({ message, name, ...ownOf(error), stack: stackOf(stack), cause }, depth);
}

function ownOf(error: Error): Readonly<Record<string, unknown>> {
  const code = Reflect.get(error, 'code') as unknown;
  return typeof code === 'string' || typeof code === 'number' ? { code } : {};
}

/** Without the message, which stands beside it already. */
function stackOf(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const first = stack.search(/^\s+at /m);
  return first < 0 ? undefined : stack.slice(first).trim();
}

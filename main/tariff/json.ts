import { failed, type ProblemCode, type Result } from './problem.ts';

/**
 * A strict JSON reader (RFC 8259) that keeps what `JSON.parse` loses: the exact text of every number, duplicate keys
 * and where a mistake is. `JSON.parse` with `context.source` gives the texts but neither duplicates nor depth, and its
 * reviver recurses without bound; jsonc-parser's scanner accepts comments and leaves the tree to its caller.
 */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;

/** A number as it was written: `0.30`, `1e2`. */
export interface JsonNumber {
  readonly text: string;
}

/** A Map, not an object: a key such as `__proto__` is only a key. */
export type JsonObject = ReadonlyMap<string, Json>;

/** 10 000 periods printed generously are 6 MB; anything larger is no tariff and no CDR. */
export const LARGEST_TEXT = 8 * 1024 * 1024;

/** OCPI's deepest object has 8 levels. */
export const DEEPEST_NESTING = 64;

const LONGEST_NUMBER = 1000;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS: readonly (readonly [string, null | boolean])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads one JSON document. Time and memory are linear in a text of at most `LARGEST_TEXT` characters. */
export function readJson(text: string): Result<Json> {
  if (text.length > LARGEST_TEXT) {
    return failed('too-large', '$', `The document has more than ${LARGEST_TEXT} characters. Split it up.`);
  }
  if (text.charCodeAt(0) === 0xfeff) {
    return failed(
      'json-bom',
      '$',
      'The document starts with a byte order mark. Save it as UTF-8 without BOM.',
    );
  }
  try {
    return { ok: true, value: new Reader(text).document() };
  } catch (error) {
    if (error instanceof Stop) return failed(error.code, error.path, error.message);
    throw error;
  }
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isJsonNumber(value: Json | undefined): value is JsonNumber {
  return typeof value === 'object' && value !== null && 'text' in value;
}

/** The same document as text, numbers exactly as they were written. */
export function writeJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(writeJson).join(',')}]`;
  if (isJsonNumber(value)) return value.text;
  return `{${[...value].map(([key, child]) => `${JSON.stringify(key)}:${writeJson(child)}`).join(',')}}`;
}

/** Ends the reading at the first mistake: what follows broken JSON has no meaning to report on. */
class Stop extends Error {
  readonly code: ProblemCode;
  readonly path: string;
  constructor(code: ProblemCode, path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

class Reader {
  private readonly text: string;
  private readonly path: (string | number)[] = [];
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): Json {
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length)
      this.stop('json-syntax', 'Something follows the end of the document. Remove it.');
    return value;
  }

  private value(): Json {
    this.skipSpace();
    const char = this.text[this.at];
    if (char === '{') return this.object();
    if (char === '[') return this.array();
    if (char === '"') return this.string();
    for (const [word, meaning] of LITERALS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meaning;
      }
    }
    return this.number();
  }

  private object(): JsonObject {
    const members = new Map<string, Json>();
    this.descend();
    if (this.closes('}')) return members;
    for (;;) {
      this.skipSpace();
      if (this.text[this.at] !== '"') this.unexpected('a key in double quotes');
      const key = this.string();
      this.path.push(key);
      if (members.has(key))
        this.stop('json-duplicate-key', 'The same key stands twice in this object. Keep one.');
      this.skipSpace();
      if (this.text[this.at] !== ':') this.unexpected('":"');
      this.at += 1;
      members.set(key, this.value());
      this.path.pop();
      if (!this.continues('}')) return members;
    }
  }

  private array(): readonly Json[] {
    const items: Json[] = [];
    this.descend();
    if (this.closes(']')) return items;
    for (;;) {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
      if (!this.continues(']')) return items;
    }
  }

  private descend(): void {
    this.at += 1;
    if (this.path.length >= DEEPEST_NESTING) {
      this.stop('json-depth', `Nested more than ${DEEPEST_NESTING} levels deep. Flatten it.`);
    }
  }

  private closes(end: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== end) return false;
    this.at += 1;
    return true;
  }

  private continues(end: string): boolean {
    this.skipSpace();
    const char = this.text[this.at];
    if (char !== ',' && char !== end) this.unexpected(`"," or "${end}"`);
    this.at += 1;
    return char === ',';
  }

  private string(): string {
    const start = ++this.at;
    for (let i = start; i < this.text.length; i++) {
      const code = this.text.charCodeAt(i);
      if (code === 0x22) {
        this.at = i + 1;
        return this.text.slice(start, i);
      }
      if (code === 0x5c || code < 0x20) return this.escapedString(start, i);
    }
    this.at = this.text.length;
    return this.unexpected('the end of a string');
  }

  private escapedString(start: number, firstSpecial: number): string {
    const pieces = [this.text.slice(start, firstSpecial)];
    this.at = firstSpecial;
    for (let from = firstSpecial; ;) {
      const char = this.text[this.at];
      if (char === undefined) return this.unexpected('the end of a string');
      if (char < ' ')
        this.stop('json-syntax', 'A control character stands inside a string. Write it as an escape.');
      if (char !== '"' && char !== '\\') {
        this.at += 1;
        continue;
      }
      pieces.push(this.text.slice(from, this.at));
      this.at += 1;
      if (char === '"') return pieces.join('');
      pieces.push(this.escape());
      from = this.at;
    }
  }

  private escape(): string {
    const char = this.text[this.at] ?? '';
    this.at += 1;
    const simple = ESCAPES[char];
    if (simple !== undefined) return simple;
    const hex = this.text.slice(this.at, this.at + 4);
    if (char !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) this.unexpected('a valid escape');
    this.at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private number(): JsonNumber {
    NUMBER.lastIndex = this.at;
    const text = NUMBER.exec(this.text)?.[0];
    if (text === undefined) return this.unexpected('a value');
    this.at += text.length;
    if (text.length > LONGEST_NUMBER) {
      this.stop('number-too-fine', `A number of more than ${LONGEST_NUMBER} characters. Round it.`);
    }
    return { text };
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private unexpected(wanted: string): never {
    if (this.at >= this.text.length) {
      return this.stop('json-truncated', `The document ends where ${wanted} should stand. It was cut off.`);
    }
    return this.stop('json-syntax', `Not JSON: ${wanted} should stand here.`);
  }

  private stop(code: ProblemCode, message: string): never {
    const before = this.text.slice(0, this.at);
    const line = before.split('\n').length;
    throw new Stop(
      code,
      jsonPath(this.path),
      `${message} (line ${line}, column ${this.at - before.lastIndexOf('\n')})`,
    );
  }
}

/** `['elements', 0, 'odd key']` → `$.elements[0]["odd key"]`; long keys are cut. */
export function jsonPath(steps: readonly (string | number)[]): string {
  const written = steps.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(step) ? `.${step}` : `[${JSON.stringify(step.slice(0, 64))}]`;
  });
  return `$${written.join('')}`;
}

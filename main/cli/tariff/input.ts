import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { LARGEST_TEXT, readJson, type Json } from '../../tariff/json.ts';
import { failed, type Result } from '../../tariff/problem.ts';
import { Refusal, refuse } from './refusal.ts';

/**
 * The options of one command, all of them texts.
 * @throws Refusal (2) for an unknown option, a missing one or something left over
 */
export function options<Required extends string, Optional extends string = never>(
  args: readonly string[],
  required: readonly Required[],
  optional: readonly Optional[] = [],
): Readonly<Record<Required, string>> & Readonly<Partial<Record<Optional, string>>> {
  const spec = Object.fromEntries(
    [...required, ...optional].map((name) => [name, { type: 'string' as const }]),
  );
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({ args: [...args], options: spec, strict: true }));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(2, `${why}. Try: npm run --silent tariff -- --help\n`);
  }
  const missing = required.filter((name) => typeof values[name] !== 'string');
  if (missing.length > 0) {
    throw new Refusal(2, `Give ${missing.map((name) => `--${name}`).join(' and ')}. Try --help.\n`);
  }
  return values as Record<Required, string> & Partial<Record<Optional, string>>;
}

/** A JSON document from a file of bounded size. @throws Refusal (1) */
export async function jsonFile(file: string): Promise<Json> {
  const text = textOf(await bytesOf(file));
  if (!text.ok) return refuse(file, text.problems);
  const json = readJson(text.value);
  return json.ok ? json.value : refuse(file, json.problems);
}

/** UTF-8 only: a wrong byte would otherwise turn into a question mark somewhere in a price text. */
export function textOf(bytes: Buffer): Result<string> {
  if (bytes.length > LARGEST_TEXT) {
    return failed('too-large', '$', `The document has more than ${LARGEST_TEXT} bytes. Split it up.`);
  }
  if (!isUtf8(bytes)) return failed('not-utf8', '$', 'The document is not UTF-8. Save it as UTF-8.');
  return { ok: true, value: bytes.toString('utf8') };
}

/** At most one byte more than is allowed, also of a file that never ends. */
async function bytesOf(file: string): Promise<Buffer> {
  try {
    const handle = await open(file);
    try {
      const chunks: Buffer[] = [];
      let left = LARGEST_TEXT + 1;
      while (left > 0) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(Math.min(left, 65_536)));
        if (bytesRead === 0) break;
        chunks.push(buffer.subarray(0, bytesRead));
        left -= bytesRead;
      }
      return Buffer.concat(chunks);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

export function unreadable(file: string, error: unknown): Refusal {
  const why = error instanceof Error ? error.message : String(error);
  return new Refusal(1, `${file}: cannot be read: ${why}. Check the path. [unreadable]\n`);
}

/** The tokens file: a JSON array of cards, each checked, every problem told with its line. */
import { z } from 'zod';
import { type JsonDocument, formatPath, parseDocument } from '../json/document.ts';
import { explain } from '../json/explain.ts';
import type { Problem } from '../problem.ts';
import { isRandomUid, maskUid, normaliseUid } from './uid.ts';

export type TokenRole = 'driver' | 'technician' | 'operator';

export interface Token {
  /** Upper-case hex, 4, 7 or 10 bytes. */
  readonly uid: string;
  /** Whose card it is, as the operator names accounts. */
  readonly account: string | null;
  /** For lists in service mode, e.g. "Blue fob". */
  readonly label: string | null;
  /** Cards of one group stop each other's sessions. */
  readonly group: string | null;
  /** The driver's own language, two letters, whether or not the kiosk speaks it. */
  readonly language: string | null;
  readonly role: TokenRole;
  /** Last instant at which the card is accepted, epoch milliseconds. */
  readonly validUntil: number | null;
  readonly blocked: boolean;
  /** The id of the tariff that holds for this card. */
  readonly tariff: string | null;
}

export type TokensResult =
  | { readonly ok: true; readonly tokens: readonly Token[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const text = (longest: number) => z.string().min(1).max(longest);

const tokenSchema = z
  .strictObject({
    uid: z
      .string()
      .refine((uid) => normaliseUid(uid) !== null, {
        error: 'is not a card number of 4, 7 or 10 bytes in hex',
      })
      .refine((uid) => !isRandomUid(normaliseUid(uid) ?? ''), {
        error: 'begins with 08: a number that such a card makes up anew for each tap',
      })
      .describe('The card’s number, 8, 14 or 20 hex digits, e.g. "04A2245B7C1190".'),
    account: text(64).nullable().default(null).describe('Whose card it is, e.g. "A-17".'),
    label: text(64).nullable().default(null).describe('A name for lists, e.g. "Blue fob".'),
    group: text(64).nullable().default(null).describe('Cards of one group stop each other’s sessions.'),
    language: z
      .string()
      .regex(/^[a-z]{2}$/, 'must be two small letters')
      .nullable()
      .default(null)
      .describe('The driver’s language, e.g. "de".'),
    role: z
      .enum(['driver', 'technician', 'operator'])
      .default('driver')
      .describe('"driver", "technician" or "operator".'),
    validUntil: z.iso
      .datetime({ offset: true, error: 'must be a date and time such as "2027-12-31T23:59:59Z"' })
      .nullable()
      .default(null)
      .describe('When the card ends, e.g. "2027-12-31T23:59:59Z"; absent: never.'),
    blocked: z.boolean().default(false).describe('true: the card is refused.'),
    tariff: text(36).nullable().default(null).describe('The id of the tariff for this card.'),
  })
  .describe('One card: { "uid": "04A2245B7C1190", "label": "Blue fob" }.');

const tokensSchema = z.array(tokenSchema).describe('A list of cards: [{ "uid": "04A2245B7C1190" }, …].');

/**
 * Reads a tokens file. Never throws. Problems: `json.*`, `tokens.unknown-key`, `tokens.missing`, `tokens.bad-value`,
 * `tokens.duplicate`; none shows a card number in full.
 */
export function parseTokens(source: string, options: { readonly path: string }): TokensResult {
  const read = parseDocument(source);
  const result = read.ok ? tokensOf(read.document, []) : read;
  if (result.ok) return result;
  const problems = result.problems.map((problem) => ({ ...problem, file: options.path }));
  return { ok: false, problems: problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

/** The same for a list that stands in the configuration file itself; paths begin with `at`. */
export function parseTokenList(list: unknown, at = 'authorization.tokens'): TokensResult {
  const result = tokensOf({ value: list, lineOf: () => 0, lineOfKey: () => 0 }, [at]);
  if (result.ok) return result;
  return { ok: false, problems: result.problems.map(({ line: _, ...problem }) => problem) };
}

function tokensOf(document: JsonDocument, base: readonly string[]): TokensResult {
  const parsed = tokensSchema.safeParse(document.value);
  const within = (problem: Problem): Problem => {
    const inner = problem.path?.startsWith('[') ? problem.path : '';
    return base.length > 0 ? { ...problem, path: `${base.join('.')}${inner}` } : problem;
  };
  const problems = [
    ...(parsed.success ? [] : explain(parsed.error, tokensSchema, document, 'tokens')),
    ...duplicates(document),
  ];
  if (!parsed.success || problems.length > 0) return { ok: false, problems: problems.map(within) };
  return { ok: true, tokens: parsed.data.map(toToken) };
}

function toToken(parsed: z.output<typeof tokenSchema>): Token {
  return {
    ...parsed,
    uid: normaliseUid(parsed.uid) ?? parsed.uid,
    validUntil: parsed.validUntil === null ? null : Date.parse(parsed.validUntil),
  };
}

/** Two entries for one card: which of them would count is nobody's guess. */
function duplicates(document: JsonDocument): Problem[] {
  if (!Array.isArray(document.value)) return [];
  const first = new Map<string, number>();
  return document.value.flatMap((entry: unknown, index): Problem[] => {
    const written = typeof entry === 'object' && entry !== null && 'uid' in entry ? entry.uid : undefined;
    const uid = typeof written === 'string' ? normaliseUid(written) : null;
    if (uid === null) return [];
    const other = first.get(uid);
    if (other === undefined) {
      first.set(uid, index);
      return [];
    }
    return [
      {
        code: 'tokens.duplicate',
        message: `is the card of [${other}] again (${maskUid(uid)})`,
        hint: 'Keep one entry for each card.',
        path: formatPath([index, 'uid']),
        line: document.lineOf([index, 'uid']),
      },
    ];
  });
}

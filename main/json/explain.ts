/** A schema's verdict in people's words: each problem with its path, its line, the reason and what to write instead. */
import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { type JsonDocument, type JsonPath, formatPath } from './document.ts';

type Issue = z.core.$ZodIssue;

/** Every problem of `error`, found by `schema` in `document`; codes begin with `area` ("config.unknown-key"). */
export function explain(
  error: z.ZodError,
  schema: z.ZodType,
  document: JsonDocument,
  area: string,
): Problem[] {
  return error.issues.flatMap((issue) => explainIssue(issue, [], { schema, document, area }));
}

interface Context {
  readonly schema: z.ZodType;
  readonly document: JsonDocument;
  readonly area: string;
}

function explainIssue(issue: Issue, base: JsonPath, context: Context): Problem[] {
  const path = [...base, ...issue.path.filter((part) => typeof part !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(path, key, context));
  }
  if (issue.code === 'invalid_union') {
    const branch = intendedBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => explainIssue(inner, path, context));
  }
  const value = valueAt(context.document.value, path);
  return [
    {
      code: `${context.area}.${value === undefined ? 'missing' : 'bad-value'}`,
      message: reason(issue, value),
      hint: hintFor(path, issue, context),
      path: formatPath(path),
      line: context.document.lineOf(path),
    },
  ];
}

/** Of several accepted shapes, the one that was meant: the only one that does not fail at its root. */
function intendedBranch(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return errors.find((issues) =>
    issues.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'),
  );
}

function reason(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWord(issue.expected)}, but is ${kindOf(value)}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}, but is ${shown(value)}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `must be ${oneOf(issue.options)}, but is ${shown(value)}`
        : issue.message;
    case 'too_small':
      return `must ${bound('at least', issue.minimum, issue.origin, issue.inclusive)}`;
    case 'too_big':
      return `must ${bound('at most', issue.maximum, issue.origin, issue.inclusive)}`;
    default:
      return issue.message;
  }
}

function bound(words: string, limit: number | bigint, origin: string, inclusive = true): string {
  const least = words === 'at least';
  if (origin === 'string') {
    return least && limit === 1 ? 'not be empty' : `have ${words} ${limit} characters`;
  }
  if (origin === 'array') {
    return least && limit === 1 ? 'not be an empty list' : `have ${words} ${limit} entries`;
  }
  if (!inclusive) return `be ${least ? 'more' : 'less'} than ${limit}`;
  return `be ${words} ${limit}`;
}

function typeWord(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text in double quotes',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'an object { }',
    record: 'an object { }',
    array: 'a list [ ]',
    null: 'null',
  };
  return words[expected] ?? expected;
}

/** What stands there, without showing it: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a number with decimals';
  return typeof value === 'boolean' ? String(value) : 'an object';
}

function shown(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The description of what should stand there, or of what it is a part of. */
function hintFor(path: JsonPath, issue: Issue, { schema, document }: Context): string {
  if (issue.code === 'custom' && typeof issue.params?.['hint'] === 'string') return issue.params['hint'];
  for (let length = path.length; length >= 0; length--) {
    const description = descriptionOf(schemaAt(schema, path.slice(0, length), document.value));
    if (description) return description;
  }
  return 'Correct this value.';
}

function descriptionOf(schema: z.ZodType | undefined): string | undefined {
  if (schema === undefined) return undefined;
  return schema.description ?? descriptionOf(inner(schema));
}

function unknownKey(path: JsonPath, key: string, { schema, document, area }: Context): Problem {
  const known = keysOf(schemaAt(schema, path, document.value), valueAt(document.value, path));
  const close = closest(key, known);
  return {
    code: `${area}.unknown-key`,
    message: 'is not a known key',
    hint: close
      ? `Did you mean ${JSON.stringify(close)}?`
      : `Remove it, or use one of: ${known.join(', ') || 'none'}.`,
    path: formatPath([...path, key]),
    line: document.lineOfKey([...path, key]),
  };
}

function valueAt(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((at, part) => {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    return Reflect.get(at, part);
  }, value);
}

function inner(schema: z.ZodType): z.ZodType | undefined {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  ) {
    return schema.unwrap() as z.ZodType;
  }
  return undefined;
}

/** The part of a schema that judges `path`; of several shapes the one whose literals agree with what is written. */
function schemaAt(schema: z.ZodType, path: JsonPath, value: unknown): z.ZodType | undefined {
  const wrapped = inner(schema);
  if (wrapped) {
    const found = schemaAt(wrapped, path, value);
    return path.length === 0 && found?.description === undefined ? schema : found;
  }
  const [head, ...rest] = path;
  if (head === undefined) return schema;
  const next = valueAt(value, [head]);
  if (schema instanceof z.ZodObject) {
    const member: z.ZodType | undefined = Object.hasOwn(schema.shape, head) ? schema.shape[head] : undefined;
    return member && schemaAt(member, rest, next);
  }
  if (schema instanceof z.ZodArray) return schemaAt(schema.element as z.ZodType, rest, next);
  if (schema instanceof z.ZodUnion) {
    const option = matchingOption(schema, value);
    return option && schemaAt(option, path, value);
  }
  return undefined;
}

function matchingOption(schema: z.ZodUnion, value: unknown): z.ZodType | undefined {
  const objects = (schema.options as readonly z.ZodType[]).filter((option) => option instanceof z.ZodObject);
  return (
    objects.find((option) =>
      Object.entries(option.shape as Record<string, z.ZodType>).every(
        ([key, member]) =>
          !(member instanceof z.ZodLiteral) || member.safeParse(valueAt(value, [key])).success,
      ),
    ) ?? objects[0]
  );
}

function keysOf(schema: z.ZodType | undefined, value: unknown): string[] {
  if (schema === undefined) return [];
  const wrapped = inner(schema);
  if (wrapped) return keysOf(wrapped, value);
  if (schema instanceof z.ZodUnion) return keysOf(matchingOption(schema, value), value);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** The nearest of `words` to a misspelt one, if any is near enough to be meant. */
export function closest(word: string, words: readonly string[]): string | undefined {
  const limit = Math.ceil(word.length / 3);
  const ranked = words
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter((entry) => entry.distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Levenshtein's edit distance; inputs beyond 60 characters are not worth a suggestion. */
function distance(a: string, b: string): number {
  if (a.length > 60) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

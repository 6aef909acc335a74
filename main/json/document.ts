/** JSON as people write it (comments, trailing commas, a BOM) whose every value still knows the line it stands on. */
import * as jsonc from 'jsonc-parser';
import type { Problem } from '../problem.ts';

export type JsonPath = readonly (string | number)[];

export interface JsonDocument {
  readonly value: unknown;
  /** Line (from 1) of the value at `path`, or of its nearest ancestor that is written down. */
  lineOf(path: JsonPath): number;
  /** Line of the key itself, for keys that should not be there. */
  lineOfKey(path: JsonPath): number;
}

export type JsonResult =
  | { readonly ok: true; readonly document: JsonDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Room for some 200 000 cards in a tokens file; more belongs into the operator's system. */
const LARGEST_CHARS = 32_000_000;
/** The parser recurses; nothing that we read is nested deeper than ten. */
const DEEPEST = 64;

/** jsonc-parser's SyntaxKind, a const enum that type stripping cannot read. */
const TOKEN = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, end: 17 } as const;

/**
 * Parses a whole document. Never throws. Problems: `json.syntax`, `json.duplicate-key` (silently ignored by most parsers,
 * so that the wrong one of two values wins), `json.too-large`, `json.too-deep`.
 */
export function parseDocument(source: string): JsonResult {
  if (source.length > LARGEST_CHARS) {
    return refuse('json.too-large', 'the file is too large', `Keep it below ${LARGEST_CHARS} characters.`);
  }
  // Same length, so that offsets stay true.
  const text = source.replace(/^\uFEFF/, ' ');
  if (isTooDeep(text)) {
    return refuse('json.too-deep', `brackets are nested deeper than ${DEEPEST}`, 'Check the brackets.');
  }
  const lines = new LineIndex(text);
  const errors: jsonc.ParseError[] = [];
  const root = jsonc.parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  if (errors.length > 0 || root === undefined) {
    return { ok: false, problems: syntaxProblems(errors, lines) };
  }
  const doubles = duplicateKeys(root, lines);
  if (doubles.length > 0) return { ok: false, problems: doubles };

  return {
    ok: true,
    document: {
      value: jsonc.getNodeValue(root),
      lineOf: (path) => lines.at(nodeAt(root, path).offset),
      lineOfKey: (path) => {
        const node = nodeAt(root, path);
        return lines.at(node.parent?.type === 'property' ? node.parent.offset : node.offset);
      },
    },
  };
}

/** "connectors[0].maxCurrent"; the root is "(whole file)". */
export function formatPath(path: JsonPath): string {
  if (path.length === 0) return '(whole file)';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w$-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

function refuse(code: string, message: string, hint: string): JsonResult {
  return { ok: false, problems: [{ code, message, hint, line: 1 }] };
}

function isTooDeep(text: string): boolean {
  const scanner = jsonc.createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    if (token === TOKEN.openBrace || token === TOKEN.openBracket) depth++;
    if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function nodeAt(root: jsonc.Node, path: JsonPath): jsonc.Node {
  for (let length = path.length; length > 0; length--) {
    const node = jsonc.findNodeAtLocation(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

const SYNTAX_WORDS: Readonly<Record<number, string>> = {
  1: 'something that is no JSON value stands here',
  2: 'this number is not written as JSON wants it',
  3: 'a key in double quotes is expected here',
  4: 'a value is missing here',
  5: 'a colon ":" is missing here',
  6: 'a comma "," is missing here',
  7: 'a closing "}" is missing',
  8: 'a closing "]" is missing',
  9: 'the file should have ended here',
  11: 'a comment is not closed',
  12: 'a text is not closed with a double quote',
  13: 'this number is not written as JSON wants it',
  14: 'this \\u escape needs four hexadecimal digits',
  15: 'this escape after "\\" is not one of JSON',
  16: 'a control character must be written as an escape',
};

function syntaxProblems(errors: readonly jsonc.ParseError[], lines: LineIndex): Problem[] {
  if (errors.length === 0) {
    return [{ code: 'json.syntax', message: 'the file is empty', hint: 'Write at least {}.', line: 1 }];
  }
  // One slip makes a parser stumble many times: the first of each line tells enough.
  const seen = new Set<number>();
  const problems: Problem[] = [];
  for (const { error, offset } of errors) {
    const line = lines.at(offset);
    if (seen.has(line)) continue;
    seen.add(line);
    problems.push({
      code: 'json.syntax',
      message: `${SYNTAX_WORDS[error] ?? 'this is not JSON'} (column ${lines.column(offset)})`,
      hint: 'Look at this line and the one before it: quotes, commas and brackets.',
      line,
    });
  }
  return problems.slice(0, 10);
}

function duplicateKeys(root: jsonc.Node, lines: LineIndex): Problem[] {
  const problems: Problem[] = [];
  const visit = (node: jsonc.Node, path: JsonPath) => {
    const keys = new Map<string, number>();
    node.children?.forEach((child, index) => {
      if (node.type === 'array') return visit(child, [...path, index]);
      const [name, value] = child.children ?? [];
      if (name === undefined) return;
      const key = String(name.value);
      const first = keys.get(key);
      if (first !== undefined) {
        problems.push({
          code: 'json.duplicate-key',
          message: `is given twice, first on line ${first}`,
          hint: 'Keep one of the two.',
          path: formatPath([...path, key]),
          line: lines.at(name.offset),
        });
      }
      keys.set(key, first ?? lines.at(name.offset));
      if (value) visit(value, [...path, key]);
    });
  };
  visit(root, []);
  return problems;
}

/** Offsets to lines by bisection. */
class LineIndex {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  at(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  column(offset: number): number {
    return offset - (this.#starts[this.at(offset) - 1] ?? 0) + 1;
  }
}

/** A tokens file cut into pieces between its cards, each of which the tokens file's own parser reads at once. */
import { createScanner } from 'jsonc-parser';
import { parseTokens, type TokensResult } from '../authorization/tokens.ts';

/** jsonc-parser's SyntaxKind, a const enum that type stripping cannot read. */
const SIGN = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, end: 17 } as const;

/** Cards parsed at once: a millisecond, or some where each has its problem. */
const AT_ONCE = 20;

/** `at`: characters read so far. */
export type TokenSlice =
  | { readonly at: number; readonly problem: string }
  | {
      readonly at: number;
      readonly cards: readonly { readonly row: number; readonly result: TokensResult }[];
    };

interface Piece {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** Cards by their place in the list, from 1; what is not JSON ends it. */
export function* tokenSlices(source: string): Generator<TokenSlice> {
  // Same length, so that offsets stay true.
  const text = source.replace(/^\uFEFF/, ' ');
  const scanner = createScanner(text, true);
  const problem = (message: string): TokenSlice => ({
    at: scanner.getTokenOffset(),
    problem: `line ${String(scanner.getTokenStartLine() + 1)}: ${message}`,
  });
  if (scanner.scan() !== SIGN.openBracket) {
    yield problem('must be a list of cards: [{ "uid": "04A2245B7C1190" }, …]');
    return;
  }
  let pieces: Piece[] = [];
  let rows = 0;
  let start = scanner.getTokenOffset() + 1;
  let line = scanner.getTokenStartLine() + 1;
  let signs = 0;
  const taken = (): TokenSlice => {
    const cards = cardsOf(pieces, rows + 1);
    rows += pieces.length;
    pieces = [];
    return { at: start, cards };
  };
  for (let depth = 1; depth > 0;) {
    const sign = scanner.scan();
    if (sign === SIGN.end) {
      yield problem('the list does not end: "]" is missing, the file may be cut off');
      return;
    }
    if (sign === SIGN.openBrace || sign === SIGN.openBracket) depth++;
    if (sign === SIGN.closeBrace || sign === SIGN.closeBracket) depth--;
    const isEnd = depth === 0;
    if (isEnd || (depth === 1 && sign === SIGN.comma)) {
      const at = scanner.getTokenOffset();
      // Behind a last comma, and in an empty list, there is no card.
      if (!isEnd || signs > 0) pieces.push({ text: text.slice(start, at), line });
      start = at + 1;
      line = scanner.getTokenStartLine() + 1;
      signs = 0;
    } else signs++;
    if (pieces.length >= AT_ONCE) yield taken();
  }
  yield taken();
  if (scanner.scan() !== SIGN.end) yield problem('there is something behind the list');
}

function cardsOf(pieces: readonly Piece[], first: number) {
  const together = parseTokens(`[${pieces.map(({ text }) => text).join(',')}]`, { path: '' });
  if (together.ok && together.tokens.length === pieces.length) {
    return together.tokens.map((token, index) => ({
      row: first + index,
      result: { ok: true as const, tokens: [token] },
    }));
  }
  return pieces.map(({ text, line }, index) => ({ row: first + index, result: alone(text, line) }));
}

/** A card by itself: its problems are its own, and say on which line of the file they are. */
function alone(text: string, line: number): TokensResult {
  const result = parseTokens(`[${text}\n]`, { path: '' });
  if (result.ok && result.tokens.length !== 1) {
    const problem = { code: 'json.syntax', message: 'a card is missing here', hint: 'Remove the comma.' };
    return { ok: false, problems: [{ ...problem, line }] };
  }
  if (result.ok) return result;
  return {
    ok: false,
    problems: result.problems.map((problem) => ({
      ...problem,
      message: `${problem.message} (line ${String(line + (problem.line ?? 1) - 1)})`,
    })),
  };
}

/** Cards as the page lists them. Pure. */
import { anonymousToken } from '../../../authorization/local-list.ts';
import type { BookEntry, BookQuery, TokenBook } from '../../../authorization/token-book.ts';
import type { Token } from '../../../authorization/tokens.ts';
import { maskUid } from '../../../authorization/uid.ts';
import type { TokenFilter, TokenRow } from '../../../bridge/service/book-pages.ts';

export function rowOf(
  { key, token, origin }: Pick<BookEntry, 'key' | 'token' | 'origin'>,
  at: number,
): TokenRow {
  const { uid, ...rest } = token;
  const expired = token.validUntil !== null && at > token.validUntil;
  return { key, masked: maskUid(uid), ...rest, expired, origin };
}

/** A card that nobody knows yet. */
export function newRow(key: string, uid: string, at: number): TokenRow {
  return rowOf({ key, token: anonymousToken(uid), origin: 'charger' }, at);
}

/** For the audit: everything but the number. */
export function toldOf(token: Token | null): unknown {
  if (token === null) return null;
  const { uid, ...rest } = token;
  return { card: maskUid(uid), ...rest };
}

type Part = Pick<BookQuery, 'role' | 'blocked' | 'origin' | 'expired'>;
const ANY: Part = { role: null, blocked: null, origin: null, expired: null };

/** What a filter asks the book for, part by part: the list is one after the other. */
const PARTS: Readonly<Record<TokenFilter, readonly Part[]>> = {
  all: [ANY],
  blocked: [{ ...ANY, blocked: true }],
  expired: [{ ...ANY, expired: true }],
  service: [
    { ...ANY, role: 'technician' },
    { ...ANY, role: 'operator' },
  ],
  charger: [
    { ...ANY, origin: 'charger' },
    { ...ANY, origin: 'import' },
  ],
};

export interface FoundTokens {
  readonly rows: readonly TokenRow[];
  readonly total: number;
}

/** Rows `offset` to `offset + most` of what the filter lets through, and how many that are in all. */
export function findTokens(
  book: Pick<TokenBook, 'search'>,
  query: { readonly text: string; readonly filter: TokenFilter },
  page: { readonly offset: number; readonly most: number },
  at: number,
): FoundTokens {
  const rows: TokenRow[] = [];
  let total = 0;
  for (const part of PARTS[query.filter]) {
    const offset = Math.max(0, page.offset - total);
    const most = page.most - rows.length;
    const found = book.search({ ...part, text: query.text, offset, most }, at);
    rows.push(...found.rows.map((entry) => rowOf(entry, at)));
    total += found.total;
  }
  return { rows, total };
}

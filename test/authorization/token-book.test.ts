/** All cards, found and listed: always the same as a list that is filtered and sorted anew. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalList, anonymousToken } from '../../main/authorization/local-list.ts';
import {
  TokenBook,
  type BookQuery,
  type OverlayToken,
  type TokenOrigin,
} from '../../main/authorization/token-book.ts';
import type { Token } from '../../main/authorization/tokens.ts';

const SECRET = new Uint8Array([1, 2, 3]);
const ALL: BookQuery = { text: null, role: null, blocked: null, origin: null, offset: 0, most: 50 };
const BLUE: Token = {
  ...anonymousToken('04A2245B7C1190'),
  label: 'Blue fob',
  account: 'A-17',
  group: 'fleet',
};
const WHITE: Token = { ...anonymousToken('04B1337A6C2291'), account: 'Z-1' };

const uids = fc.constantFrom('04A2245B7C1190', '04B1337A6C2291', '0411B290', 'AB12CD34', '04000000000090');
const words = fc.constantFrom(null, 'Blue', 'blue fob', 'Ärger', 'A-17', 'a\nb', '1190');
const tokens = fc.record({
  uid: uids,
  account: words,
  label: words,
  group: words,
  language: fc.constant(null),
  role: fc.constantFrom('driver' as const, 'technician' as const, 'operator' as const),
  validUntil: fc.option(fc.integer({ min: 0, max: 9 })),
  blocked: fc.boolean(),
  tariff: fc.constant(null),
});
const overlays = fc.record({
  token: tokens,
  changedAt: fc.nat(9),
  origin: fc.constantFrom('charger' as const, 'import' as const),
});
const steps = fc.array(
  fc.oneof(
    fc.record({ put: fc.array(overlays, { maxLength: 4 }) }),
    fc.record({ remove: uids }),
    fc.record({ replace: fc.array(overlays, { maxLength: 4 }) }),
  ),
  { maxLength: 8 },
);
const queries = fc.record({
  text: fc.constantFrom(
    null,
    '',
    'blue',
    ' FOB ',
    'är',
    '90',
    '0',
    '1190',
    '•••• 1190',
    'a b',
    'zzz',
    'a\nb',
  ),
  role: fc.constantFrom(null, 'driver' as const, 'technician' as const),
  blocked: fc.constantFrom(null, true, false),
  origin: fc.constantFrom<(TokenOrigin | null)[]>(null, 'file', 'charger', 'import'),
  offset: fc.nat(3),
  most: fc.nat(4),
});

function naive(
  base: readonly Token[],
  overlay: ReadonlyMap<string, OverlayToken>,
  query: BookQuery,
): string[] {
  const cards = new Map<string, { token: Token; origin: TokenOrigin }>();
  for (const token of base) cards.set(token.uid, { token, origin: 'file' });
  for (const row of overlay.values()) cards.set(row.token.uid, row);
  const text = query.text?.trim().toLowerCase() ?? '';
  const ending = text.replace(/[ •]/g, '').toUpperCase();
  const isWanted = ({ token, origin }: { token: Token; origin: TokenOrigin }) =>
    (query.role === null || token.role === query.role) &&
    (query.blocked === null || token.blocked === query.blocked) &&
    (query.origin === null || origin === query.origin) &&
    (text === '' ||
      [token.label, token.account, token.group].some((word) =>
        word?.toLowerCase().replace('\n', ' ').includes(text),
      ) ||
      (ending.length >= 2 && token.uid.endsWith(ending)));
  const nameOf = ({ label, account }: Token) => (label ?? account)?.toLowerCase() ?? '\u{10ffff}';
  return [...cards.values()]
    .filter(isWanted)
    .map(({ token }) => token)
    .toSorted((one, other) => {
      const [a, b] = [nameOf(one), nameOf(other)];
      if (a !== b) return a < b ? -1 : 1;
      return one.uid < other.uid ? -1 : 1;
    })
    .map(({ uid }) => uid);
}

describe('the book of cards', () => {
  it('finds and lists what a list filtered anew does, whatever was changed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(tokens, { selector: ({ uid }) => uid }),
        fc.uniqueArray(overlays, { selector: ({ token }) => token.uid }),
        steps,
        fc.array(queries, { minLength: 1, maxLength: 4 }),
        (base, first, changes, asked) => {
          const book = new TokenBook(base, first, SECRET);
          const overlay = new Map(first.map((row) => [row.token.uid, row]));
          const check = () => {
            for (const query of asked) {
              const expected = naive(base, overlay, query);
              const { rows, total } = book.search(query, 5);
              expect(total).toBe(expected.length);
              const page = expected.slice(query.offset, query.offset + query.most);
              expect(rows.map(({ token }) => token.uid)).toEqual(page);
            }
            expect(book.size).toBe(naive(base, overlay, ALL).length);
          };
          check();
          for (const change of changes) {
            if ('put' in change) {
              book.put(change.put);
              for (const row of change.put) overlay.set(row.token.uid, row);
            } else if ('remove' in change) {
              expect(book.remove(change.remove)).toBe(overlay.delete(change.remove));
            } else {
              book.replace(change.replace);
              overlay.clear();
              for (const row of change.replace) overlay.set(row.token.uid, row);
            }
            check();
          }
          for (const uid of ['04A2245B7C1190', '0411B290'] as const) {
            const known = overlay.get(uid)?.token ?? base.find((token) => token.uid === uid) ?? null;
            expect(book.find(uid)).toEqual(known);
          }
          expect(book.overlay().length).toBe(overlay.size);
        },
      ),
    );
  });

  it('takes many changes at once', () => {
    const book = new TokenBook([BLUE], [], SECRET);
    const rows = Array.from({ length: 500 }, (_, index): OverlayToken => {
      const uid = `04${String(index).padStart(6, '0')}`;
      return { token: { ...anonymousToken(uid), label: 'New' }, changedAt: 1, origin: 'import' };
    });
    book.put(rows);
    expect(book.size).toBe(501);
    expect(book.search({ ...ALL, offset: 500 }, 0)).toMatchObject({
      total: 501,
      rows: [{ token: { label: 'New' } }],
    });
    expect([...book.tokens()]).toHaveLength(501);
  });

  it('says whether a card may charge, and where it is from', () => {
    const row: OverlayToken = { token: { ...WHITE, validUntil: 5 }, changedAt: 3, origin: 'charger' };
    const book = new TokenBook([{ ...BLUE, blocked: true }, WHITE], [row], SECRET);
    expect(book.search(ALL, 5).rows).toMatchObject([
      { token: { uid: BLUE.uid }, state: 'blocked', origin: 'file', changedAt: null, overrides: false },
      { token: { uid: WHITE.uid }, state: 'valid', origin: 'charger', changedAt: 3, overrides: true },
    ]);
    expect(book.entry(WHITE.uid, 6)).toMatchObject({ state: 'expired' });
    book.remove(WHITE.uid);
    expect(book.entry(WHITE.uid, 6)).toMatchObject({ state: 'valid', origin: 'file', overrides: false });
    expect(book.entry('AB12CD34', 6)).toBeNull();
  });

  it('gives keys that are not numbers, and finds a card by its key as it is by then', () => {
    const book = new TokenBook([BLUE], [], SECRET);
    const [entry] = book.search(ALL, 0).rows;
    const key = entry?.key ?? '';
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(key.toUpperCase()).not.toContain(BLUE.uid.slice(-4));
    expect(book.search(ALL, 0).rows[0]?.key).toBe(key);
    book.put([{ token: { ...BLUE, label: 'Red fob' }, changedAt: 1, origin: 'charger' }]);
    expect(book.byKey(key, 0)?.token.label).toBe('Red fob');
    expect(book.byKey('0123456789abcdef', 0)).toBeNull();
    expect(new TokenBook([BLUE], [], new Uint8Array([9])).search(ALL, 0).rows[0]?.key).not.toBe(key);
    const added = new TokenBook([], [{ token: BLUE, changedAt: 1, origin: 'charger' }], SECRET);
    const [only] = added.search(ALL, 0).rows;
    added.remove(BLUE.uid);
    expect(added.byKey(only?.key ?? '', 0)).toBeNull();
  });

  it('is followed by a list of who may charge', () => {
    const book = new TokenBook([BLUE], [], SECRET);
    const list = new LocalList(book);
    expect([list.size, list.check(WHITE.uid, { at: 0 }).result]).toEqual([1, 'rejected']);
    book.put([{ token: WHITE, changedAt: 1, origin: 'charger' }]);
    expect([list.size, list.check(WHITE.uid, { at: 0 }).result]).toEqual([2, 'accepted']);
    book.put([{ token: { ...BLUE, blocked: true }, changedAt: 1, origin: 'charger' }]);
    expect(list.check(BLUE.uid, { at: 0 })).toEqual({ result: 'rejected', reason: 'blocked' });
    book.remove(BLUE.uid);
    expect(list.check(BLUE.uid, { at: 0 }).result).toBe('accepted');
  });
});

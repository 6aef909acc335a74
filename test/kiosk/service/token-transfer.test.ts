/** Cards brought and taken away as files: all of a file or nothing, and at once for whoever comes next. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalList } from '../../../main/authorization/local-list.ts';
import type { Token } from '../../../main/authorization/tokens.ts';
import type { Actor, ServiceAnswer } from '../../../main/kiosk/service/room.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { NOON } from '../../rig/clock.ts';
import { Books, OPERATOR, TECHNICIAN, card } from './books-rig.ts';

const DRIVER = card('04A2245B7C1190', { label: 'Blue fob' });
const BOSS = card('04B1337A6C2291', { label: 'Technician', role: 'technician' });
const OTHER = card('0411B290', { label: 'Other' });

let books: Books;
const open = (configured: readonly Token[] = [DRIVER, BOSS], ownCard: string | null = null) => {
  books = new Books({ configured, ownCard });
  books.tokens.enter();
};
beforeEach(() => open());
afterEach(() => books.close());

const check = (file: string, place = 'folder') =>
  books.tokens.handlers['service-tokens-check']({ type: 'service-tokens-check', place, file }, TECHNICIAN);
const take = (mode: 'merge' | 'replace' = 'merge', actor: Actor = TECHNICIAN) =>
  books.tokens.handlers['service-tokens-import']({ type: 'service-tokens-import', mode }, actor);
const exported = (format: 'csv' | 'json') =>
  books.tokens.handlers['service-tokens-export'](
    { type: 'service-tokens-export', format, place: 'folder' },
    TECHNICIAN,
  );
const json = (...tokens: Partial<Token>[]) =>
  JSON.stringify(
    tokens.map((token) => Object.fromEntries(Object.entries(token).filter(([, v]) => v !== null))),
  );
const byUid = (tokens: Iterable<Token>) => [...tokens].toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
const fileOf = (answer: ServiceAnswer) =>
  answer.ok ? (answer.after as { file: string }).file : expect.fail(answer.code);

describe('checking', () => {
  it('says what would change, and changes nothing', async () => {
    books.put('cards.json', json({ ...DRIVER, label: 'Red fob' }, OTHER));
    expect(await check('cards.json')).toEqual({ ok: true, code: null });
    expect(books.tokens.view().import).toEqual({
      file: 'cards.json',
      rows: 2,
      fresh: 1,
      changed: 1,
      same: 0,
      missing: 1,
      problems: [],
      problemCount: 0,
    });
    expect(books.kept).toEqual([]);
    expect(books.book.find(OTHER.uid)).toBeNull();
  });

  it('says every row that is wrong; then there is nothing to take over', async () => {
    books.put('cards.csv', `uid;label\n${OTHER.uid};Other\n123;short\n${OTHER.uid};again\n`);
    expect(await check('cards.csv')).toMatchObject({ ok: false, code: 'tokens.bad-rows' });
    expect(books.tokens.view().import).toMatchObject({
      problemCount: 2,
      problems: [{ row: 3 }, { row: 4, message: 'uid is the card of row 2 again (•••• B290)' }],
    });
    expect(await take()).toMatchObject({ ok: false, code: 'tokens.bad-rows' });
    expect(books.kept).toEqual([]);
    books.tokens.handlers['service-tokens-discard']({ type: 'service-tokens-discard' }, TECHNICIAN);
    expect(books.tokens.view().import).toBeNull();
    expect(await take()).toMatchObject({ ok: false, code: 'tokens.no-import' });
  });

  it('says what is wrong with the place or the file', async () => {
    expect(await check('none.csv')).toMatchObject({ ok: false, code: 'import.not-found' });
    expect(await check('none.csv', 'usb-1')).toMatchObject({ ok: false, code: 'place.unknown' });
    expect(books.tokens.view().import).toBeNull();
  });

  it('that ends after the page was left is nobody’s', async () => {
    books.put('cards.json', json(OTHER));
    const checked = check('cards.json');
    books.tokens.leave();
    await checked;
    expect(books.tokens.view().import).toBeNull();
  });

  it('is one at a time', async () => {
    books.put('cards.json', json(OTHER));
    const first = check('cards.json');
    expect(await check('cards.json')).toMatchObject({ ok: false, code: 'service.busy' });
    expect(await first).toMatchObject({ ok: true });
  });
});

describe('taking over', () => {
  it('adds to what is known, and counts at once', async () => {
    const list = new LocalList(books.book);
    books.put('cards.json', json({ ...DRIVER, blocked: true }, OTHER, BOSS));
    await check('cards.json');
    expect(await take()).toMatchObject({
      ok: true,
      code: 'tokens.imported',
      detail: 'cards.json: 1 new, 1 changed, 0 taken away',
      before: { cards: 2 },
      after: { cards: 3, mode: 'merge' },
    });
    expect(byUid(books.kept)).toEqual(byUid([{ ...DRIVER, blocked: true }, OTHER]));
    expect(list.check(OTHER.uid, { at: NOON })).toMatchObject({ result: 'accepted' });
    expect(list.check(DRIVER.uid, { at: NOON })).toMatchObject({ reason: 'blocked' });
    expect(books.tokens.view()).toMatchObject({ import: null, total: 3 });
  });

  it('replaces what is known: what the configuration has and the file has not is blocked', async () => {
    books.put('a.json', json(OTHER, BOSS));
    await check('a.json');
    await take('replace');
    expect(byUid(books.kept)).toEqual(byUid([OTHER, { ...DRIVER, blocked: true }]));
    books.put('b.json', json(DRIVER, BOSS));
    await check('b.json');
    expect(books.tokens.view().import).toMatchObject({ fresh: 0, changed: 1, same: 1, missing: 1 });
    expect(await take('replace')).toMatchObject({ ok: true, after: { gone: 1 } });
    expect(books.kept).toEqual([]);
    expect(byUid(books.book.tokens())).toEqual(byUid([DRIVER, BOSS]));
  });

  it('of nothing does not take everything away', async () => {
    books.put('a.json', '[]');
    await check('a.json');
    expect(await take('replace')).toMatchObject({ ok: false, code: 'tokens.empty' });
  });

  it('is all or nothing when the store fails', async () => {
    books.put('a.json', json(OTHER, { ...DRIVER, blocked: true }));
    await check('a.json');
    const { put, replaceAll } = books.store.tokens;
    const failing = () => {
      throw new StoreError('full', 'the disk is full');
    };
    Object.assign(books.store.tokens, { put: failing, replaceAll: failing });
    for (const mode of ['merge', 'replace'] as const) {
      expect(await take(mode)).toMatchObject({ ok: false, code: 'service.store' });
      expect(byUid(books.book.tokens())).toEqual(byUid([DRIVER, BOSS]));
      expect(books.kept).toEqual([]);
    }
    Object.assign(books.store.tokens, { put, replaceAll });
    expect(await take()).toMatchObject({ ok: true });
  });

  it('is refused to an operator where it touches a technician’s card', async () => {
    books.put('a.json', json(OTHER, { ...BOSS, label: 'Mine' }));
    await check('a.json');
    expect(await take('merge', OPERATOR)).toMatchObject({ ok: false, code: 'tokens.role' });
    books.put('b.json', json(OTHER));
    await check('b.json');
    expect(await take('replace', OPERATOR)).toMatchObject({ ok: false, code: 'tokens.role' });
    expect(books.kept).toEqual([]);
    expect(await take('merge', OPERATOR)).toMatchObject({ ok: true });
  });

  it('is refused where it would take away the card with which one came', async () => {
    books.close();
    open([DRIVER, BOSS], BOSS.uid);
    books.put('a.json', json(OTHER, { ...BOSS, blocked: true }));
    await check('a.json');
    expect(await take()).toMatchObject({ ok: false, code: 'tokens.own-card' });
    books.put('b.json', json(OTHER));
    await check('b.json');
    expect(await take('replace')).toMatchObject({ ok: false, code: 'tokens.own-card' });
    expect(books.kept).toEqual([]);
  });
});

describe('taking away', () => {
  it.each(['csv', 'json'] as const)('and bringing back by %s comes to the same list', async (format) => {
    const hex = fc
      .integer({ min: 0, max: 40 })
      .map((n) => `04${n.toString(16).toUpperCase().padStart(12, '0')}`);
    const label = fc.option(fc.constantFrom('a', '=1', "'-2", 'x;y'));
    const some = fc.uniqueArray(
      fc.record({ uid: hex, label, blocked: fc.boolean() }).map(({ uid, ...more }) => card(uid, more)),
      { selector: ({ uid }) => uid, maxLength: 15 },
    );
    await fc.assert(
      fc.asyncProperty(some, some, some, async (configured, here, later) => {
        books.close();
        open([...configured, BOSS]);
        books.store.tokens.put(here, NOON, 'charger');
        books.book.put(here.map((token) => ({ token, changedAt: NOON, origin: 'charger' })));
        const before = byUid(books.book.tokens());
        const file = fileOf(await exported(format));
        books.store.tokens.put(later, NOON, 'charger');
        books.book.put(later.map((token) => ({ token, changedAt: NOON, origin: 'charger' })));
        await check(file);
        expect(await take('replace')).toMatchObject({ ok: true });
        // Whoever came later and is of the configuration cannot be: they were in the file, too.
        expect(byUid(books.book.tokens())).toEqual(before);
        const restarted = new Map(configured.concat(BOSS).map((token) => [token.uid, token]));
        for (const token of books.kept) restarted.set(token.uid, token);
        expect(byUid(restarted.values())).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });

  it('can be cancelled, and leaves nothing', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => card(`04${String(n).padStart(12, '0')}`));
    books.close();
    open(many);
    const answer = exported('json');
    while ((books.tasks.view?.progress?.done ?? 0) === 0)
      await new Promise((resolve) => setImmediate(resolve));
    books.tasks.cancel();
    expect(await answer).toMatchObject({ ok: false, code: 'export.cancelled' });
    expect(books.files).toEqual([]);
  });
});

/** The page of cards: found, changed, added by holding them up; and what may not be done to whose. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalList } from '../../../main/authorization/local-list.ts';
import type { Token } from '../../../main/authorization/tokens.ts';
import { askDesk } from '../../../main/kiosk/card-desk.ts';
import type { ServiceCommandOf } from '../../../main/bridge/service/commands.ts';
import type { TokenRow } from '../../../main/bridge/service/book-pages.ts';
import { TOKENS_A_PAGE } from '../../../main/kiosk/service/pages/tokens.ts';
import type { Actor } from '../../../main/kiosk/service/room.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { NOON } from '../../rig/clock.ts';
import { Books, OPERATOR, TECHNICIAN, card } from './books-rig.ts';

const DRIVER = card('04A2245B7C1190', { label: 'Blue fob', account: 'A-17', group: 'fleet' });
const BOSS = card('04B1337A6C2291', { label: 'Technician', role: 'technician' });
const CLERK = card('AB12CD34', { label: 'Operator', role: 'operator' });
const OLD = card('0411B290', { label: 'Old', validUntil: NOON - 1 });
const CONFIGURED: readonly Token[] = [DRIVER, BOSS, CLERK, OLD];

let books: Books;
const open = (ownCard: string | null = null, configured = CONFIGURED) => {
  books = new Books({ configured, ownCard });
  books.tokens.enter();
};
beforeEach(() => open());
afterEach(() => books.close());

const look = (query: Partial<ServiceCommandOf<'service-tokens'>> = {}) =>
  books.tokens.handlers['service-tokens'](
    { type: 'service-tokens', text: '', filter: 'all', move: 'first', ...query },
    TECHNICIAN,
  );
const row = (token: Token): TokenRow => {
  const entry = books.book.entry(token.uid, books.clock.now());
  const found = books.tokens.view().rows.find(({ key }) => key === entry?.key);
  if (!found) throw new Error('it is not on this leaf');
  return found;
};
const block = (key: string, blocked = true, actor: Actor = TECHNICIAN) =>
  books.tokens.handlers['service-token-block']({ type: 'service-token-block', token: key, blocked }, actor);
const remove = (key: string, actor: Actor = TECHNICIAN) =>
  books.tokens.handlers['service-token-remove']({ type: 'service-token-remove', token: key }, actor);
const adding = (on: boolean) =>
  books.tokens.handlers['service-token-add']({ type: 'service-token-add', on }, TECHNICIAN);
const save = (
  key: string,
  more: Partial<ServiceCommandOf<'service-token-save'>> = {},
  actor: Actor = TECHNICIAN,
) =>
  books.tokens.handlers['service-token-save'](
    {
      type: 'service-token-save',
      token: key,
      label: null,
      account: null,
      group: null,
      language: null,
      role: 'driver',
      validUntil: null,
      blocked: false,
      tariff: null,
      ...more,
    },
    actor,
  );
const labels = () => books.tokens.view().rows.map(({ label }) => label);

describe('the list', () => {
  it('shows everybody, masked, by opaque keys', () => {
    expect(labels()).toEqual(['Blue fob', 'Old', 'Operator', 'Technician']);
    expect(row(DRIVER)).toMatchObject({
      masked: '•••• 1190',
      group: 'fleet',
      origin: 'file',
      expired: false,
    });
    expect(row(OLD).expired).toBe(true);
    const seen = JSON.stringify(books.tokens.view());
    for (const { uid } of CONFIGURED) expect(seen).not.toContain(uid);
    expect(books.tokens.view()).toMatchObject({ total: 4, groups: ['fleet'], tariffs: ['16'], adding: null });
  });

  it.each([
    ['all', ['Blue fob', 'Old', 'Operator', 'Technician']],
    ['blocked', ['Blue fob']],
    ['expired', ['Old']],
    ['service', ['Technician', 'Operator']],
    ['charger', ['Blue fob']],
  ] as const)('lets through %s', (filter, expected) => {
    block(row(DRIVER).key);
    look({ filter });
    expect(labels()).toEqual(expected);
    expect(books.tokens.view().total).toBe(expected.length);
  });

  it('is searched by words and by the end of the number', () => {
    look({ text: 'a-1' });
    expect(labels()).toEqual(['Blue fob']);
    look({ text: '2291' });
    expect(labels()).toEqual(['Technician']);
    look({ text: 'nobody' });
    expect(books.tokens.view()).toMatchObject({ rows: [], total: 0, newer: false, older: false });
  });

  it('is turned over leaf by leaf, also where a filter has two parts', () => {
    const many = Array.from({ length: 2 * TOKENS_A_PAGE + 3 }, (_, n) =>
      card(`04${String(n).padStart(12, '0')}`, {
        label: `Card ${String(n).padStart(3, '0')}`,
        role: n < 25 ? 'technician' : 'operator',
      }),
    );
    books.close();
    open(null, many);
    look({ filter: 'service' });
    const all = [...labels()];
    look({ filter: 'service', move: 'older' });
    expect(books.tokens.view()).toMatchObject({ newer: true, older: true });
    all.push(...labels());
    look({ filter: 'service', move: 'older' });
    all.push(...labels());
    expect(all).toEqual(many.map(({ label }) => label));
    expect(books.tokens.view()).toMatchObject({ newer: true, older: false });
    look({ filter: 'service', move: 'older' });
    expect(labels()).toHaveLength(3);
    look({ filter: 'service', move: 'newer' });
    look({ filter: 'service', move: 'newer' });
    expect(labels()[0]).toBe('Card 000');
    look({ filter: 'all', move: 'last' });
    expect(labels()).toHaveLength(3);
    look({ text: 'Card 00', move: 'older' });
    expect(labels()[0]).toBe('Card 000');
  });

  it('shows the one that was chosen', () => {
    const { key } = row(DRIVER);
    books.tokens.handlers['service-token']({ type: 'service-token', token: key }, TECHNICIAN);
    block(key);
    expect(books.tokens.view().chosen).toMatchObject({ key, blocked: true, origin: 'charger' });
    const unknown = books.tokens.handlers['service-token'](
      { type: 'service-token', token: 'feedfacefeedface' },
      TECHNICIAN,
    );
    expect(unknown).toMatchObject({ ok: false, code: 'tokens.unknown' });
  });
});

describe('blocking', () => {
  it('is kept, counts at once, and leaves a running session its end', () => {
    const list = new LocalList(books.book);
    const answer = block(row(DRIVER).key);
    expect(answer).toMatchObject({
      ok: true,
      code: 'tokens.blocked',
      before: { card: '•••• 1190', blocked: false },
      after: { blocked: true },
    });
    expect(JSON.stringify(answer)).not.toContain(DRIVER.uid);
    expect(books.kept).toEqual([{ ...DRIVER, blocked: true }]);
    expect(list.check(DRIVER.uid, { at: NOON })).toMatchObject({ reason: 'blocked' });
    const running = { id: 1, state: 'charging' as const, holder: { ...DRIVER } };
    expect(askDesk(list, DRIVER.uid, NOON, [running])).toMatchObject({ is: 'own', connector: 1 });
    expect(block(row(DRIVER).key, false)).toMatchObject({ code: 'tokens.unblocked' });
    expect(list.check(DRIVER.uid, { at: NOON })).toMatchObject({ result: 'accepted' });
  });

  it('changes nothing when it cannot be kept', () => {
    const { key } = row(DRIVER);
    books.store.tokens.put = () => {
      throw new StoreError('full', 'the disk is full');
    };
    expect(block(key)).toMatchObject({ ok: false, code: 'service.store' });
    expect(books.book.find(DRIVER.uid)).toEqual(DRIVER);
  });
});

describe('removing', () => {
  it('forgets what the charger knows beyond its configuration', () => {
    block(row(DRIVER).key);
    expect(remove(row(DRIVER).key)).toMatchObject({
      ok: true,
      code: 'tokens.reverted',
      after: { blocked: false },
    });
    expect(books.kept).toEqual([]);
    expect(remove(row(DRIVER).key)).toMatchObject({ ok: false, code: 'tokens.configured' });
    expect(books.book.find(DRIVER.uid)).toEqual(DRIVER);
  });

  it('takes away a card of the charger', () => {
    adding(true);
    books.tokens.tap({ uid: '11223344' });
    save(books.tokens.view().adding?.card?.key ?? '', { label: 'New' });
    expect(remove(row(card('11223344')).key)).toMatchObject({ ok: true, code: 'tokens.removed' });
    expect(books.book.find('11223344')).toBeNull();
    expect(books.kept).toEqual([]);
  });
});

describe('adding by holding up', () => {
  it('waits for a card, shows it, and keeps it', () => {
    expect(books.tokens.captures()).toBe(false);
    adding(true);
    expect(books.tokens.captures()).toBe(true);
    expect(books.tokens.view().adding).toEqual({ card: null, known: false });
    books.tokens.tap({ uid: '11:22:33:44' });
    const held = books.tokens.view().adding;
    expect(held).toMatchObject({
      known: false,
      card: { masked: '•••• 3344', label: null, origin: 'charger' },
    });
    expect(books.book.find('11223344')).toBeNull();
    expect(
      save(held?.card?.key ?? '', { label: ' New ', account: '', group: 'fleet', tariff: '16' }),
    ).toMatchObject({
      ok: true,
      code: 'tokens.added',
      before: null,
    });
    expect(books.kept).toEqual([card('11223344', { label: 'New', group: 'fleet', tariff: '16' })]);
    expect(books.tokens.captures()).toBe(false);
    expect(row(card('11223344'))).toMatchObject({ label: 'New', origin: 'charger' });
  });

  it('shows a card that is known as it is known', () => {
    adding(true);
    books.tokens.tap({ uid: DRIVER.uid });
    expect(books.tokens.view().adding).toMatchObject({ known: true, card: { label: 'Blue fob' } });
    const key = books.tokens.view().adding?.card?.key ?? '';
    expect(save(key, { label: 'Red fob' })).toMatchObject({
      code: 'tokens.saved',
      before: { label: 'Blue fob' },
    });
  });

  it('says what cannot be used, and goes on waiting', () => {
    adding(true);
    books.tokens.tap({ uid: '08123456' });
    books.tokens.tap({ problem: 'random-uid' });
    books.tokens.tap({ problem: 'unreadable' });
    expect(books.said).toMatchObject([
      { code: 'tokens.random-uid' },
      { code: 'tokens.random-uid' },
      { code: 'tokens.unread' },
    ]);
    expect(books.tokens.view().adding).toEqual({ card: null, known: false });
  });

  it('ends when it is switched off, and when the page is left', () => {
    adding(true);
    books.tokens.tap({ uid: '11223344' });
    const key = books.tokens.view().adding?.card?.key ?? '';
    adding(false);
    expect(save(key)).toMatchObject({ ok: false, code: 'tokens.unknown' });
    adding(true);
    books.tokens.leave();
    expect(books.tokens.captures()).toBe(false);
  });
});

describe('roles', () => {
  it('keep operators away from technicians’ cards', () => {
    const refusal = { ok: false, code: 'tokens.role' };
    expect(block(row(BOSS).key, true, OPERATOR)).toMatchObject(refusal);
    expect(save(row(BOSS).key, { role: 'driver' }, OPERATOR)).toMatchObject(refusal);
    expect(save(row(DRIVER).key, { role: 'technician' }, OPERATOR)).toMatchObject(refusal);
    block(row(BOSS).key);
    expect(remove(row(BOSS).key, OPERATOR)).toMatchObject(refusal);
    block(row(DRIVER).key);
    save(row(BOSS).key, { role: 'driver' });
    // It would be a technician’s again.
    expect(remove(row(BOSS).key, OPERATOR)).toMatchObject(refusal);
    expect(save(row(CLERK).key, { role: 'operator', label: 'Clerk' }, OPERATOR)).toMatchObject({ ok: true });
  });

  it('let nobody saw off the branch on which they sit', () => {
    books.close();
    open(BOSS.uid);
    const refusal = { ok: false, code: 'tokens.own-card' };
    expect(block(row(BOSS).key)).toMatchObject(refusal);
    expect(save(row(BOSS).key, { role: 'driver' })).toMatchObject(refusal);
    expect(save(row(BOSS).key, { role: 'technician', blocked: true })).toMatchObject(refusal);
    expect(save(row(BOSS).key, { role: 'technician', validUntil: NOON - 1 })).toMatchObject(refusal);
    expect(books.kept).toEqual([]);
    expect(save(row(BOSS).key, { role: 'technician', label: 'Me' })).toMatchObject({ ok: true });
    expect(remove(row(BOSS).key)).toMatchObject(refusal);
    expect(block(row(CLERK).key)).toMatchObject({ ok: true });
  });
});

/** The page of sessions: found, looked at, priced again, taken away. */
import { readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceCommandOf } from '../../../main/bridge/service/commands.ts';
import { SEARCH_AGAIN_MS, SESSIONS_A_PAGE } from '../../../main/kiosk/service/pages/sessions.ts';
import { NOON } from '../../rig/clock.ts';
import { canMount, plugIn, type Stick } from '../../rig/tmpfs.ts';
import { CARD, closeSession, fill, runSession } from '../../service/sessions-book.ts';
import { Books, TECHNICIAN } from './books-rig.ts';

const MINUTE = 60_000;
let books: Books;
beforeEach(() => {
  books = new Books();
});
afterEach(() => books.close());

type Look = Partial<ServiceCommandOf<'service-sessions'>>;
const look = (query: Look = {}) =>
  books.sessions.handlers['service-sessions'](
    { type: 'service-sessions', text: '', connector: null, from: null, to: null, move: 'first', ...query },
    TECHNICIAN,
  );
const choose = (session: string | null) =>
  books.sessions.handlers['service-session']({ type: 'service-session', session }, TECHNICIAN);
const repriced = (session: string) =>
  books.sessions.handlers['service-session-reprice'](
    { type: 'service-session-reprice', session },
    TECHNICIAN,
  );
const exported = (format: 'csv' | 'cdr', place = 'folder') =>
  books.sessions.handlers['service-sessions-export'](
    { type: 'service-sessions-export', format, place, from: null, to: null },
    TECHNICIAN,
  );
const ids = () => books.sessions.view().rows.map(({ id }) => id);

describe('the list', () => {
  it('shows the newest when the page opens, masked', () => {
    closeSession(runSession(books.store, 's-1'));
    books.sessions.enter();
    expect(books.sessions.view()).toMatchObject({
      rows: [
        {
          id: 's-1',
          connector: 'A',
          state: 'closed',
          card: '•••• 1190',
          label: 'Blue fob',
          energyWh: 1500,
          total: { amount: '1.10', currency: 'EUR' },
        },
      ],
      total: { count: 1, exact: true },
      newer: false,
      older: false,
      chosen: null,
    });
    expect(JSON.stringify(books.sessions.view())).not.toContain(CARD.uid);
    expect(books.sessions.view().connectors).toEqual([
      { id: 1, label: 'A' },
      { id: 2, label: 'B' },
    ]);
  });

  it('is turned over leaf by leaf, and back', () => {
    fill(books.store, 2 * SESSIONS_A_PAGE + 5);
    books.sessions.enter();
    const first = ids();
    expect(first).toHaveLength(SESSIONS_A_PAGE);
    look({ move: 'older' });
    const second = ids();
    look({ move: 'older' });
    expect(ids()).toHaveLength(5);
    expect(books.sessions.view()).toMatchObject({ older: false, newer: true });
    look({ move: 'newer' });
    expect(ids()).toEqual(second);
    look({ move: 'newer' });
    expect(ids()).toEqual(first);
    look({ move: 'last' });
    expect(ids().at(-1)).toBe('first');
  });

  it('is searched, and another search begins at its first leaf', () => {
    fill(books.store, 3 * SESSIONS_A_PAGE);
    runSession(books.store, 's-9', {
      connector: 2,
      token: { ...CARD, uid: '11223344556677', label: 'Green' },
    });
    books.sessions.enter();
    look({ move: 'older' });
    look({ text: 'green', move: 'older' });
    expect(ids()).toEqual(['s-9']);
    look({ connector: 2 });
    expect(ids()).toEqual(['s-9']);
    look({ text: 'nobody' });
    expect(books.sessions.view()).toMatchObject({ rows: [], total: { count: 0, exact: true } });
  });

  it('shows what runs as its connector knows it, without another search', () => {
    const session = runSession(books.store, 's-1');
    books.running.push(session);
    books.sessions.enter();
    expect(books.sessions.view().rows[0]).toMatchObject({ state: 'open', energyWh: 1500 });
    session.reading({ at: NOON + 11 * MINUTE, registerWh: 3000, watts: 9000, milliamps: 13_000 });
    expect(books.sessions.view().rows[0]).toMatchObject({ energyWh: 2000, total: { amount: '1.35' } });
  });

  it('finds what is new by itself, within seconds, and only while it is open', () => {
    books.sessions.enter();
    runSession(books.store, 's-1');
    expect(ids()).toEqual([]);
    const before = books.changes;
    books.clock.advance(SEARCH_AGAIN_MS);
    expect(ids()).toEqual(['s-1']);
    expect(books.changes).toBeGreaterThan(before);
    const quiet = books.changes;
    books.clock.advance(SEARCH_AGAIN_MS);
    expect(books.changes).toBe(quiet);
    books.sessions.leave();
    expect(books.sessions.view().rows).toEqual([]);
  });
});

describe('one session', () => {
  it('has its receipt in the language of service mode, and its events', () => {
    closeSession(runSession(books.store, 's-1'));
    books.store.sessions.event('s-1', NOON, 'refused', { card: CARD.uid, why: 'other' });
    expect(choose('s-1')).toEqual({ ok: true, code: null });
    const { chosen } = books.sessions.view();
    expect(chosen).toMatchObject({
      number: '7F3A-0s-1',
      account: 'A-17',
      stopReason: 'driver-card',
      receipt: {
        card: '•••• 1190',
        cost: { total: { amount: '1.10' }, lines: [{ title: 'Start fee' }, { title: 'Energy' }] },
      },
      repriced: null,
    });
    expect(chosen?.events.map(({ type }) => type)).toEqual(['opened', 'ended', 'closed', 'refused']);
    expect(chosen?.events.at(-1)?.text).toBe('card •••• 1190, why other');
    books.language = 'de';
    expect(books.sessions.view().chosen?.receipt?.cost?.lines[1]?.title).toBe('Energie');
    choose(null);
    expect(books.sessions.view().chosen).toBeNull();
  });

  it('that is not there is refused', () => {
    expect(choose('none')).toMatchObject({ ok: false, code: 'sessions.unknown' });
    expect(repriced('none')).toMatchObject({ ok: false, code: 'sessions.unknown' });
  });

  it('follows what becomes of it', () => {
    const session = runSession(books.store, 's-1');
    books.sessions.enter();
    choose('s-1');
    expect(books.sessions.view().chosen).toMatchObject({ state: 'open', receipt: null });
    closeSession(session);
    books.clock.advance(SEARCH_AGAIN_MS);
    expect(books.sessions.view().chosen).toMatchObject({ state: 'closed', receipt: { energyWh: 1500 } });
  });

  it('comes to the same price again', () => {
    closeSession(runSession(books.store, 's-1'));
    expect(repriced('s-1')).toMatchObject({ ok: true, code: 'sessions.same', before: '1.10', after: '1.10' });
    expect(books.sessions.view().chosen?.repriced).toEqual({
      is: 'same',
      billed: '1.10',
      now: '1.10',
      currency: 'EUR',
      difference: '0.00',
    });
  });

  it('tells by how much another price differs', () => {
    closeSession(runSession(books.store, 's-1'));
    const record = books.store.sessions.get('s-1');
    if (!record?.receipt) throw new Error('it has no receipt');
    books.store.sessions.adopt({ ...record, receipt: record.receipt.replaceAll('"1.10"', '"1.25"') });
    expect(repriced('s-1')).toMatchObject({ code: 'sessions.different', before: '1.25', after: '1.10' });
    expect(books.sessions.view().chosen?.repriced).toMatchObject({ is: 'different', difference: '-0.15' });
  });

  it('without a price, or damaged, says so', () => {
    closeSession(runSession(books.store, 's-1', { price: null }));
    expect(repriced('s-1')).toMatchObject({ ok: false, code: 'sessions.unpriced' });
    const record = closeSession(runSession(books.store, 's-2')) && books.store.sessions.get('s-2');
    if (!record) throw new Error('it was not written');
    for (const damage of [{ tariff: '{' }, { pricing: '{' }, { receipt: '{' }]) {
      books.store.sessions.adopt({ ...record, id: 's-3', ...damage });
      expect(repriced('s-3'), JSON.stringify(damage)).toMatchObject({
        ok: false,
        code: 'sessions.unreadable',
      });
      expect(books.sessions.view().chosen?.repriced).toMatchObject({ is: 'unreadable' });
    }
  });
});

describe('an export', () => {
  it('puts a table on the stick', async () => {
    fill(books.store, 30);
    const answer = await exported('csv');
    expect(answer).toMatchObject({
      ok: true,
      code: 'sessions.exported',
      after: { written: 30, format: 'csv' },
    });
    expect(books.files).toEqual(['sessions-CP-0001-20260315-120000.csv']);
    expect(
      books
        .read(books.files[0] ?? '')
        .trimEnd()
        .split('\r\n'),
    ).toHaveLength(31);
    await exported('csv');
    expect(books.files).toContain('sessions-CP-0001-20260315-120000-2.csv');
  });

  it('says how many sessions have no CDR', async () => {
    closeSession(runSession(books.store, 's-1'));
    closeSession(runSession(books.store, 's-2', { price: null }));
    runSession(books.store, 's-3');
    expect(await exported('cdr')).toMatchObject({
      ok: true,
      code: 'sessions.exported-some',
      detail:
        'cdrs-CP-0001-20260315-120000.json: 1 sessions, 1 without a price left out, 1 unfinished left out',
    });
    expect(JSON.parse(books.read('cdrs-CP-0001-20260315-120000.json'))).toHaveLength(1);
  });

  it('can be cancelled in the middle, and leaves nothing', async () => {
    fill(books.store, 3000);
    const answer = exported('csv');
    const begun = () => (books.tasks.view?.progress?.done ?? 0) > 0;
    while (!begun()) await new Promise((resolve) => setImmediate(resolve));
    expect(books.tasks.view).toMatchObject({ act: 'service-sessions-export', canCancel: true });
    expect(books.tasks.cancel()).toBe(true);
    expect(await answer).toMatchObject({ ok: false, code: 'export.cancelled' });
    expect(books.files).toEqual([]);
    expect(books.tasks.isBusy).toBe(false);
  });

  describe.runIf(canMount)('to a stick', () => {
    const plugged = async (size: string): Promise<[Stick, string]> => {
      const stick = plugIn(size);
      books.mounts.push({ device: '/dev/sda1', path: stick.path, writable: true });
      await books.places.look();
      const place = books.places.view.places.find(({ kind }) => kind === 'usb');
      return [stick, place?.id ?? ''];
    };

    it('that is pulled in the middle says so, and leaves nothing on it', async () => {
      fill(books.store, 3000);
      const [stick, place] = await plugged('8m');
      const answer = exported('csv', place);
      while ((books.tasks.view?.progress?.done ?? 0) === 0)
        await new Promise((resolve) => setImmediate(resolve));
      stick.pull();
      expect(await answer).toMatchObject({ ok: false, code: 'export.gone' });
      expect(readdirSync(stick.path)).toEqual([]);
      stick.remove();
    });

    it('that is too small says so, and leaves nothing on it', async () => {
      fill(books.store, 3000);
      const [stick, place] = await plugged('256k');
      expect(await exported('csv', place)).toMatchObject({ ok: false, code: 'export.full' });
      expect(readdirSync(stick.path)).toEqual([]);
      stick.remove();
    });
  });

  it('is one at a time', async () => {
    fill(books.store, 100);
    const first = exported('csv');
    expect(await exported('cdr')).toMatchObject({ ok: false, code: 'service.busy' });
    expect(await first).toMatchObject({ ok: true });
  });

  it('says that the place is gone', async () => {
    expect(await exported('csv', 'usb-none')).toMatchObject({ ok: false, code: 'place.unknown' });
    rmSync(books.stick, { recursive: true });
    expect(await exported('csv')).toMatchObject({ ok: false, code: 'place.unknown' });
  });
});

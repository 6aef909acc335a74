/** Sessions found as a technician looks for them: the same that a filter over all of them finds, whichever way is taken. */
import fc from 'fast-check';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionRecord } from '../../main/session/journal.ts';
import { SEARCH_LIMITS, sessionSearch, type SearchLimits } from '../../main/store/search.ts';
import type { SessionPage, SessionQuery, SessionSummary } from '../../main/store/session-query.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { fastFolder } from '../rig/damage.ts';

let folder: string;
let store: Store;
beforeEach(() => {
  folder = fastFolder();
  store = openStore(path.join(folder, 'kiosk.db'), NOON);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ALL: SessionQuery = { text: null, connector: null, from: null, to: null, most: 10 };

function session(values: Partial<SessionRecord>): SessionRecord {
  return {
    id: 's-1',
    number: '7F3A-2291',
    connector: 1,
    state: 'closed',
    token: { uid: '04A2245B7C1190', account: 'A-17', group: null, label: 'Blue fob', language: null },
    startedAt: NOON,
    endedAt: NOON + 1,
    closedAt: NOON + 2,
    meterStartWh: 0,
    registerWh: 5,
    energyWh: 5,
    stopReason: 'driver-card',
    tariff: null,
    pricing: null,
    receipt: JSON.stringify({ totals: { currency: 'EUR', payable: { excl: '4.13', incl: '5.00' } } }),
    ...values,
  };
}

const ids = (page: Pick<SessionPage, 'rows'>) => page.rows.map(({ id }) => id);
const found = (query: Partial<SessionQuery>) => ids(store.sessions.search({ ...ALL, ...query }));

describe('a line of the list', () => {
  it('has what people ask for, and no card number', () => {
    store.sessions.adopt(session({}));
    const { rows, total } = store.sessions.search(ALL);
    expect(rows).toEqual<SessionSummary[]>([
      {
        id: 's-1',
        number: '7F3A-2291',
        connector: 1,
        state: 'closed',
        startedAt: NOON,
        endedAt: NOON + 1,
        energyWh: 5,
        amount: { text: '5.00', currency: 'EUR' },
        cardTail: '1190',
        account: 'A-17',
        label: 'Blue fob',
        stopReason: 'driver-card',
      },
    ]);
    expect(total).toEqual({ count: 1, exact: true });
    expect(JSON.stringify(rows)).not.toContain('04A2');
  });

  it('does without a card, a receipt and a price, and with what damage left of them', () => {
    store.sessions.adopt(
      session({ id: 'free', token: null, receipt: null, state: 'open', endedAt: null, closedAt: null }),
    );
    store.sessions.adopt(session({ id: 'unpriced', receipt: '{"totals":null}', startedAt: NOON + 1 }));
    store.sessions.adopt(session({ id: 'damaged', receipt: '{"totals":', startedAt: NOON + 2 }));
    store.close();
    const db = new DatabaseSync(store.file);
    db.exec(`UPDATE sessions SET token = '{"uid":7,"account":true,"label":1.5}' WHERE id = 'unpriced'`);
    db.exec(`UPDATE sessions SET token = '{"uid' WHERE id = 'damaged'`);
    db.close();
    store = openStore(store.file, NOON);
    const { rows } = store.sessions.search({ ...ALL, text: '7F3A' });
    expect(rows.map(({ id }) => id)).toEqual(['damaged', 'unpriced', 'free']);
    for (const row of rows) expect(row).toMatchObject({ amount: null, cardTail: null, account: null });
  });
});

describe('a text', () => {
  beforeEach(() => {
    store.sessions.adopt(session({ id: 'blue' }));
    store.sessions.adopt(
      session({
        id: 'ärger',
        number: 'C0DE-0001',
        token: { uid: '0411B2C3', account: 'Übergrößen', group: 'blue', label: 'Ärgernis', language: null },
      }),
    );
    store.sessions.adopt(session({ id: 'free', number: 'C0DE-11B0', token: null }));
  });

  it.each([
    ['the number', '7F3A-2291', ['blue']],
    ['its beginning, small, between blanks', '  c0de ', ['free', 'ärger']],
    ['it without its dash', '7f3a22', ['blue']],
    ['the last digits of the card', '90', ['blue']],
    ['three of them', '190', ['blue']],
    ['those that are shown, as they are shown', '•••• 1190', ['blue']],
    ['more of them, small', '5b7c1190', ['blue']],
    ['the whole card', '04 A2 24 5B 7C 11 90', ['blue']],
    ['the account', 'a-1', ['blue']],
    ['the label', 'bLUE F', ['blue']],
    ['a label with other letters, small', 'ärger', ['ärger']],
    ['a label with other letters, capital', 'ÄRG', ['ärger']],
    ['several of them', 'übergröß', ['ärger']],
    ['a blank', ' ', ['blue', 'free', 'ärger']],
    ['one digit of a card', 'q', []],
    ['the middle of a label', 'fob', []],
    ['a group', 'blue ', ['blue']],
    ['other digits', '0190', []],
    ['signs of a search language', "%' OR 1=1 --", []],
    ['a zero', '\0', []],
  ])('finds %s', (_, text, expected) => {
    expect(found({ text }).toSorted()).toEqual(expected);
  });
});

/** Few of everything, so that much is alike, and limits so low that each way of searching is taken. */
const LIMITS: readonly SearchLimits[] = [
  SEARCH_LIMITS,
  { collected: 4, counted: 5, span: 6, connectorSpan: 3 },
  { collected: 4, counted: 5, span: 0, connectorSpan: 0 },
  { collected: 0, counted: 1, span: 3, connectorSpan: 9 },
];
const uids = fc.constantFrom('04A2245B7C1190', '04A2245B7C2190', '0411B290', 'AB12CD34');
const tokens = fc.record({
  uid: uids,
  account: fc.constantFrom(null, 'A-1', 'a-17', 'B 9', 'Ärger'),
  label: fc.constantFrom(null, 'Blue', 'blue fob', 'A-1', '7F3A'),
  group: fc.constant(null),
  language: fc.constant(null),
});
const sessions = fc.array(
  fc.record({
    number: fc.constantFrom('7F3A-2291', '7F3B-0000', '90AB-1190', 'B000-0001'),
    connector: fc.integer({ min: 1, max: 2 }),
    state: fc.constantFrom('open', 'ended', 'closed', 'closed', 'closed'),
    token: fc.option(tokens),
    startedAt: fc.integer({ min: 0, max: 12 }),
  }),
  { maxLength: 40 },
);
const queries = fc.record({
  text: fc.constantFrom(null, null, 'a', '7f3', '7F3A22', '90', '190', '1190', 'blue', 'B', 'ärg', 'zzz', ''),
  connector: fc.option(fc.integer({ min: 1, max: 3 })),
  from: fc.option(fc.integer({ min: 0, max: 12 })),
  to: fc.option(fc.integer({ min: 0, max: 13 })),
  state: fc.constantFrom(null, 'unfinished', 'closed'),
  most: fc.integer({ min: 1, max: 7 }),
});

const begins = (value: string | null | undefined, text: string) =>
  value?.toLowerCase().startsWith(text.toLowerCase()) ?? false;

function holds(record: SessionRecord, query: SessionQuery): boolean {
  const { text, connector, from, to, state = null } = query;
  const { token } = record;
  return (
    (connector === null || record.connector === connector) &&
    (from === null || record.startedAt >= from) &&
    (to === null || record.startedAt < to) &&
    (state === null || (state === 'closed') === (record.state === 'closed')) &&
    (text === null ||
      text === '' ||
      begins(record.number, text) ||
      begins(record.number.replace('-', ''), text) ||
      begins(token?.account, text) ||
      begins(token?.label, text) ||
      (text.length >= 2 && (token?.uid.endsWith(text.toUpperCase()) ?? false)))
  );
}

/** All pages, one after the other. */
function walk(search: (query: SessionQuery) => SessionPage, query: SessionQuery, to: 'older' | 'newer') {
  const pages: SessionPage[] = [];
  let page = search({ ...query, page: to === 'older' ? 'newest' : 'oldest' });
  pages.push(page);
  for (let next = page[to]; next !== null; next = page[to]) {
    page = search({ ...query, page: to === 'older' ? { older: next } : { newer: next } });
    pages.push(page);
    if (pages.length > 100) throw new Error('no end of pages');
  }
  return to === 'older' ? pages : pages.toReversed();
}

describe('searching', () => {
  it('finds what a filter over all sessions finds, on pages that follow each other both ways', () => {
    const db = new DatabaseSync(store.file);
    fc.assert(
      fc.property(sessions, queries, fc.constantFrom(...LIMITS), (drawn, query, limits) => {
        db.exec('DELETE FROM sessions');
        const records = drawn.map((values, index) => session({ ...values, id: `s-${String(index)}` }));
        store.atomically(() => records.forEach((record) => store.sessions.adopt(record)));
        const expected = records
          .map((record, index) => ({ record, index }))
          .filter(({ record }) => holds(record, query))
          .toSorted((one, other) => other.record.startedAt - one.record.startedAt || other.index - one.index)
          .map(({ record }) => record.id);

        const search = sessionSearch(db, limits);
        const down = walk(search, query, 'older');
        expect(down.flatMap(ids)).toEqual(expected);
        for (const page of down.slice(0, -1)) expect(page.rows).toHaveLength(query.most);
        const { total } = down[0] ?? { total: { count: -1, exact: true } };
        if (total.exact) expect(total.count).toBe(expected.length);
        else expect(total.count).toBeLessThan(expected.length);
        if (limits === SEARCH_LIMITS) expect(total.exact).toBe(true);

        // From the oldest page upwards the first page is filled again from the top.
        const up = walk(search, query, 'newer');
        expect([...new Set(up.flatMap(ids))]).toEqual(expected);
        expect(up[0]?.rows).toEqual(down[0]?.rows);
      }),
      { numRuns: 300 },
    );
    db.close();
  });

  it('begins anew with what is no cursor, and shows the last page past the end', () => {
    for (let at = 0; at < 5; at++) store.sessions.adopt(session({ id: `s-${String(at)}`, startedAt: at }));
    expect(found({ most: 2, page: { older: 'nonsense' } })).toEqual(['s-4', 's-3']);
    expect(found({ most: 2, page: { older: '-5.0' } })).toEqual(['s-1', 's-0']);
    expect(found({ most: 2, page: { newer: '99.0' } })).toEqual(['s-4', 's-3']);
    expect(store.sessions.search({ ...ALL, text: 'nobody' })).toEqual({
      rows: [],
      total: { count: 0, exact: true },
      older: null,
      newer: null,
    });
  });

  it('reads no row of a session that it does not show', () => {
    const db = new DatabaseSync(store.file, { readOnly: true });
    const plans: string[] = [];
    const search = sessionSearch(
      {
        prepare: (sql) => {
          const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`);
          const statement = db.prepare(sql);
          const note = (values: SQLInputValue[]) =>
            plans.push(...plan.all(...values).map(({ detail }) => String(detail)));
          return {
            run: (...values) => statement.run(...values),
            get: (...values) => {
              note(values);
              return statement.get(...values);
            },
            all: (...values) => {
              note(values);
              return statement.all(...values);
            },
          };
        },
      },
      { collected: -1, counted: 1, span: -1, connectorSpan: -1 },
    );
    search({ ...ALL, text: '1190', connector: 1, from: 0, to: NOON, state: 'closed' });
    search({ ...ALL, text: 'blue' });
    search({ ...ALL, connector: 1, state: 'closed', page: 'oldest' });
    search({ ...ALL, from: 1, page: { older: '9.9' } });
    db.close();
    const ofSessions = plans.filter((plan) => / sessions( |$)/.test(plan));
    expect(ofSessions.length).toBeGreaterThan(15);
    for (const plan of ofSessions)
      expect(plan).toMatch(/USING (COVERING )?INDEX|INTEGER PRIMARY KEY|^SEARCH sessions$/);
    expect(plans.filter((plan) => plan.startsWith('SCAN sessions') && !plan.includes('COVERING'))).toEqual(
      [],
    );
  });
});

describe('batches for an export', () => {
  it('are all sessions of the range, the oldest first, each once', () => {
    const starts = [5, 1, 3, 3, 3, 9, 2];
    starts.forEach((startedAt, index) =>
      store.sessions.adopt(
        session({ id: `s-${String(index)}`, startedAt, connector: 1 + (index % 2), tariff: '{}' }),
      ),
    );
    const all = (range: { from: number | null; to: number | null; connector?: number }, most: number) => {
      const told: string[] = [];
      for (let after: string | null = null; ;) {
        const { records, next } = store.sessions.batch(range, after, most);
        for (const record of records) expect(record).toEqual(store.sessions.get(record.id));
        told.push(...records.map(({ id }) => id));
        if (next === null) return told;
        after = next;
      }
    };
    for (const most of [1, 2, 3, 7, 100]) {
      expect(all({ from: null, to: null }, most)).toEqual(['s-1', 's-6', 's-2', 's-3', 's-4', 's-0', 's-5']);
      expect(all({ from: 2, to: 5 }, most)).toEqual(['s-6', 's-2', 's-3', 's-4']);
      expect(all({ from: 3, to: null, connector: 2 }, most)).toEqual(['s-3', 's-5']);
    }
  });
});

it('a session is found by its number in any case', () => {
  store.sessions.adopt(session({}));
  expect(store.sessions.byNumber('7f3a-2291')?.id).toBe('s-1');
});

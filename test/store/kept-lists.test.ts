/** What service mode lists besides sessions: cards of the charger, past faults, the audit trail, and how much there is. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anonymousToken } from '../../main/authorization/local-list.ts';
import type { Token } from '../../main/authorization/tokens.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { fastFolder, wholeSession } from '../rig/damage.ts';

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

const BLUE: Token = {
  uid: '04A2245B7C1190',
  account: 'A-17',
  label: 'Blue fob',
  group: 'fleet',
  language: 'de',
  role: 'technician',
  validUntil: NOON,
  blocked: true,
  tariff: '16',
};
const WHITE = anonymousToken('04B1337A6C2291');

describe('cards', () => {
  it('come back as they were put, also after a restart', () => {
    store.tokens.put([WHITE, BLUE], NOON, 'charger');
    store.close();
    store = openStore(store.file, NOON);
    expect(store.tokens.all()).toEqual([
      { token: BLUE, changedAt: NOON, origin: 'charger' },
      { token: WHITE, changedAt: NOON, origin: 'charger' },
    ]);
    store.tokens.put([{ ...WHITE, label: 'White' }], NOON + 1, 'import');
    expect(store.tokens.all()[1]).toEqual({
      token: { ...WHITE, label: 'White' },
      changedAt: NOON + 1,
      origin: 'import',
    });
    expect(store.tokens.count()).toBe(2);
    expect(store.tokens.remove(BLUE.uid)).toBe(true);
    expect(store.tokens.remove(BLUE.uid)).toBe(false);
    expect(store.tokens.count()).toBe(1);
  });

  it('all or none: one that cannot be written leaves everything as it was', () => {
    const cards = fc.uniqueArray(
      fc.record({ uid: fc.stringMatching(/^[0-9A-F]{8}$/), label: fc.option(fc.string({ minLength: 1 })) }),
      { selector: ({ uid }) => uid, maxLength: 8 },
    );
    fc.assert(
      fc.property(cards, cards, fc.nat(8), fc.boolean(), (before, after, place, replaces) => {
        const tokens = (list: typeof before) => list.map((values): Token => ({ ...WHITE, ...values }));
        store.tokens.replaceAll(tokens(before), 1, 'charger');
        const kept = store.tokens.all();
        expect(kept.map(({ token }) => token.uid)).toEqual(before.map(({ uid }) => uid).toSorted());
        // The column takes whole numbers only.
        const bad = tokens(after).toSpliced(place, 0, { ...BLUE, validUntil: 0.5 });
        const work = replaces ? store.tokens.replaceAll : store.tokens.put;
        expect(() => work(bad, 2, 'import')).toThrow('tokens.valid_until');
        expect(store.tokens.all()).toEqual(kept);
      }),
    );
  });

  it('join the transaction that they are changed in', () => {
    expect(() =>
      store.atomically(() => {
        store.tokens.put([BLUE], NOON, 'charger');
        throw new Error('the audit could not be written');
      }),
    ).toThrow('the audit');
    expect(store.tokens.count()).toBe(0);
  });
});

describe('past faults', () => {
  it('are paged, newest first, by connector, code and whether they are over', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            code: fc.constantFrom('meter.silent', 'reader.absent'),
            connector: fc.constantFrom(null, 1, 2),
            over: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
        fc.record({
          most: fc.integer({ min: 1, max: 5 }),
          connector: fc.constantFrom(undefined, null, 1, 'station' as const),
          code: fc.constantFrom(undefined, null, 'meter.silent'),
          is: fc.constantFrom(undefined, null, 'past' as const, 'open' as const),
        }),
        (faults, query) => {
          const first = store.faults.newest(1)[0]?.id ?? 0;
          const ids = faults.map(({ code, connector, over }) => {
            const id = store.faults.raised(code, connector, NOON, {});
            if (over) store.faults.cleared(id, NOON + 1);
            return id;
          });
          const expected = ids
            .filter((_, index) => {
              const fault = faults[index];
              if (fault === undefined) return false;
              const { connector = null, code = null, is = null } = query;
              return (
                (connector === null || fault.connector === (connector === 'station' ? null : connector)) &&
                (code === null || fault.code === code) &&
                (is === null || fault.over === (is === 'past'))
              );
            })
            .toReversed();
          const told: number[] = [];
          for (let before: number | null = null; ;) {
            const { connector, code, is, most } = query;
            const page = store.faults.page({
              most,
              before,
              ...(connector !== undefined && { connector }),
              ...(code !== undefined && { code }),
              ...(is !== undefined && { is }),
            });
            expect(page.rows.length).toBeLessThanOrEqual(query.most);
            told.push(...page.rows.map(({ id }) => id));
            if (page.before === null) break;
            before = page.before;
          }
          expect(told.filter((id) => id > first)).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are acknowledged once, by whom and when', () => {
    const id = store.faults.raised('meter.silent', 1, NOON, { port: '/dev/ttyUSB1' }, [{ cause: 'cable' }]);
    expect(store.faults.get(id)).toMatchObject({ acknowledgedAt: null, acknowledgedBy: null });
    expect(store.faults.acknowledge(id, NOON + 5, 'technician')).toBe(true);
    expect(store.faults.acknowledge(id, NOON + 9, 'somebody else')).toBe(false);
    expect(store.faults.acknowledge(id + 1, NOON, 'technician')).toBe(false);
    expect(store.faults.get(id)).toMatchObject({
      code: 'meter.silent',
      evidence: '{"port":"/dev/ttyUSB1"}',
      diagnosis: '[{"cause":"cable"}]',
      clearedAt: null,
      acknowledgedAt: NOON + 5,
      acknowledgedBy: 'technician',
    });
    expect(store.faults.get(id + 1)).toBeUndefined();
  });
});

it('the audit trail is read from its end, a page at a time', () => {
  for (let index = 0; index < 5; index++) store.audit(NOON + index, 'technician', 'act', { index });
  const first = store.auditLog.newest(2);
  expect(first).toEqual([
    { id: 5, at: NOON + 4, who: 'technician', what: 'act', detail: '{"index":4}' },
    { id: 4, at: NOON + 3, who: 'technician', what: 'act', detail: '{"index":3}' },
  ]);
  expect(store.auditLog.newest(9, first.at(-1)?.id).map(({ id }) => id)).toEqual([3, 2, 1]);
  expect(store.auditLog.newest(9, 1)).toEqual([]);
});

it('the figures of an empty store and of one in use', () => {
  expect(store.figures()).toMatchObject({
    sessions: 0,
    events: 0,
    samples: 0,
    faults: 0,
    audit: 0,
    tokens: 0,
  });
  wholeSession(store, 's-1', NOON, 4);
  wholeSession(store, 's-2', NOON + 9, 4);
  store.tokens.put([BLUE, WHITE], NOON, 'charger');
  store.audit(NOON, 'test', 'act', {});
  store.outbox.append('webhook', { id: 'm', at: NOON, connector: null, payload: {} });
  store.faults.raised('meter.silent', 1, NOON, {});
  const figures = store.figures();
  expect(figures).toMatchObject({
    sessions: 2,
    events: 8,
    samples: 8,
    faults: 1,
    audit: 1,
    tokens: 2,
    outbox: 1,
    pageBytes: 4_096,
    freePages: 0,
    version: 3,
  });
  expect(figures.fileBytes + figures.walBytes).toBeGreaterThan(figures.pages * 4_096);
});

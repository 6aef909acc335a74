/** The tariff page: a file that is looked at, becomes the price, and is undone; and what a session would cost. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultConfig } from '../../../main/config/parse.ts';
import { estimate } from '../../../main/kiosk/service/estimate.ts';
import { restoreTariff, TariffRoom } from '../../../main/kiosk/service/pages/tariff.ts';
import { Prices } from '../../../main/kiosk/prices.ts';
import { setSink } from '../../../main/log/log.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import type { StateStore } from '../../../main/store/states.ts';
import { startPricedSession } from '../../../main/tariff/live.ts';
import { NOON } from '../../rig/clock.ts';
import { basis, basisOf, ENERGY, PARKING } from '../../rig/tariffs.ts';
import { pick, randomTariff, seeded } from '../../tariff/random.ts';
import { Books } from './books-rig.ts';

const LATEST = 8.64e15;
const HARBOUR = 'harbour';
const GOOD = tariff('summer', 0.61);

function tariff(id: string, perKwh: number, more: object = {}): string {
  return JSON.stringify({
    country_code: 'NL',
    party_id: 'TST',
    id,
    currency: 'EUR',
    tax_included: 'YES',
    elements: [{ price_components: [{ type: 'ENERGY', price: perKwh, step_size: 1 }] }],
    last_updated: '2026-01-01T00:00:00Z',
    ...more,
  });
}

let books: Books;
let prices: Prices;
let room: TariffRoom;
let states: StateStore;
let loads: () => Promise<Prices>;
beforeEach(async () => {
  books = new Books();
  const config = defaultConfig({});
  const again = {
    id: 'fleet',
    tariff: JSON.parse(tariff(HARBOUR, 0.2)) as Record<string, unknown>,
    groups: ['fleet'],
    connectors: [],
    adHoc: false,
  };
  loads = () => Prices.load({ ...config, tariffs: { ...config.tariffs, more: [again] } });
  prices = await loads();
  states = { ...books.store.states };
  room = roomOf();
  room.enter();
});
afterEach(() => {
  room.leave();
  books.close();
});

function roomOf(): TariffRoom {
  return new TariffRoom({
    clock: books.clock,
    changed: () => books.changes++,
    tasks: books.tasks,
    language: () => books.language,
    prices,
    states: {
      read: (n) => states.read(n),
      write: (n, s) => states.write(n, s),
      remove: (n) => states.remove(n),
    },
    places: books.places,
    languages: ['nl', 'en'],
  });
}

const actor = { who: 'PIN', role: 'operator' } as const;
const check = (file: string) =>
  room.handlers['service-tariff-check']({ type: 'service-tariff-check', place: 'folder', file }, actor);
const apply = () => room.handlers['service-tariff-apply']({ type: 'service-tariff-apply' }, actor);
const revert = () => room.handlers['service-tariff-revert']({ type: 'service-tariff-revert' }, actor);
const choose = (id: string, language = 'nl') =>
  room.handlers['service-tariff']({ type: 'service-tariff', tariff: id, language }, actor);
const ask = (id: string, more: object = {}) =>
  room.handlers['service-tariff-estimate'](
    {
      ...{ type: 'service-tariff-estimate', tariff: id },
      ...{ startAt: NOON, energyWh: 10_000, chargingMinutes: 60, parkedMinutes: 0, ...more },
    },
    actor,
  );
const now = (group: string | null = null) =>
  prices.choose({
    ...{ at: NOON, connectorId: 1, tokenTariff: null, tokenGroup: group },
    ...{ adHoc: false, clockUnsure: false },
  });

describe('a file that is looked at', () => {
  it('stands in the list as a driver would see it, and changes nothing', async () => {
    books.put('good.json', `\uFEFF${GOOD}`);
    expect(await check('good.json')).toEqual({ ok: true, code: 'tariff.good' });
    const view = room.view();
    expect(view.candidate).toEqual({ file: 'good.json', problems: [] });
    expect(view.chosen).toMatchObject({ kind: 'candidate', language: 'nl' });
    expect(view.chosen?.price?.headline.amount).toBe('0,61');
    expect(now()?.text).not.toContain('0.61');
    await room.handlers['service-tariff-discard']({ type: 'service-tariff-discard' }, actor);
    expect(room.view()).toMatchObject({ candidate: null, replaced: false, chosen: { id: HARBOUR } });
  });

  it('that is wrong is told whole, each problem with its place', async () => {
    const wrong = JSON.parse(GOOD) as Record<string, unknown>;
    delete wrong['country_code'];
    wrong['currency'] = 'EURO';
    wrong['elements'] = [{ price_components: [{ type: 'ENERGY', price: 'dear', step_size: 1 }] }];
    books.put('bad.json', JSON.stringify(wrong));
    const answer = await check('bad.json');
    expect(answer).toMatchObject({ ok: false, code: 'tariff.refused' });
    const problems = room.view().candidate?.problems ?? [];
    expect(problems.map(({ where }) => where)).toEqual(
      expect.arrayContaining(['$.currency', '$.elements[0].price_components[0].price']),
    );
    for (const { message } of problems) expect(message.length).toBeGreaterThan(3);
    expect(room.view().list.some(({ kind }) => kind === 'candidate')).toBe(false);
    expect(apply()).toMatchObject({ ok: false, code: 'tariff.no-candidate' });
  });

  it.each([
    ['no JSON', '{"id": ', 'tariff.refused'],
    ['nothing', '', 'tariff.refused'],
    ['another encoding', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]), 'tariff.refused'],
    ['far too long', ' '.repeat(1024 * 1024 + 1), 'import.too-large'],
  ])('%s is refused with a reason', async (_, content, code) => {
    books.put('x.json', content as string);
    expect(await check('x.json')).toMatchObject({ ok: false, code });
    expect(await check('none.json')).toMatchObject({ ok: false, code: 'import.not-found' });
  });

  it('is nobody’s any more when the page was left meanwhile', async () => {
    books.put('good.json', GOOD);
    const checking = check('good.json');
    room.leave();
    expect(await checking).toEqual({ ok: true, code: null });
    room.enter();
    expect(room.view().candidate).toBeNull();
  });

  it('the last one asked for is the one that is shown', async () => {
    books.put('a.json', GOOD);
    books.put('b.json', tariff('winter', 0.3));
    await Promise.all([check('a.json'), check('b.json')]);
    expect(room.view().candidate?.file).toBe('b.json');
  });

  const elements = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      price_components: [{ type: 'ENERGY', price: 0.5, step_size: 1 }],
      restrictions: { max_kwh: n + 1 },
    }));

  it('however long it is, snapshots stay small', async () => {
    books.put('long.json', `${tariff('long', 0, { elements: elements(200) })}${' '.repeat(500_000)}`);
    expect(await check('long.json')).toMatchObject({ ok: true });
    expect(JSON.stringify(room.view()).length).toBeLessThan(150_000);
  });

  it('of so many elements that to say its price would stop the house is refused', async () => {
    books.put('many.json', tariff('many', 0, { elements: elements(201) }));
    expect(await check('many.json')).toMatchObject({ ok: false, code: 'tariff.refused' });
    expect(room.view().candidate?.problems).toEqual([
      { where: '$.elements', message: '201 elements; at most 200 can be told to drivers' },
    ]);
  });
});

describe('a candidate that becomes the price', () => {
  it('holds from the next session on; one that runs keeps its own', async () => {
    const running = now();
    books.put('good.json', GOOD);
    await check('good.json');
    expect(apply()).toEqual({ ok: true, code: 'tariff.applied', before: HARBOUR, after: 'summer' });
    expect(running?.text).not.toContain('0.61');
    expect(now()?.text).toBe(GOOD);
    expect(now('fleet')?.text).toContain('0.2');
    expect(room.view()).toMatchObject({
      replaced: true,
      candidate: null,
      chosen: { id: 'summer', kind: 'default' },
    });
    expect(room.view().list[0]).toMatchObject({ id: 'summer', kind: 'default', origin: 'charger' });
  });

  it('holds after a restart, until it is undone', async () => {
    books.put('good.json', GOOD);
    await check('good.json');
    apply();
    prices = await loads();
    restoreTariff(prices, books.store.states);
    expect([now()?.text, prices.isReplaced]).toEqual([GOOD, true]);
    room = roomOf();
    expect(revert()).toEqual({ ok: true, code: 'tariff.reverted', before: 'summer', after: HARBOUR });
    expect(now()?.text).toContain('0.49');
    expect(revert()).toMatchObject({ ok: false, code: 'tariff.not-replaced' });
    prices = await loads();
    restoreTariff(prices, books.store.states);
    expect(prices.isReplaced).toBe(false);
  });

  it('that cannot be kept changes nothing', async () => {
    books.put('good.json', GOOD);
    await check('good.json');
    const full = () => {
      throw new StoreError('full', 'no space left');
    };
    states = { ...states, write: full };
    const before = now()?.text;
    expect(apply()).toMatchObject({ ok: false, code: 'tariff.not-kept', message: 'no space left' });
    expect([now()?.text, prices.isReplaced]).toEqual([before, false]);
    expect(room.view().candidate?.file).toBe('good.json');
    states = { ...books.store.states, remove: full };
    apply();
    expect(revert()).toMatchObject({ ok: false, code: 'tariff.not-kept' });
    expect(now()?.text).toBe(GOOD);
  });

  it('that nobody could start by, or in another money, is refused', async () => {
    const refusals: [string, object][] = [
      ['tariff.not-now', { start_date_time: '2027-01-01T00:00:00Z' }],
      ['tariff.not-now', { end_date_time: '2026-01-01T00:00:00Z' }],
      ['tariff.not-now', { type: 'AD_HOC_PAYMENT' }],
      ['tariff.other-currency', { currency: 'CHF' }],
    ];
    for (const [code, more] of refusals) {
      books.put('odd.json', tariff('odd', 1, more));
      expect(await check('odd.json')).toMatchObject({ ok: true });
      expect(apply()).toMatchObject({ ok: false, code });
      expect(prices.isReplaced).toBe(false);
    }
  });

  it.each([
    ['damaged', { text: '{"id":' }],
    ['of another shape', { tariff: 1 }],
    ['no object', 7],
  ])('kept, but %s by now: the configuration’s holds', async (what, kept) => {
    const codes: string[] = [];
    const restore = setSink({ write: ({ code }) => void codes.push(code) });
    books.store.states.write('service/tariff', kept);
    restoreTariff(prices, books.store.states);
    restore();
    expect(prices.isReplaced).toBe(false);
    expect(codes).toEqual(what === 'damaged' ? ['service.tariff-unreadable'] : []);
  });
});

describe('the list', () => {
  it('tells tariffs of one id apart', () => {
    expect(room.view().list.map(({ id, kind, bound }) => [id, kind, bound])).toEqual([
      [HARBOUR, 'default', ''],
      [`${HARBOUR} (2)`, 'more', 'group fleet'],
    ]);
    choose(`${HARBOUR} (2)`, 'en');
    expect(room.view().chosen).toMatchObject({ id: `${HARBOUR} (2)`, language: 'en' });
    expect(room.view().chosen?.price?.headline.amount).toBe('0.20');
    expect(prices.ids).toEqual([HARBOUR]);
  });

  it('knows no other, and no language that drivers do not have', () => {
    expect(choose('nothing')).toMatchObject({ ok: false, code: 'tariff.unknown' });
    choose(HARBOUR, 'xx');
    expect(room.view().chosen?.language).toBe('nl');
  });

  it('a price in two languages is not made anew for each look', () => {
    const [own] = prices.list();
    if (!own) throw new Error('no tariff');
    const dutch = prices.view(own.basis, NOON, 'nl');
    expect(prices.view(own.basis, NOON, 'en')).not.toBe(dutch);
    expect(prices.view(own.basis, NOON, 'nl')).toBe(dutch);
    expect(prices.view(own.basis, NOON + 60_000, 'nl')).not.toBe(dutch);
  });
});

describe('what a session would cost', () => {
  it('follows the tariff that is chosen and the language that is spoken', async () => {
    ask(HARBOUR);
    const harbour = room.view().estimate;
    expect(harbour).toMatchObject({ energyWh: 10_000, problem: null });
    expect(room.view().estimate).toBe(harbour);
    choose(`${HARBOUR} (2)`);
    expect(room.view().estimate?.cost?.total).toEqual({ amount: '2.00', currency: 'EUR' });
    const english = JSON.stringify(room.view().estimate?.cost?.lines);
    books.language = 'de';
    expect(JSON.stringify(room.view().estimate?.cost?.lines)).not.toBe(english);
    books.put('good.json', GOOD);
    await check('good.json');
    expect(room.view().estimate?.cost?.total.amount).toBe('6.10');
    room.leave();
    expect(room.view().estimate).toBeNull();
  });

  it('says why there is no bill', () => {
    ask(HARBOUR, { chargingMinutes: 0 });
    expect(room.view().estimate).toMatchObject({ cost: null, problem: 'estimate.no-time' });
    ask(HARBOUR, { startAt: LATEST });
    expect(room.view().estimate).toMatchObject({ cost: null, problem: 'estimate.no-such-time' });
    expect(ask('nothing')).toMatchObject({ ok: false, code: 'tariff.unknown' });
  });

  it('parking is free for as long as the station grants', () => {
    const price = basis([ENERGY, PARKING], { graceSeconds: 900 });
    const cost = (parkedMinutes: number) =>
      estimate(price, { startAt: NOON, energyWh: 1000, chargingMinutes: 10, parkedMinutes }, 'en').cost?.total
        .amount;
    expect([cost(0), cost(15), cost(25)]).toEqual(['0.50', '0.50', '1.50']);
    const parked = { startAt: NOON, energyWh: 0, chargingMinutes: 0, parkedMinutes: 30 };
    expect(estimate(price, parked, 'en').cost?.total.amount).toBe('1.50');
  });

  it('is what the engine bills for that very session, minute by minute, by any tariff', () => {
    const question = fc.record({
      seed: fc.integer(),
      startAt: fc.integer({ min: NOON - 1e10, max: NOON + 1e10 }).map((at) => at - (at % 60_000)),
      whPerMinute: fc.integer({ min: 0, max: 6 }).map((n) => n * 60),
      chargingMinutes: fc.integer({ min: 0, max: 600 }),
      parkedMinutes: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(question, ({ seed, startAt, whPerMinute, chargingMinutes, parkedMinutes }) => {
        const plain = randomTariff(seeded(seed), 'EUR');
        const graceSeconds = pick(seeded(seed), [0, 300, 900]);
        const text = JSON.stringify({
          ...{ id: 'T', country_code: 'NL', party_id: 'TST', last_updated: '2026-01-01T00:00:00Z' },
          ...plain,
        });
        const by = basisOf(text, graceSeconds);
        const energyWh = whPerMinute * chargingMinutes;
        const told = estimate(by, { startAt, energyWh, chargingMinutes, parkedMinutes }, 'en');
        const session = startPricedSession(by.compiled, { zone: by.zone, startAt, graceSeconds });
        for (let minute = 0; minute <= chargingMinutes; minute++)
          session.reading({
            at: startAt + minute * 60_000,
            wh: whPerMinute * minute,
            watts: whPerMinute * 60,
          });
        const fullAt = startAt + chargingMinutes * 60_000;
        if (parkedMinutes > 0) session.kind(fullAt, 'parking');
        session.end(fullAt + parkedMinutes * 60_000);
        expect(told.cost?.total.amount).toBe(session.snapshot().totals.payable.incl);
      }),
    );
  });

  it('never fails, whatever may be asked', () => {
    const question = fc.record({
      startAt: fc.integer({ min: 0, max: LATEST }),
      energyWh: fc.integer({ min: 0, max: 10_000_000 }),
      chargingMinutes: fc.integer({ min: 0, max: 100_000 }),
      parkedMinutes: fc.integer({ min: 0, max: 100_000 }),
    });
    const [own] = prices.list();
    fc.assert(
      fc.property(question, (asked) => {
        const told = own && estimate(own.basis, asked, 'de');
        expect((told?.cost === null) !== (told?.problem === null)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

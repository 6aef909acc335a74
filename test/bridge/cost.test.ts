/** Bills in words and figures, as the screens and receipts show them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CostView } from '../../main/bridge/contract.ts';
import * as cost from '../../main/bridge/cost.ts';
import type { PriceBasis } from '../../main/session/price.ts';
import { startPricedSession } from '../../main/tariff/live.ts';
import type { PricedSession } from '../../main/tariff/priced-session.ts';
import type { PeriodKind } from '../../main/tariff/session.ts';
import { NOON } from '../rig/clock.ts';
import { ENERGY, FLAT, PARKING, TIME, basis, basisOf, zone } from '../rig/tariffs.ts';

/** With plain spaces, as people type them. */
const plain = <Value>(value: Value): Value =>
  JSON.parse(JSON.stringify(value).replaceAll('\u00a0', ' ')) as Value;
const costView = (...args: Parameters<typeof cost.costView>) => plain(cost.costView(...args));
const comingPrices = (...args: Parameters<typeof cost.comingPrices>) => plain(cost.comingPrices(...args));
const ratePhrase = (...args: Parameters<typeof cost.ratePhrase>) => plain(cost.ratePhrase(...args));

const MINUTE = 60_000;
const en = { language: 'en', zone: zone() };
const de = { language: 'de', zone: zone() };

/** A priced session in which `charging` and `parking` minutes passed and so many Wh flowed. */
function priced(price: PriceBasis, wh: number, charging = 60, parking = 0): PricedSession {
  const { compiled, graceSeconds } = price;
  const session = startPricedSession(compiled, { zone: price.zone, startAt: NOON, graceSeconds });
  session.reading({ at: NOON + charging * MINUTE, wh });
  if (parking > 0) {
    session.kind(NOON + charging * MINUTE, 'parking');
    session.reading({ at: NOON + (charging + parking) * MINUTE, wh });
  }
  return session;
}

function bill(session: PricedSession, locale = en): CostView {
  const { totals, lines } = session.snapshot();
  const view = costView(totals, lines, locale);
  if (!view) throw new Error('no bill');
  return view;
}

const told = ({ lines }: CostView) =>
  lines.map(({ title, detail, amount }) => `${title} | ${detail} | ${amount.amount}`);

describe('a bill', () => {
  it('says nothing where no price applies', () => {
    expect(costView(null, [], en)).toBeNull();
  });

  it('in English, in the order that drivers are owed', () => {
    const view = bill(priced(basis([ENERGY, FLAT, TIME, PARKING]), 28_400, 60, 12));
    expect(view.total).toEqual({ amount: '16.35', currency: 'EUR' });
    expect(told(view)).toEqual([
      'Start fee | once per session | 0.35',
      'Energy | 28.40 kWh × 0.50 € | 14.20',
      'Charging time | 60 min × 0.01 € | 0.60',
      'Parking | after charging · 12 min × 0.10 € | 1.20',
    ]);
  });

  it('in German', () => {
    const view = bill(priced(basis([ENERGY, FLAT, TIME, PARKING]), 28_400, 60, 12), de);
    expect(told(view)).toEqual([
      'Startgebühr | einmal je Ladevorgang | 0.35',
      'Energie | 28,40 kWh × 0,50 € | 14.20',
      'Ladezeit | 60 min × 0,01 € | 0.60',
      'Parken | nach dem Laden · 12 min × 0,10 € | 1.20',
    ]);
  });

  it.each([
    ['nl', 'Energie', '1,50 kWh × € 0,50'],
    ['fr', 'Énergie', '1,50 kWh × 0,50 €'],
    ['es', 'Energía', '1,50 kWh × 0,50 €'],
    ['ar', 'الطاقة', '1.50 ك.و.س × \u200f0.50 €'],
  ])('in %s', (language, title, detail) => {
    const [line] = bill(priced(basis([ENERGY]), 1_500), { language, zone: zone() }).lines;
    expect(line).toMatchObject({ title, detail });
  });

  it('in a language without words says it in English, with the language’s figures', () => {
    const [line] = bill(priced(basis([ENERGY]), 1_500), { language: 'it', zone: zone() }).lines;
    expect(line).toMatchObject({ title: 'Energy', detail: '1,50 kWh × 0,50 €' });
  });

  it('names each line’s kind for its picture', () => {
    const view = bill(priced(basis([ENERGY, FLAT, TIME, PARKING]), 1_000, 10, 10));
    expect(view.lines.map(({ kind }) => kind).toSorted()).toEqual(['energy', 'flat', 'parking', 'time']);
  });

  it('says when a price held', () => {
    const window = (start: string | undefined, end: string | undefined) => ({
      price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }],
      restrictions: { ...(start && { start_time: start }), ...(end && { end_time: end }) },
    });
    // The session runs from 12:00 to 13:00 in Amsterdam.
    const one = (start: string | undefined, end: string | undefined, locale = en) =>
      bill(priced(basis([ENERGY], { elements: [window(start, end)] }), 10_000), locale).lines.map(
        ({ title }) => title,
      );
    expect(one('12:00', '22:00')).toEqual(['Energy, 12:00 – 22:00']);
    expect(one('12:30', undefined)).toEqual(expect.arrayContaining(['Energy', 'Energy, 12:30 – 00:00']));
    expect(one(undefined, '12:30')).toEqual(expect.arrayContaining(['Energy', 'Energy, 00:00 – 12:30']));
    expect(one('12:30', undefined, de)).toContain('Energie, 12:30 – 00:00');
  });

  it.each<[object, string, string]>([
    [{ min_duration: 0, min_kwh: 0 }, 'Energy', 'Energie'],
    [{ day_of_week: ['SUNDAY'] }, 'Energy, Sun', 'Energie, So'],
    [{ max_kwh: 50 }, 'Energy, for the first 50 kWh', 'Energie, für die ersten 50 kWh'],
    [{ day_of_week: ['SUNDAY'], start_time: '10:00', end_time: '16:00' }, 'Energy, Sun 10:00 – 16:00', ''],
    [{ start_date: '2020-01-01', end_date: '2030-01-01' }, 'Energy, Jan 1, 2020 – Dec 31, 2029', ''],
  ])('says why a line has its price: %j', (restrictions, english, german) => {
    const element = { price_components: [{ type: 'ENERGY', price: 0.25, step_size: 1 }], restrictions };
    const session = priced(basis([ENERGY], { elements: [element] }), 10_000);
    expect(bill(session).lines[0]?.title).toBe(english);
    if (german) expect(bill(session, de).lines[0]?.title).toBe(german);
  });

  it('says that a quantity was rounded up, in one line', () => {
    const view = bill(priced(basis([{ ...TIME, step_size: 900 }]), 1_000, 50));
    expect(view.lines).toHaveLength(1);
    expect(view.lines[0]?.detail).toContain('60 min × 0.01 €');
    expect(view.lines[0]?.detail).toContain('rounded up');
    expect(view.lines[0]?.amount.amount).toBe('0.60');
  });

  it('says what a limit did', () => {
    const limited = (limit: object) => {
      const { text } = basis([ENERGY]);
      return basisOf(JSON.stringify({ ...(JSON.parse(text) as object), ...limit }));
    };
    const least = bill(priced(limited({ min_price: { before_taxes: 5, excl_vat: 5, incl_vat: 5 } }), 1_000));
    expect(least.total.amount).toBe('5.00');
    expect(least.lines.at(-1)).toMatchObject({
      kind: 'limit',
      title: 'Up to the minimum price',
      amount: { amount: '4.50' },
    });
    const most = bill(
      priced(limited({ max_price: { before_taxes: 5, excl_vat: 5, incl_vat: 5 } }), 20_000),
      de,
    );
    expect(most.lines.at(-1)).toMatchObject({
      kind: 'limit',
      title: 'Bis zum Höchstpreis',
      amount: { amount: '-5.00' },
    });
  });

  it('says the tax that is in it', () => {
    const taxed = basis([{ ...ENERGY, vat: 19 }]);
    expect(bill(priced(taxed, 23_800)).tax).toBe('incl. 1.90 € VAT (19%)');
    expect(bill(priced(taxed, 23_800), de).tax).toBe('inkl. 1,90 € MwSt. (19 %)');
    const two = basis([
      { ...ENERGY, vat: 7.5 },
      { ...FLAT, vat: 19 },
    ]);
    expect(bill(priced(two, 23_800), de).tax).toMatch(/\((7,5 %, 19 %|19 %, 7,5 %)\)$/);
    expect(bill(priced(basis([ENERGY]), 23_800)).tax).toBeNull();
    expect(bill(priced(basis([{ ...ENERGY, vat: 0 }]), 23_800)).tax).toBeNull();
  });

  it.each([
    ['JPY', '600', '20.00 kWh × 30 ¥'],
    ['KWD', '600.000', '20.00 kWh × 30.000 KWD'],
    ['EUR', '600.00', '20.00 kWh × 30.00 €'],
  ])('in %s has that currency’s digits', (currency, amount, detail) => {
    const view = bill(priced(basis([{ ...ENERGY, price: 30 }], { currency }), 20_000));
    expect(view.total).toEqual({ amount, currency });
    expect(view.lines[0]).toMatchObject({ detail, amount: { amount } });
  });

  it('an hourly price that is no whole price a minute stays hourly', () => {
    const view = bill(priced(basis([{ ...TIME, price: 0.7 }]), 1_000, 90));
    expect(view.lines[0]?.detail).toBe('1.5 h × 0.70 €');
  });

  it('adds up: the lines are the total, to the last digit, in every currency', () => {
    const component = fc.record({
      type: fc.constantFrom('ENERGY' as const, 'TIME' as const, 'PARKING_TIME' as const, 'FLAT' as const),
      price: fc.integer({ min: 0, max: 90_000 }).map((units) => units / 10_000),
      vat: fc.constantFrom(0, 7, 19, 21, 5.5),
      step_size: fc.constantFrom(1, 60, 900),
    });
    const spells = fc.array(
      fc.record({
        kind: fc.constantFrom<PeriodKind>('charging', 'parking', 'none'),
        minutes: fc.integer({ min: 0, max: 300 }),
        wh: fc.nat(40_000),
      }),
      { minLength: 1, maxLength: 6 },
    );
    const digits = (amount: string) => BigInt(amount.replace('.', ''));
    fc.assert(
      fc.property(
        fc.array(component, { minLength: 1, maxLength: 4 }),
        spells,
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        fc.constantFrom(en, de),
        (components, list, currency, locale) => {
          const { compiled, zone: where } = basis(components, { currency });
          const session = startPricedSession(compiled, { zone: where, startAt: NOON });
          let at = NOON;
          let wh = 0;
          for (const { kind, minutes, wh: more } of list) {
            session.kind(at, kind);
            session.reading({ at: (at += minutes * MINUTE), wh: (wh += more) });
          }
          const view = bill(session, locale);
          const sum = view.lines.reduce((total, { amount }) => total + digits(amount.amount), 0n);
          expect(sum).toBe(digits(view.total.amount));
          expect(view.lines.every(({ title, detail }) => title !== '' && detail !== '')).toBe(true);
          expect(JSON.stringify(view)).not.toMatch(/NaN|undefined|null,"currency/);
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });
});

describe('what comes next', () => {
  it('a change of price by the clock, only if it is one', () => {
    const element = (price: number) => ({
      price_components: [{ type: 'ENERGY', price, step_size: 1 }],
      restrictions: { start_time: '22:00', end_time: '06:00' },
    });
    const cheaper = priced(basis([ENERGY], { elements: [element(0.25)] }), 1_000);
    expect(comingPrices(cheaper.snapshot(), en)).toEqual([
      { icon: 'night', title: 'From 22:00: 0.25 € / kWh', detail: 'in 9 h' },
    ]);
    expect(comingPrices(cheaper.snapshot(), de)[0]?.title).toBe('Ab 22:00: 0,25 € / kWh');
    const same = priced(basis([ENERGY], { elements: [element(0.5)] }), 1_000);
    expect(comingPrices(same.snapshot(), en)).toEqual([]);
  });

  it('the end of free waiting', () => {
    const waiting = priced(basis([ENERGY, PARKING], { graceSeconds: 900 }), 1_000, 60, 1);
    expect(comingPrices(waiting.snapshot(), en)).toEqual([
      { icon: 'parking', title: 'Parking: 0.10 € / min', detail: 'free until 13:15' },
    ]);
    const free = priced(basis([ENERGY], { graceSeconds: 900 }), 1_000, 60, 1);
    expect(comingPrices(free.snapshot(), en)[0]?.title).toBe('Parking: free of charge');
  });

  it('says a rate in the unit that drivers know', () => {
    const rate = (price: PriceBasis, language = 'en') => {
      const active = priced(price, 1_000, 10, 1)
        .snapshot()
        .now.find(({ dimension }) => dimension === 'PARKING_TIME');
      return active && ratePhrase(active, price.compiled.tariff.currency, language);
    };
    expect(rate(basis([ENERGY, PARKING]))).toBe('0.10 € / min');
    expect(rate(basis([ENERGY, PARKING]), 'de')).toBe('0,10 € / min');
    expect(rate(basis([ENERGY, { ...PARKING, price: 1 }]))).toBe('1.00 € / h');
    expect(rate(basis([ENERGY, { ...PARKING, price: 120 }], { currency: 'JPY' }))).toBe('2 ¥ / min');
  });
});

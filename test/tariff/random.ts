import type { PlainCdr, PlainElement, PlainRestrictions, PlainTariff } from './reference.ts';

/** Random tariffs and sessions that meet each other's bounds often. Seeded: a failing case is found again. */

export type Random = () => number;

/** mulberry32 */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const ZONES = [
  'Europe/Amsterdam',
  'Europe/Lisbon',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'UTC',
];

export const CURRENCIES: readonly (readonly [string, number])[] = [
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
];

export function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

const TIMES = ['00:00', '00:30', '02:00', '02:30', '03:00', '06:00', '08:15', '17:00', '20:00', '23:59'];
const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const STEPS = [0, 1, 60, 300, 500, 900, 1000, 3600, 7];
const VATS = [0, 5.2, 7, 10, 19, 20, 21.5];
const PRICES = [0, 0.25, 0.3333, 0.49, 1.2, 2, 3.05, 0.00017, 12.5, -0.1];
const BOUNDS = [0, 0.5, 1, 2.5, 3.7, 5, 10, 11, 16, 22];
const DURATIONS = [0, 300, 600, 900, 3600, 7200];
const TYPES = ['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'];

/** Instants near which something happens somewhere: DST nights, a skipped day, month and year ends. */
const STARTS = [
  '2024-03-31T00:30:00Z',
  '2024-10-27T00:15:00Z',
  '2024-06-03T16:40:00Z',
  '2011-12-30T08:00:00Z',
  '2023-12-31T22:10:00Z',
  '2024-11-03T05:10:00Z',
  '2024-04-06T14:30:00Z',
  '1972-01-06T23:00:00Z',
  '2199-06-30T20:00:00Z',
];
const DATES = [
  '2024-03-31',
  '2024-04-01',
  '2024-06-03',
  '2024-06-04',
  '2024-10-27',
  '2011-12-31',
  '2024-01-01',
];

export function randomTariff(random: Random, currency: string): PlainTariff {
  const chance = (p: number) => random() < p;
  const elements = Array.from({ length: 1 + Math.floor(random() * 5) }, () => randomElement(random));
  const limit = () => ({
    ...(chance(0.8) ? { before_taxes: pick(random, [0, 0.5, 2, 5, 10.005]) } : {}),
    ...(chance(0.8) ? { after_taxes: pick(random, [0, 0.55, 2.4, 6, 11.0045]) } : {}),
  });
  return {
    currency,
    elements,
    ...(chance(0.75) ? { tax_included: pick(random, ['YES', 'NO', 'N/A']) } : {}),
    ...(chance(0.25) ? { min_price: limit() } : {}),
    ...(chance(0.25) ? { max_price: limit() } : {}),
  };
}

function randomElement(random: Random): PlainElement {
  const chance = (p: number) => random() < p;
  const types = TYPES.filter(() => chance(0.55));
  return {
    price_components: (types.length > 0 ? types : [pick(random, TYPES)]).map((type) => ({
      type,
      price: pick(random, PRICES),
      step_size: pick(random, STEPS),
      ...(chance(0.7) ? { vat: pick(random, VATS) } : {}),
    })),
    ...(chance(0.7) ? { restrictions: randomRestrictions(random) } : {}),
  };
}

function randomRestrictions(random: Random): PlainRestrictions {
  const r: PlainRestrictions = {};
  const maybe = (p: number, set: () => void) => {
    if (random() < p) set();
  };
  maybe(0.3, () => (r.start_time = pick(random, TIMES)));
  maybe(0.3, () => (r.end_time = pick(random, TIMES)));
  maybe(0.07, () => (r.start_date = pick(random, DATES)));
  maybe(0.07, () => (r.end_date = pick(random, DATES)));
  maybe(0.15, () => (r.min_kwh = pick(random, BOUNDS)));
  maybe(0.15, () => (r.max_kwh = pick(random, BOUNDS)));
  maybe(0.08, () => (r.min_power = pick(random, BOUNDS)));
  maybe(0.08, () => (r.max_power = pick(random, BOUNDS)));
  maybe(0.06, () => (r.min_current = pick(random, BOUNDS)));
  maybe(0.06, () => (r.max_current = pick(random, BOUNDS)));
  maybe(0.15, () => (r.min_duration = pick(random, DURATIONS)));
  maybe(0.15, () => (r.max_duration = pick(random, DURATIONS)));
  maybe(0.15, () => (r.day_of_week = DAYS.filter(() => random() < 0.5)));
  maybe(0.25, () => (r.reservation = pick(random, ['RESERVATION', 'RESERVATION_EXPIRES'])));
  return r;
}

export function randomCdr(random: Random, currency: string): PlainCdr {
  const chance = (p: number) => random() < p;
  let at = Date.parse(pick(random, STARTS)) + Math.floor(random() * 6) * 600_000;
  const start = at;
  const count = 1 + Math.floor(random() * 8);
  const reservations = chance(0.25) ? (chance(0.3) ? count : Math.floor(random() * 3)) : 0;
  const charging_periods = Array.from({ length: count }, (_unused, index) => {
    if (index > 0 || chance(0.1)) {
      // Mostly to a quarter of an hour, where the bounds are; at times to the millisecond, or not at all.
      const gap = pick(random, [0, 300, 900, 1800, 3600, 137, 61.5, 0.001, 5400]);
      at += gap * 1000;
    }
    const dimensions: { type: string; volume: number }[] = [];
    const kind =
      index < reservations ? 'RESERVATION_TIME' : pick(random, ['TIME', 'TIME', 'PARKING_TIME', '']);
    if (kind) dimensions.push({ type: kind, volume: 0.25 });
    if (chance(0.75)) {
      dimensions.push({
        type: 'ENERGY',
        volume: pick(random, [0, 0.5, 1, 2.5, 0.1152, 4.3, 1.0000005, 7.349]),
      });
    }
    for (const type of ['MIN_POWER', 'MAX_POWER', 'MIN_CURRENT', 'MAX_CURRENT']) {
      if (chance(0.6)) dimensions.push({ type, volume: pick(random, [...BOUNDS, 3.6999, 11.00001]) });
    }
    return { start_date_time: iso(at), dimensions };
  });
  const end = at + pick(random, [0, 60_000, 600_000, 1_234_567, 3_600_000]);
  return { start_date_time: iso(start), end_date_time: iso(end), currency, charging_periods };
}

function iso(ms: number): string {
  const text = new Date(ms).toISOString();
  return ms % 2000 === 0 ? text.replace('.000Z', 'Z') : text;
}

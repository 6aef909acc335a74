/**
 * The rules of tariffs.md once more, as plainly as they can be written: no compilation, no caches, one `Intl` call per
 * period, rationals of BigInts throughout. Slow, and sharing nothing with the engine that it checks.
 */

export interface PlainTariff {
  currency: string;
  tax_included?: string;
  min_price?: PlainLimit;
  max_price?: PlainLimit;
  elements: PlainElement[];
  [other: string]: unknown;
}

export interface PlainLimit {
  before_taxes?: number;
  after_taxes?: number;
  excl_vat?: number;
  incl_vat?: number;
}

export interface PlainElement {
  price_components: { type: string; price: number; vat?: number; step_size?: number }[];
  restrictions?: PlainRestrictions | null;
}

export interface PlainRestrictions {
  start_time?: string;
  end_time?: string;
  start_date?: string;
  end_date?: string;
  min_kwh?: number;
  max_kwh?: number;
  min_current?: number;
  max_current?: number;
  min_power?: number;
  max_power?: number;
  min_duration?: number;
  max_duration?: number;
  day_of_week?: string[];
  reservation?: string;
}

export interface PlainCdr {
  start_date_time: string;
  end_date_time: string;
  currency: string;
  charging_periods: { start_date_time: string; dimensions: { type: string; volume: number }[] }[];
}

export interface Side {
  excl: string;
  incl: string;
}

export interface PlainPrice {
  total: Side;
  fixed: Side;
  energy: Side;
  time: Side;
  parking: Side;
  reservation: Side;
  payable: Side;
}

interface Q {
  n: bigint;
  d: bigint;
}

const q = (n: bigint, d = 1n): Q => ({ n, d });
const add = (a: Q, b: Q): Q => q(a.n * b.d + b.n * a.d, a.d * b.d);
const sub = (a: Q, b: Q): Q => q(a.n * b.d - b.n * a.d, a.d * b.d);
const mul = (a: Q, b: Q): Q => q(a.n * b.n, a.d * b.d);
const div = (a: Q, b: Q): Q => (b.n < 0n ? q(-a.n * b.d, a.d * -b.n) : q(a.n * b.d, a.d * b.n));
const less = (a: Q, b: Q): boolean => a.n * b.d < b.n * a.d;
const ZERO = q(0n);

/** The exact value of the shortest decimal that names this double. */
function dec(value: number): Q {
  const [mantissa = '0', exponent = '0'] = value.toString().toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const units = BigInt(whole + fraction);
  return power >= 0 ? q(units * 10n ** BigInt(power)) : q(units, 10n ** BigInt(-power));
}

function round(value: Q, decimals: number): string {
  const negative = value.n < 0n;
  const scaled = (negative ? -value.n : value.n) * 10n ** BigInt(decimals);
  let units = scaled / value.d;
  if ((scaled % value.d) * 2n >= value.d) units += 1n;
  const text = units.toString().padStart(decimals + 1, '0');
  const shown = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  return negative && units > 0n ? `-${shown}` : shown;
}

const DAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

interface Local {
  date: string;
  seconds: number;
  day: string;
}

function local(ms: number, timeZone: string): Local {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(ms);
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  const date = `${get('year')}-${get('month')}-${get('day')}`;
  return {
    date,
    seconds: Number(get('hour')) * 3600 + Number(get('minute')) * 60 + Number(get('second')),
    day: DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '',
  };
}

interface Situation {
  local: Local;
  kwhBefore: Q;
  seconds: Q;
  volumes: Map<string, Q>;
}

function holds(r: PlainRestrictions, s: Situation): boolean {
  const clock = (text: string) => Number(text.slice(0, 2)) * 3600 + Number(text.slice(3)) * 60;
  const now = s.local.seconds;
  if (r.start_time !== undefined || r.end_time !== undefined) {
    const start = r.start_time === undefined ? 0 : clock(r.start_time);
    const end = r.end_time === undefined || r.end_time === '00:00' ? 86_400 : clock(r.end_time);
    if (r.start_time !== r.end_time) {
      if (start < end && !(now >= start && now < end)) return false;
      if (end < start && !(now >= start || now < end)) return false;
    }
  }
  if (r.start_date !== undefined && s.local.date < r.start_date) return false;
  if (r.end_date !== undefined && s.local.date >= r.end_date) return false;
  if (r.day_of_week !== undefined && r.day_of_week.length > 0 && !r.day_of_week.includes(s.local.day))
    return false;
  if (r.min_kwh !== undefined && less(s.kwhBefore, dec(r.min_kwh))) return false;
  if (r.max_kwh !== undefined && !less(s.kwhBefore, dec(r.max_kwh))) return false;
  if (r.min_duration !== undefined && less(s.seconds, dec(r.min_duration))) return false;
  if (r.max_duration !== undefined && !less(s.seconds, dec(r.max_duration))) return false;
  for (const [bound, dimension] of [
    [r.min_power, 'MIN_POWER'],
    [r.min_current, 'MIN_CURRENT'],
  ] as const) {
    if (bound === undefined) continue;
    const seen = s.volumes.get(dimension);
    if (seen === undefined || less(seen, dec(bound))) return false;
  }
  for (const [bound, dimension] of [
    [r.max_power, 'MAX_POWER'],
    [r.max_current, 'MAX_CURRENT'],
  ] as const) {
    if (bound === undefined) continue;
    const seen = s.volumes.get(dimension);
    if (seen === undefined || !less(seen, dec(bound))) return false;
  }
  return true;
}

interface Component {
  price: Q;
  vat: Q | undefined;
  step: bigint;
}

function find(elements: PlainElement[], type: string, s: Situation): Component | undefined {
  for (const element of elements) {
    if (!holds(element.restrictions ?? {}, s)) continue;
    for (const component of element.price_components) {
      if (component.type === type) {
        return {
          price: dec(component.price),
          vat: component.vat === undefined ? undefined : dec(component.vat),
          step: BigInt(component.step_size ?? 0),
        };
      }
    }
  }
  return undefined;
}

interface Money {
  excl: Q;
  incl: Q;
}

export function referencePrice(
  tariff: PlainTariff,
  cdr: PlainCdr,
  timeZone: string,
  minor: number,
): PlainPrice {
  const tax = tariff.tax_included ?? 'NO';
  const pay = (component: Component, quantity: Q): Money => {
    const plain = mul(component.price, quantity);
    if (tax === 'N/A' || component.vat === undefined) return { excl: plain, incl: plain };
    const factor = add(q(1n), div(component.vat, q(100n)));
    return tax === 'YES'
      ? { excl: div(plain, factor), incl: plain }
      : { excl: plain, incl: mul(plain, factor) };
  };
  const periods = cdr.charging_periods.map((period, index) => {
    const next = cdr.charging_periods[index + 1];
    const start = Date.parse(period.start_date_time);
    const end = Date.parse(next ? next.start_date_time : cdr.end_date_time);
    return {
      start,
      seconds: q(BigInt(end - start), 1000n),
      volumes: new Map(period.dimensions.map(({ type, volume }) => [type, dec(volume)])),
    };
  });
  const isReservation = (period: (typeof periods)[number]) => period.volumes.has('RESERVATION_TIME');
  const expired = periods.every(isReservation);
  const restriction = (element: PlainElement) => element.restrictions?.reservation;
  const normal = tariff.elements.filter((element) => restriction(element) === undefined);
  const reserving = tariff.elements.filter((element) => restriction(element) === 'RESERVATION');
  const expiring = tariff.elements.filter((element) => restriction(element) === 'RESERVATION_EXPIRES');

  const bill = (own: typeof periods, elements: PlainElement[], kwhAlready: Q) => {
    const sums = { fixed: zero(), energy: zero(), time: zero(), parking: zero() };
    const billed = { energy: ZERO, time: ZERO, parking: ZERO };
    const last: { energy?: Component; time?: Component; parking?: Component } = {};
    let flat: Component | undefined;
    let kwhBefore = kwhAlready;
    const [first] = own;
    for (const period of own) {
      const situation: Situation = {
        local: local(period.start, timeZone),
        kwhBefore,
        seconds: q(BigInt(period.start - (first?.start ?? 0)), 1000n),
        volumes: period.volumes,
      };
      if (!flat) {
        flat = find(elements, 'FLAT', situation);
        if (flat) sums.fixed = pay(flat, q(1n));
      }
      const use = (part: 'energy' | 'time' | 'parking', type: string, quantity: Q) => {
        if (quantity.n === 0n) return;
        const component = find(elements, type, situation);
        if (!component) return;
        sums[part] = plus(sums[part], pay(component, quantity));
        billed[part] = add(billed[part], quantity);
        last[part] = component;
      };
      const kwh = period.volumes.get('ENERGY') ?? ZERO;
      use('energy', 'ENERGY', kwh);
      const hours = div(period.seconds, q(3600n));
      if (period.volumes.has('TIME') || period.volumes.has('RESERVATION_TIME')) use('time', 'TIME', hours);
      if (period.volumes.has('PARKING_TIME')) use('parking', 'PARKING_TIME', hours);
      kwhBefore = add(kwhBefore, kwh);
    }
    const stepUp = (part: 'energy' | 'time' | 'parking', unitsPerWhole: bigint) => {
      const component = last[part];
      if (!component || component.step === 0n) return;
      const step = q(component.step, unitsPerWhole);
      const steps = div(billed[part], step);
      const whole = (steps.n + steps.d - 1n) / steps.d;
      const extra = sub(mul(q(whole), step), billed[part]);
      sums[part] = plus(sums[part], pay(component, extra));
    };
    stepUp('energy', 1000n);
    if (last.parking) stepUp('parking', 3600n);
    else stepUp('time', 3600n);
    return { sums, kwh: kwhBefore };
  };

  const before = bill(periods.filter(isReservation), expired ? [...expiring, ...reserving] : reserving, ZERO);
  const after = bill(
    periods.filter((period) => !isReservation(period)),
    normal,
    before.kwh,
  );
  const all = (sums: typeof after.sums) =>
    [sums.fixed, sums.energy, sums.time, sums.parking].reduce(plus, zero());
  const reservation = all(before.sums);
  const sum = plus(reservation, all(after.sums));

  const limit = (value: Q, side: 'excl' | 'incl'): Q => {
    const pick = (l: PlainLimit | undefined) => {
      const excl = l?.before_taxes ?? l?.excl_vat;
      const incl = l?.after_taxes ?? l?.incl_vat;
      if (tax === 'N/A') return excl ?? (side === 'incl' ? incl : undefined);
      return side === 'excl' ? excl : incl;
    };
    const min = pick(tariff.min_price);
    const max = pick(tariff.max_price);
    let limited = value;
    if (min !== undefined && less(limited, dec(min))) limited = dec(min);
    if (max !== undefined && less(dec(max), limited)) limited = dec(max);
    return limited;
  };
  const total = { excl: limit(sum.excl, 'excl'), incl: limit(sum.incl, 'incl') };
  const shown = (money: Money, decimals = 4): Side => ({
    excl: round(money.excl, decimals),
    incl: round(money.incl, decimals),
  });
  return {
    total: shown(total),
    fixed: shown(after.sums.fixed),
    energy: shown(after.sums.energy),
    time: shown(after.sums.time),
    parking: shown(after.sums.parking),
    reservation: shown(reservation),
    payable: shown(total, minor),
  };
}

function zero(): Money {
  return { excl: ZERO, incl: ZERO };
}

function plus(a: Money, b: Money): Money {
  return { excl: add(a.excl, b.excl), incl: add(a.incl, b.incl) };
}

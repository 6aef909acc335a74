import { power10, type Decimal } from './decimal.ts';
import { Fields, Problems } from './fields.ts';
import { readJson, type Json } from './json.ts';
import type { Tariff } from './model.ts';
import type { Result } from './problem.ts';
import { MOST_PERIODS, type PeriodKind, type Session, type SessionShape } from './session.ts';

/** What a price needs of an OCPI CDR (`mod_cdrs`, CDR object); all else in it is ignored. */
export interface Cdr {
  readonly currency: string;
  readonly session: Session;
}

/** `mod_cdrs`, CdrDimensionType. */
const CDR_DIMENSIONS = [
  'CURRENT',
  'ENERGY',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'MAX_CURRENT',
  'MIN_CURRENT',
  'MAX_POWER',
  'MIN_POWER',
  'PARKING_TIME',
  'POWER',
  'RESERVATION_TIME',
  'STATE_OF_CHARGE',
  'TIME',
] as const;
type CdrDimension = (typeof CDR_DIMENSIONS)[number];

const KINDS: readonly (readonly [CdrDimension, PeriodKind])[] = [
  ['TIME', 'charging'],
  ['PARKING_TIME', 'parking'],
  ['RESERVATION_TIME', 'reservation'],
];

/** Sums stay exact as doubles below this. */
const LARGEST_PLAIN = 2n ** 52n;

export function readCdrText(text: string, tariff: Tariff): Result<Cdr> {
  const json = readJson(text);
  return json.ok ? readCdr(json.value, tariff) : json;
}

/**
 * A CDR that `tariff` is to price.
 * @param path where the CDR stands in the document that `json` is part of
 */
export function readCdr(json: Json, tariff: Tariff, path: readonly (string | number)[] = []): Result<Cdr> {
  const problems = new Problems();
  const fields = Fields.of(json, path, problems);
  const cdr = fields && cdrOf(fields, tariff, problems);
  return cdr && problems.list.length === 0
    ? { ok: true, value: cdr }
    : { ok: false, problems: problems.list };
}

function cdrOf(fields: Fields, tariff: Tariff, problems: Problems): Cdr | undefined {
  const start = fields.dateTime('start_date_time', { required: true });
  const end = fields.dateTime('end_date_time', { required: true });
  if (start !== undefined && end !== undefined && end < start) {
    fields.problem('end-before-start', 'end_date_time', 'The session ends before it starts.');
  }
  const currency = fields.text('currency', { required: true });
  if (currency !== undefined && currency !== tariff.currency) {
    fields.problem(
      'currency-mismatch',
      'currency',
      `The CDR is not in the tariff's currency, ${tariff.currency}.`,
    );
  }
  const periods = periodsOf(fields, problems);
  if (start === undefined || end === undefined || currency === undefined || !periods) return undefined;
  checkOrder(fields, problems, periods, start, end);
  return problems.list.length > 0 ? undefined : { currency, session: sessionOf(periods, end) };
}

interface RawPeriod {
  /** Microseconds. */
  readonly startAt: number;
  readonly kind: PeriodKind;
  readonly volumes: ReadonlyMap<CdrDimension, Decimal>;
}

function periodsOf(fields: Fields, problems: Problems): readonly RawPeriod[] | undefined {
  const items = fields.list('charging_periods', { required: true });
  if (!items) return undefined;
  if (items.length > MOST_PERIODS) {
    return fields.problem(
      'too-many',
      'charging_periods',
      `${items.length} periods; at most ${MOST_PERIODS} are priced.`,
    );
  }
  if (items.length === 0) {
    return fields.problem(
      'empty',
      'charging_periods',
      'There is no charging period; a CDR has at least one.',
    );
  }
  return items.flatMap((item, index) => {
    const entry = Fields.of(item, [...fields.at('charging_periods'), index], problems);
    const period = entry && periodOf(entry, problems);
    return period ? [period] : [];
  });
}

function periodOf(fields: Fields, problems: Problems): RawPeriod | undefined {
  const startAt = fields.dateTime('start_date_time', { required: true });
  const volumes = new Map<CdrDimension, Decimal>();
  const items = fields.list('dimensions', { required: true }) ?? [];
  for (const [index, item] of items.entries()) {
    const path = [...fields.at('dimensions'), index];
    const entry = Fields.of(item, path, problems);
    const type = entry?.choice('type', CDR_DIMENSIONS, { required: true });
    const volume = entry?.notNegative('volume', { required: true });
    if (!type || !volume) continue;
    if (volumes.has(type))
      problems.add('duplicate-dimension', path, `${type} stands twice in this period. Keep one.`);
    volumes.set(type, volume);
  }
  const [kind, second] = KINDS.filter(([dimension]) => volumes.has(dimension));
  if (kind && second) {
    fields.problem(
      'two-time-kinds',
      'dimensions',
      `A period has one kind of time, not both ${kind[0]} and ${second[0]}.`,
    );
  }
  return startAt === undefined ? undefined : { startAt, kind: kind?.[1] ?? 'none', volumes };
}

function checkOrder(
  fields: Fields,
  problems: Problems,
  periods: readonly RawPeriod[],
  start: number,
  end: number,
): void {
  periods.forEach((period, index) => {
    const path = [...fields.at('charging_periods'), index, 'start_date_time'];
    const before = periods[index - 1];
    if (period.startAt < start || period.startAt > end) {
      problems.add('outside-session', path, 'This period does not lie within the session.');
    }
    if (!before) return;
    if (period.startAt < before.startAt) {
      problems.add('unordered', path, 'This period starts before the one above it. Sort them.');
    }
    if (period.kind === 'reservation' && before.kind !== 'reservation') {
      problems.add('reservation-not-first', path, 'A reservation comes before everything else (rule 13).');
    }
  });
}

/** Picks the coarsest scales in which every volume and instant is an integer. */
function sessionOf(raw: readonly RawPeriod[], end: number): Session {
  let energyDigits = 3;
  let loadDigits = 3;
  let wholeMs = end % 1000 === 0;
  for (const { startAt, volumes } of raw) {
    if (startAt % 1000 !== 0) wholeMs = false;
    for (const [type, { digits }] of volumes) {
      if (type === 'ENERGY') energyDigits = Math.max(energyDigits, digits);
      else if (LOADS.includes(type)) loadDigits = Math.max(loadDigits, digits);
    }
  }
  const micros = wholeMs ? 1000 : 1;
  const scales = { energyDigits, loadDigits, ticksPerSecond: wholeMs ? 1000 : 1_000_000 } as const;
  let energy = 0n;
  let largest = 0n;
  const periods = raw.map(({ startAt, kind, volumes }) => {
    const load = (type: CdrDimension) => {
      const value = volumes.get(type);
      if (!value) return undefined;
      const scaled = scale(value, loadDigits);
      if (scaled > largest) largest = scaled;
      return scaled;
    };
    const period = {
      startAt: startAt / micros,
      kind,
      startEnergy: energy,
      minPower: load('MIN_POWER'),
      maxPower: load('MAX_POWER'),
      minCurrent: load('MIN_CURRENT'),
      maxCurrent: load('MAX_CURRENT'),
    };
    const used = volumes.get('ENERGY');
    if (used) energy += scale(used, energyDigits);
    return period;
  });
  const session = { ...scales, periods, endAt: end / micros, endEnergy: energy };
  if (energy >= LARGEST_PLAIN || largest >= LARGEST_PLAIN) return { wide: true, ...session };
  return { wide: false, ...plain(session) };
}

const LOADS: readonly CdrDimension[] = ['MIN_POWER', 'MAX_POWER', 'MIN_CURRENT', 'MAX_CURRENT'];

function scale({ units, digits }: Decimal, to: number): bigint {
  return digits === to ? units : units * power10(to - digits);
}

function plain(session: SessionShape<bigint>): SessionShape<number> {
  const number = (value: bigint | undefined) => (value === undefined ? undefined : Number(value));
  return {
    ...session,
    endEnergy: Number(session.endEnergy),
    periods: session.periods.map((period) => ({
      startAt: period.startAt,
      kind: period.kind,
      startEnergy: Number(period.startEnergy),
      minPower: number(period.minPower),
      maxPower: number(period.maxPower),
      minCurrent: number(period.minCurrent),
      maxCurrent: number(period.maxCurrent),
    })),
  };
}

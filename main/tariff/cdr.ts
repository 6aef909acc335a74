import { formatUnits } from './decimal.ts';
import { formatDateTime } from './instant.ts';
import { writeJson, type Json } from './json.ts';
import type { Tariff } from './model.ts';
import type { PlainSession, Scales } from './session.ts';
import type { Amount, Totals } from './totals.ts';

/** What a CDR tells that the price does not know (`mod_cdrs`, CDR object): given as it is to stand there. */
export interface CdrIdentity {
  readonly countryCode: string;
  readonly partyId: string;
  /** CiString(39), unique with the two above. */
  readonly id: string;
  readonly sessionId?: string | undefined;
  /** `cdr_token`, `cdr_location`, `auth_method` and whatever else: OCPI's names, plain JSON values. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly lastUpdated: number;
}

/**
 * A session as an OCPI 2.2.1 CDR, as JSON text: the numbers stand in it exactly, and whoever prices it by its own tariff
 * comes to the same total. Periods of kind `none` have no time dimension (rule 1).
 * @throws RangeError for a session without periods, or finer than milliseconds (live sessions are not)
 */
export function cdrText(
  session: PlainSession,
  tariff: Tariff,
  totals: Totals,
  identity: CdrIdentity,
): string {
  const [first] = session.periods;
  if (!first) throw new RangeError('A CDR has at least one charging period');
  if (session.ticksPerSecond !== 1000) throw new RangeError('A CDR of a live session counts milliseconds');
  const { endAt, periods } = session;
  const hours = (kinds: readonly string[]) =>
    periods.reduce((sum, { startAt, kind }, index) => {
      const end = periods[index + 1]?.startAt ?? endAt;
      return kinds.includes(kind) ? sum + (end - startAt) : sum;
    }, 0);
  const cdr = new Map<string, Json>([
    ...Object.entries(identity.more).map(([key, value]): [string, Json] => [key, jsonOf(value)]),
    ['country_code', identity.countryCode],
    ['party_id', identity.partyId],
    ['id', identity.id],
    ...(identity.sessionId === undefined ? [] : [['session_id', identity.sessionId] as [string, Json]]),
    ['start_date_time', formatDateTime(first.startAt)],
    ['end_date_time', formatDateTime(endAt)],
    ['currency', totals.currency],
    ['tariffs', [tariff.source]],
    ['charging_periods', periods.map((_period, index) => periodJson(session, tariff, index))],
    ['total_cost', priceJson(totals.total)],
    ['total_fixed_cost', priceJson(totals.fixed)],
    ['total_energy', { text: formatUnits(session.endEnergy - first.startEnergy, session.energyDigits) }],
    ['total_energy_cost', priceJson(totals.energy)],
    ['total_time', hoursJson(endAt - first.startAt, session)],
    ['total_time_cost', priceJson(totals.time)],
    ['total_parking_time', hoursJson(hours(['parking']), session)],
    ['total_parking_cost', priceJson(totals.parking)],
    ['total_reservation_cost', priceJson(totals.reservation)],
    ['last_updated', formatDateTime(identity.lastUpdated)],
  ]);
  return writeJson(cdr);
}

const TIME_DIMENSIONS = {
  charging: 'TIME',
  parking: 'PARKING_TIME',
  reservation: 'RESERVATION_TIME',
  none: undefined,
} as const;

function periodJson(session: PlainSession, tariff: Tariff, index: number): Json {
  const period = session.periods[index];
  if (!period) throw new RangeError(`No period ${index}`);
  const next = session.periods[index + 1];
  const energy = (next?.startEnergy ?? session.endEnergy) - period.startEnergy;
  const time = TIME_DIMENSIONS[period.kind];
  const load = (type: string, value: number | undefined) =>
    value === undefined ? [] : [dimension(type, { text: formatUnits(value, session.loadDigits) })];
  return new Map<string, Json>([
    ['start_date_time', formatDateTime(period.startAt)],
    [
      'dimensions',
      [
        dimension('ENERGY', { text: formatUnits(energy, session.energyDigits) }),
        ...(time
          ? [dimension(time, hoursJson((next?.startAt ?? session.endAt) - period.startAt, session))]
          : []),
        ...load('MIN_POWER', period.minPower),
        ...load('MAX_POWER', period.maxPower),
        ...load('MIN_CURRENT', period.minCurrent),
        ...load('MAX_CURRENT', period.maxCurrent),
      ],
    ],
    ...(tariff.id ? [['tariff_id', tariff.id] as [string, Json]] : []),
  ]);
}

function dimension(type: string, volume: Json): Json {
  return new Map<string, Json>([
    ['type', type],
    ['volume', volume],
  ]);
}

/** To four decimals, as OCPI's examples; the exact length is in the timestamps. */
function hoursJson(ticks: number, { ticksPerSecond }: Pick<Scales, 'ticksPerSecond'>): Json {
  return { text: (ticks / ticksPerSecond / 3600).toFixed(4) };
}

/** `types`, Price. */
function priceJson({ excl, incl }: Amount): Json {
  return new Map<string, Json>([
    ['excl_vat', { text: excl }],
    ['incl_vat', { text: incl }],
  ]);
}

/** A plain value as `JSON.stringify` would write it. */
function jsonOf(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return { text: JSON.stringify(value) };
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    return new Map(entries.map(([key, child]): [string, Json] => [key, jsonOf(child)]));
  }
  throw new TypeError(`A CDR cannot hold a ${typeof value}`);
}

import { checkTariff } from './check.ts';
import { compareDecimals } from './decimal.ts';
import { currencyDecimals } from './currency.ts';
import { Fields, Problems } from './fields.ts';
import { parseDate, parseTime } from './instant.ts';
import { readJson, type Json } from './json.ts';
import {
  DAY_MINUTES,
  DIMENSIONS,
  RESERVATION_RESTRICTIONS,
  TARIFF_TYPES,
  TAX_INCLUDED,
  WEEKDAYS,
  type AltText,
  type PriceComponent,
  type PriceLimit,
  type Restrictions,
  type Tariff,
  type TariffElement,
  type Weekday,
} from './model.ts';
import type { Result, Warning } from './problem.ts';

export interface ReadTariff {
  readonly tariff: Tariff;
  readonly warnings: readonly Warning[];
}

/** Rule 19. */
export const MOST_ELEMENTS = 1000;

/** A Tariff object from its JSON text. All problems are found at once; warnings do not keep it from being priced. */
export function readTariffText(text: string): Result<ReadTariff> {
  const json = readJson(text);
  if (!json.ok) return json;
  const read = readTariff(json.value);
  return read.ok ? { ok: true, value: { tariff: read.value, warnings: checkTariff(read.value) } } : read;
}

/**
 * @param path where the tariff stands in the document that `json` is part of
 * @param purpose `price` lets a tariff pass that ends before it starts: rule 18, when it applies is no matter of its
 * price. To `keep` one it is a problem.
 */
export function readTariff(
  json: Json,
  path: readonly (string | number)[] = [],
  purpose: 'keep' | 'price' = 'keep',
): Result<Tariff> {
  const problems = new Problems();
  const fields = Fields.of(json, path, problems);
  const tariff = fields && tariffOf(fields, problems, purpose);
  return tariff && problems.list.length === 0
    ? { ok: true, value: tariff }
    : { ok: false, problems: problems.list };
}

function tariffOf(fields: Fields, problems: Problems, purpose: 'keep' | 'price'): Tariff | undefined {
  const currency = fields.text('currency', { required: true });
  const decimals = currency === undefined ? undefined : currencyDecimals(currency);
  if (currency !== undefined && decimals === undefined) {
    fields.problem(
      'unknown-currency',
      'currency',
      `${JSON.stringify(currency.slice(0, 16))} is no ISO 4217 code. Write "EUR".`,
    );
  }
  const validFrom = fields.dateTime('start_date_time');
  const validUntil = fields.dateTime('end_date_time');
  const reversed = validFrom !== undefined && validUntil !== undefined && validUntil < validFrom;
  if (reversed && purpose === 'keep') {
    fields.problem('end-before-start', 'end_date_time', 'The tariff ends before it starts.');
  }
  const lastUpdated = fields.dateTime('last_updated');
  const tariff = {
    id: fields.text('id') ?? '',
    countryCode: fields.text('country_code'),
    partyId: fields.text('party_id'),
    type: fields.choice('type', TARIFF_TYPES),
    taxIncluded: fields.choice('tax_included', TAX_INCLUDED) ?? 'NO',
    minPrice: limitOf(fields.child('min_price')),
    maxPrice: limitOf(fields.child('max_price')),
    altText: altTextOf(fields, problems),
    altUrl: fields.text('tariff_alt_url'),
    validFrom: milliseconds(validFrom),
    validUntil: milliseconds(validUntil),
    lastUpdated: milliseconds(lastUpdated),
    elements: elementsOf(fields, problems),
    source: fields.object,
  };
  if (currency === undefined || decimals === undefined) return undefined;
  return { ...tariff, currency, currencyDecimals: decimals };
}

/** Which tariff applies is judged to the millisecond. */
function milliseconds(micros: number | undefined): number | undefined {
  return micros === undefined ? undefined : Math.floor(micros / 1000);
}

/** 2.3.0 PriceLimit `{before_taxes, after_taxes}` or 2.2.1 Price `{excl_vat, incl_vat}`. */
function limitOf(fields: Fields | undefined): PriceLimit | undefined {
  if (!fields) return undefined;
  const side = (newer: string, older: string) => {
    const value = fields.notNegative(newer);
    const other = fields.notNegative(older);
    if (value && other && compareDecimals(value, other) !== 0) {
      return fields.problem('conflict', older, `${newer} and ${older} say different things. Keep one.`);
    }
    return value ?? other;
  };
  return { excl: side('before_taxes', 'excl_vat'), incl: side('after_taxes', 'incl_vat') };
}

function altTextOf(fields: Fields, problems: Problems): readonly AltText[] {
  const texts = (fields.list('tariff_alt_text') ?? []).map((item, index): AltText | undefined => {
    const entry = Fields.of(item, [...fields.at('tariff_alt_text'), index], problems);
    const language = entry?.text('language', { required: true });
    const text = entry?.text('text', { required: true });
    return language === undefined || text === undefined ? undefined : { language, text };
  });
  return texts.filter((text) => text !== undefined);
}

function elementsOf(fields: Fields, problems: Problems): readonly TariffElement[] {
  const items = fields.list('elements', { required: true });
  if (!items) return [];
  if (items.length > MOST_ELEMENTS) {
    fields.problem('too-many', 'elements', `${items.length} elements; at most ${MOST_ELEMENTS} are priced.`);
    return [];
  }
  if (items.length === 0) {
    // OCPI's cardinality is `+`: a free tariff says so with a price of 0 instead of saying nothing.
    fields.problem('empty', 'elements', 'There is no element. A free tariff has one with a price of 0.');
  }
  return items.flatMap((item, index) => {
    const entry = Fields.of(item, [...fields.at('elements'), index], problems);
    if (!entry) return [];
    const restrictions = entry.child('restrictions');
    return [
      {
        components: componentsOf(entry, problems),
        restrictions: restrictions ? restrictionsOf(restrictions, problems) : UNRESTRICTED,
      },
    ];
  });
}

function componentsOf(fields: Fields, problems: Problems): readonly PriceComponent[] {
  const items = fields.list('price_components', { required: true });
  if (!items) return [];
  if (items.length === 0) {
    fields.problem(
      'empty',
      'price_components',
      'There is no price component. Add one or remove the element.',
    );
  }
  return items.flatMap((item, index) => {
    const entry = Fields.of(item, [...fields.at('price_components'), index], problems);
    if (!entry) return [];
    const type = entry.choice('type', DIMENSIONS, { required: true });
    const price = entry.number('price', { required: true });
    const vat = entry.notNegative('vat');
    // Rule 19: only a FLAT may do without.
    const stepSize = entry.integer('step_size', { required: type !== 'FLAT' });
    return type && price ? [{ type, price, vat, stepSize: stepSize ?? 0 }] : [];
  });
}

export const UNRESTRICTED: Restrictions = {
  startTime: undefined,
  endTime: undefined,
  startDate: undefined,
  endDate: undefined,
  minKwh: undefined,
  maxKwh: undefined,
  minCurrent: undefined,
  maxCurrent: undefined,
  minPower: undefined,
  maxPower: undefined,
  minDuration: undefined,
  maxDuration: undefined,
  days: undefined,
  reservation: undefined,
};

function restrictionsOf(fields: Fields, problems: Problems): Restrictions {
  const endTime = fields.parsed('end_time', parseTime);
  return {
    startTime: fields.parsed('start_time', parseTime),
    // Rule 4: 00:00 as end is 24:00.
    endTime: endTime === 0 ? DAY_MINUTES : endTime,
    startDate: fields.parsed('start_date', parseDate),
    endDate: fields.parsed('end_date', parseDate),
    minKwh: fields.notNegative('min_kwh'),
    maxKwh: fields.notNegative('max_kwh'),
    minCurrent: fields.notNegative('min_current'),
    maxCurrent: fields.notNegative('max_current'),
    minPower: fields.notNegative('min_power'),
    maxPower: fields.notNegative('max_power'),
    minDuration: fields.integer('min_duration'),
    maxDuration: fields.integer('max_duration'),
    days: daysOf(fields, problems),
    reservation: fields.choice('reservation', RESERVATION_RESTRICTIONS),
  };
}

function daysOf(fields: Fields, problems: Problems): readonly Weekday[] | undefined {
  const items = fields.list('day_of_week') ?? [];
  const days = items.flatMap((item, index): Weekday[] => {
    const path = [...fields.at('day_of_week'), index];
    const day = WEEKDAYS.find((candidate) => candidate === item);
    if (day) return [day];
    if (typeof item === 'string') fields.unknown(path, item, WEEKDAYS);
    else problems.add('wrong-type', path, 'A day must be a text such as "MONDAY".');
    return [];
  });
  // Rule 2: an empty list restricts nothing.
  return days.length === 0 ? undefined : days;
}

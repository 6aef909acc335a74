import { isJsonArray, isJsonObject, jsonPath } from './json.ts';
import type { Tariff } from './model.ts';

/** The keys that `readTariff` knows; an unknown one is ignored, with a warning. */
const RESTRICTION_KEYS: readonly string[] = [
  'start_time',
  'end_time',
  'start_date',
  'end_date',
  'min_kwh',
  'max_kwh',
  'min_current',
  'max_current',
  'min_power',
  'max_power',
  'min_duration',
  'max_duration',
  'day_of_week',
  'reservation',
];

/** Which unknown keys stand in a tariff's restrictions, for the warnings. */
export function unknownRestrictions(tariff: Tariff): readonly string[] {
  const elements = tariff.source.get('elements');
  if (!isJsonArray(elements)) return [];
  return elements.flatMap((element, index) => {
    const restrictions = isJsonObject(element) ? element.get('restrictions') : undefined;
    if (!isJsonObject(restrictions)) return [];
    return [...restrictions.keys()]
      .filter((key) => !RESTRICTION_KEYS.includes(key))
      .map((key) => jsonPath(['elements', index, 'restrictions', key]));
  });
}

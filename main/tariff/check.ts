import type { Axes } from './axes.ts';
import { compileTariff, type CompiledTariff } from './compile.ts';
import { compareRatios, exactDecimal, type Ratio } from './decimal.ts';
import { jsonPath } from './json.ts';
import { DAY_MINUTES, WEEKDAYS, type Tariff } from './model.ts';
import { NONE, ORDINARY, type Place, type Winners } from './place.ts';
import { placesOf } from './places.ts';
import type { Warning, WarningCode } from './problem.ts';
import { unknownRestrictions } from './unknown-fields.ts';

/** What a tariff's author probably did not mean, though it has a price. */
export function checkTariff(tariff: Tariff): readonly Warning[] {
  const compiled = compileTariff(tariff);
  return [
    ...fieldWarnings(tariff),
    ...componentWarnings(tariff),
    ...limitWarnings(compiled),
    ...placeWarnings(compiled),
    ...showWarnings(compiled),
  ];
}

function warn(code: WarningCode, path: readonly (string | number)[], message: string): Warning {
  return { code, path: jsonPath(path), message };
}

/** Fields that OCPI wants and a price does not need. */
function fieldWarnings(tariff: Tariff): readonly Warning[] {
  const wanted: readonly (readonly [string, boolean])[] = [
    ['id', tariff.id !== ''],
    ['country_code', tariff.countryCode !== undefined],
    ['party_id', tariff.partyId !== undefined],
    ['last_updated', tariff.lastUpdated !== undefined],
  ];
  const missing = wanted
    .filter(([, present]) => !present)
    .map(([key]) => warn('missing-field', [key], `OCPI requires ${key}. Add it.`));
  const unknown = unknownRestrictions(tariff).map((path): Warning => ({
    code: 'unknown-field',
    path,
    message: 'OCPI has no such restriction: it is ignored and the price holds without it. Check its name.',
  }));
  const never =
    tariff.validFrom !== undefined && tariff.validFrom === tariff.validUntil
      ? [
          warn(
            'never-valid',
            ['end_date_time'],
            'The tariff ends at the instant it starts: it never applies.',
          ),
        ]
      : [];
  return [...missing, ...unknown, ...never];
}

function componentWarnings(tariff: Tariff): readonly Warning[] {
  return tariff.elements.flatMap(({ components }, element) =>
    components.flatMap(({ type }, index) =>
      components.findIndex((other) => other.type === type) === index
        ? []
        : [
            warn(
              'duplicate-component',
              ['elements', element, 'price_components', index],
              `This element has a ${type} above: only that one counts. Remove one.`,
            ),
          ],
    ),
  );
}

function limitWarnings({ tariff, limits }: CompiledTariff): readonly Warning[] {
  const crossed = (['excl', 'incl'] as const).some((side) => {
    const { min, max } = limits[side];
    return min !== undefined && max !== undefined && compareRatios(min, max) > 0;
  });
  const ignored =
    tariff.taxIncluded === 'N/A' && [tariff.minPrice, tariff.maxPrice].some((l) => l?.excl && l.incl);
  return [
    ...(crossed
      ? [warn('limits-crossed', ['min_price'], 'min_price is above max_price: max_price always wins.')]
      : []),
    ...(ignored
      ? [
          warn(
            'limit-ignored',
            ['tax_included'],
            'Without taxes (N/A) before_taxes limits both sides; after_taxes is ignored.',
          ),
        ]
      : []),
  ];
}

function placeWarnings(compiled: CompiledTariff): readonly Warning[] {
  const places = placesOf(compiled.axes);
  if (!places) {
    return [
      warn(
        'unchecked',
        ['elements'],
        'Too many combinations of restrictions to look for holes and dead elements.',
      ),
    ];
  }
  const decided = places.map((place) => ({ place, winners: compiled.winners(place) }));
  return [...neverWins(compiled, decided), ...holes(compiled, decided)];
}

interface Decided {
  readonly place: Place;
  readonly winners: Winners;
}

function neverWins({ tariff, components }: CompiledTariff, decided: readonly Decided[]): readonly Warning[] {
  const winning = new Set<number>();
  for (const { place, winners } of decided) {
    winning.add(winners.flat).add(winners.energy).add(winners.time);
    // A reservation's time is billed by TIME: no period of it is parking.
    if (place.mode === ORDINARY) winning.add(winners.parking);
  }
  const dead = components.filter(({ index }) => !winning.has(index));
  return tariff.elements.flatMap((element, index) => {
    const own = components.filter((component) => component.element === index);
    const ownDead = dead.filter((component) => component.element === index);
    if (own.length > 0 && ownDead.length === own.length) {
      const message =
        'This element can never win: elements above it always come first, or its restrictions exclude each other.';
      return [warn('never-wins', ['elements', index], message)];
    }
    return ownDead.map(({ dimension, component }) =>
      warn(
        'never-wins',
        ['elements', index, 'price_components', element.components.indexOf(component)],
        `This ${dimension} can never win: elements above it always come first.`,
      ),
    );
  });
}

/** Places in which a charging car pays neither for energy nor for time though elsewhere it does. */
function holes(compiled: CompiledTariff, decided: readonly Decided[]): readonly Warning[] {
  const { tariff, axes } = compiled;
  const ordinary = decided.filter(({ place }) => place.mode === ORDINARY);
  const free = ordinary.filter(({ winners }) => winners.energy === NONE && winners.time === NONE);
  if (free.length === 0) return [];
  const hole = (text: string) => warn('hole', ['elements'], text);
  if (free.length === ordinary.length) {
    const billed = tariff.elements.some(({ components }) => components.some(({ type }) => type !== 'FLAT'));
    return billed ? [hole('Charging itself is never billed, neither by energy nor by time.')] : [];
  }
  const time = ({ place }: Decided) => place.weekday * axes.clockCuts.length + place.clock;
  const count = (of: readonly Decided[]) => {
    const counts = new Map<number, number>();
    for (const one of of) counts.set(time(one), (counts.get(time(one)) ?? 0) + 1);
    return counts;
  };
  const all = count(ordinary);
  const perTime = count(free);
  const extents = new Map<string, Set<number>>();
  for (const [at, number] of perTime) {
    const extent = number === all.get(at) ? '' : ' for some energy, duration, date or load';
    extents.set(extent, (extents.get(extent) ?? new Set<number>()).add(at));
  }
  return [...extents].map(([extent, times]) =>
    hole(
      `No price for charging ${timesText(axes, times, all.size)}${extent}: it would be free. Add an element.`,
    ),
  );
}

/** Clock classes per weekday in words; the same for all days is said once. */
function timesText(axes: Axes, times: ReadonlySet<number>, all: number): string {
  if (times.size === all) return 'at any time';
  const perDay = new Map<string, string[]>();
  for (let weekday = 0; weekday < (axes.weekdays ? 7 : 1); weekday++) {
    const clocks = axes.clockCuts.flatMap((_cut, clock) =>
      times.has(weekday * axes.clockCuts.length + clock) ? [clock] : [],
    );
    if (clocks.length === 0) continue;
    const text =
      clocks.length === axes.clockCuts.length
        ? 'all day'
        : clocks.map((clock) => clockText(axes.clockCuts, clock)).join(', ');
    perDay.set(text, [...(perDay.get(text) ?? []), WEEKDAYS[weekday] ?? '']);
  }
  return [...perDay]
    .map(([text, days]) => (!axes.weekdays || days.length === 7 ? text : `${text} on ${days.join(', ')}`))
    .join('; ');
}

function clockText(cuts: readonly number[], index: number): string {
  const time = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return `from ${time(cuts[index] ?? 0)} to ${time(cuts[index + 1] ?? DAY_MINUTES)}`;
}

/** Decimals of a price that a driver can still read. */
const MOST_SHOWN_DECIMALS = 4;

function showWarnings({ tariff, components }: CompiledTariff): readonly Warning[] {
  return components.flatMap(({ element, component, dimension, incl }) => {
    const perMinute = (price: Ratio) => ({ num: price.num, den: price.den * 60n });
    const timed = dimension === 'TIME' || dimension === 'PARKING_TIME';
    const showable = (price: Ratio) =>
      exactDecimal(price, MOST_SHOWN_DECIMALS) !== undefined ||
      (timed && exactDecimal(perMinute(price), MOST_SHOWN_DECIMALS) !== undefined);
    if (showable(incl)) return [];
    const index = tariff.elements[element]?.components.indexOf(component) ?? 0;
    return [
      warn(
        'not-showable',
        ['elements', element, 'price_components', index, 'price'],
        `The price with tax has more than ${MOST_SHOWN_DECIMALS} decimals: a driver is shown it rounded.`,
      ),
    ];
  });
}

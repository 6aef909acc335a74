import { nextClockChange, nextDurationChange } from './boundaries.ts';
import type { CompiledTariff } from './compile.ts';
import { reasonOf, unitPriceOf, vatOf } from './itemise.ts';
import type { ActivePrice, PriceChange } from './priced-session.ts';
import { Locator } from './locate.ts';
import { EXPIRED, NONE, ORDINARY, type Winners } from './place.ts';
import { LIVE_SCALES, type Period, type PeriodKind } from './session.ts';
import type { Zone } from './zone.ts';

/** The running components of a period of this kind: energy always, a time if that kind of time is billed. */
export function activePrices(
  compiled: CompiledTariff,
  winners: Winners,
  kind: PeriodKind,
): readonly ActivePrice[] {
  const time = kind === 'parking' ? winners.parking : kind === 'none' ? NONE : winners.time;
  return [winners.energy, time].flatMap((index): ActivePrice[] => {
    const component = compiled.components[index];
    if (!component) return [];
    return [
      {
        dimension: component.dimension,
        unit: component.dimension === 'ENERGY' ? 'kWh' : 'h',
        price: unitPriceOf(component),
        vat: vatOf(compiled, component),
        element: component.element,
        reason: reasonOf(compiled, component),
      },
    ];
  });
}

export function winnersAt(compiled: CompiledTariff, zone: Zone, period: Period, since: number): Winners {
  const locator = new Locator(compiled.axes, zone, LIVE_SCALES, Number);
  return compiled.winners(locator.placeOf(period, since, period.kind === 'reservation' ? EXPIRED : ORDINARY));
}

/** Looks this many boundaries ahead: a day has at most a few that change no price. */
const MOST_BOUNDARIES = 200;

/** The next instant at which other prices hold, all else staying as it is. */
export function changeAhead(
  compiled: CompiledTariff,
  zone: Zone,
  now: { readonly open: Period; readonly since: number; readonly graceUntil: number | undefined },
): PriceChange | undefined {
  const { open, since, graceUntil } = now;
  const { axes } = compiled;
  const pricesAs = (period: Period) =>
    activePrices(compiled, winnersAt(compiled, zone, period, since), period.kind);
  const current = elementsOf(pricesAs(open));
  let at = open.startAt;
  for (let looked = 0; looked < MOST_BOUNDARIES; looked++) {
    const grace = graceUntil !== undefined && graceUntil > at ? graceUntil : undefined;
    const clock = nextClockChange(axes, zone, at);
    const duration = nextDurationChange(axes, since, at);
    const next = Math.min(clock ?? Infinity, duration ?? Infinity, grace ?? Infinity);
    if (next === Infinity) return undefined;
    at = next;
    const kind = graceUntil !== undefined && at >= graceUntil ? 'parking' : open.kind;
    const prices = pricesAs({ ...open, startAt: at, kind });
    if (elementsOf(prices) !== current) {
      return { at, why: at === grace ? 'grace' : at === duration ? 'duration' : 'clock', prices };
    }
  }
  return undefined;
}

function elementsOf(prices: readonly ActivePrice[]): string {
  return prices.map(({ dimension, element }) => `${dimension} ${element}`).join(', ');
}

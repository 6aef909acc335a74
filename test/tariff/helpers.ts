import { compileTariff, type CompiledTariff } from '../../main/tariff/compile.ts';
import { itemise, price } from '../../main/tariff/engine.ts';
import { readJson, type Json } from '../../main/tariff/json.ts';
import type { ReceiptLine } from '../../main/tariff/lines.ts';
import { readCdr } from '../../main/tariff/read-cdr.ts';
import { readTariff } from '../../main/tariff/read-tariff.ts';
import type { Result } from '../../main/tariff/problem.ts';
import type { Session } from '../../main/tariff/session.ts';
import type { Totals } from '../../main/tariff/totals.ts';
import { openZone, type Zone } from '../../main/tariff/zone.ts';
import type { PlainElement, PlainRestrictions } from './reference.ts';

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

export function codes(result: Result<unknown>): string[] {
  return result.ok ? [] : result.problems.map(({ code, path }) => `${code} ${path}`);
}

export function json(plain: unknown): Json {
  return value(readJson(JSON.stringify(plain)));
}

export function zoneOf(name: string): Zone {
  return value(openZone(name));
}

export const AMSTERDAM = 'Europe/Amsterdam';

/** A tariff around these elements: EUR, no tax, nothing else. */
export function tariffWith(
  elements: PlainElement[],
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: 'T',
    country_code: 'NL',
    party_id: 'TST',
    currency: 'EUR',
    last_updated: NOW,
    elements,
    ...more,
  };
}

const NOW = '2026-11-01T00:00:00Z';

export function compiledOf(tariff: unknown): CompiledTariff {
  return compileTariff(value(readTariff(json(tariff))));
}

/** One component under restrictions. */
export function element(
  type: string,
  amount: number,
  restrictions?: PlainRestrictions | null,
  more: { vat?: number; step_size?: number } = {},
): PlainElement {
  return {
    price_components: [{ type, price: amount, step_size: 0, ...more }],
    ...(restrictions === undefined ? {} : { restrictions }),
  };
}

/** `[start, ...dimensions]` per period; dimensions as `['ENERGY', 5]` or a bare time kind. */
export type Shorthand = readonly [string, ...(string | readonly [string, number])[]];

export function cdrOf(periods: readonly Shorthand[], end: string, currency = 'EUR'): Record<string, unknown> {
  return {
    start_date_time: periods[0]?.[0],
    end_date_time: end,
    currency,
    charging_periods: periods.map(([start, ...dimensions]) => ({
      start_date_time: start,
      dimensions: dimensions.map((one) =>
        typeof one === 'string' ? { type: one, volume: 0 } : { type: one[0], volume: one[1] },
      ),
    })),
  };
}

export function sessionOf(tariff: unknown, cdr: unknown): Session {
  return value(readCdr(json(cdr), value(readTariff(json(tariff))))).session;
}

/** Both forms of the engine, which must agree. */
export function priced(
  tariff: unknown,
  cdr: unknown,
  zone = AMSTERDAM,
): Totals & { lines: readonly ReceiptLine[] } {
  const compiled = compiledOf(tariff);
  const session = sessionOf(tariff, cdr);
  const fast = price(compiled, zoneOf(zone), session);
  const { totals, lines } = itemise(compiled, zoneOf(zone), session);
  if (JSON.stringify(fast) !== JSON.stringify(totals)) {
    throw new Error(`fast ${JSON.stringify(fast)} is not exact ${JSON.stringify(totals)}`);
  }
  return { ...totals, lines };
}

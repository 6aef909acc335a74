import type { CompiledTariff } from './compile.ts';
import { fastFigures } from './fast.ts';
import { linesOf } from './itemise.ts';
import type { ReceiptLine } from './lines.ts';
import { RunningPrice } from './running.ts';
import type { Session, SessionShape } from './session.ts';
import type { Settlement } from './settle.ts';
import { totalsOf, type Figures, type Totals } from './totals.ts';
import type { Zone } from './zone.ts';

/**
 * The price of a session by `tariffs.md`'s rules: pure, exact, and the same three ways: `price` for a total, `itemise`
 * for a receipt, `RunningPrice` as it happens.
 */

/** Stored with every receipt; changes whenever any session could be priced differently. */
export const ENGINE_VERSION = '1';

/** The price as integers. Plain doubles where each is provably exact, BigInts otherwise. */
export function priceFigures(compiled: CompiledTariff, zone: Zone, session: Session): Figures {
  if (!session.wide) {
    const plan = compiled.fast.planFor(session);
    const figures = plan && fastFigures(plan, zone, session);
    if (figures) return figures;
  }
  return settlementOf(compiled, zone, session).figures;
}

/** The price as decimal strings. */
export function price(compiled: CompiledTariff, zone: Zone, session: Session): Totals {
  return totals(compiled, priceFigures(compiled, zone, session));
}

/** The price with the lines that make it. */
export function itemise(
  compiled: CompiledTariff,
  zone: Zone,
  session: Session,
): { readonly totals: Totals; readonly lines: readonly ReceiptLine[] } {
  const settlement = settlementOf(compiled, zone, session);
  return { totals: totals(compiled, settlement.figures), lines: linesOf(compiled, settlement) };
}

/** The long way: BigInts throughout. */
export function settlementOf(compiled: CompiledTariff, zone: Zone, session: Session): Settlement {
  return session.wide
    ? runThrough(new RunningPrice(compiled, zone, session, (value) => value), session)
    : runThrough(new RunningPrice(compiled, zone, session, Number), session);
}

function runThrough<Q extends number | bigint>(
  running: RunningPrice<Q>,
  session: SessionShape<Q>,
): Settlement {
  for (const period of session.periods) running.begin(period);
  running.extend(session.endAt, session.endEnergy);
  return running.settlement();
}

function totals({ tariff }: CompiledTariff, figures: Figures): Totals {
  return totalsOf(figures, tariff.currency, tariff.currencyDecimals);
}

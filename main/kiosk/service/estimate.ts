/** "What would this session cost": an imagined session through the very engine that bills real ones. */
import { costView } from '../../bridge/cost.ts';
import type { TariffPage } from '../../bridge/service/book-pages.ts';
import type { PriceBasis } from '../../session/price.ts';
import { startPricedSession } from '../../tariff/live.ts';

export type EstimateQuestion = Pick<
  NonNullable<TariffPage['estimate']>,
  'startAt' | 'energyWh' | 'chargingMinutes' | 'parkedMinutes'
>;

const MINUTE_MS = 60_000;
/** The last instant that a Date can be. */
const LATEST = 8.64e15;

/** Energy flows evenly while it charges; parking has its free time as configured. */
export function estimate(
  basis: PriceBasis,
  question: EstimateQuestion,
  language: string,
): NonNullable<TariffPage['estimate']> {
  const { startAt, energyWh, chargingMinutes, parkedMinutes } = question;
  // The engine would bill them at one instant, which no charger can do.
  if (energyWh > 0 && chargingMinutes === 0) return { ...question, cost: null, problem: 'estimate.no-time' };
  const endAt = startAt + (chargingMinutes + parkedMinutes) * MINUTE_MS;
  if (endAt > LATEST) return { ...question, cost: null, problem: 'estimate.no-such-time' };
  const { compiled, zone, graceSeconds } = basis;
  const session = startPricedSession(compiled, { zone, startAt, graceSeconds });
  const fullAt = startAt + chargingMinutes * MINUTE_MS;
  const watts = chargingMinutes === 0 ? 0 : Math.round((energyWh * 60) / chargingMinutes);
  session.reading({ at: startAt, wh: 0, watts });
  session.reading({ at: fullAt, wh: energyWh, watts });
  if (parkedMinutes > 0) session.kind(fullAt, 'parking');
  session.end(endAt);
  const { totals, lines } = session.snapshot();
  return { ...question, cost: costView(totals, lines, { language, zone }), problem: null };
}

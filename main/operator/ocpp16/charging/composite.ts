/** What will be allowed over a time, as one schedule (OCPP 1.6, 5.7 GetCompositeSchedule). Pure. */
import type { ChargingSchedule, RateUnit, SchedulePeriod } from './profile.ts';
import { type Allowed, wattsOf } from './schedule.ts';

/** A schedule that changes more often than this is cut: it is as long as a message may be. */
const MOST_PERIODS = 200;

/** `most`: amperes that wiring allows, where no profile says less. */
export function compositeSchedule(
  allowedAt: (at: number) => Allowed,
  connector: { readonly most: number; readonly phases: 1 | 3 },
  from: number,
  durationS: number,
  unit: RateUnit,
): ChargingSchedule {
  const periods: SchedulePeriod[] = [];
  const end = from + durationS * 1000;
  let at: number | null = from;
  while (at !== null && at < end && periods.length < MOST_PERIODS) {
    const { amps, until }: Allowed = allowedAt(at);
    const limit = rate(Math.min(amps ?? connector.most, connector.most), connector.phases, unit);
    const startPeriod = Math.round((at - from) / 1000);
    if (periods.at(-1)?.limit !== limit) periods.push({ startPeriod, limit, numberPhases: connector.phases });
    at = until;
  }
  return {
    duration: durationS,
    startSchedule: new Date(from).toISOString(),
    chargingRateUnit: unit,
    chargingSchedulePeriod: periods,
  };
}

function rate(amps: number, phases: number, unit: RateUnit): number {
  return unit === 'A' ? amps : Math.round(wattsOf(amps, phases) * 10) / 10;
}

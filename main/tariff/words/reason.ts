/** Why a line of a bill has its price: the restrictions of the element that won, in words. */
import type { Decimal } from '../decimal.ts';
import type { Restrictions } from '../model.ts';
import { DAY_MINUTES, WEEKDAYS } from '../model.ts';
import { messagesFor } from './catalogue.ts';
import { daysText, rangePhrase } from './conditions.ts';
import { formatsOf, type Formats } from './format.ts';
import type { TariffMessages } from './messages.ts';

/**
 * One phrase for each restriction, in the order in which prices are described; none for a price that always holds.
 * `language` is BCP 47; English where there are no words of it.
 */
export function reasonPhrases(of: Restrictions, language: string, currency: string): readonly string[] {
  const say = messagesFor(language);
  const format = formatsOf(say, currency);
  const loads = [say.belowLoad, say.fromLoad, say.betweenLoads] as const;
  return [
    ...whenPhrases(of, say, format),
    ...rangePhrase(
      { from: of.minDuration === 0 ? undefined : of.minDuration, to: of.maxDuration },
      format.duration,
      [of.reservation ? say.firstReserved : say.firstTime, say.afterTime, say.betweenTimes],
    ),
    ...rangePhrase({ from: bound(of.minKwh), to: of.maxKwh }, format.energy, [
      say.firstEnergy,
      say.afterEnergy,
      say.betweenEnergy,
    ]),
    ...rangePhrase({ from: bound(of.minPower), to: of.maxPower }, format.power, loads),
    ...rangePhrase({ from: bound(of.minCurrent), to: of.maxCurrent }, format.current, loads),
  ];
}

/** From nothing on is from the beginning: no restriction. */
const bound = (value: Decimal | undefined) => (value?.units === 0n ? undefined : value);

function whenPhrases(of: Restrictions, say: TariffMessages, format: Formats): readonly string[] {
  const days = of.days?.map((day) => WEEKDAYS.indexOf(day)).toSorted((a, b) => a - b);
  const names = days === undefined || days.length === WEEKDAYS.length ? null : daysText(days, say, format);
  const timed = of.startTime !== undefined || of.endTime !== undefined;
  const window = timed
    ? say.window(format.clock(of.startTime ?? 0), format.clock(of.endTime ?? DAY_MINUTES))
    : null;
  const dates =
    of.startDate === undefined || of.endDate === undefined
      ? []
      : [say.window(format.date(of.startDate), format.date(of.endDate - 1))];
  if (names !== null && window !== null) return [say.daysAndWindows(names, window), ...dates];
  return [...(names === null ? [] : [names]), ...(window === null ? [] : [window]), ...dates];
}

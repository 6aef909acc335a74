/** Dates as the books' pages write them: with the year, for what happened long ago. */
import type { ServiceLanguage } from '../../../main/bridge/contract.ts';
import type { Day } from './zoned.ts';

export interface Dates {
  /** "22 Nov 2026, 18:42" */
  moment(at: number): string;
  /** "22 Nov 2026" */
  date(at: number): string;
  /** "Sunday, 22 November 2026" */
  long(at: number): string;
  /** "22 Nov 2026" of a calendar day. */
  day(day: Day): string;
  /** "15–22 Nov 2026"; one date where both are of one day. */
  span(from: number, to: number): string;
  /** "November 2026" */
  month(day: Day): string;
  /** "Mon" to "Sun" */
  readonly weekdays: readonly string[];
}

const DAY_MS = 86_400_000;
/** A Monday, noon. */
const MONDAY = Date.UTC(2026, 0, 5, 12);

export function createDates(language: ServiceLanguage, timeZone: string): Dates {
  const locale = language === 'de' ? 'de' : 'en-GB';
  const calendar = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const format = (options: Intl.DateTimeFormatOptions, zone = 'UTC') =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  const moment = format({ ...calendar, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, timeZone);
  const date = format(calendar, timeZone);
  const long = format({ dateStyle: 'full' }, timeZone);
  const day = format(calendar);
  const month = format({ month: 'long', year: 'numeric' });
  const weekday = format({ weekday: 'short' });
  const noon = (of: Day) => Date.UTC(of.year, of.month - 1, of.day, 12);
  return {
    moment: (at) => moment.format(at),
    date: (at) => date.format(at),
    span: (from, to) => date.formatRange(from, to),
    long: (at) => long.format(at),
    day: (of) => day.format(noon(of)),
    month: (of) => month.format(noon(of)),
    weekdays: Array.from({ length: 7 }, (_, index) => weekday.format(MONDAY + index * DAY_MS)),
  };
}

/**
 * Calendar days and wall-clock times of the station's time zone, to and from epoch milliseconds. The offset is asked of
 * `Intl`, twice where a clock change lies between; a time that the clocks skip becomes the one after the change.
 */
export interface Wall {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export type Day = Pick<Wall, 'year' | 'month' | 'day'>;

export interface Zone {
  wallOf(at: number): Wall;
  /** Fields may lie beyond their ranges: day 0 is the day before the first. */
  epochOf(wall: Wall): number;
  startOf(day: Day): number;
}

const MINUTE_MS = 60_000;

export function createZone(timeZone: string): Zone {
  const fields = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });

  function wallOf(at: number): Wall {
    const parts = new Map(fields.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') };
  }

  /** How far the zone's wall clock is ahead of UTC then, ms, in whole minutes. */
  function aheadAt(at: number): number {
    return utcOf(wallOf(at)) - Math.floor(at / MINUTE_MS) * MINUTE_MS;
  }

  function epochOf(wall: Wall): number {
    const utc = utcOf(wall);
    const before = utc - aheadAt(utc - 24 * 60 * MINUTE_MS);
    if (utcOf(wallOf(before)) === utc) return before;
    const after = utc - aheadAt(utc + 24 * 60 * MINUTE_MS);
    return utcOf(wallOf(after)) === utc ? after : before;
  }

  return { wallOf, epochOf, startOf: (day) => epochOf({ ...day, hour: 0, minute: 0 }) };
}

function utcOf({ year, month, day, hour, minute }: Wall): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** Days that are so many apart; over the ends of months and years. */
export function plusDays({ year, month, day }: Day, days: number): Day {
  return dayOfUtc(Date.UTC(year, month - 1, day + days));
}

/** The first of the month that is so many months away. */
export function plusMonths({ year, month }: Day, months: number): Day {
  return dayOfUtc(Date.UTC(year, month - 1 + months, 1));
}

function dayOfUtc(utc: number): Day {
  const date = new Date(utc);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Orders days; the same for equal ones. */
export function dayNumber({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day) / (24 * 60 * MINUTE_MS);
}

/** Six weeks that hold the month, each from Monday to Sunday. */
export function monthGrid(month: Day): readonly (readonly Day[])[] {
  const first = { ...month, day: 1 };
  const weekday = (new Date(Date.UTC(first.year, first.month - 1, 1)).getUTCDay() + 6) % 7;
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (__, day) => plusDays(first, week * 7 + day - weekday)),
  );
}

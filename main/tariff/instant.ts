import type { ProblemCode } from './problem.ts';

/** OCPI's DateTime, dates and times of day as numbers (`types`, section DateTime; `mod_tariffs`, TariffRestrictions). */

const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,30}))?(Z|[+-]\d\d:?\d\d)?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const DAY_MS = 86_400_000;

/** Microseconds since 1970 (below 2^53 until 2255), or what is wrong. Without `Z` it is UTC as well (rule 19). */
export function parseDateTime(text: string): number | ProblemCode {
  const match = DATE_TIME.exec(text);
  if (!match) return 'bad-date-time';
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = 'Z'] =
    match;
  if (zone !== 'Z') return 'bad-offset';
  const days = parseDate(`${year}-${month}-${day}`);
  if (typeof days === 'string') return days === 'bad-date' ? 'bad-date-time' : days;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return 'bad-date-time';
  if (/[1-9]/.test(fraction.slice(6))) return 'not-exact';
  const ms = days * DAY_MS + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
  return ms * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** `2026-11-22` as days since 1970-01-01. */
export function parseDate(text: string): number | ProblemCode {
  const match = DATE.exec(text);
  if (!match) return 'bad-date';
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const ms = Date.UTC(year, month - 1, day);
  const date = new Date(ms);
  if (year < 100 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    return year < 100 && month >= 1 && month <= 12 ? 'year-out-of-range' : 'bad-date';
  }
  if (year < FIRST_YEAR || year > LAST_YEAR) return 'year-out-of-range';
  return ms / DAY_MS;
}

/** `17:30` as minutes of the day. */
export function parseTime(text: string): number | ProblemCode {
  const match = TIME.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : 'bad-time';
}

/** `2026-11-22T18:00:00Z`, with milliseconds only if there are any. */
export function formatDateTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z');
}

import { failed, type Result } from './problem.ts';

/**
 * An IANA time zone as a table of offsets. `Intl.DateTimeFormat` takes microseconds a call, far too slow to ask for
 * each period; a zone asks it once per calendar year (a probe every four days finds every transition: the shortest
 * interval between two of them since 1970 is a week) and answers from the table after that.
 */
export interface Zone {
  readonly name: string;
  /**
   * What the zone's clocks are ahead of UTC, in seconds, at an instant of the years 1970 to 2199.
   * Hours skipped or repeated by daylight saving come out as the clock shows them (rule 5).
   */
  offsetAt(epochSeconds: number): number;
  /** The first instant after `epochSeconds` at which the offset may change (never later than the next change). */
  steadyUntil(epochSeconds: number): number;
}

/** 1970-01-01 and 2200-01-01 (rule 19), with a day to spare for local dates. */
export const FIRST_SECOND = 0;
export const LAST_SECOND = Date.UTC(2200, 0, 1) / 1000;

/** `Area/Place`, `Area/Region/Place` or a single word; no offsets, no paths. */
const NAME = /^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:\/[A-Za-z0-9_+-]{1,31}){0,2}$/;
const PROBE_SECONDS = 4 * 86_400;
/** Formatters weigh tens of kilobytes: a stream of cases in every zone of the world must not keep them all. */
const MOST_OPEN_ZONES = 64;

const openZones = new Map<string, Zone>();

/** Opens a zone by its IANA name; an unknown or hostile name is a problem, never a guess. */
export function openZone(name: string): Result<Zone> {
  const known = openZones.get(name);
  if (known) return { ok: true, value: known };
  const refuse = () =>
    failed(
      'bad-time-zone',
      '$.time_zone',
      `${JSON.stringify(name.slice(0, 64))} is no IANA time zone. Use a name such as "Europe/Amsterdam".`,
    );
  if (!NAME.test(name)) return refuse();
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch (error) {
    if (error instanceof RangeError) return refuse();
    throw error;
  }
  const zone = new ZoneTable(name, format);
  const oldest = openZones.keys().next();
  if (openZones.size >= MOST_OPEN_ZONES && !oldest.done) openZones.delete(oldest.value);
  openZones.set(name, zone);
  return { ok: true, value: zone };
}

interface Span {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

class ZoneTable implements Zone {
  readonly name: string;
  private readonly format: Intl.DateTimeFormat;
  private readonly years = new Map<number, readonly Span[]>();
  private current: Span = { from: 0, until: 0, offset: 0 };

  constructor(name: string, format: Intl.DateTimeFormat) {
    this.name = name;
    this.format = format;
  }

  offsetAt(epochSeconds: number): number {
    const { current } = this;
    if (epochSeconds >= current.from && epochSeconds < current.until) return current.offset;
    return this.find(epochSeconds).offset;
  }

  steadyUntil(epochSeconds: number): number {
    return this.find(epochSeconds).until;
  }

  private find(epochSeconds: number): Span {
    const { current } = this;
    if (epochSeconds >= current.from && epochSeconds < current.until) return current;
    const year = new Date(epochSeconds * 1000).getUTCFullYear();
    let spans = this.years.get(year);
    if (!spans) {
      spans = this.scan(Date.UTC(year, 0, 1) / 1000, Date.UTC(year + 1, 0, 1) / 1000);
      this.years.set(year, spans);
    }
    const span = spans.find((candidate) => epochSeconds < candidate.until);
    if (!span) throw new RangeError(`No time zone offset at ${epochSeconds}: not a finite instant`);
    this.current = span;
    return span;
  }

  private scan(start: number, end: number): readonly Span[] {
    const spans: Span[] = [];
    let from = start;
    let offset = this.ask(start);
    for (let probe = start; probe < end;) {
      const next = Math.min(probe + PROBE_SECONDS, end);
      const later = this.ask(next);
      if (later !== offset) {
        const change = this.changeBetween(probe, next, offset);
        spans.push({ from, until: change, offset });
        from = change;
        offset = later;
      }
      probe = next;
    }
    if (from < end) spans.push({ from, until: end, offset });
    return spans;
  }

  /** The first second in (`low`, `high`] whose offset is no longer `offset`. */
  private changeBetween(low: number, high: number, offset: number): number {
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.ask(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }

  private ask(epochSeconds: number): number {
    // en-US with these options is always "MM/DD/YYYY, HH:MM:SS".
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (
      this.format.format(epochSeconds * 1000).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - epochSeconds;
  }
}

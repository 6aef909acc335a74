import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDates } from '../../../renderer/service/books/dates.ts';
import {
  createZone,
  dayNumber,
  monthGrid,
  plusDays,
  plusMonths,
} from '../../../renderer/service/books/zoned.ts';

const ZONES = ['Europe/Amsterdam', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** 2000 to 2099. */
const instants = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) });

describe('times of the station’s zone', () => {
  it.each(ZONES)('an instant’s wall time is that instant again, to the minute: %s', (timeZone) => {
    const zone = createZone(timeZone);
    fc.assert(
      fc.property(instants, (at) => {
        const wall = zone.wallOf(at);
        const again = zone.epochOf(wall);
        expect(zone.wallOf(again)).toEqual(wall);
        // Where the clocks are put back a wall time comes twice, an hour or half an hour apart.
        expect([0, 30, 60]).toContain(Math.abs(again - Math.floor(at / MINUTE) * MINUTE) / MINUTE);
      }),
    );
  });

  it('a time that the clocks skip is the one after the change', () => {
    const zone = createZone('Europe/Amsterdam');
    const at = zone.epochOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 });
    expect(zone.wallOf(at)).toEqual({ year: 2026, month: 3, day: 29, hour: 3, minute: 30 });
  });

  it('a time that comes twice is the first of the two', () => {
    const zone = createZone('Europe/Amsterdam');
    expect(zone.epochOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 })).toBe(
      Date.UTC(2026, 9, 25, 0, 30),
    );
  });

  it.each(ZONES)('days follow each other without a gap: %s', (timeZone) => {
    const zone = createZone(timeZone);
    fc.assert(
      fc.property(instants, (at) => {
        const day = zone.wallOf(at);
        const from = zone.startOf(day);
        const to = zone.startOf(plusDays(day, 1));
        expect(from).toBeLessThanOrEqual(at);
        expect(to).toBeGreaterThan(at);
        expect([23, 23.5, 24, 24.5, 25]).toContain((to - from) / (60 * MINUTE));
      }),
    );
  });
});

describe('calendar days', () => {
  it('run over the ends of months and years', () => {
    expect(plusDays({ year: 2026, month: 12, day: 31 }, 1)).toEqual({ year: 2027, month: 1, day: 1 });
    expect(plusDays({ year: 2028, month: 3, day: 1 }, -1)).toEqual({ year: 2028, month: 2, day: 29 });
    expect(plusMonths({ year: 2026, month: 1, day: 31 }, -1)).toEqual({ year: 2025, month: 12, day: 1 });
    expect(plusMonths({ year: 2026, month: 1, day: 31 }, 1)).toEqual({ year: 2026, month: 2, day: 1 });
  });

  it('six weeks from Monday hold every day of any month, one after the other', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const month = plusMonths(createZone('UTC').wallOf(at), 0);
        const days = monthGrid(month).flat();
        expect(days).toHaveLength(42);
        expect(days.map(dayNumber)).toEqual(days.map((_, index) => dayNumber(days[0] ?? month) + index));
        expect(new Date(dayNumber(days[0] ?? month) * DAY).getUTCDay()).toBe(1);
        const last = plusDays(plusMonths(month, 1), -1);
        expect(days.filter((day) => day.month === month.month)).toHaveLength(last.day);
      }),
    );
  });
});

describe('dates in words', () => {
  const at = Date.UTC(2026, 10, 22, 17, 42);

  it('are those of the station’s zone, with the year', () => {
    const dates = createDates('en', 'Europe/Amsterdam');
    expect(dates.moment(at)).toBe('22 Nov 2026, 18:42');
    expect(dates.date(Date.UTC(2026, 10, 22, 23, 30))).toBe('23 Nov 2026');
    expect(dates.day({ year: 2026, month: 11, day: 22 })).toBe('22 Nov 2026');
    expect(dates.month({ year: 2026, month: 11, day: 1 })).toBe('November 2026');
    expect(dates.weekdays[0]).toBe('Mon');
    expect(dates.weekdays).toHaveLength(7);
  });

  it('a span within one day is that day', () => {
    const dates = createDates('de', 'Europe/Amsterdam');
    expect(dates.span(at, at + MINUTE)).toBe(dates.date(at));
    expect(dates.span(at, at + 3 * DAY)).toMatch(/22\..*25\. Nov\. 2026/);
  });
});

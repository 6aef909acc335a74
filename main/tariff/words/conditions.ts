import type { Axes } from '../axes.ts';
import { DAY_MINUTES } from '../model.ts';
import type { Formats } from './format.ts';
import type { TariffMessages } from './messages.ts';
import type { Range, Where } from './rules.ts';

/** Conditions as phrases, one each, in the order in which they are said. */
export function conditionPhrases(
  axes: Axes,
  where: Where,
  say: TariffMessages,
  format: Formats,
): readonly string[] {
  const { energy, duration, power, current } = where;
  return [
    ...(where.week ? weekPhrases(axes, where.week, say, format) : []),
    ...rangePhrase(duration, format.duration, [say.firstTime, say.afterTime, say.betweenTimes]),
    ...rangePhrase(energy, format.energy, [say.firstEnergy, say.afterEnergy, say.betweenEnergy]),
    ...rangePhrase(power, format.power, [say.belowLoad, say.fromLoad, say.betweenLoads]),
    ...rangePhrase(current, format.current, [say.belowLoad, say.fromLoad, say.betweenLoads]),
  ];
}

/** True if some of it lies in the small hours and it is not the whole day: then it gets the moon. */
export function isNightly(axes: Axes, { week }: Where): boolean {
  if (!week) return false;
  const at = (hour: number) => axes.clockOfMinute[hour * 60] ?? 0;
  return week.every((day) => day[at(2)] === true && day[at(12)] === false);
}

/** "for the first 10 kWh", "from 2 h after the start": from inclusive, to exclusive; nothing where nothing is bound. */
export function rangePhrase<T>(
  { from, to }: Range<T>,
  format: (value: T) => string,
  [below, above, between]: readonly [
    (to: string) => string,
    (from: string) => string,
    (from: string, to: string) => string,
  ],
): readonly string[] {
  if (from !== undefined && to !== undefined) return [between(format(from), format(to))];
  if (from !== undefined) return [above(format(from))];
  return to === undefined ? [] : [below(format(to))];
}

/** Days that are alike are said together. */
function weekPhrases(
  axes: Axes,
  week: readonly (readonly boolean[])[],
  say: TariffMessages,
  format: Formats,
): readonly string[] {
  const kinds = new Map<string, number[]>();
  week.forEach((day, index) => {
    if (!day.includes(true)) return;
    const key = day.map(Number).join('');
    kinds.set(key, [...(kinds.get(key) ?? []), index]);
  });
  return [...kinds.values()].map((days) => {
    const clocks = week[days[0] ?? 0] ?? [];
    const everyDay = days.length === week.length;
    const windows = clocks.includes(false) ? windowsText(axes, clocks, everyDay, say, format) : undefined;
    if (everyDay) return windows ?? '';
    const names = daysText(days, say, format);
    return windows === undefined ? names : say.daysAndWindows(names, windows);
  });
}

/** Only if every day is alike may a window run on past midnight: else it would say the wrong day's morning. */
function windowsText(
  axes: Axes,
  clocks: readonly boolean[],
  everyDay: boolean,
  say: TariffMessages,
  format: Formats,
): string {
  const windows: { from: number; to: number }[] = [];
  clocks.forEach((holds, index) => {
    if (!holds) return;
    const from = axes.clockCuts[index] ?? 0;
    const to = axes.clockCuts[index + 1] ?? DAY_MINUTES;
    const last = windows.at(-1);
    if (last?.to === from) last.to = to;
    else windows.push({ from, to });
  });
  const first = windows[0];
  const last = windows.at(-1);
  if (everyDay && windows.length > 1 && first?.from === 0 && last?.to === DAY_MINUTES) {
    last.to = first.to;
    windows.shift();
  }
  return say.list(windows.map(({ from, to }) => say.window(format.clock(from), format.clock(to))));
}

/** Three days in a row or more are a span: Mon – Fri. */
export function daysText(days: readonly number[], say: TariffMessages, format: Formats): string {
  const runs: { first: number; last: number }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run?.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day });
  }
  return say.list(
    runs.flatMap(({ first, last }) => {
      if (last - first >= 2) return [say.days(format.weekday(first), format.weekday(last))];
      return Array.from({ length: last - first + 1 }, (_unused, index) => format.weekday(first + index));
    }),
  );
}

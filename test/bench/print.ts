/** Statistics of a benchmark and the table that it prints: one line a figure, plain text, aligned. */

export type Statistic = 'p50' | 'p95' | 'p99' | 'max' | 'ratio';

/** A promise about one statistic of a figure, in the figure's unit (`ratio`: times the floor). Exactly one bound. */
export type Goal =
  | { readonly of: Statistic; readonly most: number }
  | { readonly of: Statistic; readonly least: number }
  | { readonly of: Statistic; readonly below: number };

export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** As measured, in any order; a single one for a plain value. */
  readonly samples: readonly number[];
  readonly goals?: readonly Goal[];
  /** What the same machine does at best, or a peer, measured in the same run and unit. */
  readonly floor?: { readonly what: string; readonly value: number };
  readonly note?: string;
}

export interface SectionResult {
  readonly section: string;
  readonly seconds: number;
  /** Load average of the last minute at its end. */
  readonly load: string;
  readonly figures: readonly Figure[];
  /** Why there are no (more) figures: something is not installed, or the section failed. */
  readonly gap?: { readonly kind: 'skipped' | 'failed'; readonly reason: string };
}

export interface Summary {
  readonly n: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly ratio: number | null;
}

/** Nearest rank: a value that was really measured, never one between two. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 50);

export function summarise({ samples, floor }: Figure): Summary {
  const p50 = percentile(samples, 50);
  return {
    n: samples.length,
    p50,
    p95: percentile(samples, 95),
    p99: percentile(samples, 99),
    max: percentile(samples, 100),
    ratio: floor ? p50 / floor.value : null,
  };
}

/** Whether a figure keeps a goal; undefined when it cannot be said. */
export function keeps(summary: Summary, goal: Goal): boolean | undefined {
  const value = summary[goal.of];
  if (value === null || !Number.isFinite(value)) return undefined;
  if ('most' in goal) return value <= goal.most;
  return 'least' in goal ? value >= goal.least : value < goal.below;
}

const COLUMNS = ['figure', 'n', 'p50', 'p95', 'p99', '', 'goal', '', '× floor', 'floor'] as const;
/** Columns of words; figures are aligned to the right. */
const LEFT: readonly number[] = [0, 5, 6, 7, 9];

export function tableOf(results: readonly SectionResult[]): string {
  const rows: (readonly string[])[] = [COLUMNS];
  const lines: (number | string)[] = [0];
  for (const { section, seconds, load, figures, gap } of results) {
    lines.push('', `${section} (${seconds.toFixed(0)} s, load ${load})`);
    for (const figure of figures) {
      lines.push(rows.push(rowOf(figure)) - 1);
      if (figure.note !== undefined) lines.push(`    ${figure.note}`);
    }
    if (gap) lines.push(`  ${gap.kind}: ${gap.reason}`);
  }
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const aligned = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return LEFT.includes(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return lines.map((line) => (typeof line === 'string' ? line : aligned(rows[line] ?? []))).join('\n');
}

function rowOf(figure: Figure): readonly string[] {
  const { n, p50, p95, p99, ratio } = summarise(figure);
  const single = n === 1;
  return [
    `  ${figure.name}`,
    single ? '' : String(n),
    shown(p50),
    single ? '' : shown(p95),
    single ? '' : shown(p99),
    figure.unit,
    (figure.goals ?? []).map(goalText).join(', '),
    verdict(figure),
    ratio === null ? '' : shown(ratio),
    figure.floor ? `${shown(figure.floor.value)} ${figure.floor.what}` : '',
  ];
}

function verdict(figure: Figure): string {
  const summary = summarise(figure);
  const kept = (figure.goals ?? []).map((goal) => keeps(summary, goal));
  if (kept.length === 0) return '';
  if (kept.includes(undefined)) return '?';
  return kept.includes(false) ? 'MISSED' : 'kept';
}

function goalText(goal: Goal): string {
  const of = goal.of === 'ratio' ? '×' : goal.of;
  if ('most' in goal) return `${of} ≤ ${shown(goal.most)}`;
  return 'least' in goal ? `${of} ≥ ${shown(goal.least)}` : `${of} < ${shown(goal.below)}`;
}

/** Three digits that say something. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 10_000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** The same for programs. */
export function jsonOf(about: Readonly<Record<string, unknown>>, results: readonly SectionResult[]): string {
  const sections = results.map(({ section, seconds, load, figures, gap }) => ({
    section,
    seconds,
    load,
    gap,
    figures: figures.map((figure) => {
      const summary = summarise(figure);
      return {
        name: figure.name,
        unit: figure.unit,
        ...summary,
        goals: figure.goals?.map((goal) => ({ ...goal, kept: keeps(summary, goal) })),
        floor: figure.floor,
        note: figure.note,
        samples: figure.samples,
      };
    }),
  }));
  return `${JSON.stringify({ ...about, sections }, undefined, 2)}\n`;
}

/** Rows of one table copied between two attached databases, around whatever of it cannot be read. */
import type { DatabaseSync } from 'node:sqlite';
import { storeError } from './store-error.ts';

/** Rows in one statement: few enough that its undoing stays small, many enough that it runs at SQLite's own speed. */
const CHUNK = 4_000;
/** Past any rowid that this store ever gives. */
const LAST_ROWID = 2 ** 40;
/** A table in which so many places cannot be read is given up: each costs a search. */
const MOST_FAILURES = 5_000;

export interface Copy {
  readonly table: string;
  readonly columns: readonly string[];
  /** SQL of where the rows are read. */
  readonly source: string;
  /** Of the source's rows; default all. */
  readonly where?: string;
  /** SQL to use in place of a column. */
  readonly as?: Readonly<Record<string, string>>;
  /** Column that names a session: rows whose session is not there are left out. */
  readonly parent?: string;
  readonly late: () => boolean;
}

/** Rowids that could not be read. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

/** From its source to `main`, the newest first; rows that are there already are left alone. Errors: what writing `main` throws. */
export function copyRows(db: DatabaseSync, copy: Copy): { rows: number; gaps: readonly Gap[] } {
  const { table, columns, source, where = 'true', as = {}, parent } = copy;
  const known = parent === undefined ? '' : `AND ${parent} IN (SELECT id FROM main.sessions)`;
  const values = columns.map((column) => as[column] ?? column).join(', ');
  const part = `FROM ${source} WHERE rowid BETWEEN ? AND ?`;
  const run = db.prepare(
    `INSERT OR IGNORE INTO main.${table} (${columns.join(', ')}) SELECT ${values} ${part} AND (${where}) ${known}`,
  );
  const first = db.prepare(`SELECT rowid AS id ${part} ORDER BY rowid LIMIT 1`);
  const last = db.prepare(`SELECT rowid AS id ${part} ORDER BY rowid DESC LIMIT 1`);
  const gaps: Gap[] = [];
  let rows = 0;
  let failures = 0;
  // Breadth first, so that one unreadable region does not use up the patience for the others.
  const queue: [number, number][] = [[1, LAST_ROWID]];
  for (let next = queue.shift(); next; next = queue.shift()) {
    let [from, to] = next;
    if (failures >= MOST_FAILURES || copy.late()) {
      gaps.push({ from, to, why: copy.late() ? 'no time was left' : 'too much is damaged' });
      continue;
    }
    try {
      const lowest = first.get(from, to)?.['id'];
      if (lowest === undefined) continue;
      from = Number(lowest);
      to = Number(last.get(from, to)?.['id'] ?? to);
      if (to - from >= CHUNK) {
        queue.unshift([to - CHUNK + 1, to], [from, to - CHUNK]); // the newest first
        continue;
      }
      rows += Number(run.run(from, to).changes);
    } catch (error) {
      const { code, message } = storeError(error, table);
      if (code === 'full' || code === 'no-access') throw error;
      failures++;
      if (from >= to) gaps.push({ from, to, why: message });
      else {
        const middle = Math.floor((from + to) / 2);
        queue.push([from, middle], [middle + 1, to]);
      }
    }
  }
  return { rows, gaps: joined(gaps) };
}

function joined(gaps: readonly Gap[]): Gap[] {
  const all: Gap[] = [];
  for (const gap of gaps.toSorted((one, other) => one.from - other.from)) {
    const before = all.at(-1);
    if (before && before.to + 1 === gap.from && before.why === gap.why)
      all[all.length - 1] = { ...before, to: gap.to };
    else all.push(gap);
  }
  return all;
}

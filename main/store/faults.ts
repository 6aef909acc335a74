/** Faults that are there, and those that were. */
import type { SQLOutputValue } from 'node:sqlite';
import type { Preparer } from './handle.ts';

export interface FaultRow {
  readonly id: number;
  readonly code: string;
  readonly connector: number | null;
  readonly raisedAt: number;
  readonly clearedAt: number | null;
  /** JSON. */
  readonly evidence: string;
  /** JSON of diagnoses; null: none could be made. */
  readonly diagnosis: string | null;
  readonly outcome: string | null;
  /** When a technician had seen it, and who; null: nobody yet. */
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
}

/** Everything that is given has to hold. */
export interface FaultQuery {
  /** Rows of a page. */
  readonly most: number;
  /** Only rows before the one with this id; null: the newest page. */
  readonly before?: number | null;
  /** A connector's faults; `station`: those of none. */
  readonly connector?: number | 'station' | null;
  readonly code?: string | null;
  /** Only those that are over (`past`) or that are there (`open`). */
  readonly is?: 'past' | 'open' | null;
}

export interface FaultPage {
  /** The newest first. */
  readonly rows: readonly FaultRow[];
  /** `before` of the next page; null: this is the last. */
  readonly before: number | null;
}

export interface FaultStore {
  raised(code: string, connector: number | null, at: number, evidence: unknown, diagnosis?: unknown): number;
  cleared(id: number, at: number): void;
  /** More is known than when it was raised. */
  diagnosed(id: number, diagnosis: unknown): void;
  /** How its recovery ended. */
  ended(id: number, outcome: string): void;
  /** Those that were there when the last process ended, the oldest first. */
  open(): readonly FaultRow[];
  /** The newest first. */
  newest(most: number): readonly FaultRow[];
  get(id: number): FaultRow | undefined;
  page(query: FaultQuery): FaultPage;
  /** A technician has seen it. False: there is none with this id, or somebody had already. */
  acknowledge(id: number, at: number, by: string): boolean;
}

export function faultStore(db: Preparer, atomically: <Result>(work: () => Result) => Result): FaultStore {
  const insert = db.prepare(
    'INSERT INTO faults (code, connector, raised_at, evidence, diagnosis) VALUES (?, ?, ?, ?, ?)',
  );
  const clear = db.prepare('UPDATE faults SET cleared_at = ? WHERE id = ? AND cleared_at IS NULL');
  const diagnose = db.prepare('UPDATE faults SET diagnosis = ? WHERE id = ?');
  const end = db.prepare('UPDATE faults SET outcome = ? WHERE id = ?');
  const selectOpen = db.prepare('SELECT * FROM faults WHERE cleared_at IS NULL ORDER BY id');
  const selectNewest = db.prepare('SELECT * FROM faults ORDER BY id DESC LIMIT ?');
  const selectOne = db.prepare('SELECT * FROM faults WHERE id = ?');
  const acknowledge = db.prepare(
    'UPDATE faults SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ? AND acknowledged_at IS NULL',
  );
  return {
    raised: (code, connector, at, evidence, diagnosis) =>
      atomically(() =>
        Number(
          insert.run(
            code,
            connector,
            at,
            JSON.stringify(evidence),
            diagnosis === undefined ? null : JSON.stringify(diagnosis),
          ).lastInsertRowid,
        ),
      ),
    cleared: (id, at) => {
      atomically(() => clear.run(at, id));
    },
    diagnosed: (id, diagnosis) => {
      atomically(() => diagnose.run(JSON.stringify(diagnosis), id));
    },
    ended: (id, outcome) => {
      atomically(() => end.run(outcome, id));
    },
    open: () => selectOpen.all().map(rowOf),
    newest: (most) => selectNewest.all(most).map(rowOf),
    get: (id) => {
      const row = selectOne.get(id);
      return row && rowOf(row);
    },
    page: (query) => {
      const { sql, values } = asked(query);
      const rows = db
        .prepare(sql)
        .all(...values)
        .map(rowOf);
      const shown = rows.slice(0, query.most);
      return { rows: shown, before: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null };
    },
    acknowledge: (id, at, by) => atomically(() => Number(acknowledge.run(at, by, id).changes) === 1),
  };
}

/** One row more than the page has tells whether there is another. */
function asked({ most, before = null, connector = null, code = null, is = null }: FaultQuery): {
  sql: string;
  values: (number | string)[];
} {
  const conditions: [string, (number | string)[]][] = [['id < ?', [before ?? Number.MAX_SAFE_INTEGER]]];
  if (connector === 'station') conditions.push(['connector IS NULL', []]);
  else if (connector !== null) conditions.push(['connector = ?', [connector]]);
  if (code !== null) conditions.push(['code = ?', [code]]);
  if (is !== null) conditions.push([`cleared_at IS ${is === 'past' ? 'NOT NULL' : 'NULL'}`, []]);
  return {
    sql: `SELECT * FROM faults WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY id DESC LIMIT ?`,
    values: [...conditions.flatMap(([, values]) => values), most + 1],
  };
}

function rowOf(row: Record<string, SQLOutputValue>): FaultRow {
  const text = (value: SQLOutputValue | undefined) => (typeof value === 'string' ? value : null);
  const at = (value: SQLOutputValue | undefined) => (typeof value === 'number' ? value : null);
  return {
    id: Number(row['id']),
    code: String(row['code']),
    connector: row['connector'] === null ? null : Number(row['connector']),
    raisedAt: Number(row['raised_at']),
    clearedAt: row['cleared_at'] === null ? null : Number(row['cleared_at']),
    evidence: text(row['evidence']) ?? '{}',
    diagnosis: text(row['diagnosis']),
    outcome: text(row['outcome']),
    acknowledgedAt: at(row['acknowledged_at']),
    acknowledgedBy: text(row['acknowledged_by']),
  };
}

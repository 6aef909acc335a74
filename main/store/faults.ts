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
  };
}

function rowOf(row: Record<string, SQLOutputValue>): FaultRow {
  const text = (value: SQLOutputValue | undefined) => (typeof value === 'string' ? value : null);
  return {
    id: Number(row['id']),
    code: String(row['code']),
    connector: row['connector'] === null ? null : Number(row['connector']),
    raisedAt: Number(row['raised_at']),
    clearedAt: row['cleared_at'] === null ? null : Number(row['cleared_at']),
    evidence: text(row['evidence']) ?? '{}',
    diagnosis: text(row['diagnosis']),
    outcome: text(row['outcome']),
  };
}

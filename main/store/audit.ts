/** The audit trail, to be read; `Store.audit` writes it. */
import type { Preparer } from './handle.ts';

export interface AuditRow {
  readonly id: number;
  readonly at: number;
  readonly who: string;
  readonly what: string;
  /** JSON. */
  readonly detail: string;
}

export interface AuditLog {
  /** The newest first; those written before the row with the id `before`, or the newest of all. */
  newest(most: number, before?: number | null): readonly AuditRow[];
}

export function auditLog(db: Preparer): AuditLog {
  const select = db.prepare('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?');
  return {
    newest: (most, before = null) =>
      select.all(before ?? Number.MAX_SAFE_INTEGER, most).map((row) => ({
        id: Number(row['id']),
        at: Number(row['at']),
        who: String(row['who']),
        what: String(row['what']),
        detail: String(row['detail']),
      })),
  };
}

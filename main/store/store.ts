/** The kiosk's memory: sessions, faults and the audit trail in one database, one transaction a step. */
import { DatabaseSync } from 'node:sqlite';
import { StoreError, openDatabase, storeError } from './database.ts';
import { sessionStore, type SessionStore } from './sessions.ts';

export interface Store {
  readonly file: string;
  /** Where a corrupt predecessor was put at opening; null when there was none. */
  readonly setAside: string | null;
  readonly sessions: SessionStore;
  readonly faults: FaultStore;
  audit(at: number, who: string, what: string, detail: unknown): void;
  /** All of `work` is durable when this returns, or none of it. Throws StoreError. Calls may nest: they join the outer one. */
  atomically<Result>(work: () => Result): Result;
  close(): void;
}

export interface FaultStore {
  raised(code: string, connector: number | null, at: number, evidence: unknown): number;
  cleared(id: number, at: number): void;
  /** Faults that were still up when the last process ended; marked as cleared at `at`. */
  clearAll(at: number): void;
}

/** Opens the store. Errors: StoreError, see `openDatabase`. */
export function openStore(file: string, now: number): Store {
  const { db, setAside, close } = openDatabase(file, now);
  let depth = 0;

  function atomically<Result>(work: () => Result): Result {
    if (depth > 0) return work();
    depth++;
    try {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    } catch (error) {
      throw storeError(error, file);
    } finally {
      depth--;
    }
  }

  const insertFault = db.prepare(
    'INSERT INTO faults (code, connector, raised_at, evidence) VALUES (?, ?, ?, ?)',
  );
  const clearFault = db.prepare('UPDATE faults SET cleared_at = ? WHERE id = ? AND cleared_at IS NULL');
  const clearFaults = db.prepare('UPDATE faults SET cleared_at = ? WHERE cleared_at IS NULL');
  const insertAudit = db.prepare('INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)');

  return {
    file,
    setAside,
    sessions: sessionStore(db, atomically),
    faults: {
      raised: (code, connector, at, evidence) =>
        atomically(() =>
          Number(insertFault.run(code, connector, at, JSON.stringify(evidence)).lastInsertRowid),
        ),
      cleared: (id, at) => {
        atomically(() => clearFault.run(at, id));
      },
      clearAll: (at) => {
        atomically(() => clearFaults.run(at));
      },
    },
    audit: (at, who, what, detail) => {
      atomically(() => insertAudit.run(at, who, what, JSON.stringify(detail)));
    },
    atomically,
    close,
  };
}

/**
 * The sessions of a store that another process may be using, to read only. Errors: StoreError `no-access` (no such file),
 * `corrupt`, `failed`.
 */
export function readStore(file: string): { readonly sessions: SessionStore; close(): void } {
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    const refuse = (): never => {
      throw new StoreError('no-access', `store ${file} was opened to be read only`);
    };
    return { sessions: sessionStore(db, refuse), close: () => db.close() };
  } catch (error) {
    throw storeError(error, file);
  }
}

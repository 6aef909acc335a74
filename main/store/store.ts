/** The kiosk's memory: sessions, faults and the audit trail in one database, one transaction a step. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { systemClock, type Clock } from '../clock.ts';
import { auditLog, type AuditLog } from './audit.ts';
import { faultStore, type FaultStore } from './faults.ts';
import { storeFigures, type StoreFigures } from './figures.ts';
import { Handle, type Preparer, type Replacement } from './handle.ts';
import { outboxStore, type OutboxStore } from './outbox.ts';
import { rememberSessions } from './remembered.ts';
import type { Salvaged } from './salvage.ts';
import { sessionStore, type SessionStore } from './sessions.ts';
import { stateStore, type StateStore } from './states.ts';
import { StoreError, storeError } from './store-error.ts';
import { tokenStore, type TokenStore } from './tokens.ts';
import { trim, type TrimLimits, type Trimmed } from './trim.ts';

export interface Store {
  readonly file: string;
  /** Where a corrupt predecessor was put at opening; null when there was none. */
  readonly setAside: string | null;
  /** What was saved of it; null when there was none. */
  readonly salvaged: Salvaged | null;
  readonly sessions: SessionStore;
  readonly faults: FaultStore;
  readonly states: StateStore;
  readonly outbox: OutboxStore;
  readonly tokens: TokenStore;
  readonly auditLog: AuditLog;
  audit(at: number, who: string, what: string, detail: unknown): void;
  /** All of `work` is durable when this returns, or none of it. Throws StoreError. Calls may nest: they join the outer one.
   * `work` may be done twice, the first time for nothing: it keeps nothing outside the store. */
  atomically<Result>(work: () => Result): Result;
  /** Who is told when a damaged file was replaced while the store was open; after the work that met it. */
  onReplaced(listener: (replacement: Replacement) => void): void;
  /** Removes old details, never sessions, and gives the space back; lays the reserve by. Call it once a day and when the disk is full. */
  trim(now: number, limits?: TrimLimits): Promise<Trimmed>;
  /** How much there is of everything, without counting it. Errors: StoreError. */
  figures(): StoreFigures;
  close(): void;
}

/**
 * Opens the store. Errors: StoreError `in-use`, `no-access`, `newer`, `full`, `failed`. A file that is damaged, now or
 * later, is no error: it is renamed to `FILE.corrupt-TIME`, and what can be read of it goes on in a new one.
 */
export function openStore(
  file: string,
  now: number,
  clock: Pick<Clock, 'now' | 'monotonic'> = { now: () => now, monotonic: () => systemClock.monotonic() },
): Store {
  const db = new Handle(file, clock);
  const { atomically } = db;
  const insertAudit = db.prepare('INSERT INTO audit (at, who, what, detail) VALUES (?, ?, ?, ?)');

  return {
    file,
    setAside: db.atOpening?.setAside ?? null,
    salvaged: db.atOpening?.salvaged ?? null,
    sessions: rememberSessions(sessionStore(db, atomically), db),
    faults: faultStore(db, atomically),
    states: stateStore(db, atomically),
    outbox: outboxStore(db, atomically),
    tokens: tokenStore(db, atomically),
    auditLog: auditLog(db),
    audit: (at, who, what, detail) => {
      atomically(() => insertAudit.run(at, who, what, JSON.stringify(detail)));
    },
    atomically,
    onReplaced: (listener) => db.onReplaced(listener),
    trim: (at, limits) => trim(db, at, limits),
    figures: storeFigures(db, file),
    close: () => db.close(),
  };
}

/**
 * The sessions and faults of a store that another process may be using, to read only. Errors: StoreError `no-access` (no such file),
 * `corrupt`, `failed`.
 */
export function readStore(file: string): {
  readonly sessions: SessionStore;
  readonly faults: FaultStore;
  close(): void;
} {
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    const refuse = (): never => {
      throw new StoreError('no-access', `store ${file} was opened to be read only`);
    };
    return {
      sessions: sessionStore(lazily(db), refuse),
      faults: faultStore(lazily(db), refuse),
      close: () => db.close(),
    };
  } catch (error) {
    throw storeError(error, file);
  }
}

/** A file of an earlier version lacks what some statements need: they are looked at when they are used. */
function lazily(db: DatabaseSync): Preparer {
  return {
    prepare: (sql) => {
      let statement: StatementSync | null = null;
      const prepared = () => (statement ??= db.prepare(sql));
      return {
        run: (...values) => prepared().run(...values),
        get: (...values) => prepared().get(...values),
        all: (...values) => prepared().all(...values),
      };
    },
  };
}

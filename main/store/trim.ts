/**
 * History made smaller, never sessions: their rows and receipts, and when they were opened, ended and closed, stay for
 * ever. In small steps between which events are taken; the file system gets its space back.
 */
import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Handle } from './handle.ts';

const DAY_MS = 86_400_000;

/** How long what is kept, in ms: since the session was closed, the fault cleared, the act done. */
export interface TrimLimits {
  readonly detailsMs: number;
  readonly faultsMs: number;
  readonly auditMs: number;
}
export const TRIM_LIMITS: TrimLimits = {
  detailsMs: 90 * DAY_MS,
  faultsMs: 365 * DAY_MS,
  auditMs: 2 * 365 * DAY_MS,
};

/** Rows looked at, and pages given back, in one step: no event waits longer than 10 ms. */
const STEP_ROWS = 200;
const STEP_PAGES = 64;
/** After so many steps what they wrote moves from the log into the file, before the log is long. */
const STEPS_IN_LOG = 8;

export interface Trimmed {
  /** Rows that were removed, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What the file shrank by. A file of before `auto_vacuum` keeps its size and uses the space for new rows: 0. */
  readonly bytesFreed: number;
}

interface History {
  readonly table: string;
  /** Column of the time before which nothing of the row was there. */
  readonly at: string;
  /** SQL, `?1` is the limit: may go. */
  readonly isOld: string;
  readonly before: number;
}

/** Errors: StoreError; the steps that were done stay done. Ends early when the store is closed. */
export async function trim(handle: Handle, now: number, limits: TrimLimits = TRIM_LIMITS): Promise<Trimmed> {
  const sizeBefore = statSync(handle.file).size;
  const isOfOldSession = '(SELECT closed_at FROM sessions WHERE id = session) < ?1';
  const details = now - limits.detailsMs;
  const history: readonly History[] = [
    { table: 'meter_samples', at: 'at', isOld: isOfOldSession, before: details },
    {
      table: 'session_events',
      at: 'at',
      isOld: `type NOT IN ('opened', 'ended', 'closed') AND ${isOfOldSession}`,
      before: details,
    },
    { table: 'faults', at: 'raised_at', isOld: 'cleared_at < ?1', before: now - limits.faultsMs },
    { table: 'audit', at: 'at', isOld: 'at < ?1', before: now - limits.auditMs },
  ];
  const rows: Record<string, number> = {};
  const pause = pauses(handle);
  for (const each of history) rows[each.table] = await trimTable(handle, each, pause);
  await giveBack(handle, pause);
  if (handle.isOpen) handle.reserve.restore();
  return { rows, bytesFreed: Math.max(0, sizeBefore - statSync(handle.file).size) };
}

async function trimTable(handle: Handle, history: History, pause: () => Promise<void>): Promise<number> {
  const { table, at, isOld, before } = history;
  const window = handle.prepare(
    `SELECT max(id) AS last, min(at) AS since FROM
       (SELECT rowid AS id, ${at} AS at FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${String(STEP_ROWS)})`,
  );
  const remove = handle.prepare(`DELETE FROM ${table} WHERE rowid BETWEEN ?2 AND ?3 AND ${isOld}`);
  let removed = 0;
  for (let done = 0; handle.isOpen;) {
    const { last = null, since = null } = window.get(done) ?? {};
    // Rows are in the order of their time: behind the first step that is all new everything is.
    if (typeof last !== 'number' || Number(since) >= before) break;
    removed += Number(handle.atomically(() => remove.run(before, done + 1, last)).changes);
    done = last;
    await pause();
  }
  return removed;
}

async function giveBack(handle: Handle, pause: () => Promise<void>): Promise<void> {
  const free = handle.prepare('PRAGMA freelist_count');
  const pages = () => Number(free.get()?.['freelist_count'] ?? 0);
  for (let left = handle.isOpen ? pages() : 0; left > 0 && handle.isOpen;) {
    handle.exec(`PRAGMA incremental_vacuum(${String(STEP_PAGES)})`);
    await pause();
    const now = handle.isOpen ? pages() : 0;
    if (now >= left) break;
    left = now;
  }
  if (handle.isOpen) handle.exec('PRAGMA wal_checkpoint(PASSIVE)');
}

function pauses(handle: Handle): () => Promise<void> {
  let steps = 0;
  return async () => {
    if (++steps % STEPS_IN_LOG === 0) handle.exec('PRAGMA wal_checkpoint(PASSIVE)');
    await setImmediate();
  };
}

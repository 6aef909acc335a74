/** How much the store holds, for people; cheap enough to be asked once a second. */
import { statSync } from 'node:fs';
import type { Preparer } from './handle.ts';

/** Rows by table. Those marked so are the span of row numbers: an upper bound where trimming has left gaps, exact where nothing is ever deleted. */
export interface StoreFigures {
  /** Exact: sessions are never deleted. */
  readonly sessions: number;
  /** At most so many. */
  readonly events: number;
  /** At most so many. */
  readonly samples: number;
  /** At most so many. */
  readonly faults: number;
  /** At most so many. */
  readonly audit: number;
  /** Exact: cards managed at the charger. */
  readonly tokens: number;
  /** Exact: messages that wait. */
  readonly outbox: number;
  readonly fileBytes: number;
  /** The write-ahead log beside the file. */
  readonly walBytes: number;
  readonly pageBytes: number;
  readonly pages: number;
  /** Of `pages`: space for new rows, given back to the disk by the daily trim. */
  readonly freePages: number;
  /** Which shape the database has: steps of the migrations that were taken. */
  readonly version: number;
}

/** Tables whose rows are numbered in the order in which they came. */
const NUMBERED = ['sessions', 'session_events', 'meter_samples', 'faults', 'audit'] as const;

/** Errors: StoreError. */
export function storeFigures(db: Preparer, file: string): () => StoreFigures {
  const span = (table: (typeof NUMBERED)[number]) =>
    db.prepare(
      `SELECT coalesce((SELECT max(rowid) FROM ${table}) - (SELECT min(rowid) FROM ${table}) + 1, 0) AS n`,
    );
  const count = (table: 'tokens' | 'outbox') => db.prepare(`SELECT count(*) AS n FROM ${table}`);
  const [sessions, events, samples, faults, audit] = NUMBERED.map(span);
  const [tokens, outbox] = [count('tokens'), count('outbox')];
  const pragma = (name: string) => {
    const statement = db.prepare(`PRAGMA ${name}`);
    return () => Number(statement.get()?.[name] ?? 0);
  };
  const [pageBytes, pages, freePages, version] = [
    pragma('page_size'),
    pragma('page_count'),
    pragma('freelist_count'),
    pragma('user_version'),
  ];
  const n = (statement: ReturnType<typeof count> | undefined) => Number(statement?.get()?.['n'] ?? 0);
  return () => ({
    sessions: n(sessions),
    events: n(events),
    samples: n(samples),
    faults: n(faults),
    audit: n(audit),
    tokens: n(tokens),
    outbox: n(outbox),
    fileBytes: sizeOf(file),
    walBytes: sizeOf(`${file}-wal`),
    pageBytes: pageBytes(),
    pages: pages(),
    freePages: freePages(),
    version: version(),
  });
}

/** 0: not there. */
function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

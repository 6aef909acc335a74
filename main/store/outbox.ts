/** What waits to be taken to the operator: written with the event that it tells of, in order, kept until acknowledged. */
import type { Preparer } from './handle.ts';

export interface OutboxItem {
  readonly seq: number;
  /** By which a receiver drops copies. */
  readonly id: string;
  readonly at: number;
  readonly connector: number | null;
  readonly payload: unknown;
  /** Failed ones so far. */
  readonly attempts: number;
}

export interface OutboxStore {
  /** An id that the channel has already (waiting) is not added again. */
  append(channel: string, item: Pick<OutboxItem, 'id' | 'at' | 'connector' | 'payload'>): void;
  /** The oldest that wait, in order. */
  next(channel: string, limit: number): readonly OutboxItem[];
  waiting(channel: string): number;
  /** Something waits whose id begins with that. */
  has(channel: string, idPrefix: string): boolean;
  /** One more failed attempt. */
  attempted(seq: number): void;
  /** Acknowledged: forgotten. */
  done(seq: number): void;
}

export function outboxStore(db: Preparer, atomically: <Result>(work: () => Result) => Result): OutboxStore {
  const insert = db.prepare(
    'INSERT OR IGNORE INTO outbox (channel, id, at, connector, payload) VALUES (?, ?, ?, ?, ?)',
  );
  const select = db.prepare('SELECT * FROM outbox WHERE channel = ? ORDER BY seq LIMIT ?');
  const count = db.prepare('SELECT count(*) AS n FROM outbox WHERE channel = ?');
  // Of text in byte order this is the range of all that goes on after the prefix, which the index of ids has at hand.
  const begun = db.prepare(
    'SELECT 1 FROM outbox WHERE channel = ? AND id >= ? AND id < ? || char(0x10ffff) LIMIT 1',
  );
  const attempted = db.prepare('UPDATE outbox SET attempts = attempts + 1 WHERE seq = ?');
  const remove = db.prepare('DELETE FROM outbox WHERE seq = ?');
  return {
    append: (channel, { id, at, connector, payload }) => {
      atomically(() => insert.run(channel, id, at, connector, JSON.stringify(payload)));
    },
    next: (channel, limit) =>
      select.all(channel, limit).map((row) => ({
        seq: Number(row['seq']),
        id: String(row['id']),
        at: Number(row['at']),
        connector: row['connector'] === null ? null : Number(row['connector']),
        payload: JSON.parse(String(row['payload'])) as unknown,
        attempts: Number(row['attempts']),
      })),
    waiting: (channel) => Number(count.get(channel)?.['n'] ?? 0),
    has: (channel, idPrefix) => begun.get(channel, idPrefix, idPrefix) !== undefined,
    attempted: (seq) => {
      atomically(() => attempted.run(seq));
    },
    done: (seq) => {
      atomically(() => remove.run(seq));
    },
  };
}

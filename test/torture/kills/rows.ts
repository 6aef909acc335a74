/** A kiosk's database, read as a stranger would: by its columns. */
import { DatabaseSync } from 'node:sqlite';
import type { Receipt } from '../../../main/session/open-session.ts';

export interface Row {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly closedAt: number | null;
  readonly meterStartWh: number;
  readonly registerWh: number;
  readonly energyWh: number;
  readonly stopReason: string | null;
  readonly receipt: Receipt | null;
}

export interface Readable {
  integrity(): string;
  /** False for a store that was killed before its tables were there. */
  isMigrated(): boolean;
  /** In the order in which they were opened. */
  sessions(): Row[];
  countEvents(session: string, type: string): number;
  /** Registers as they were read, oldest first. */
  samples(session: string): number[];
  /** Messages that wait in the outbox. */
  waiting(channel: string): number;
  close(): void;
}

export function openReadable(file: string): Readable {
  const db = new DatabaseSync(file);
  const whole = (value: unknown) => (value === null ? null : Number(value));
  return {
    integrity: () => String(db.prepare('PRAGMA integrity_check').get()?.['integrity_check']),
    isMigrated: () =>
      db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'session_events'").get() !== undefined,
    sessions: () =>
      db
        .prepare('SELECT * FROM sessions ORDER BY rowid')
        .all()
        .map((row) => ({
          id: String(row['id']),
          number: String(row['number']),
          state: String(row['state']),
          startedAt: Number(row['started_at']),
          endedAt: whole(row['ended_at']),
          closedAt: whole(row['closed_at']),
          meterStartWh: Number(row['meter_start_wh']),
          registerWh: Number(row['register_wh']),
          energyWh: Number(row['energy_wh']),
          stopReason: typeof row['stop_reason'] === 'string' ? row['stop_reason'] : null,
          receipt: typeof row['receipt'] === 'string' ? (JSON.parse(row['receipt']) as Receipt) : null,
        })),
    countEvents: (session, type) =>
      Number(
        db
          .prepare('SELECT count(*) AS n FROM session_events WHERE session = ? AND type = ?')
          .get(session, type)?.['n'],
      ),
    samples: (session) =>
      db
        .prepare('SELECT register_wh FROM meter_samples WHERE session = ? ORDER BY rowid')
        .all(session)
        .map((row) => Number(row['register_wh'])),
    waiting: (channel) =>
      Number(db.prepare('SELECT count(*) AS n FROM outbox WHERE channel = ?').get(channel)?.['n']),
    close: () => db.close(),
  };
}

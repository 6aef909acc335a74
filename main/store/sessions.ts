/** Sessions in the database. Every function here is one durable step: when it returns, a power cut cannot undo it. */
import { createHash } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import type { SessionJournal, SessionRecord, SessionToken } from '../session/journal.ts';
import type { Preparer } from './handle.ts';
import { cursorOf, placeOf } from './pages.ts';
import { sessionSearch } from './search.ts';
import type { Cursor, SessionPage, SessionQuery } from './session-query.ts';

/** The journal, and what only the store's own readers need. */
export interface SessionStore extends SessionJournal {
  /** By the number that people read, e.g. "7F3A-2291", in any case; the newest of equals. */
  byNumber(number: string): SessionRecord | undefined;
  /** The newest first. */
  newest(most: number): SessionRecord[];
  /** For lists: what the query asks for, a page of it. In bounded time, however many there are. */
  search(query: SessionQuery): SessionPage;
  /**
   * For exports of whatever size: whole records of those started in [from, to), the oldest first, so many at a time.
   * `after`: what the batch before returned as `next`; null: from the beginning. `next` null: there are no more.
   */
  batch(range: SessionRange, after: Cursor | null, most: number): SessionBatch;
  events(id: string): { at: number; type: string; data: string }[];
  /** The session as it is told here: added, or brought up to it if the store has an earlier state of it. */
  adopt(session: SessionRecord): void;
}

/** Epoch milliseconds; null: no bound. */
export interface SessionRange {
  readonly from: number | null;
  readonly to: number | null;
  readonly connector?: number | null;
}

export interface SessionBatch {
  readonly records: readonly SessionRecord[];
  readonly next: Cursor | null;
}

export function sessionStore(db: Preparer, atomically: <Result>(work: () => Result) => Result): SessionStore {
  const insertTariff = db.prepare('INSERT OR IGNORE INTO tariffs (hash, json) VALUES (?, ?)');
  const insert = db.prepare(
    `INSERT INTO sessions (id, number, connector, state, token, started_at, meter_start_wh, register_wh, energy_wh, tariff, pricing)
     VALUES (?, ?, ?, 'open', ?, ?, ?, ?, 0, ?, ?)`,
  );
  const insertEvent = db.prepare('INSERT INTO session_events (session, at, type, data) VALUES (?, ?, ?, ?)');
  const insertSample = db.prepare(
    'INSERT INTO meter_samples (session, at, register_wh, watts) VALUES (?, ?, ?, ?)',
  );
  const upsert = db.prepare(
    `INSERT INTO sessions (id, number, connector, state, token, started_at, ended_at, closed_at, meter_start_wh,
       register_wh, energy_wh, stop_reason, tariff, pricing, receipt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, token = excluded.token, ended_at = excluded.ended_at,
       closed_at = excluded.closed_at, register_wh = excluded.register_wh, energy_wh = excluded.energy_wh,
       stop_reason = excluded.stop_reason, tariff = excluded.tariff, pricing = excluded.pricing, receipt = excluded.receipt`,
  );
  const updateProgress = db.prepare(
    "UPDATE sessions SET register_wh = ?, energy_wh = ?, pricing = ? WHERE id = ? AND state = 'open'",
  );
  const updatePricing = db.prepare("UPDATE sessions SET pricing = ? WHERE id = ? AND state <> 'closed'");
  const updateEnd = db.prepare(
    "UPDATE sessions SET state = 'ended', ended_at = ?, stop_reason = ?, pricing = ? WHERE id = ? AND state = 'open'",
  );
  const updateClose = db.prepare(
    "UPDATE sessions SET state = 'closed', closed_at = ?, pricing = ?, receipt = ? WHERE id = ? AND state = 'ended'",
  );
  const select = 'SELECT s.*, t.json AS tariff_json FROM sessions s LEFT JOIN tariffs t ON t.hash = s.tariff';
  const selectOne = db.prepare(`${select} WHERE s.id = ?`);
  const selectByNumber = db.prepare(
    `${select} WHERE s.number = ? COLLATE NOCASE ORDER BY s.started_at DESC LIMIT 1`,
  );
  const selectNewest = db.prepare(`${select} ORDER BY s.started_at DESC LIMIT ?`);
  // Named, or SQLite would go through all sessions for the sake of the order.
  const unfinished = select.replace('sessions s', 'sessions s INDEXED BY sessions_unfinished');
  const selectUnfinished = db.prepare(`${unfinished} WHERE s.state <> 'closed' ORDER BY s.started_at`);
  const selectBatch = db.prepare(
    `SELECT s.rowid AS seq, s.*, t.json AS tariff_json FROM sessions s INDEXED BY sessions_started LEFT JOIN tariffs t ON t.hash = s.tariff
     WHERE s.started_at >= ?1 AND s.started_at < ?2 AND (?3 IS NULL OR s.connector = ?3) AND (s.started_at, s.rowid) > (?4, ?5)
     ORDER BY s.started_at, s.rowid LIMIT ?6`,
  );
  const search = sessionSearch(db);
  const selectEvents = db.prepare('SELECT at, type, data FROM session_events WHERE session = ? ORDER BY seq');

  const selectEvent = db.prepare('SELECT 1 FROM session_events WHERE session = ? AND type = ? LIMIT 1');
  const selectSamples = db.prepare('SELECT at, watts FROM meter_samples WHERE session = ? ORDER BY at');

  const event = (id: string, at: number, type: string, data: unknown) => {
    insertEvent.run(id, at, type, JSON.stringify(data ?? {}));
  };
  const changed = (result: { changes: number | bigint }, what: string, id: string) => {
    if (Number(result.changes) !== 1)
      throw new Error(`${what}: session ${id} is not in the state that this needs`);
  };

  const tariff = (json: string | null) => {
    const hash = json === null ? null : createHash('sha256').update(json).digest('hex');
    if (hash !== null) insertTariff.run(hash, json);
    return hash;
  };

  return {
    open(session) {
      atomically(() => {
        const hash = tariff(session.tariff);
        insert.run(
          session.id,
          session.number,
          session.connector,
          session.token && JSON.stringify(session.token),
          session.at,
          session.meterStartWh,
          session.meterStartWh,
          hash,
          session.pricing,
        );
        event(session.id, session.at, 'opened', { meterStartWh: session.meterStartWh });
      });
    },

    event(id, at, type, data) {
      event(id, at, type, data);
    },

    progress(id, progress) {
      atomically(() => {
        changed(
          updateProgress.run(progress.registerWh, progress.energyWh, progress.pricing, id),
          'progress',
          id,
        );
        insertSample.run(id, progress.at, progress.registerWh, progress.watts);
      });
    },

    pricing(id, pricing, at, why) {
      atomically(() => {
        changed(updatePricing.run(pricing, id), 'pricing', id);
        event(id, at, why, {});
      });
    },

    end(id, at, reason, pricing) {
      atomically(() => {
        changed(updateEnd.run(at, reason, pricing, id), 'end', id);
        event(id, at, 'ended', { reason });
      });
    },

    close(id, at, pricing, receipt) {
      atomically(() => {
        changed(updateClose.run(at, pricing, receipt, id), 'close', id);
        event(id, at, 'closed', {});
      });
    },

    get(id) {
      const row = selectOne.get(id);
      return row && record(row);
    },

    unfinished() {
      return selectUnfinished.all().map(record);
    },

    has(id, type) {
      return selectEvent.get(id, type) !== undefined;
    },

    samples(id) {
      return selectSamples.all(id).map((row) => ({ at: Number(row['at']), watts: integer(row['watts']) }));
    },

    byNumber(number) {
      const row = selectByNumber.get(number);
      return row && record(row);
    },

    newest(most) {
      return selectNewest.all(most).map(record);
    },

    search,

    batch({ from, to, connector = null }, after, most) {
      const [lowest, highest] = [from ?? -LATEST, to ?? LATEST];
      const place = (after === null ? null : placeOf(after)) ?? { at: lowest, seq: 0 };
      const begin = Math.max(lowest, place.at);
      const rows = selectBatch.all(begin, highest, connector, place.at, place.seq, most);
      const last = rows.length < most ? undefined : rows.at(-1);
      return {
        records: rows.map(record),
        next: last ? cursorOf({ at: Number(last['started_at']), seq: Number(last['seq']) }) : null,
      };
    },

    adopt(session) {
      atomically(() => {
        upsert.run(
          session.id,
          session.number,
          session.connector,
          session.state,
          session.token && JSON.stringify(session.token),
          session.startedAt,
          session.endedAt,
          session.closedAt,
          session.meterStartWh,
          session.registerWh,
          session.energyWh,
          session.stopReason,
          tariff(session.tariff),
          session.pricing,
          session.receipt,
        );
      });
    },

    events(id) {
      return selectEvents
        .all(id)
        .map((row) => ({ at: Number(row['at']), type: String(row['type']), data: String(row['data']) }));
    },
  };
}

/** No clock gets there. */
const LATEST = Number.MAX_SAFE_INTEGER;

const text = (value: SQLOutputValue | undefined) => (typeof value === 'string' ? value : null);
const integer = (value: SQLOutputValue | undefined) =>
  value === null || value === undefined ? null : Number(value);

function record(row: Record<string, SQLOutputValue>): SessionRecord {
  const state = row['state'];
  return {
    id: String(row['id']),
    number: String(row['number']),
    connector: Number(row['connector']),
    state: state === 'open' || state === 'ended' ? state : 'closed',
    token: tokenOf(row['token']),
    startedAt: Number(row['started_at']),
    endedAt: integer(row['ended_at']),
    closedAt: integer(row['closed_at']),
    meterStartWh: Number(row['meter_start_wh']),
    registerWh: Number(row['register_wh']),
    energyWh: Number(row['energy_wh']),
    stopReason: text(row['stop_reason']),
    tariff: text(row['tariff_json']),
    pricing: text(row['pricing']),
    receipt: text(row['receipt']),
  };
}

/** Null also for what damage has made unreadable: then nobody is known to have started it. */
function tokenOf(json: SQLOutputValue | undefined): SessionToken | null {
  if (typeof json !== 'string') return null;
  try {
    return JSON.parse(json) as SessionToken;
  } catch {
    return null;
  }
}

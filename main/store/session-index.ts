/** What is asked of the indices of the sessions, one statement each time. */
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { Preparer } from './handle.ts';
import { SEARCHED, type Condition, type Needle } from './needles.ts';
import type { Order, Place } from './pages.ts';
import type { SessionSummary, Total } from './session-query.ts';

export type IndexName =
  Needle['index'] | 'sessions_started' | 'sessions_connector' | 'sessions_search' | 'sessions_unfinished';

/** Sessions of one index, started in [from, to), for which all conditions hold. */
export interface Asked {
  readonly by: IndexName;
  readonly from: number | null;
  readonly to: number | null;
  readonly conditions: readonly Condition[];
}

const IN_ORDER: Readonly<Record<Order, string>> = {
  DESC: 'ORDER BY started_at DESC, seq DESC',
  ASC: 'ORDER BY started_at, seq',
};
/** No clock gets there. */
const LATEST = Number.MAX_SAFE_INTEGER;

export class SessionIndex {
  readonly #prepare: (sql: string) => ReturnType<Preparer['prepare']>;
  readonly #one: ReturnType<Preparer['prepare']>;

  constructor(db: Preparer) {
    const known = new Map<string, ReturnType<Preparer['prepare']>>();
    this.#prepare = (sql) => {
      const statement = known.get(sql) ?? db.prepare(sql);
      known.set(sql, statement);
      return statement;
    };
    this.#one = db.prepare(
      `SELECT id, number, connector, state, token, started_at, ended_at, energy_wh, stop_reason,
         CASE WHEN json_valid(receipt) THEN json_extract(receipt, '$.totals.payable.incl') END AS amount,
         CASE WHEN json_valid(receipt) THEN json_extract(receipt, '$.totals.currency') END AS currency,
         CASE WHEN json_valid(token) THEN json_extract(token, '$.uid') END AS uid,
         CASE WHEN json_valid(token) THEN json_extract(token, '$.account') END AS account,
         CASE WHEN json_valid(token) THEN json_extract(token, '$.label') END AS label
       FROM sessions WHERE rowid = ?`,
    );
  }

  /** Sessions are never deleted: their numbers have no gaps. */
  everything(): Total {
    const sql = 'SELECT (SELECT max(rowid) FROM sessions) - (SELECT min(rowid) FROM sessions) + 1 AS n';
    return { count: Number(this.#prepare(sql).get()?.['n'] ?? 0), exact: true };
  }

  count(asked: Asked, most: number): Total {
    const { sql, values } = from(asked);
    const row = this.#prepare(`SELECT count(*) AS n FROM (SELECT 1 ${sql} LIMIT ?)`).get(...values, most + 1);
    const count = Number(row?.['n'] ?? 0);
    return { count: Math.min(count, most), exact: count <= most };
  }

  /** All, in any order. */
  places(asked: Asked): Place[] {
    return this.#places(asked, '', Number.MAX_SAFE_INTEGER);
  }

  /** In order, those beyond a place. */
  taken(asked: Asked, order: Order, beyond: Place | null, most: number): Place[] {
    return this.#places(beyond === null ? asked : further(asked, order, beyond), IN_ORDER[order], most);
  }

  /** The same, but only of the `span` sessions that are next. `isAll`: these are all that are asked for. */
  near(asked: Asked, order: Order, beyond: Place | null, span: number): { asked: Asked; isAll: boolean } {
    const { from, to } = beyond === null ? asked : further(asked, order, beyond);
    const [edge, sign] = order === 'DESC' ? [to ?? LATEST, '<'] : [from ?? -LATEST, '>='];
    const row = this.#prepare(
      `SELECT started_at FROM sessions INDEXED BY sessions_started WHERE started_at ${sign} ?
       ORDER BY started_at ${order} LIMIT 1 OFFSET ?`,
    ).get(edge, span);
    if (row === undefined) return { asked, isAll: true };
    const at = Number(row['started_at']);
    const narrowed = order === 'DESC' ? later(asked, at) : earlier(asked, at + 1);
    return { asked: narrowed, isAll: narrowed.from === asked.from && narrowed.to === asked.to };
  }

  /** Nothing, if somebody has deleted it. */
  summary(seq: number): SessionSummary[] {
    const row = this.#one.get(seq);
    if (row === undefined) return [];
    const state = row['state'];
    const [amount, currency] = [text(row['amount']), text(row['currency'])];
    return [
      {
        id: String(row['id']),
        number: String(row['number']),
        connector: Number(row['connector']),
        state: state === 'open' || state === 'ended' ? state : 'closed',
        startedAt: Number(row['started_at']),
        endedAt: row['ended_at'] === null ? null : Number(row['ended_at']),
        energyWh: Number(row['energy_wh']),
        amount: amount === null || currency === null ? null : { text: amount, currency },
        cardTail: text(row['uid'])?.slice(-4) ?? null,
        account: text(row['account']),
        label: text(row['label']),
        stopReason: text(row['stop_reason']),
      },
    ];
  }

  #places(asked: Asked, order: string, most: number): Place[] {
    const { sql, values } = from(asked);
    return this.#prepare(`SELECT started_at, seq ${sql} ${order} LIMIT ?`)
      .all(...values, most)
      .map((row) => ({ at: Number(row['started_at']), seq: Number(row['seq']) }));
  }
}

function from({ by, from, to, conditions }: Asked): { sql: string; values: SQLInputValue[] } {
  // Of several bounds SQLite would take the first, not the narrowest: there is one of each.
  const all = [
    ...(from === null ? [] : [{ sql: 'started_at >= ?', values: [from] }]),
    ...(to === null ? [] : [{ sql: 'started_at < ?', values: [to] }]),
    ...conditions,
  ];
  // It uses a partial index only where its own condition is asked for.
  const unfinished = by === 'sessions_unfinished' ? " WHERE state <> 'closed'" : '';
  const where = all.length === 0 ? '' : `WHERE ${all.map(({ sql }) => sql).join(' AND ')}`;
  return {
    sql: `FROM (${SEARCHED} INDEXED BY ${by}${unfinished}) ${where}`,
    values: all.flatMap(({ values }) => values),
  };
}

function further(asked: Asked, order: Order, { at, seq }: Place): Asked {
  const bounded = order === 'DESC' ? earlier(asked, at + 1) : later(asked, at);
  const tie = { sql: `(started_at <> ? OR seq ${order === 'DESC' ? '<' : '>'} ?)`, values: [at, seq] };
  return { ...bounded, conditions: [...asked.conditions, tie] };
}

const later = (asked: Asked, from: number): Asked => ({ ...asked, from: Math.max(asked.from ?? from, from) });
const earlier = (asked: Asked, to: number): Asked => ({ ...asked, to: Math.min(asked.to ?? to, to) });

const text = (value: SQLOutputValue | undefined) => (typeof value === 'string' ? value : null);

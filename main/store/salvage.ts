/**
 * Everything that can still be read of a damaged database, copied into a new one: first what a restart needs
 * (unfinished sessions, states, cards, the outbox), always; then history, as long as there is time and room.
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { carve } from './carve.ts';
import { copyRows, type Copy, type Gap } from './copy-rows.ts';
import { dropSource, laySource } from './source.ts';
import { storeError } from './store-error.ts';

/** A kiosk that is not there yet charges nobody: history that is not copied by then stays in the file set aside. */
export const SALVAGE_MS = 5_000;

/** Tables without rowids. */
const KEYED = ['tariffs', 'states'];

export interface Salvaged {
  /** Rows that were saved, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** What was not, in words: a table, rows of it, and why. */
  readonly lost: readonly string[];
}

/**
 * Copies from the file `from` and the log beside it, neither of which is changed, into the open, new and empty `into`.
 * Each statement is a transaction of its own: after an error within one SQLite goes on failing. What one of two schemas
 * has not is left out. Errors: StoreError `full` when not even the unfinished fits, `failed`
 * when `into` cannot be written.
 */
export function salvage(from: string, into: DatabaseSync, clock: Pick<Clock, 'monotonic'>): Salvaged {
  const until = clock.monotonic() + SALVAGE_MS;
  const work = new Work(into, from, () => clock.monotonic() > until);
  try {
    const source = laySource(from);
    work.attach(source);
    work.unfinished();
    if (work.isSpoilt) {
      // While a list of tables cannot be read, SQLite may refuse every statement, also on the new file.
      work.detach();
      work.carve();
      work.attach(source);
    }
    work.waiting();
    work.history();
  } finally {
    work.detach();
    dropSource(from);
  }
  return { rows: work.rows, lost: work.lost };
}

class Work {
  readonly rows: Record<string, number> = {};
  readonly lost: string[] = [];
  readonly #into: DatabaseSync;
  readonly #from: string;
  readonly #late: () => boolean;
  readonly #views = new Set<string>();
  #attached = false;
  /** Sessions or tariffs are there that SQL does not find. */
  #spoilt = false;

  constructor(into: DatabaseSync, from: string, late: () => boolean) {
    this.#into = into;
    this.#from = from;
    this.#late = late;
  }

  get isSpoilt(): boolean {
    return this.#spoilt;
  }

  attach(source: string): void {
    try {
      this.#into.exec(`ATTACH '${pathToFileURL(source).href.replaceAll("'", "''")}?mode=ro' AS source`);
      this.#attached = true;
      // Reads the list of tables, and nothing of the table.
      this.#into.prepare('SELECT 1 FROM source.sessions');
    } catch (error) {
      this.detach();
      if (!this.#spoilt) this.lost.push(`everything that needs the list of tables: ${reason(error)}`);
      this.#spoilt = true;
    }
  }

  detach(): void {
    for (const view of this.#views) this.#into.exec(`DROP VIEW temp.${view}`);
    this.#views.clear();
    if (this.#attached) this.#into.exec('DETACH source');
    this.#attached = false;
  }

  /** What a restart cannot do without. Without room for it there is no new database. */
  unfinished(): void {
    this.#keyed('tariffs', ['hash', 'json'], ([hash, json]) => digest(json) === hash);
    this.#sessions("state <> 'closed'");
  }

  carve(): void {
    for (const [table, rows] of Object.entries(carve(this.#from, this.#into, this.#late))) {
      this.#count(table, rows);
      if (rows > 0) this.lost.push(`${table}: the order; ${String(rows)} rows were found page by page`);
    }
  }

  waiting(): void {
    for (const table of ['session_events', 'meter_samples']) this.#ofUnfinished(table);
    this.#keyed('states', ['name', 'json'], () => true);
    this.#table({ table: 'tokens' });
    this.#table({ table: 'outbox', where: 'json_valid(payload)' });
  }

  /** The first table that finds no room is the last. */
  history(): void {
    const late = this.#late;
    const steps: [string, () => void][] = [
      ['sessions', () => this.#sessions('true', late)],
      ['faults', () => this.#table({ table: 'faults', late })],
      ['audit', () => this.#table({ table: 'audit', late })],
      ['session_events', () => this.#table({ table: 'session_events', parent: 'session', late })],
      ['meter_samples', () => this.#table({ table: 'meter_samples', parent: 'session', late })],
      ['sqlite_sequence', () => this.#sequences()],
    ];
    for (const [table, step] of steps) {
      try {
        step();
      } catch (error) {
        const { code, message } = storeError(error, this.#from);
        this.lost.push(`${table}: ${message}`);
        if (code === 'full') return;
      }
    }
  }

  /** Sessions, with what damage is known to make of a row put so that a restart can read it. */
  #sessions(where: string, late?: () => boolean): void {
    this.#table({
      table: 'sessions',
      where,
      ...(late && { late }),
      as: {
        state: `CASE WHEN state IN ('open', 'ended', 'closed') THEN state WHEN receipt IS NOT NULL THEN 'closed'
                WHEN ended_at IS NOT NULL THEN 'ended' ELSE 'open' END`,
        token: 'iif(json_valid(token), token, NULL)',
        pricing: 'iif(json_valid(pricing), pricing, NULL)',
        // The price of a tariff that is lost cannot be had; the energy can.
        tariff: '(SELECT hash FROM main.tariffs WHERE hash = tariff)',
      },
    });
  }

  #ofUnfinished(table: string): void {
    const ids = this.#into.prepare("SELECT id FROM main.sessions WHERE state <> 'closed'").all();
    const columns = this.#columns(table);
    if (columns.length === 0) return;
    const list = columns.join(', ');
    try {
      const copy = this.#into.prepare(
        `INSERT OR IGNORE INTO main.${table} (${list}) SELECT ${list} FROM ${this.#source(table)} WHERE session = ?`,
      );
      for (const { id } of ids) this.#count(table, Number(copy.run(id ?? null).changes));
    } catch (error) {
      if (storeError(error, this.#from).code === 'full') throw error;
      // By rowid, without the index that is spoilt; in history() once more, then also what is closed.
      const some = ids.map(({ id }) => `'${String(id).replaceAll("'", "''")}'`).join(', ');
      this.#table({ table, where: `session IN (${some})`, parent: 'session' });
    }
  }

  #table(copy: Pick<Copy, 'table'> & Partial<Copy>): void {
    const columns = this.#columns(copy.table);
    if (columns.length === 0) return;
    // An index may be what is damaged.
    const source = `${this.#source(copy.table)} NOT INDEXED`;
    const { rows, gaps } = copyRows(this.#into, { columns, source, late: () => false, ...copy });
    this.#count(copy.table, rows);
    if (gaps.length > 0 && copy.table === 'sessions') this.#spoilt = true;
    this.lost.push(...told(copy.table, gaps));
  }

  /** Small tables without rowids: from both ends up to the damage. */
  #keyed(table: string, columns: readonly string[], isSound: (row: readonly unknown[]) => boolean): void {
    if (this.#columns(table).length < columns.length) return;
    for (const order of ['ASC', 'DESC']) {
      try {
        const insert = this.#into.prepare(
          `INSERT OR IGNORE INTO main.${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        );
        const rows = this.#into
          .prepare(`SELECT ${columns.join(', ')} FROM ${this.#source(table)} ORDER BY 1 ${order}`)
          .iterate();
        for (const row of rows) {
          const values = columns.map((column) => row[column] ?? null);
          if (isSound(values)) this.#count(table, Number(insert.run(...values).changes));
          else this.lost.push(`${table}: ${String(values[0])} is damaged`);
        }
        return;
      } catch (error) {
        if (storeError(error, this.#from).code === 'full') throw error;
        if (table === 'tariffs') this.#spoilt = true;
        if (order === 'DESC') this.lost.push(`${table}: ${reason(error)}`);
      }
    }
  }

  /** Numbers that were given once are not given again. */
  #sequences(): void {
    this.#into.exec(
      `UPDATE main.sqlite_sequence AS mine SET seq = max(seq, coalesce(
         (SELECT seq FROM source.sqlite_sequence AS theirs WHERE theirs.name = mine.name), 0))`,
    );
    this.#into.exec(
      `INSERT INTO main.sqlite_sequence (name, seq) SELECT name, seq FROM source.sqlite_sequence
       WHERE name NOT IN (SELECT name FROM main.sqlite_sequence) AND name IN (SELECT name FROM main.sqlite_schema)`,
    );
  }

  /** Those that both have, by the new one's names. */
  #columns(table: string): string[] {
    const [mine, theirs] = [this.#names('main', table), this.#names('source', table)];
    // Columns are only ever added, at the end.
    const both = mine.slice(0, theirs.length);
    // Samples have no other identity: by it the second pass knows those of the first.
    return table === 'meter_samples' && both.length > 0 ? ['rowid', ...both] : both;
  }

  /** The source's table; where damage has changed the names of its columns, with those by which we know them. */
  #source(table: string): string {
    const [mine, theirs] = [this.#names('main', table), this.#names('source', table)];
    if (theirs.every((name, index) => name === mine[index])) return `source.${table}`;
    const view = `renamed_${table}`;
    const names = theirs.map((_, index) => mine[index] ?? `more_${String(index)}`);
    const [rowid, columns] = KEYED.includes(table) ? ['', names] : ['rowid, ', ['rowid', ...names]];
    this.#into.exec(
      `CREATE TEMP VIEW IF NOT EXISTS ${view} (${columns.join(', ')}) AS SELECT ${rowid}* FROM source.${table}`,
    );
    this.#views.add(view);
    return `temp.${view}`;
  }

  #names(schema: 'main' | 'source', table: string): string[] {
    try {
      const columns = this.#into.prepare(`PRAGMA ${schema}.table_info(${table})`).all();
      return columns.map(({ name }) => String(name));
    } catch {
      return []; // the list of tables is damaged, which is told already
    }
  }

  #count(table: string, rows: number): void {
    this.rows[table] = (this.rows[table] ?? 0) + rows;
  }
}

/** Gaps in words; one line for many. */
function told(table: string, gaps: readonly Gap[]): string[] {
  const [first, ...more] = gaps;
  if (!first) return [];
  const range =
    first.from === first.to
      ? `row ${String(first.from)}`
      : `rows ${String(first.from)} to ${String(first.to)}`;
  const others = more.length === 0 ? '' : ` and ${String(more.length)} more places`;
  return [`${table}: ${range}${others}: ${first.why}`];
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
const digest = (json: unknown) => createHash('sha256').update(String(json)).digest('hex');

/**
 * The open database as the store's parts use it: statements and transactions that outlive the file. When the file turns
 * out to be damaged, the disk full or in error, the handle mends what it can (another file, the reserve, opened anew) and
 * does the work once more; callers see an error only when that did not help.
 */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import { connect, own, type Connection } from './database.ts';
import { Reserve, lengthenWal } from './reserve.ts';
import { endReplacement, replaceFile, type Replaced } from './set-aside.ts';
import { StoreError, isDiskError, storeError } from './store-error.ts';

export interface Statement {
  run(...values: SQLInputValue[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  get(...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined;
  all(...values: SQLInputValue[]): Record<string, SQLOutputValue>[];
}

/** What the store's parts need of a database; a plain `DatabaseSync` is one too. */
export interface Preparer {
  prepare(sql: string): Statement;
}

export interface Replacement extends Replaced {
  readonly at: number;
}

/** A file that is damaged again so soon lies on a disk that is: replacing it would go on for ever. */
export const REPLACE_AGAIN_MS = 60_000;

type Remedy = 'reserve' | 'reopen' | 'replace';

export class Handle implements Preparer {
  readonly file: string;
  /** What was found damaged at opening; null: nothing. */
  readonly atOpening: Replaced | null;
  readonly reserve: Reserve;
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly #letGo: () => void;
  #connection: Connection | null = null;
  /** Counts connections: statements belong to one. */
  #generation = 0;
  #depth = 0;
  #afterCommit: (() => void)[] = [];
  readonly #memories: (() => void)[] = [];
  #listener: (replacement: Replacement) => void = () => undefined;
  #replacedAt: number | null = null;
  #closed = false;

  /** Errors: StoreError `in-use`, `no-access`, `newer`, `full`, `failed`; a damaged file is no error. */
  constructor(file: string, clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.file = file;
    this.#clock = clock;
    this.#letGo = own(file);
    this.reserve = new Reserve(file);
    try {
      this.atOpening = this.#open();
      this.reserve.restore();
    } catch (error) {
      this.#letGo();
      throw storeError(error, file);
    }
  }

  prepare(sql: string): Statement {
    let statement: StatementSync | null = null;
    let generation = 0;
    const current = (): StatementSync => {
      const db = this.#db();
      if (statement === null || generation !== this.#generation) statement = db.prepare(sql);
      generation = this.#generation;
      return statement;
    };
    return {
      run: (...values) => this.#mending(() => current().run(...values)),
      get: (...values) => this.#mending(() => current().get(...values)),
      all: (...values) => this.#mending(() => current().all(...values)),
    };
  }

  exec(sql: string): void {
    this.#mending(() => this.#db().exec(sql));
  }

  /**
   * All of `work` is durable when this returns, or none of it. Calls may nest: they join the outer one. `work` may be done
   * a second time, after everything of the first was undone: it must not keep anything of it outside the database.
   */
  readonly atomically = <Result>(work: () => Result): Result => {
    if (this.#depth > 0) return work();
    return this.#mending(() => this.#transaction(work));
  };

  /** Calls `then` when the running transaction is durable, and not at all when it is undone. */
  afterCommit(then: () => void): void {
    if (this.#depth > 0) this.#afterCommit.push(then);
    else then();
  }

  /** `recall` puts into the database what it should have of what is remembered; called, in a transaction, after each change of files. */
  remember(recall: () => void): void {
    this.#memories.push(recall);
  }

  /** Who is told that the file was replaced while the store was open; called when the work that met it is done. */
  onReplaced(listener: (replacement: Replacement) => void): void {
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return !this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection?.close();
    this.#connection = null;
    this.#letGo();
  }

  #transaction<Result>(work: () => Result): Result {
    const db = this.#db();
    this.#depth++;
    this.#afterCommit = [];
    try {
      db.exec('BEGIN IMMEDIATE');
      const result = work();
      db.exec('COMMIT');
      for (const then of this.#afterCommit) then();
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    } finally {
      this.#depth--;
    }
  }

  /** Does `work`; each remedy that its errors call for is tried once. Within a transaction the outermost decides. */
  #mending<Result>(work: () => Result): Result {
    if (this.#depth > 0) return work();
    const tried = new Set<Remedy>();
    let replacement: Replacement | null = null;
    try {
      for (;;) {
        try {
          return work();
        } catch (error) {
          const remedy = this.#remedy(error, tried);
          if (remedy === null) throw storeError(error, this.file);
          tried.add(remedy);
          replacement = this.#apply(remedy) ?? replacement;
        }
      }
    } finally {
      if (replacement) this.#listener(replacement);
    }
  }

  #remedy(error: unknown, tried: ReadonlySet<Remedy>): Remedy | null {
    const { code } = storeError(error, this.file);
    const disk = isDiskError(error);
    if (code === 'full' || (disk && this.reserve.isDiskFull)) return tried.has('reserve') ? null : 'reserve';
    if (code !== 'corrupt' && !disk) return null;
    if (disk && !tried.has('reopen')) return 'reopen';
    const last = this.#replacedAt;
    if (last !== null && this.#clock.monotonic() - last < REPLACE_AGAIN_MS) return null;
    return tried.has('replace') ? null : 'replace';
  }

  /** Errors: StoreError, when the remedy itself is not possible. */
  #apply(remedy: Remedy): Replacement | null {
    if (remedy === 'reserve') {
      if (this.reserve.giveUp()) this.#takeRoom();
      return null;
    }
    this.#connection?.abandon();
    this.#connection = null;
    if (remedy === 'reopen') return null;
    this.#replacedAt = this.#clock.monotonic();
    const replaced = this.#withReserve(() => replaceFile(this.file, this.#clock));
    return { ...replaced, at: this.#clock.now() };
  }

  /** The room is taken at once, before anybody else does: what is in the log moves to the file, and the log gets the rest. */
  #takeRoom(): void {
    try {
      this.#connection?.db.prepare('PRAGMA wal_checkpoint(RESTART)').get();
    } catch (error) {
      // The file could not grow by all of it: the log keeps the rest, and there is no less room than before.
      if (storeError(error, this.file).code !== 'full') throw error;
    }
    lengthenWal(this.file);
  }

  #db(): DatabaseSync {
    if (this.#connection) return this.#connection.db;
    if (this.#closed) throw new StoreError('failed', `store ${this.file} is closed`);
    const connection = (this.#connection = connect(this.file));
    this.#generation++;
    try {
      this.#transaction(() => {
        for (const recall of this.#memories) recall();
      });
    } catch (error) {
      // What should be in it is not: whoever wants it next begins here again.
      connection.abandon();
      this.#connection = null;
      throw error;
    }
    return connection.db;
  }

  #open(): Replaced | null {
    const moved = endReplacement(this.file, this.#clock.now());
    const interrupted = moved === null ? null : { setAside: moved, salvaged: { rows: {}, lost: [] } };
    try {
      this.#connect();
      return interrupted;
    } catch (error) {
      if (storeError(error, this.file).code !== 'corrupt') throw error;
    }
    const replaced = this.#withReserve(() => replaceFile(this.file, this.#clock));
    this.#replacedAt = this.#clock.monotonic();
    this.#connect();
    return replaced;
  }

  #connect(): void {
    this.#connection = this.#withReserve(() => connect(this.file));
    this.#generation++;
  }

  #withReserve<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      const isFull = storeError(error, this.file).code === 'full' || this.reserve.isDiskFull;
      if (!isFull || !this.reserve.giveUp()) throw error;
      return work();
    }
  }
}

/** Keeps what one connector writes: tells when the store fails and when it works again, and what it still owes. */
import type { Clock, Timer } from '../clock.ts';
import { log } from '../log/log.ts';
import type { SessionJournal } from './journal.ts';
import { JournalFailure, watchJournal } from './watched-journal.ts';

/** While nothing is being charged nothing else would write to a store that failed: it is tried again this often. */
export const STORE_RETRY_MS = 5_000;

export class Keeper {
  /** Writes through this are what tells whether the store works. */
  readonly journal: SessionJournal;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #label: string;
  readonly #tell: (failed: boolean, evidence: Readonly<Record<string, string>>) => void;
  /** Writes that must not be lost, oldest first; true: done. */
  #owed: (() => boolean)[] = [];
  #wrote = false;
  #failed = false;
  #timer: Timer | null = null;

  constructor(
    journal: SessionJournal,
    clock: Pick<Clock, 'after'>,
    label: string,
    tell: (failed: boolean, evidence: Readonly<Record<string, string>>) => void,
  ) {
    this.journal = watchJournal(journal, () => (this.#wrote = true));
    this.#clock = clock;
    this.#label = label;
    this.#tell = tell;
  }

  /** Durable or not at all (null): a store that fails is a fault of this connector until a write succeeds again. */
  write<Result>(what: string, work: () => Result): Result | null {
    this.#wrote = false;
    try {
      const result = work();
      if (this.#wrote) this.#note(false, { what });
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (error instanceof JournalFailure) this.#note(true, { what, message });
      else log.error('session.not-possible', `connector ${this.#label}: ${what} was not possible`, { error });
      return null;
    }
  }

  /** Closes a session now or as soon as the store takes it; `then` gets what `close` gave. */
  owe<Result>(close: () => Result, then: (result: Result) => void): void {
    this.#owed.push(() => {
      const result = this.write('close', close);
      if (result !== null) then(result);
      return result !== null;
    });
    if (this.#owed.length === 1) this.#pay();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#owed = [];
  }

  #pay(): void {
    for (let next = this.#owed[0]; next?.(); next = this.#owed[0]) this.#owed.shift();
  }

  #note(failed: boolean, evidence: Readonly<Record<string, string>>): void {
    if (failed) this.#arm();
    if (!failed && !this.#failed) return;
    this.#failed = failed;
    this.#tell(failed, evidence);
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.after(STORE_RETRY_MS, () => {
      this.#timer = null;
      this.#pay();
      // With nothing owed there is nothing to try it with: the next write will tell.
      if (this.#owed.length === 0) this.#note(false, { what: 'retry' });
    });
  }
}

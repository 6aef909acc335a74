/** Which transaction of the central system a session is; durable, since messages may wait for days. */
import type { States } from '../ocpp/dialect.ts';

/** `id` null: the central system did not take the StartTransaction, there is none. */
interface Stored {
  readonly id: number | null;
  readonly endedAt: number | null;
}

interface Known {
  readonly all: Map<string, Stored>;
  /** When they ended, the first first. */
  readonly ended: Map<string, number>;
}

const PREFIX = 'ocpp/tx/';
/** The cost of a session may be told when it is over. */
const KEPT_AFTER_END_MS = 24 * 3_600_000;

/** Everything may throw StoreError, and then all is as it was. */
export class TransactionIds {
  readonly #states: States;
  /** As in the store, read once: after a week offline there are hundreds. */
  #known: Known | null = null;

  constructor(states: States) {
    this.#states = states;
  }

  /** undefined: not known yet; null: there is none. */
  of(session: string): number | null | undefined {
    return this.#read().all.get(session)?.id;
  }

  sessionOf(transaction: number): string | null {
    for (const [session, { id }] of this.#read().all) if (id === transaction) return session;
    return null;
  }

  assign(session: string, id: number | null): void {
    this.#write(session, { id, endedAt: null });
  }

  /** Forgets what ended long ago. */
  ended(session: string, at: number): void {
    const id = this.of(session) ?? null;
    if (id === null) this.#forget(session);
    else this.#write(session, { id, endedAt: at });
    // They stand in the order of their ends: the first that is still kept is the last to be looked at.
    for (const [other, endedAt] of this.#read().ended) {
      if (at - endedAt <= KEPT_AFTER_END_MS) return;
      this.#forget(other);
    }
  }

  #write(session: string, stored: Stored): void {
    const { all, ended } = this.#read();
    this.#states.write(PREFIX + session, stored);
    all.set(session, stored);
    ended.delete(session);
    if (stored.endedAt !== null) ended.set(session, stored.endedAt);
  }

  #forget(session: string): void {
    const { all, ended } = this.#read();
    this.#states.remove(PREFIX + session);
    all.delete(session);
    ended.delete(session);
  }

  #read(): Known {
    this.#known ??= readAll(this.#states);
    return this.#known;
  }
}

function readAll(states: States): Known {
  const all = new Map<string, Stored>();
  for (const name of states.names(PREFIX)) {
    const stored = storedOf(states.read(name));
    if (stored) all.set(name.slice(PREFIX.length), stored);
  }
  const ends = [...all].flatMap(([session, { endedAt }]): [string, number][] =>
    endedAt === null ? [] : [[session, endedAt]],
  );
  return { all, ended: new Map(ends.toSorted(([, a], [, b]) => a - b)) };
}

function storedOf(stored: unknown): Stored | null {
  if (typeof stored !== 'object' || stored === null || !('id' in stored)) return null;
  const { id } = stored;
  const endedAt = 'endedAt' in stored && typeof stored.endedAt === 'number' ? stored.endedAt : null;
  return { id: typeof id === 'number' ? id : null, endedAt };
}

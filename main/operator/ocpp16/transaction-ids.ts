/** Which transaction of the central system a session is; durable, since messages may wait for days. */
import type { States } from '../ocpp/dialect.ts';

/** `id` null: the central system did not take the StartTransaction, there is none. */
interface Stored {
  readonly id: number | null;
  readonly endedAt: number | null;
}

const PREFIX = 'ocpp/tx/';
/** The cost of a session may be told when it is over. */
const KEPT_AFTER_END_MS = 24 * 3_600_000;

export class TransactionIds {
  readonly #states: States;

  constructor(states: States) {
    this.#states = states;
  }

  /** undefined: not known yet; null: there is none. */
  of(session: string): number | null | undefined {
    return this.#read(session)?.id;
  }

  sessionOf(transaction: number): string | null {
    return this.#sessions().find((session) => this.#read(session)?.id === transaction) ?? null;
  }

  assign(session: string, id: number | null): void {
    this.#states.write(PREFIX + session, { id, endedAt: null } satisfies Stored);
  }

  /** Forgets what ended long ago. */
  ended(session: string, at: number): void {
    const id = this.of(session) ?? null;
    if (id === null) this.#states.remove(PREFIX + session);
    else this.#states.write(PREFIX + session, { id, endedAt: at } satisfies Stored);
    for (const other of this.#sessions()) {
      const endedAt = this.#read(other)?.endedAt ?? null;
      if (endedAt !== null && at - endedAt > KEPT_AFTER_END_MS) this.#states.remove(PREFIX + other);
    }
  }

  #sessions(): readonly string[] {
    return this.#states.names(PREFIX).map((name) => name.slice(PREFIX.length));
  }

  #read(session: string): Stored | undefined {
    const stored = this.#states.read(PREFIX + session);
    if (typeof stored !== 'object' || stored === null || !('id' in stored)) return undefined;
    const { id } = stored;
    const endedAt = 'endedAt' in stored && typeof stored.endedAt === 'number' ? stored.endedAt : null;
    return { id: typeof id === 'number' ? id : null, endedAt };
  }
}

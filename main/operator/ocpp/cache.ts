/** What the central system said of cards lately: durable, so that known drivers charge while it is away (OCPP 1.6, 3.5.1). */
import type { Clock } from '../../clock.ts';
import type { AuthorizeAnswer, IdToken } from '../port.ts';
import type { States } from './dialect.ts';

const PREFIX = 'ocpp/cache/';
/** More cards than a station sees in a year; the longest not seen goes first. */
export const MOST_CACHED = 2000;

interface Entry {
  readonly answer: AuthorizeAnswer;
  /** Epoch ms of the answer. */
  readonly at: number;
}

export interface AuthorizationCacheOptions {
  readonly states: States;
  readonly clock: Pick<Clock, 'now'>;
  /** How long an answer is remembered; 0: not at all. */
  readonly hours: number;
  readonly failed: (error: unknown) => void;
}

export class AuthorizationCache {
  readonly #options: AuthorizationCacheOptions;
  /** The longest not heard of first. */
  readonly #entries = new Map<string, Entry>();

  constructor(options: AuthorizationCacheOptions) {
    this.#options = options;
    this.#load();
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Null: nothing is known, or it is too old. `expired` where its own date has passed. */
  find(id: string): AuthorizeAnswer | null {
    const entry = this.#entries.get(id);
    const now = this.#options.clock.now();
    if (!entry || now - entry.at > this.#options.hours * 3_600_000) return null;
    const { answer } = entry;
    const over = answer.status === 'accepted' && answer.validUntil !== null && now > answer.validUntil;
    return over ? { ...answer, status: 'expired' } : answer;
  }

  /** Never throws: a cache that cannot be written is only a cache that forgets. */
  learn({ id }: IdToken, answer: AuthorizeAnswer): void {
    const { hours, clock } = this.#options;
    // Concurrent use and no credit say something of now, not of the card.
    if (hours <= 0 || answer.status === 'in-use' || answer.status === 'no-credit') return;
    const entry = { answer: { ...answer, priceText: null, message: null }, at: clock.now() };
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    this.#try((states) => states.write(PREFIX + id, entry));
    for (const oldest of [...this.#entries.keys()].slice(0, Math.max(0, this.#entries.size - MOST_CACHED))) {
      this.#entries.delete(oldest);
      this.#try((states) => states.remove(PREFIX + oldest));
    }
  }

  clear(): void {
    for (const id of this.#entries.keys()) this.#try((states) => states.remove(PREFIX + id));
    this.#entries.clear();
  }

  #load(): void {
    this.#try((states) => {
      const stored = states.names(PREFIX).flatMap((name): [string, Entry][] => {
        const entry = states.read(name);
        return isEntry(entry) ? [[name.slice(PREFIX.length), entry]] : [];
      });
      for (const [id, entry] of stored.toSorted(([, a], [, b]) => a.at - b.at)) this.#entries.set(id, entry);
    });
  }

  #try(work: (states: States) => void): void {
    try {
      work(this.#options.states);
    } catch (error) {
      this.#options.failed(error);
    }
  }
}

/** Written by `learn` alone, perhaps of an older version. */
function isEntry(value: unknown): value is Entry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'at' in value &&
    typeof value.at === 'number' &&
    'answer' in value &&
    typeof value.answer === 'object' &&
    value.answer !== null &&
    'status' in value.answer
  );
}

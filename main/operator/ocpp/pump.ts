/**
 * Takes what waits in one channel of the outbox to the central system: in order within each lane (a connector, or what belongs to
 * none), one message at a time, each until it was acknowledged, or given up as the protocol says. A lane that waits for its next
 * attempt holds up no other. Nothing is polled: `wake()` says that there is something.
 *
 * A message is sent once; twice only when the kiosk dies, or the connection ends, between its arrival and our note of it.
 */
import type { Clock, Timer } from '../../clock.ts';
import type { Outbox, OutboxItem } from '../outbox.ts';
import type { Delivery } from './dialect.ts';

/** Messages that nobody answers are given up in the end, since one that kills whoever reads it would block its lane for ever. */
export const MOST_UNANSWERED = 20;
/** A store that fails is tried again after a second, doubling up to this. */
const LONGEST_STORE_RETRY_MS = 60_000;
/** How many messages are looked at for one whose lane is free; more only when all their lanes wait. */
const LOOK_AT = 32;

export interface PumpStore {
  readonly outbox: Outbox;
  atomically<Result>(work: () => Result): Result;
}

/** A message that was given up. */
export interface GivenUp {
  readonly id: string;
  readonly payload: unknown;
  readonly why: 'refused' | 'unanswered' | 'impossible';
  readonly code: string;
  readonly message: string;
}

export interface PumpOptions {
  readonly clock: Clock;
  readonly store: PumpStore;
  readonly channel: string;
  /** Must not reject; if it does, it counts as unanswered. */
  readonly deliver: (item: OutboxItem) => Promise<Delivery>;
  /** How often a message that is refused is sent, and the interval, which grows by itself with each attempt. */
  readonly timings: () => { readonly attempts: number; readonly retryMs: number };
  readonly refused: (message: GivenUp) => void;
  readonly failed: (error: unknown) => void;
}

interface Lane {
  /** Running time, ms. */
  readonly notBeforeMs: number;
  /** A new connection ends the wait. */
  readonly untilConnected: boolean;
}

export class Pump {
  readonly #options: PumpOptions;
  readonly #lanes = new Map<number | null, Lane>();
  /** Of the messages at the heads of lanes, by id; numbers begin anew in a store that replaces a broken one. */
  readonly #unanswered = new Map<string, number>();
  /** Ids that are done with while the store could not yet be told, and what goes with it. */
  readonly #settled = new Map<string, (() => void) | undefined>();
  #running = false;
  #woken = false;
  #work: Promise<void> | null = null;
  #timer: Timer | null = null;
  #storeFailures = 0;

  constructor(options: PumpOptions) {
    this.#options = options;
  }

  /** There is a connection. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    for (const [connector, { untilConnected }] of [...this.#lanes]) {
      if (untilConnected) this.#lanes.delete(connector);
    }
    this.wake();
  }

  /** No connection any more; what is under way ends by itself. */
  pause(): void {
    this.#running = false;
    this.#disarm();
  }

  /** Pauses, and waits for what is under way. */
  async stop(): Promise<void> {
    this.pause();
    await this.#work;
  }

  /** Something was added. May be called within the transaction that adds. */
  wake(): void {
    this.#woken = true;
    if (!this.#running || this.#work) return;
    this.#disarm();
    this.#work = this.#run();
  }

  async #run(): Promise<void> {
    // Whoever woke this up may still be in the transaction that adds the message.
    await Promise.resolve();
    let waitMs: number | null = 0;
    while (this.#running && (waitMs === 0 || this.#woken)) {
      this.#woken = false;
      waitMs = await this.#step();
    }
    this.#work = null;
    if (!this.#running || waitMs === null || waitMs === 0) {
      // Woken up between the last look and here, by a start that followed a pause.
      if (this.#running && this.#woken) this.wake();
      return;
    }
    this.#disarm();
    this.#timer = this.#options.clock.after(waitMs, () => this.wake());
  }

  /** One message. Milliseconds until there may be another; null: nothing waits. */
  async #step(): Promise<number | null> {
    try {
      const found = this.#find();
      this.#storeFailures = 0;
      if (typeof found === 'object' && found !== null) {
        await this.#deliver(found);
        return 0;
      }
      return found;
    } catch (error) {
      this.#options.failed(error);
      const waitMs = Math.min(1000 * 2 ** Math.min(this.#storeFailures, 16), LONGEST_STORE_RETRY_MS);
      this.#storeFailures += 1;
      return waitMs;
    }
  }

  /** The oldest message whose lane is free; else how long until one is; null: none waits. */
  #find(): OutboxItem | number | null {
    const { store, channel, clock } = this.#options;
    for (let limit = LOOK_AT; ; limit *= 8) {
      const items = store.outbox.next(channel, limit);
      if (this.#forgetSettled(items)) return this.#find();
      const now = clock.monotonic();
      const item = items.find(({ connector }) => (this.#lanes.get(connector)?.notBeforeMs ?? 0) <= now);
      if (item) return item;
      if (items.length >= limit) continue;
      if (items.length === 0) return null;
      const due = items.map(({ connector }) => this.#lanes.get(connector)?.notBeforeMs ?? now);
      return Math.max(1, Math.ceil(Math.min(...due) - now));
    }
  }

  /** Whether there were any. */
  #forgetSettled(items: readonly OutboxItem[]): boolean {
    const settled = items.filter(({ id }) => this.#settled.has(id));
    for (const item of settled) this.#forget(item, this.#settled.get(item.id));
    return settled.length > 0;
  }

  async #deliver(item: OutboxItem): Promise<void> {
    const delivery = await this.#attempt(item);
    if (delivery.kind === 'unanswered') this.#unansweredBy(item, delivery);
    else if (delivery.kind === 'refused') this.#refusedBy(item, delivery);
    else {
      if (delivery.kind === 'impossible') this.#tellGivenUp(item, 'impossible', '', delivery.message);
      this.#settle(item, delivery.commit);
      if (delivery.kind === 'done') delivery.after?.();
    }
  }

  async #attempt(item: OutboxItem): Promise<Delivery> {
    try {
      return await this.#options.deliver(item);
    } catch (error) {
      this.#options.failed(error);
      return { kind: 'unanswered', message: 'could not be sent', sent: true };
    }
  }

  #unansweredBy(
    item: OutboxItem,
    { message, sent, giveUp }: Extract<Delivery, { kind: 'unanswered' }>,
  ): void {
    const times = (this.#unanswered.get(item.id) ?? 0) + (sent ? 1 : 0);
    this.#unanswered.set(item.id, times);
    if (times < MOST_UNANSWERED) {
      // Not for one that ended several connections: it may be what ends them.
      this.#hold(item, Math.max(1, times), times < 2);
      return;
    }
    this.#tellGivenUp(item, 'unanswered', '', message);
    this.#settle(item, giveUp);
  }

  /** Attempts are counted in the store: a restart does not begin anew. */
  #refusedBy(item: OutboxItem, { code, message, giveUp }: Extract<Delivery, { kind: 'refused' }>): void {
    const attempts = item.attempts + 1;
    if (attempts >= this.#options.timings().attempts) {
      this.#tellGivenUp(item, 'refused', code, message);
      this.#settle(item, giveUp);
      return;
    }
    this.#hold(item, attempts, false);
    this.#options.store.outbox.attempted(item.seq);
  }

  /** OCPP 1.6, 9.1.31 and 2.0.1, E13: the interval times the number of attempts so far. */
  #hold({ connector }: OutboxItem, attempts: number, untilConnected: boolean): void {
    const { clock, timings } = this.#options;
    this.#lanes.set(connector, {
      notBeforeMs: clock.monotonic() + timings().retryMs * attempts,
      untilConnected,
    });
  }

  #settle(item: OutboxItem, commit: (() => void) | undefined): void {
    this.#lanes.delete(item.connector);
    this.#unanswered.delete(item.id);
    this.#settled.set(item.id, commit);
    this.#forget(item, commit);
  }

  /** Throws StoreError; then it is done before anything else is sent. */
  #forget(item: OutboxItem, commit: (() => void) | undefined): void {
    const { store } = this.#options;
    store.atomically(() => {
      commit?.();
      store.outbox.done(item.seq);
    });
    this.#settled.delete(item.id);
  }

  /** Told first: twice, should the kiosk die in between, rather than never. */
  #tellGivenUp({ id, payload }: OutboxItem, why: GivenUp['why'], code: string, message: string): void {
    try {
      this.#options.refused({ id, payload, why, code, message });
    } catch (error) {
      this.#options.failed(error);
    }
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

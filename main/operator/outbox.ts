/** What a sender needs of the store: the messages that wait for a receiver, in order, kept until acknowledged. */

export interface OutboxItem {
  readonly seq: number;
  /** By which a receiver drops copies. */
  readonly id: string;
  /** Epoch ms of what it tells of. */
  readonly at: number;
  readonly connector: number | null;
  readonly payload: unknown;
  /** Failed ones so far. */
  readonly attempts: number;
}

/** Synchronous, durable when it returns. Everything may throw `StoreError`. */
export interface Outbox {
  /** The oldest items of a channel that wait, in order. */
  next(channel: string, limit: number): readonly OutboxItem[];
  waiting(channel: string): number;
  /** One more failed attempt. */
  attempted(seq: number): void;
  /** Acknowledged by the receiver: forgotten. */
  done(seq: number): void;
}

/**
 * The seam between what every OCPP version shares (link, start-up, pump) and one version’s messages. A dialect is made by
 * a function `(core: Core) => Dialect`; `OcppOperator` puts both together.
 */
import type { Clock } from '../../clock.ts';
import type { AlertRecord } from '../../faults/alerts.ts';
import type { AuthorizeAnswer, IdToken, OperatorSettings, Station, TransactionEvent } from '../port.ts';
import type { Answer, Answerers, CallOptions, CallResult, Payload } from './call.ts';

/** Durable states by name (`main/store/states.ts`). Everything may throw `StoreError`. */
export interface States {
  read(name: string): unknown;
  write(name: string, state: unknown): void;
  remove(name: string): void;
  names(prefix: string): readonly string[];
}

/** What a dialect is given. Its functions are not to be called while the dialect is made. */
export interface Core {
  readonly clock: Clock;
  readonly station: Station;
  readonly states: States;
  /** Sends a call when its turn comes; before the start-up is accepted it fails at once as `offline`. Never rejects. */
  call(action: string, payload: Payload, options?: CallOptions): Promise<CallResult>;
  /** The same while the start-up is pending: for what the central system has asked for by a trigger. */
  callTriggered(action: string, payload: Payload, options?: CallOptions): Promise<CallResult>;
  readonly phase: Phase;
  /** Connected and accepted. */
  readonly online: boolean;
  /** Sends the BootNotification (again), whatever the phase. */
  bootAgain(): void;
  /** Sends a Heartbeat and takes the time from its answer. */
  heartbeat(): void;
  /** From the central system's configuration instead of the BootNotification's answer. */
  setHeartbeatSeconds(seconds: number): void;
  heartbeatSeconds(): number;
  /** The timings were changed: `Dialect.timings()` is read again. */
  retime(): void;
  /** Closes the connection and connects anew, at once. */
  reconnect(): void;
  /** What the central system said of a card on any occasion: for the authorization cache. */
  learned(token: IdToken, answer: AuthorizeAnswer): void;
  /** `Dialect.settings()` says something else now. */
  settingsChanged(): void;
  /** What nobody else can be told: a mistake in here, a state that cannot be read. */
  failed(error: unknown): void;
}

/** `idle`: not asked yet or no connection since the start. */
export type Phase = 'idle' | 'pending' | 'rejected' | 'accepted';

export interface Boot {
  readonly status: 'accepted' | 'pending' | 'rejected';
  readonly currentTime: string;
  /** Seconds: until the next heartbeat, or the next attempt. */
  readonly interval: number;
  /** Why, if it is said. */
  readonly reason: string | null;
}

/** What became of one message of the outbox. */
export type Delivery =
  /** `commit` is done in the transaction that forgets the message. Must be synchronous and touch only the store. */
  | {
      readonly kind: 'done';
      readonly commit?: () => void;
      /** When that is durable. */
      readonly after?: () => void;
    }
  /** Not answered (or not even sent): the same message again as soon as there is a connection. */
  | {
      readonly kind: 'unanswered';
      readonly message: string;
      readonly sent: boolean;
      /** As `commit`, when it is given up in the end. */
      readonly giveUp?: () => void;
    }
  /** The central system says no: again after the interval, given up after the attempts. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly giveUp?: () => void;
    }
  /** Will never be possible: given up at once. `commit` as with `done`. */
  | { readonly kind: 'impossible'; readonly message: string; readonly commit?: () => void };

/** All in milliseconds but the counts. */
export interface Timings {
  readonly pingMs: number;
  readonly attempts: number;
  readonly retryMs: number;
  readonly backoff: Backoff;
}

/** OCPP 2.0.1 part 4, 5.3: RetryBackOffWaitMinimum, RetryBackOffRandomRange (ms here), RetryBackOffRepeatTimes. */
export interface Backoff {
  readonly waitMinimumMs: number;
  readonly randomRangeMs: number;
  readonly repeatTimes: number;
}

export interface Dialect {
  /** The WebSocket subprotocol. */
  readonly protocol: 'ocpp1.6' | 'ocpp2.0.1';
  readonly answers: Answerers;
  /** Actions that the protocol knows and this station does not: answered `NotSupported`; all others `NotImplemented`. */
  readonly unsupported: readonly string[];
  /** May answer for this phase instead of `answers`; null: the usual answer. Not asked when accepted. */
  beforeAccepted(action: string, phase: Exclude<Phase, 'accepted'>, payload: Payload): Answer | null;
  /** `reason` `triggered`: the central system asked for it. */
  bootRequest(reason: 'start' | 'triggered'): Payload;
  readBoot(result: Payload): Boot;
  /** The answer of a Heartbeat: the central system's time. */
  readHeartbeat(result: Payload): string;
  /** The kiosk is complete: what holds without a connection, too, may begin. */
  begin?(): void;
  /** Accepted and connected. `first`: since the kiosk started; else how long it was away. */
  online(since: { readonly first: boolean; readonly awayMs: number }): void;
  offline(): void;
  deliver(event: TransactionEvent): Promise<Delivery>;
  /** One fault raised or cleared. */
  deliverAlert(record: AlertRecord): Promise<Delivery>;
  authorize(token: IdToken, timeoutMs: number): Promise<AuthorizeAnswer | null>;
  connectorChanged(connector: number): void;
  timings(): Timings;
  /** What the central system has set that the kiosk acts on; absent: nothing. */
  settings?(): OperatorSettings;
  /** For good. */
  stop(): void;
}

export type MakeDialect = (core: Core) => Dialect;

/** One connection as the link uses it: `socket.ts` over the network, others in simulations. */
import type { Clock } from '../../clock.ts';
import type { Answer, CallResult, Payload } from './call.ts';
import type { ConnectFailure } from './connect-failure.ts';
import type { Security } from './security.ts';

export type OpenResult = { readonly ok: true } | { readonly ok: false; readonly failure: ConnectFailure };

/** Opened once, closed once. Nothing rejects or throws. */
export interface Socket {
  open(): Promise<OpenResult>;
  /** Resolves in any case: answered, refused, given up by `signal`, or the connection ended. One at a time. */
  call(action: string, payload: Payload, signal: AbortSignal): Promise<CallResult>;
  ping(): void;
  /** At once, whatever its state; `closed` is told if it was open. */
  terminate(): void;
  /** In good order, or after a little while at once. */
  close(): Promise<void>;
}

export interface SocketEvents {
  frame(direction: 'in' | 'out', text: string): void;
  pong(): void;
  /** After it was open; once. */
  closed(code: number, reason: string): void;
  /** A call of the central system; validated. Never rejects. */
  call(action: string, payload: Payload): Promise<Answer>;
  /** Something was wrong on the wire; for the log. */
  error(error: unknown): void;
}

export interface SocketOptions {
  readonly protocol: 'ocpp1.6' | 'ocpp2.0.1';
  /** Without the station’s id. */
  readonly url: string;
  readonly station: string;
  readonly security: Security;
  /** For the header User-Agent. */
  readonly agent: string;
  /** That are answered by `events.call`; others: `NotImplemented`. */
  readonly actions: readonly string[];
  readonly clock: Clock;
  readonly events: SocketEvents;
}

export type OpenSocket = (options: SocketOptions) => Socket;

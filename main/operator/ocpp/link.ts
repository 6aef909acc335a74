/**
 * The connection to the central system, kept up: opened, watched by pings, opened again with backoff after it ended; calls
 * over it, one at a time, each with its time limit. It knows frames and actions, not what they mean, and never throws.
 */
import type { Clock, Timer } from '../../clock.ts';
import { log } from '../../log/log.ts';
import { reconnectInMs } from './backoff.ts';
import type { Answer, CallOptions, CallResult, Payload } from './call.ts';
import { CallQueue } from './call-queue.ts';
import { type ConnectFailure, connectFailure } from './connect-failure.ts';
import type { Timings } from './dialect.ts';
import { MessageLog } from './message-log.ts';
import type { Security } from './security.ts';
import type { OpenSocket, Socket } from './socket-port.ts';

/** DNS, TCP, TLS and the upgrade together. */
export const OPEN_TIMEOUT_MS = 30_000;
/** A central system that is slower than this is not there. */
export const CALL_TIMEOUT_MS = 30_000;
/** After so many calls in a row without an answer the connection is given up, whatever its pings say. */
export const MOST_TIMEOUTS = 2;
/** An answerer may wait for a device; the central system is not left waiting for ever. */
export const ANSWER_TIMEOUT_MS = 20_000;
/** A connection that did not last for so long is one more failed attempt: its backoff goes on. */
export const LASTING_MS = 30_000;

export interface LinkListener {
  connected(): void;
  /** The connection that was up ended, or an attempt failed. */
  disconnected(failure: ConnectFailure): void;
  /** Wrong frames, answers of our own against the schema, answerers that threw: for the log. */
  wrong(error: unknown): void;
}

export interface LinkOptions {
  readonly clock: Clock;
  /** 0 … 1, like `Math.random`. */
  readonly random: () => number;
  readonly protocol: 'ocpp1.6' | 'ocpp2.0.1';
  /** Without the station’s id. */
  readonly url: string;
  readonly station: string;
  readonly security: Security;
  readonly agent: string;
  readonly actions: readonly string[];
  readonly timings: () => Pick<Timings, 'pingMs' | 'backoff'>;
  readonly answer: (action: string, payload: Payload) => Answer | Promise<Answer>;
  readonly listener: LinkListener;
  /** Absent: over the network. */
  readonly open?: OpenSocket;
}

export type LinkState = 'off' | 'connecting' | 'connected';

export class Link {
  readonly log: MessageLog;
  readonly #options: LinkOptions;
  readonly #calls: CallQueue;
  #state: LinkState = 'off';
  #socket: Socket | null = null;
  /** In a row, the one that led to the present connection included. */
  #attempts = 0;
  #connectedAtMs = 0;
  #timer: Timer | null = null;
  #ping: Timer | null = null;
  #awaitsPong = false;
  #timeouts = 0;
  /** The next attempt is to be made without waiting. */
  #atOnce = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.log = new MessageLog(options.clock);
    this.#calls = new CallQueue(options.clock);
  }

  get state(): LinkState {
    return this.#state;
  }

  start(): void {
    if (this.#state !== 'off') return;
    this.#state = 'connecting';
    void this.#connect();
  }

  /** For good order: calls that wait end as `offline`. */
  async stop(): Promise<void> {
    this.#state = 'off';
    this.#disarm();
    this.#calls.refuseAll('the link is closed');
    const socket = this.#socket;
    this.#socket = null;
    await socket?.close();
  }

  /** Connects anew now: gives up the connection that is there, or the wait for the next attempt. */
  reconnect(): void {
    if (this.#state === 'connected') {
      this.#atOnce = true;
      void this.#socket?.close();
    } else if (this.#timer) {
      this.#disarm();
      void this.#connect();
    }
  }

  /** Sends a call when its turn comes. Never rejects. */
  call(
    action: string,
    payload: Payload,
    { timeoutMs = CALL_TIMEOUT_MS }: CallOptions = {},
  ): Promise<CallResult> {
    const socket = this.#socket;
    if (this.#state !== 'connected' || !socket) {
      return Promise.resolve({ ok: false, failure: { kind: 'offline', message: 'not connected' } });
    }
    return this.#calls.add(timeoutMs, async (signal) => {
      const result = await socket.call(action, payload, signal);
      this.#judge(socket, result, timeoutMs);
      return result;
    });
  }

  /** `timings` say something else now. */
  retime(): void {
    if (this.#state === 'connected') this.#armPing();
  }

  async #connect(): Promise<void> {
    this.#timer = null;
    this.#atOnce = false;
    this.#attempts += 1;
    const socket = await this.#make();
    if (!socket) return;
    const limit = this.#options.clock.after(OPEN_TIMEOUT_MS, () => socket.terminate());
    const result = await socket.open();
    limit.cancel();
    if (this.#socket !== socket) {
      if (result.ok) void socket.close();
      return;
    }
    if (result.ok) this.#connected();
    else this.#ended(result.failure);
  }

  /** Null: stopped meanwhile, or not possible. */
  async #make(): Promise<Socket | null> {
    try {
      // The library takes its time to load: only stations with a central system pay for it.
      const open = this.#options.open ?? (await import('./socket.ts')).openSocket;
      if (this.#state === 'off') return null;
      const socket: Socket = open(this.#socketOptions(() => socket));
      this.#socket = socket;
      return socket;
    } catch (error) {
      // Neither an address nor a certificate that cannot even be used may end the kiosk.
      this.#tell((listener) => listener.wrong(error));
      if (this.#state !== 'off') this.#ended(connectFailure(error));
      return null;
    }
  }

  #socketOptions(itself: () => Socket): Parameters<OpenSocket>[0] {
    const { protocol, url, station, security, agent, actions, clock } = this.#options;
    return {
      protocol,
      url,
      station,
      security,
      agent,
      actions,
      clock,
      events: {
        frame: (direction, text) => this.log.add(direction, text),
        pong: () => (this.#awaitsPong = false),
        closed: (code, reason) => {
          if (this.#socket !== itself()) return;
          const message = `connection closed: ${String(code)} ${reason}`.trim();
          this.#ended({ kind: 'unreachable', message, evidence: { closeCode: code, message } });
        },
        call: (action, payload) => this.#answer(action, payload),
        error: (error) => this.#tell((listener) => listener.wrong(error)),
      },
    };
  }

  #connected(): void {
    this.#state = 'connected';
    this.#connectedAtMs = this.#options.clock.monotonic();
    this.#timeouts = 0;
    this.#armPing();
    this.#tell((listener) => listener.connected());
  }

  #ended(failure: ConnectFailure): void {
    const { clock, random, timings } = this.#options;
    const lasted = this.#state === 'connected' && clock.monotonic() - this.#connectedAtMs >= LASTING_MS;
    this.#state = 'connecting';
    this.#socket = null;
    this.#disarm();
    this.#calls.refuseAll(failure.message);
    if (lasted) this.#attempts = 1;
    const waitMs = this.#atOnce ? 0 : reconnectInMs(timings().backoff, this.#attempts, random());
    this.#timer = clock.after(waitMs, () => void this.#connect());
    this.#tell((listener) => listener.disconnected(failure));
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#ping?.cancel();
    this.#ping = null;
  }

  /** A connection that does not answer a ping until the next one is due is dead (OCPP 1.6J, 5.4; 2.0.1J, 5.4). */
  #armPing(): void {
    this.#ping?.cancel();
    this.#awaitsPong = false;
    const { pingMs } = this.#options.timings();
    if (pingMs <= 0) return;
    const socket = this.#socket;
    const tick = () => {
      if (this.#awaitsPong) {
        socket?.terminate();
        return;
      }
      this.#awaitsPong = true;
      socket?.ping();
      this.#ping = this.#options.clock.after(pingMs, tick);
    };
    this.#ping = this.#options.clock.after(pingMs, tick);
  }

  /** Pings are answered by web servers whose application hangs. */
  #judge(socket: Socket, result: CallResult, timeoutMs: number): void {
    if (result.ok || result.failure.kind !== 'timeout') this.#timeouts = 0;
    else if (timeoutMs >= CALL_TIMEOUT_MS) this.#timeouts += 1;
    if (this.#timeouts >= MOST_TIMEOUTS && this.#socket === socket) socket.terminate();
  }

  async #answer(action: string, payload: Payload): Promise<Answer> {
    const { clock, answer } = this.#options;
    const late = Promise.withResolvers<Answer>();
    const timer = clock.after(ANSWER_TIMEOUT_MS, () => late.resolve(failure('the station took too long')));
    try {
      return guarded(await Promise.race([answer(action, payload), late.promise]), (error) =>
        this.#tell((listener) => listener.wrong(error)),
      );
    } catch (error) {
      this.#tell((listener) => listener.wrong(error));
      return failure('the station could not do it');
    } finally {
      timer.cancel();
    }
  }

  #tell(what: (listener: LinkListener) => void): void {
    try {
      what(this.#options.listener);
    } catch (error) {
      log.error('operator.listener-failed', 'a listener to the link threw', { error });
    }
  }
}

function failure(message: string): Answer {
  return { refusal: { code: 'InternalError', message } };
}

/** What an answer sets off must not harm the connection. */
function guarded(answer: Answer, wrong: (error: unknown) => void): Answer {
  if (!('after' in answer) || !answer.after) return answer;
  const { result, after } = answer;
  return {
    result,
    after: () => {
      try {
        after();
      } catch (error) {
        wrong(error);
      }
    },
  };
}

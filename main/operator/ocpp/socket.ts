/**
 * One connection to the central system, from its opening to its end, over `ocpp-rpc`. The library frames, validates by the
 * protocol’s schemas both ways and matches answers to calls. What it does by itself is kept off: reconnection (`link.ts`),
 * timers (they would not run on the house’s clock), and what it answers where OCPP 1.6J wants silence.
 */
import { RPCClient, createRPCError } from 'ocpp-rpc';
import { messageOf } from '../../problem.ts';
import type { Answer, CallResult, Payload } from './call.ts';
import { connectFailure } from './connect-failure.ts';
import { basicPassword, tlsOptions } from './security.ts';
import { answerTo16, codeFor16 } from './silence.ts';
import type { OpenResult, Socket, SocketOptions } from './socket-port.ts';

/** Far above any message of the protocols, far below what would hurt. */
const LONGEST_MESSAGE_BYTES = 1024 * 1024;
/** So many calls are remembered by their ids: a copy gets the same answer and is not carried out again. */
const REMEMBERED_CALLS = 100;
/** After so many messages in a row that are none, whoever is there does not speak OCPP. */
const MOST_BAD_MESSAGES = 10;
const WAIT_FOR_CLOSE_MS = 2000;

export function openSocket(options: SocketOptions): Socket {
  return new RpcSocket(options);
}

class RpcSocket implements Socket {
  readonly #options: SocketOptions;
  readonly #client: Client;
  #isOpen = false;
  #over = false;
  #badMessages = 0;
  /** Of the call under way: its answer was against the schema; its request was. */
  #invalid: 'reply' | 'request' | null = null;
  /** Answers by call, the oldest first. */
  readonly #answers = new Map<string, Promise<Answer>>();

  constructor(options: SocketOptions) {
    this.#options = options;
    const { url, station, protocol, security } = options;
    const address = new URL(url);
    const query = address.search.slice(1);
    this.#client = new Client({
      identity: station,
      endpoint: `${address.protocol}//${address.host}${address.pathname.replace(/\/+$/, '')}`,
      ...(query !== '' && { query }),
      protocols: [protocol],
      password: basicPassword(security),
      wsOpts: {
        followRedirects: false,
        maxPayload: LONGEST_MESSAGE_BYTES,
        perMessageDeflate: false,
        headers: { 'user-agent': options.agent },
        ...tlsOptions(address, security),
      },
      headers: {},
      strictMode: true,
      strictModeValidators: [],
      reconnect: false,
      maxReconnects: 0,
      backoff: { initialDelay: 1000, maxDelay: 2000, factor: 2, randomisationFactor: 0 },
      callTimeoutMs: 0,
      pingIntervalMs: 0,
      deferPingsOnActivity: false,
      respondWithDetailedErrors: false,
      callConcurrency: 1,
      maxBadMessages: Infinity,
    });
    this.#client.forgiving = protocol === 'ocpp1.6';
    this.#listen();
    for (const action of options.actions) this.#answerTo(action);
  }

  /** Never rejects. */
  async open(): Promise<OpenResult> {
    try {
      await this.#client.connect();
      this.#isOpen = true;
      return { ok: true };
    } catch (error) {
      return { ok: false, failure: connectFailure(error) };
    }
  }

  /** Never rejects; `signal` gives it up. */
  async call(action: string, payload: Payload, signal: AbortSignal): Promise<CallResult> {
    this.#invalid = null;
    try {
      const result = await this.#client.call(action, payload, { signal });
      return { ok: true, result: isPayload(result) ? result : {} };
    } catch (error) {
      return { ok: false, failure: this.#failure(error, signal) };
    }
  }

  ping(): void {
    this.#client.ping();
  }

  terminate(): void {
    this.#client.terminate();
  }

  async close(): Promise<void> {
    const timer = this.#options.clock.after(WAIT_FOR_CLOSE_MS, () => this.#client.terminate());
    try {
      await this.#client.close({ code: 1000, reason: '' });
    } catch {
      // The socket failed while it was being closed: it is closed.
    }
    timer.cancel();
  }

  #failure(error: unknown, signal: AbortSignal): Extract<CallResult, { ok: false }>['failure'] {
    const message = messageOf(error);
    if (this.#invalid === 'request') return { kind: 'bad-request', message };
    if (this.#invalid === 'reply') return { kind: 'bad-reply', message };
    if (signal.aborted) return { kind: 'timeout', message: 'no answer in time' };
    const code = codeOf(error);
    if (code !== null) return { kind: 'refused', code, message };
    return this.#over || this.#isOpen ? { kind: 'lost', message } : { kind: 'offline', message };
  }

  #listen(): void {
    const client = this.#client;
    const { events } = this.#options;
    client.on('message', ({ message, outbound }: { message: string; outbound: boolean }) =>
      events.frame(outbound ? 'out' : 'in', String(message)),
    );
    client.on('ping', () => events.pong());
    client.on('socketError', (error: unknown) => events.error(error));
    client.on('badMessage', ({ error }: { error: unknown }) => {
      this.#badMessages += 1;
      events.error(error);
      if (this.#badMessages >= MOST_BAD_MESSAGES) client.terminate();
    });
    client.on(
      'strictValidationFailure',
      (failure: { outbound: boolean; isCall: boolean; error: unknown }) => {
        if (failure.outbound && failure.isCall) this.#invalid = 'request';
        if (!failure.outbound && !failure.isCall) this.#invalid = 'reply';
        if (failure.outbound) events.error(failure.error);
      },
    );
    client.on('call', () => (this.#badMessages = 0));
    client.on('response', () => (this.#badMessages = 0));
    client.on('disconnect', ({ code, reason }: { code: number; reason: unknown }) => {
      if (this.#over || !this.#isOpen) return;
      this.#over = true;
      events.closed(Number(code), String(reason));
    });
  }

  #answerTo(action: string): void {
    this.#client.handle(action, async ({ messageId = '', params = {} }) => {
      const answer = await this.#answerOnce(messageId, action, params);
      if ('silent' in answer) return Promise.reject(this.#client.silently(messageId));
      if ('refusal' in answer) {
        throw createRPCError(answer.refusal.code, answer.refusal.message) as unknown as Error;
      }
      return answer.result;
    });
  }

  async #answerOnce(id: string, action: string, payload: Payload): Promise<Answer> {
    const key = JSON.stringify([id, action, payload]);
    const known = this.#answers.get(key);
    if (known) return known;
    const answering = this.#options.events.call(action, payload);
    this.#answers.set(key, answering);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > REMEMBERED_CALLS && oldest !== undefined) this.#answers.delete(oldest);
    this.#client.answering.add(id);
    const answer = await answering;
    if ('after' in answer && answer.after) this.#client.afters.set(id, answer.after);
    return answer;
  }
}

/** The library’s client with its last word on what goes out. */
class Client extends RPCClient {
  /** OCPP 1.6J: what is no call is not answered. */
  forgiving = false;
  /** Calls of the other side that are being answered. */
  readonly answering = new Set<string>();
  readonly afters = new Map<string, () => void>();
  readonly #silent = new Set<string>();

  /** The call with this id gets no answer at all; what to reject with. */
  silently(id: string): Error {
    this.#silent.add(id);
    return new Error('not answered');
  }

  ping(): void {
    // Throws while connecting only; then there is nothing to ping.
    if (this.state === RPCClient.OPEN) this._ws?.ping();
  }

  terminate(): void {
    this._ws?.terminate();
  }

  override sendRaw(message: string): void {
    if (message.startsWith('[2,')) {
      super.sendRaw(message);
      return;
    }
    const frame = this.#screened(message);
    if (frame === null) return;
    try {
      super.sendRaw(frame);
    } catch {
      // The connection ended before the answer: whoever asked is gone with it.
    }
    this.#answered(frame);
  }

  #screened(message: string): string | null {
    if (!message.startsWith('[4,')) return message;
    const [, id, code, ...rest] = JSON.parse(message) as [number, string, string, ...unknown[]];
    if (this.#silent.delete(id)) {
      this.answering.delete(id);
      return null;
    }
    // A copy of a call that is just being answered: the answer to the first is the answer.
    if (code === 'RpcFrameworkError' && this.answering.has(id)) return null;
    if (!this.forgiving) return message;
    return answerTo16(id, code) ? JSON.stringify([4, id, codeFor16(code), ...rest]) : null;
  }

  #answered(frame: string): void {
    const [type, id] = JSON.parse(frame) as [number, string];
    this.answering.delete(id);
    const after = this.afters.get(id);
    this.afters.delete(id);
    if (type === 3) after?.();
  }
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('rpcErrorCode' in error)) return null;
  return String(error.rpcErrorCode);
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

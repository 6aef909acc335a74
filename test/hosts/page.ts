/** A page's WebSocket as tests use it: messages in order, each awaited, never slept for. */
import { WebSocket } from 'ws';
import type { CommandAnswer, HostMessage, Snapshot } from '../../main/bridge/contract.ts';

export interface PageOptions {
  readonly port: number;
  readonly query: string;
  readonly headers?: Record<string, string>;
}

export class Page {
  readonly socket: WebSocket;
  readonly messages: HostMessage[] = [];
  readonly closed: Promise<number>;
  #waiting: { readonly matches: (message: HostMessage) => boolean; resolve(message: HostMessage): void }[] =
    [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as HostMessage));
    this.closed = new Promise((resolve) => socket.on('close', resolve));
  }

  /** Rejects with the HTTP status when the host refuses. */
  static open({ port, query, headers = {} }: PageOptions): Promise<Page> {
    const { promise, resolve, reject } = Promise.withResolvers<Page>();
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?${query}`, { headers });
    const page = new Page(socket);
    socket.on('open', () => resolve(page));
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => reject(new Error(String(response.statusCode))));
    return promise;
  }

  async snapshot(seq: number): Promise<Snapshot> {
    const message = await this.#next((each) => each.type === 'snapshot' && each.snapshot.seq >= seq);
    if (message.type !== 'snapshot') throw new Error('no snapshot');
    return message.snapshot;
  }

  /** Sends and gives the answer to it; send one at a time. */
  async ask(message: unknown): Promise<CommandAnswer> {
    const answered = this.messages.filter(({ type }) => type === 'answer').length;
    const next = this.#next(
      (each) =>
        each.type === 'answer' && this.messages.filter(({ type }) => type === 'answer').length > answered,
    );
    this.socket.send(
      typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    );
    const answer = await next;
    if (answer.type !== 'answer') throw new Error('no answer');
    return answer.answer;
  }

  #next(matches: (message: HostMessage) => boolean): Promise<HostMessage> {
    const known = this.messages.find(matches);
    if (known) return Promise.resolve(known);
    const { promise, resolve } = Promise.withResolvers<HostMessage>();
    this.#waiting.push({ matches, resolve });
    return promise;
  }

  #receive(message: HostMessage): void {
    this.messages.push(message);
    this.#waiting = this.#waiting.filter((waiter) => {
      if (!waiter.matches(message)) return true;
      waiter.resolve(message);
      return false;
    });
  }
}

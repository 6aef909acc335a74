/** A browser's own debugging line, bare: unlike a test framework it changes nothing in the browser that it looks at. */
import { WebSocket } from 'ws';

interface Reply {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface CdpEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A page behind a dialog never answers. */
const ANSWER_MS = 8_000;

export class Cdp {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<
    number,
    { resolve(result: unknown): void; reject(error: Error): void; readonly late: NodeJS.Timeout }
  >();
  readonly #listeners = new Set<(event: CdpEvent) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as Reply));
    socket.on('error', () => undefined); // followed by `close`
    socket.on('close', () => {
      for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new Error('the browser is gone'));
    });
  }

  static async connect(address: string): Promise<Cdp> {
    const socket = new WebSocket(address, { perMessageDeflate: false });
    const cdp = new Cdp(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', reject);
    });
    return cdp;
  }

  /** `Result` is what the protocol promises for `method`. Rejects with the browser's own words. */
  async send<Result = unknown>(method: string, params: object = {}, sessionId?: string): Promise<Result> {
    const id = ++this.#last;
    const answer = new Promise<unknown>((resolve, reject) => {
      const late = setTimeout(() => this.#settle(id)?.reject(new Error(`${method}: no answer`)), ANSWER_MS);
      this.#waiting.set(id, { resolve, reject, late });
    });
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) }));
    return (await answer) as Result;
  }

  on(listener: (event: CdpEvent) => void): void {
    this.#listeners.add(listener);
  }

  onClose(listener: () => void): void {
    this.#socket.on('close', listener);
  }

  close(): void {
    this.#socket.terminate();
  }

  #settle(id: number) {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiter?.late);
    return waiter;
  }

  #receive(reply: Reply): void {
    if (reply.id !== undefined) {
      const waiter = this.#settle(reply.id);
      if (reply.error) waiter?.reject(new Error(reply.error.message));
      else waiter?.resolve(reply.result);
    } else if (reply.method !== undefined) {
      for (const listener of this.#listeners) listener({ method: reply.method, params: reply.params ?? {} });
    }
  }
}

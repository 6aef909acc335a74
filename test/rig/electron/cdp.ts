/** Chromium's DevTools protocol over a pipe: the browser ends by itself when this process does. */
import type { Readable, Writable } from 'node:stream';
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts';

export type { Protocol };
type Commands = Protocol.CommandParameters;
type Events = Protocol.Events;
type Listener = (payload: never, session: string | undefined) => void;

interface Pending {
  readonly method: string;
  resolve(result: never): void;
  reject(error: Error): void;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly sessionId?: string;
}

export class Cdp {
  readonly #out: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #lastId = 0;
  #rest = '';
  #gone = false;

  constructor(out: Writable, incoming: Readable) {
    this.#out = out;
    incoming.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    incoming.on('close', () => this.#end());
    out.on('error', () => this.#end());
  }

  /** `session`: that target's; absent: the browser's own. */
  send<T extends keyof Commands>(
    method: T,
    params?: Commands[T],
    session?: string,
  ): Promise<Protocol.CommandReturnValues[T]> {
    if (this.#gone) return Promise.reject(new Error(`${method}: the browser is gone`));
    const id = ++this.#lastId;
    this.#out.write(
      JSON.stringify({ id, method, params: params ?? {}, ...(session && { sessionId: session }) }) + '\0',
    );
    return new Promise((resolve, reject) => this.#pending.set(id, { method, resolve, reject }));
  }

  /** For what may come too late: a page that is gone takes no commands. */
  tell<T extends keyof Commands>(method: T, params?: Commands[T], session?: string): void {
    this.send(method, params, session).catch(() => {});
  }

  on<T extends keyof Events>(event: T, listener: (payload: Events[T], session: string | undefined) => void) {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
  }

  #read(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#take(JSON.parse(message) as Message);
  }

  #take({ id, method, params, result, error, sessionId }: Message): void {
    if (id === undefined) {
      for (const listener of this.#listeners.get(method ?? '') ?? []) listener(params as never, sessionId);
      return;
    }
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(new Error(`${pending.method}: ${error.message}`));
    else pending?.resolve(result as never);
  }

  #end(): void {
    this.#gone = true;
    for (const { method, reject } of this.#pending.values())
      reject(new Error(`${method}: the browser is gone`));
    this.#pending.clear();
  }
}

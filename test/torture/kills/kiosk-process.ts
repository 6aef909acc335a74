/** The kiosk program as a process to be killed, watched over its own two WebSockets. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { Command, ConnectorView, HostMessage, Snapshot } from '../../../main/bridge/contract.ts';
import { Violation } from '../violation.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/main/browser.js', import.meta.url));
const TOKEN = 'torture';
/** Two cores and many chargers: a start takes its time. */
const SERVES_WITHIN_MS = 30_000;

/** The process was killed while somebody waited for it: what a torture run is about. */
export class Killed extends Error {}

export class KioskProcess {
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();
  readonly #ended: Promise<void>;
  readonly #look: (snapshot: Snapshot) => void;
  #said = '';
  #killed = false;
  #over = false;
  #failure: unknown = null;
  #screen: WebSocket | null = null;
  #panel: WebSocket | null = null;
  #latest: Snapshot | null = null;
  /** Settles when commands can be sent and snapshots come. */
  readonly serving: Promise<void>;

  /** Starts it on a configuration file; `look` sees every snapshot. */
  constructor(file: string, look: (snapshot: Snapshot) => void) {
    this.#look = look;
    const args = ['--host', 'browser', '--headless', '--port', '0', '--token', TOKEN, '--config', file];
    this.#child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const note = (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-4000);
      this.#wake();
    };
    this.#child.stdout?.on('data', note);
    this.#child.stderr?.on('data', note);
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', () => {
        this.#over = true;
        this.#wake();
        resolve();
      });
    });
    this.serving = this.#connect();
    // Whoever waits for it hears of it; nobody may be waiting.
    this.serving.catch(() => undefined);
  }

  /** The newest snapshot; null before the first. */
  get latest(): Snapshot | null {
    return this.#latest;
  }
  get connector(): ConnectorView | undefined {
    return this.#latest?.connectors[0];
  }
  get said(): string {
    return this.#said;
  }

  /** Throws what was found wrong in a snapshot, if anything was. */
  complain(): void {
    if (this.#failure instanceof Error) throw this.#failure;
  }

  /** What a driver does at the screen. */
  touch(command: Command): void {
    this.#screen?.send(JSON.stringify(command));
  }

  /** Holds a card of the tokens list to the reader. */
  tap(card: number): void {
    this.#panel?.send(JSON.stringify({ type: 'simulate-tap', card: `token-${String(card)}` }));
  }

  /** Calls back at every change until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when a snapshot satisfies `condition`. Rejects: Killed; Violation when it takes longer or the kiosk ended by itself. */
  async when(
    what: string,
    condition: (connector: ConnectorView, snapshot: Snapshot) => boolean,
    limitMs = 30_000,
  ): Promise<void> {
    await this.#until(what, limitMs, () => {
      const snapshot = this.#latest;
      const connector = snapshot?.connectors[0];
      return snapshot !== null && connector !== undefined && condition(connector, snapshot);
    });
  }

  /** SIGKILL, as a power cut would: no goodbye. */
  async kill(): Promise<void> {
    this.#killed = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
    this.#screen?.terminate();
    this.#panel?.terminate();
  }

  async stop(): Promise<void> {
    this.#killed = true;
    this.#screen?.terminate();
    this.#panel?.terminate();
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  async #connect(): Promise<void> {
    const address = () => /is at (http:\/\/\S+?)\/\?token=/.exec(this.#said)?.[1];
    await this.#until('the kiosk to serve', SERVES_WITHIN_MS, () => address() !== undefined);
    const origin = address() ?? '';
    this.#screen = this.#open(origin, 'screen', (text) => this.#take(text));
    this.#panel = this.#open(origin, 'panel', () => undefined);
    await this.#until('the first snapshot', SERVES_WITHIN_MS, () => {
      return this.#latest !== null && this.#panel?.readyState === WebSocket.OPEN;
    });
  }

  #open(origin: string, page: string, take: (text: string) => void): WebSocket {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws?page=${page}`, {
      origin,
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    // A kiosk that is killed takes its sockets with it; one that ended by itself is noticed by its end.
    socket.on('error', () => undefined);
    socket.on('open', () => this.#wake());
    socket.on('message', (data) => take((data as Buffer).toString()));
    return socket;
  }

  #take(text: string): void {
    const message = JSON.parse(text) as HostMessage;
    if (message.type !== 'snapshot') return;
    this.#latest = message.snapshot;
    try {
      this.#look(message.snapshot);
    } catch (error) {
      this.#failure ??= error;
    }
    this.#wake();
  }

  #wake(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  #until(what: string, limitMs: number, holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): boolean => {
        if (!this.#killed && !this.#over && this.#failure === null && !holds()) return false;
        clearTimeout(timer);
        stop();
        if (this.#failure instanceof Error) reject(this.#failure);
        else if (this.#killed) reject(new Killed());
        else if (this.#over) reject(new Violation(`the kiosk ended by itself:\n${this.#said}`));
        else resolve();
        return true;
      };
      const stop = this.watch(look);
      const timer = setTimeout(() => {
        stop();
        reject(new Violation(`waited ${String(limitMs)} ms in vain for ${what}; ${this.#where()}`));
      }, limitMs);
      look();
    });
  }

  #where(): string {
    const { screen, connectors, notices } = this.#latest ?? {};
    const facts = connectors?.map(({ state, fault, session }) => ({ state, fault: fault?.code, session }));
    return `${JSON.stringify({ screen: screen?.name, facts, notices })}\n${this.#said}`;
  }
}

/**
 * A serial link: the one owner of one port. It opens the port and keeps at it: absent, busy, forbidden or unplugged
 * ports are `down` events, and every attempt uses a new port object, because a SerialPortStream does not recover from
 * a disconnect. What bytes mean is not its business.
 */
import { stat } from 'node:fs/promises';
// The package declares its types for `require` only.
import type { BindingInterface } from '@serialport/bindings-interface' with { 'resolution-mode': 'require' };
import { SerialPortStream } from '@serialport/stream';
import { SerialPort } from 'serialport';
import type { DeviceErrorCode, DeviceFailure, DriverClock, Outcome, Source, Unsubscribe } from '../device.ts';
import { Emitter } from '../emitter.ts';
import { explainOpenError } from './link-errors.ts';
import { wireClock } from './wire-clock.ts';

/** How bytes reach a port: the system's own way, or `@serialport/binding-mock`'s. */
export type SerialBinding = BindingInterface;

export interface SerialLinkOptions {
  /** `/dev/serial/by-id/…` is best: it names the adapter, not the order of plugging. */
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits?: 7 | 8;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly stopBits?: 1 | 2;
  /** Another binding than the system's, e.g. `@serialport/binding-mock`. */
  readonly binding?: SerialBinding;
  readonly clock?: DriverClock;
  /** Waits between attempts to open, in ms; the last one repeats. */
  readonly backoffMs?: readonly number[];
  /** How often to look whether the device node is still the one that was opened, in ms. */
  readonly presenceMs?: number;
}

export type SerialLinkEvent =
  | { readonly type: 'up' }
  /** Not open, and why; sent when the link goes down and when the reason changes, not for each attempt. */
  | {
      readonly type: 'down';
      readonly code: DeviceErrorCode;
      readonly message: string;
      /** By `stop`, so that nobody need worry. */
      readonly stopped: boolean;
    }
  | { readonly type: 'data'; readonly bytes: Uint8Array };

/** Quick at first, so that a replugged adapter is in step again within 3 s; never slower than 1 s. */
export const REOPEN_BACKOFF_MS: readonly number[] = [50, 100, 200, 400, 700, 1000];
/** A hung-up tty can read as empty for ever without any error (unixRead loops on 0 bytes), so look at the node too. */
export const PRESENCE_CHECK_MS = 1000;
/** More unwritten bytes than this means that the other side takes none: fail instead of piling up. */
const WRITE_BACKLOG_BYTES = 4096;

type Port = SerialPortStream<BindingInterface>;
type State =
  | { readonly name: 'stopped' }
  | { readonly name: 'waiting'; readonly timer: { cancel(): void } }
  | { readonly name: 'opening'; readonly port: Port }
  | { readonly name: 'open'; readonly port: Port; readonly node: string | undefined }
  | { readonly name: 'closing' };

export class SerialLink implements Source<SerialLinkEvent> {
  readonly #options: SerialLinkOptions;
  readonly #clock: DriverClock;
  readonly #events = new Emitter<SerialLinkEvent>();
  #state: State = { name: 'stopped' };
  #wanted = false;
  #failures = 0;
  #lastDown: string | undefined;
  #presence: { cancel(): void } | undefined;
  #idle: (() => void)[] = [];

  constructor(options: SerialLinkOptions) {
    this.#options = options;
    this.#clock = options.clock ?? wireClock;
  }

  get path(): string {
    return this.#options.path;
  }

  get isOpen(): boolean {
    return this.#state.name === 'open';
  }

  subscribe(listener: (event: SerialLinkEvent) => void): Unsubscribe {
    return this.#events.subscribe(listener);
  }

  /** Opens the port as soon as it can be opened, and again whenever it was lost, until `stop`. */
  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#failures = 0;
    if (this.#state.name === 'stopped') this.#open();
  }

  /** Closes the port; resolves when the system has closed it. */
  async stop(): Promise<void> {
    this.#wanted = false;
    if (this.#state.name === 'waiting') {
      this.#state.timer.cancel();
      this.#rest();
    }
    if (this.#state.name === 'open') void this.#close('closed', 'stopped');
    if (this.#state.name === 'stopped') return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Closes the port and opens it anew, e.g. since the device at the other end fell silent. */
  reopen(reason: string): void {
    if (this.#state.name === 'open') void this.#close('closed', reason);
  }

  /**
   * Hands bytes to the system. Failures: `closed` (no port, or it went away), `timeout` (the other side takes no bytes).
   */
  async write(bytes: Uint8Array): Promise<Outcome> {
    if (this.#state.name !== 'open') return failed('closed', `${this.path} is not open`);
    const { port } = this.#state;
    if (port.writableLength > WRITE_BACKLOG_BYTES) return failed('timeout', `${this.path} takes no data`);
    return new Promise((resolve) => {
      port.write(Buffer.from(bytes), undefined, (error) =>
        resolve(error ? failed('closed', `${this.path}: ${error.message}`) : { ok: true, value: undefined }),
      );
    });
  }

  #open(): void {
    const { path, baudRate, dataBits = 8, parity = 'none', stopBits = 1 } = this.#options;
    const port: Port = new SerialPortStream({
      binding: this.#options.binding ?? SerialPort.binding,
      path,
      baudRate,
      dataBits,
      parity,
      stopBits,
      autoOpen: false,
      lock: true,
      // Dropping DTR resets many boards: a restarted kiosk must not restart the charger.
      hupcl: false,
    });
    this.#state = { name: 'opening', port };
    port.on('data', (bytes: Buffer) => this.#received(port, bytes));
    port.on('error', (error) => this.#lost(port, error.message));
    port.on('close', (error: Error | null) => this.#lost(port, error?.message ?? 'closed'));
    port.open((error) => void (error ? this.#openFailed(error) : this.#opened(port)));
  }

  async #opened(port: Port): Promise<void> {
    const node = await nodeOf(this.path);
    if (this.#state.name !== 'opening' || this.#state.port !== port) return;
    this.#state = { name: 'open', port, node };
    if (!this.#wanted) return this.#close('closed', 'stopped');
    this.#failures = 0;
    this.#lastDown = undefined;
    if (node !== undefined) this.#watchPresence(port, node);
    this.#events.emit({ type: 'up' });
  }

  async #openFailed(error: Error): Promise<void> {
    const failure = await explainOpenError(error, this.path);
    this.#down(failure.code, failure.message);
    this.#retryLater();
  }

  #received(port: Port, bytes: Uint8Array): void {
    if (this.#state.name === 'open' && this.#state.port === port) this.#events.emit({ type: 'data', bytes });
  }

  /** The port reported an error or closed by itself. */
  #lost(port: Port, cause: string): void {
    if (this.#state.name === 'closing' || this.#state.name === 'stopped') return;
    if (this.#state.name === 'waiting' || this.#state.port !== port) return;
    void this.#close('closed', `lost ${this.path}: ${cause}`);
  }

  async #close(code: DeviceErrorCode, message: string): Promise<void> {
    if (this.#state.name !== 'open' && this.#state.name !== 'opening') return;
    const { port } = this.#state;
    this.#presence?.cancel();
    this.#state = { name: 'closing' };
    this.#down(code, message);
    await closePort(port);
    this.#retryLater();
  }

  #retryLater(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
    if (!this.#wanted) return this.#rest();
    const waits = this.#options.backoffMs ?? REOPEN_BACKOFF_MS;
    const delay = waits[Math.min(this.#failures, waits.length - 1)] ?? 1000;
    this.#failures += 1;
    this.#state = { name: 'waiting', timer: this.#clock.after(delay, () => this.#open()) };
  }

  #rest(): void {
    this.#state = { name: 'stopped' };
    this.#lastDown = undefined;
  }

  #down(code: DeviceErrorCode, message: string): void {
    const reason = `${code} ${message}`;
    if (this.#lastDown === reason) return;
    this.#lastDown = reason;
    this.#events.emit({ type: 'down', code, message, stopped: !this.#wanted });
  }

  #watchPresence(port: Port, node: string): void {
    this.#presence = this.#clock.after(this.#options.presenceMs ?? PRESENCE_CHECK_MS, () => {
      void nodeOf(this.path).then((now) => {
        if (this.#state.name !== 'open' || this.#state.port !== port) return;
        if (now !== node) this.#lost(port, 'the device went away');
        else this.#watchPresence(port, node);
      });
    });
  }
}

function failed(code: DeviceErrorCode, message: string): { ok: false; failure: DeviceFailure } {
  return { ok: false, failure: { code, message, retryable: true } };
}

/** Identifies the device node behind a path; undefined when the path is none (mock ports, COM ports). */
async function nodeOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return `${found.dev}:${found.ino}:${found.rdev}`;
  } catch {
    // Absent, which is the answer.
    return undefined;
  }
}

/** Resolves when the port is closed, whether by us now or by itself before. */
async function closePort(port: Port): Promise<void> {
  if (port.closing) {
    await new Promise<void>((resolve) => {
      port.once('close', () => resolve());
      port.once('error', () => resolve());
    });
  } else if (port.isOpen) {
    await new Promise<void>((resolve) => port.close(() => resolve()));
  }
  port.removeAllListeners();
  // A closed stream may still report the error of a write that was under way.
  port.on('error', () => undefined);
}

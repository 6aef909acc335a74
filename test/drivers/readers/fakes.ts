import type { DriverClock } from '../../../drivers/device.ts';
import type { CardReader, ReaderEvent } from '../../../drivers/readers/reader.ts';
import type { WatchMessage, WorkerMessage } from '../../../drivers/readers/pcsc/protocol.ts';
import type { WorkerProcess } from '../../../drivers/readers/pcsc/workerProcess.ts';

const EPOCH = Date.UTC(2026, 0, 1);

/** Time that passes only when told to. */
export class FakeClock implements DriverClock {
  #elapsed = 0;
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  now(): number {
    return EPOCH + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(delayMs: number, callback: () => void): { cancel(): void } {
    const timer = { at: this.#elapsed + delayMs, callback };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  pass(ms: number): void {
    const end = this.#elapsed + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#elapsed = next.at;
      this.#timers.delete(next);
      next.callback();
    }
    this.#elapsed = end;
  }
}

/** A reader process under the test's control. Killed, it is gone only when `exit` is called, unless `diesAtOnce`. */
export class FakeWorker implements WorkerProcess {
  readonly sent: WatchMessage[] = [];
  killed = false;
  diesAtOnce = true;
  #onMessage: (message: unknown) => void = () => {};
  #onExit: (reason: string) => void = () => {};

  send(message: WatchMessage): void {
    this.sent.push(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onExit(listener: (reason: string) => void): void {
    this.#onExit = listener;
  }

  kill(): void {
    this.killed = true;
    if (this.diesAtOnce) this.exit('killed by SIGKILL');
  }

  /** The process says something, such as `alive`. */
  say(...messages: WorkerMessage[]): void {
    for (const message of messages) this.#onMessage(message);
  }

  sayRaw(message: unknown): void {
    this.#onMessage(message);
  }

  exit(reason: string): void {
    this.#onExit(reason);
  }
}

/** Collects a reader's events, and says which conditions are raised at the moment. */
export class Witness {
  readonly events: ReaderEvent[] = [];

  constructor(reader: CardReader) {
    reader.subscribe((event) => this.events.push(event));
  }

  of<Type extends ReaderEvent['type']>(type: Type): Extract<ReaderEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<ReaderEvent, { type: Type }> => event.type === type);
  }

  get taps(): string[] {
    return this.of('tap').map(({ uid }) => uid);
  }

  get problems(): string[] {
    return this.of('tap-problem').map(({ problem }) => problem);
  }

  get raised(): string[] {
    const raised = new Set<string>();
    for (const event of this.of('condition')) {
      if (event.raised) raised.add(event.code);
      else raised.delete(event.code);
    }
    return [...raised];
  }

  get linkUp(): boolean {
    return this.of('link').at(-1)?.up ?? false;
  }
}

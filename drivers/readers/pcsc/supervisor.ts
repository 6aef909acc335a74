/** Keeps one reader process alive: starts it, ends it when it goes silent, replaces it, ever more slowly if it keeps ending. */
import type { DriverClock } from '../../device.ts';
import { parseWorkerMessage, type WatchMessage, type WorkerMessage } from './protocol.ts';
import type { SpawnWorker, WorkerProcess } from './workerProcess.ts';

/** Node starts in 0.1 s here and in about 2 s on a small, busy board. */
const STARTUP_MS = 10_000;
/** Six keep-alives. Together with a new process's start well under the 5 s in which taps must work again. */
const SILENCE_MS = 3000;
/** After a stall of this process its timers fire before it reads what arrived meanwhile: look once more. */
const LAST_CHANCE_MS = 100;
/** Waits before the first, second, … replacement in a row. */
const BACKOFF_MS = [250, 500, 1000, 2000] as const;
const LONGEST_BACKOFF_MS = 2000;
/** A process that lived this long was no failure of starting. */
const STABLE_AFTER_MS = 10_000;

export interface SupervisorOptions {
  readonly spawnWorker: SpawnWorker;
  readonly clock: DriverClock;
  /** Sent to each new process. */
  readonly greeting: WatchMessage;
  readonly onMessage: (message: WorkerMessage) => void;
  /** No sign of life for too long; the process is replaced. */
  readonly onStuck: (silentMs: number) => void;
  /** The process ended or is being replaced. `failures`: short-lived processes in a row, this one included. */
  readonly onEnded: (reason: string, failures: number) => void;
}

interface Running {
  readonly worker: WorkerProcess;
  readonly since: number;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  #running: Running | undefined;
  /** Processes that were killed and are not yet gone. */
  readonly #dying = new Set<WorkerProcess>();
  #onAllGone: (() => void) | undefined;
  #deadline: { cancel(): void } | undefined;
  #restart: { cancel(): void } | undefined;
  #failures = 0;
  #stopped = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#stopped || this.#running) return;
    const worker = this.#options.spawnWorker();
    this.#running = { worker, since: this.#options.clock.monotonic() };
    worker.onMessage((value) => {
      if (this.#running?.worker === worker) this.#receive(value);
    });
    worker.onExit((reason) => this.#exited(worker, reason));
    worker.send(this.#options.greeting);
    this.#expectLifeWithin(STARTUP_MS);
  }

  /** Short-lived processes in a row, 0 once the present one has lived for a while. */
  failures(): number {
    return this.#running && this.#isStable(this.#running) ? 0 : this.#failures;
  }

  /** Throws the present process away and starts a new one, after `delayMs` (default: the backoff). */
  replace(reason: string, delayMs?: number): void {
    const running = this.#running;
    if (!running) return;
    this.#dying.add(running.worker);
    running.worker.kill();
    this.#ended(running, reason, delayMs);
  }

  /** Somebody asks for a new process: that is no failure of the present one, and no reason to wait. */
  renew(reason: string): void {
    if (this.#stopped) return;
    this.#failures = 0;
    this.#restart?.cancel();
    const running = this.#running;
    if (!running) return this.start();
    this.#dying.add(running.worker);
    running.worker.kill();
    this.#running = undefined;
    this.#deadline?.cancel();
    this.#options.onEnded(reason, 0);
    this.start();
  }

  /** Resolves when the last process is gone. Nothing is called back afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#deadline?.cancel();
    this.#restart?.cancel();
    if (this.#running) {
      this.#dying.add(this.#running.worker);
      this.#running.worker.kill();
      this.#running = undefined;
    }
    if (this.#dying.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#onAllGone = resolve;
    });
  }

  #receive(value: unknown): void {
    const message = parseWorkerMessage(value);
    if (!message) {
      this.replace('sent a message that is none of the reader protocol');
      return;
    }
    this.#expectLifeWithin(SILENCE_MS);
    this.#options.onMessage(message);
  }

  #expectLifeWithin(limitMs: number): void {
    const { clock } = this.#options;
    this.#deadline?.cancel();
    this.#deadline = clock.after(limitMs, () => {
      this.#deadline = clock.after(LAST_CHANCE_MS, () => {
        this.#options.onStuck(limitMs);
        this.replace(`no sign of life for ${limitMs} ms`);
      });
    });
  }

  #exited(worker: WorkerProcess, reason: string): void {
    if (this.#dying.delete(worker)) {
      if (this.#dying.size === 0) this.#onAllGone?.();
    } else if (this.#running?.worker === worker) {
      this.#ended(this.#running, reason);
    }
  }

  #ended(running: Running, reason: string, delayMs?: number): void {
    const { clock, onEnded } = this.#options;
    this.#running = undefined;
    this.#deadline?.cancel();
    const failures = this.#isStable(running) ? 1 : this.#failures + 1;
    this.#failures = failures;
    this.#restart = clock.after(delayMs ?? BACKOFF_MS[failures - 1] ?? LONGEST_BACKOFF_MS, () =>
      this.start(),
    );
    onEnded(reason, failures);
  }

  #isStable(running: Running): boolean {
    return this.#options.clock.monotonic() - running.since >= STABLE_AFTER_MS;
  }
}

/** Work that takes a while: one piece at a time, with its progress, and an end that a person may bring about. */
import type { ServiceTask } from '../bridge/service/views.ts';
import type { Clock } from '../clock.ts';

/** What the work says of itself while it runs. */
export interface TaskHandle {
  /** Aborted when somebody cancels, or service mode ends: the work stops at its next step and cleans up. */
  readonly signal: AbortSignal;
  /** A code of the words. */
  step(code: string): void;
  progress(done: number, total: number): void;
}

export interface TaskPlan {
  /** The command that asked for it. */
  readonly act: string;
  readonly step: string;
  readonly canCancel: boolean;
}

export class Tasks {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #changed: () => void;
  #current: { view: ServiceTask; readonly abort: AbortController } | null = null;

  constructor(clock: Pick<Clock, 'now'>, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get view(): ServiceTask | null {
    return this.#current?.view ?? null;
  }

  get isBusy(): boolean {
    return this.#current !== null;
  }

  /** Runs `work`; null: something else runs. Rejects with what `work` rejects with. */
  run<Result>(plan: TaskPlan, work: (task: TaskHandle) => Promise<Result>): Promise<Result> | null {
    if (this.#current) return null;
    const abort = new AbortController();
    const view: ServiceTask = {
      ...plan,
      startedAt: this.#clock.now(),
      progress: null,
      cancelling: false,
    };
    const current = { view, abort };
    this.#current = current;
    const update = (change: Partial<ServiceTask>) => {
      if (this.#current !== current) return;
      current.view = { ...current.view, ...change };
      this.#changed();
    };
    this.#changed();
    return work({
      signal: abort.signal,
      step: (step) => update({ step, progress: null }),
      progress: (done, total) => update({ progress: { done, total } }),
    }).finally(() => {
      this.#current = null;
      this.#changed();
    });
  }

  /** Asks the work to end. False: nothing runs, or it cannot be broken off. */
  cancel(): boolean {
    const current = this.#current;
    if (!current?.view.canCancel) return false;
    current.view = { ...current.view, cancelling: true };
    current.abort.abort();
    this.#changed();
    return true;
  }
}

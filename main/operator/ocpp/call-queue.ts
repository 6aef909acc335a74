/** Calls that wait for their turn: one is under way at a time (OCPP 1.6J, 4.1.1; 2.0.1J, 4.1.1), each has its time limit. */
import type { Clock } from '../../clock.ts';
import { messageOf } from '../../problem.ts';
import type { CallFailure, CallResult } from './call.ts';

/** Does the call; given up by `signal`. */
type Send = (signal: AbortSignal) => Promise<CallResult>;

interface Waiting {
  readonly send: Send;
  readonly abort: AbortController;
  readonly settle: (result: CallResult) => void;
}

export class CallQueue {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiting>();
  #busy = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(timeoutMs: number, send: Send): Promise<CallResult> {
    const { promise, resolve } = Promise.withResolvers<CallResult>();
    const abort = new AbortController();
    const timer = this.#clock.after(timeoutMs, () => {
      abort.abort();
      // Still in the queue: it never left.
      if (this.#waiting.delete(call)) settle(failed('offline', 'its turn did not come in time'));
    });
    const settle = (result: CallResult) => {
      timer.cancel();
      resolve(result);
    };
    const call: Waiting = { send, abort, settle };
    this.#waiting.add(call);
    void this.#next();
    return promise;
  }

  /** Those that wait for their turn; the one under way ends by itself. */
  refuseAll(message: string): void {
    for (const call of this.#waiting) call.settle(failed('offline', message));
    this.#waiting.clear();
  }

  async #next(): Promise<void> {
    if (this.#busy) return;
    const [call] = this.#waiting;
    if (!call) return;
    this.#waiting.delete(call);
    this.#busy = true;
    try {
      call.settle(await call.send(call.abort.signal));
    } catch (error) {
      call.settle(failed('lost', messageOf(error)));
    }
    this.#busy = false;
    void this.#next();
  }
}

function failed(kind: CallFailure['kind'] & ('offline' | 'lost'), message: string): CallResult {
  return { ok: false, failure: { kind, message } };
}

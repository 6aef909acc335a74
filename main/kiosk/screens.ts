/** The pages that show the driver's screen, as shells tell of them: for the watch, which notices one that is gone or stuck. */
import type { Snapshot } from '../bridge/contract.ts';
import type { SystemWatch } from './watch/system-watch.ts';

export class Screens {
  readonly #watch: SystemWatch['screen'];
  readonly #subscribe: (listener: (snapshot: Snapshot) => void) => () => void;
  #open = 0;
  #unsubscribe: (() => void) | null = null;
  #reload: () => void = () => undefined;

  constructor(
    watch: SystemWatch['screen'],
    subscribe: (listener: (snapshot: Snapshot) => void) => () => void,
  ) {
    this.#watch = watch;
    this.#subscribe = subscribe;
  }

  /** Pages that are open. */
  get count(): number {
    return this.#open;
  }

  /** A page opened its line. `visible` false: hidden, or the shell cannot tell. */
  attached(visible: boolean): void {
    this.#open += 1;
    this.#watch.attached(visible);
    // Only what goes to a page can be painted.
    this.#unsubscribe ??= this.#subscribe(({ seq }) => this.#watch.published(seq));
  }

  detached(reason: 'closed' | 'gone' | 'crashed'): void {
    this.#open = Math.max(0, this.#open - 1);
    if (this.#open === 0) this.stop();
    this.#watch.detached(reason);
  }

  /** What a shell does when its page paints nothing any more. */
  onReload(listener: () => void): void {
    this.#reload = listener;
  }

  reload(): void {
    this.#reload();
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }
}

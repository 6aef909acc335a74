/** The pages that show the driver's screen, as shells tell of them: for the watch, which notices one that is gone or stuck. */
import type { Publisher } from '../bridge/publisher.ts';
import type { SystemWatch } from './watch/system-watch.ts';

export class Screens {
  readonly #watch: SystemWatch['screen'];
  readonly #publisher: Pick<Publisher, 'subscribe' | 'touch'>;
  #open = 0;
  #unsubscribe: (() => void) | null = null;
  #reload: () => void = () => undefined;
  readonly #onPainted = new Set<() => void>();

  constructor(watch: SystemWatch['screen'], publisher: Pick<Publisher, 'subscribe' | 'touch'>) {
    this.#watch = watch;
    this.#publisher = publisher;
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
    this.#unsubscribe ??= this.#publisher.subscribe(({ seq }) => this.#watch.published(seq));
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

  /** A page says that it has painted this snapshot. */
  painted(seq: number): void {
    this.#watch.painted(seq);
    for (const listener of this.#onPainted) listener();
  }

  /** For whoever wants to know whether a page still paints on a screen where nothing happens. Answers how to end that. */
  onPainted(listener: () => void): () => void {
    this.#onPainted.add(listener);
    return () => void this.#onPainted.delete(listener);
  }

  /** A snapshot although nothing is different. */
  probe(): void {
    this.#publisher.touch();
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }
}

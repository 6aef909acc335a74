/** What an open page looks at again and again. */
import type { Clock, Timer } from '../../clock.ts';
import { log } from '../../log/log.ts';

export class Repeat {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #everyMs: number;
  readonly #work: () => void;
  #timer: Timer | null = null;
  #fails = false;

  constructor(clock: Pick<Clock, 'after'>, everyMs: number, work: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#work = work;
  }

  /** At once, and from then on. */
  start(): void {
    this.stop();
    this.#arm();
    this.#look();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #arm(): void {
    this.#timer = this.#clock.after(this.#everyMs, () => {
      this.#arm();
      this.#look();
    });
  }

  /** Whoever charges is not harmed by somebody who looks, whatever fails then: said once, and looked again. */
  #look(): void {
    try {
      this.#work();
      this.#fails = false;
    } catch (error) {
      if (!this.#fails)
        log.error('service.look-failed', 'an open page of service mode cannot look', { error });
      this.#fails = true;
    }
  }
}

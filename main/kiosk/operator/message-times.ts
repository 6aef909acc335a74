/** Messages come and go on the screen at their times, whether or not anything else happens. */
import type { Clock, Timer } from '../../clock.ts';
import type { ScreenMessages } from './messages.ts';

/** The clock may be set meanwhile, and no timer is longer than 24 days. */
const LOOK_AGAIN_MS = 3_600_000;

export interface MessageTimesOptions {
  readonly clock: Pick<Clock, 'after' | 'now'>;
  readonly messages: Pick<ScreenMessages, 'nextChange'>;
  /** The screen says something else from now on. */
  readonly changed: () => void;
}

export class MessageTimes {
  readonly #o: MessageTimesOptions;
  #timer: Timer | null = null;

  constructor(options: MessageTimesOptions) {
    this.#o = options;
  }

  /** Messages are different ones: what comes next is looked for anew. */
  look(): void {
    const { clock, messages, changed } = this.#o;
    this.stop();
    const now = clock.now();
    const next = messages.nextChange(now);
    if (next === null) return;
    this.#timer = clock.after(Math.min(next - now, LOOK_AGAIN_MS), () => {
      this.look();
      changed();
    });
  }

  /** Messages may be different, and the screen with them. */
  readonly told = (): void => {
    this.look();
    this.#o.changed();
  };

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}

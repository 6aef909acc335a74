import type { DriverClock } from '../../device.ts';

/** Waiting that can be cut short: the driver's loop rests here between two looks. */
export class Pacer {
  readonly #clock: DriverClock;
  #kicked = false;
  #wake: (() => void) | undefined;

  constructor(clock: DriverClock) {
    this.#clock = clock;
  }

  /** Something happened that should be looked at now: ends the pause, or skips the next one. */
  kick(): void {
    this.#kicked = true;
    this.#wake?.();
  }

  async pause(ms: number): Promise<void> {
    if (!this.#kicked) {
      await new Promise<void>((resolve) => {
        const timer = this.#clock.after(ms, resolve);
        this.#wake = () => {
          timer.cancel();
          resolve();
        };
      });
    }
    this.#wake = undefined;
    this.#kicked = false;
  }

  /** What `work` comes to, or undefined when it takes longer. */
  async within<Value>(ms: number, work: Promise<Value>): Promise<Value | undefined> {
    let timer: { cancel(): void } | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = this.#clock.after(ms, () => resolve(undefined));
    });
    const first = await Promise.race([work, late]);
    timer?.cancel();
    return first;
  }
}

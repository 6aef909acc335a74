/** Waits for the moment that a plan names, then strikes, once. */
import type { KioskProcess } from './kiosk-process.ts';
import type { Mark, Plan } from './plan.ts';

export class Trigger {
  /** Settles when the kiosk is dead and all that goes with it is done. */
  readonly done: Promise<void>;
  readonly #kiosk: KioskProcess;
  readonly #plan: Plan;
  readonly #strike: (state: string) => Promise<void>;
  readonly #resolve: (work: Promise<void>) => void;
  #phase: 'starting' | 'recovering' | 'visiting' = 'starting';
  #armed = true;
  #struck = false;
  #unwatch: () => void = () => undefined;

  constructor(kiosk: KioskProcess, plan: Plan, strike: (state: string) => Promise<void>) {
    this.#kiosk = kiosk;
    this.#plan = plan;
    this.#strike = strike;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.done = promise;
    this.#resolve = (work) => resolve(work as Promise<undefined>);
    if (plan.moment.on === 'spawn') this.#soon();
  }

  /** The kiosk serves; what the last process left is being put right. */
  served(): void {
    this.#phase = 'recovering';
    if (this.#plan.moment.on === 'serving') this.#soon();
  }

  /** Everything is as a driver should find it; the visit begins. */
  begin(): void {
    this.#phase = 'visiting';
    const { moment } = this.#plan;
    const look = () => {
      const snapshot = this.#kiosk.latest;
      const connector = this.#kiosk.connector;
      if (moment.on === 'state' && connector?.state === moment.state) this.#soon();
      if (moment.on === 'screen' && snapshot?.screen.name === moment.screen) this.#soon();
      if (moment.on === 'energy' && (connector?.session?.energyWh ?? 0) >= moment.wh) this.#soon();
    };
    this.#unwatch = this.#kiosk.watch(look);
    look();
  }

  mark(mark: Mark): void {
    const { moment } = this.#plan;
    if (this.#phase === 'visiting' && moment.on === 'mark' && moment.mark === mark) this.#soon();
  }

  /** Now, if not yet. */
  fire(): void {
    this.#armed = false;
    this.#unwatch();
    if (this.#struck) return;
    this.#struck = true;
    this.#resolve(this.#strike(this.#where()));
  }

  #soon(): void {
    if (!this.#armed) return;
    this.#armed = false;
    setTimeout(() => this.fire(), this.#plan.delayMs);
  }

  #where(): string {
    if (this.#phase === 'starting') return 'boot';
    if (this.#phase === 'recovering') return 'recovery';
    const screen = this.#kiosk.latest?.screen.name;
    if (screen === 'receipt' || screen === 'idle-fee' || screen === 'authorizing') return screen;
    return this.#kiosk.connector?.state ?? 'none';
  }
}

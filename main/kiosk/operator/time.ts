/** The central system's time, for a machine that has no better word on its clock. */
import type { Clock } from '../../clock.ts';
import type { Probes } from '../watch/probes.ts';

/** Seconds of delay and rounding are no difference. */
const SAME_MS = 60_000;
/** Heartbeats come at least once a day. */
const HOLDS_MS = 25 * 3_600_000;

export class OperatorTime {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly #differs: (aheadMs: number) => void;
  #heard: { readonly aheadMs: number; readonly atMs: number } | null = null;

  /** `clock`: the machine's wall clock. `differs`: it began to differ by a minute or more, and how far the operator is ahead. */
  constructor(clock: Pick<Clock, 'now' | 'monotonic'>, differs: (aheadMs: number) => void) {
    this.#clock = clock;
    this.#differs = differs;
  }

  hear(now: number): void {
    const aheadMs = now - this.#clock.now();
    const wasFine = this.#heard === null || Math.abs(this.#heard.aheadMs) < SAME_MS;
    this.#heard = { aheadMs, atMs: this.#clock.monotonic() };
    if (wasFine && Math.abs(aheadMs) >= SAME_MS) this.#differs(aheadMs);
  }

  /** Whether the machine's clock is right, by the operator; null: nothing was heard lately. */
  get agrees(): boolean | null {
    const heard = this.#heard;
    if (!heard || this.#clock.monotonic() - heard.atMs > HOLDS_MS) return null;
    return Math.abs(heard.aheadMs) < SAME_MS;
  }

  /** `probes` that believe the operator where the machine itself knows nothing of its time. */
  probes(probes: Probes): Probes {
    return {
      ...probes,
      sync: async () => {
        const said = await probes.sync();
        const { agrees } = this;
        return said.known || agrees === null ? said : { known: true, value: agrees ? 'yes' : 'no' };
      },
    };
  }
}

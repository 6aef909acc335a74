/** What surrounds a charger: the machine's clock and disk, and the operator's end of the webhook. Real, or simulated. */
import { systemClock, type Clock } from '../clock.ts';
import { simulatedReceiver, type SimulatedReceiver } from '../operator/webhook/simulated.ts';
import { systemProbes, type Probes, type Space } from './watch/probes.ts';

export interface World {
  /** The machine's wall clock, as the watch sees it. */
  readonly clock: Clock;
  readonly probes: Probes;
}

/** A world that misbehaves on demand, around a charger that is all simulated. */
export class SimulatedWorld implements World {
  readonly clock: Clock;
  readonly probes: Probes;
  readonly receiver: SimulatedReceiver;
  #aheadMs = 0;
  #fullDisk = false;

  constructor(machine: Clock = systemClock, probes: Probes = systemProbes()) {
    this.clock = {
      now: () => machine.now() + this.#aheadMs,
      monotonic: () => machine.monotonic(),
      after: (delayMs, callback) => machine.after(delayMs, callback),
    };
    this.probes = {
      ...probes,
      // A demonstration's clock is right when nobody has touched it.
      sync: () => Promise.resolve({ known: true, value: this.#aheadMs === 0 ? 'yes' : 'no' }),
      space: async (folder) => {
        const space = await probes.space(folder);
        return this.#fullDisk ? { known: true, value: FULL } : space;
      },
    };
    this.receiver = simulatedReceiver(this.clock);
  }

  /** Somebody sets the machine's clock; 0 sets it right again. */
  setClockAhead(ms: number): void {
    this.#aheadMs = ms;
  }

  setDiskFull(full: boolean): void {
    this.#fullDisk = full;
  }
}

const FULL: Space = { freeBytes: 1_000_000, totalBytes: 16_000_000_000 };

/** One promise of the `ChargeController` port, and how it is tried. */
import type { BenchAbilities } from './bench.ts';
import type { Conditions, Trial } from './trial.ts';

export interface Behaviour extends Conditions {
  /** Stable name: `room.what`. */
  readonly id: string;
  /** What a good driver does, one sentence. */
  readonly title: string;
  /** The rule behind it: what goes wrong in a charger otherwise. */
  readonly why: string;
  /** What the bench has to be able to do; not applicable otherwise. */
  readonly needs?: readonly (keyof BenchAbilities)[];
  /** Takes many seconds: begun first, while the others wait beside it. */
  readonly slow?: boolean;
  /** Throws `Broken` where the driver does otherwise. The bench is new, and the driver not started. */
  run(trial: Trial): Promise<void>;
}

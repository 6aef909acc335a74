/** Chance, and a memory of the last steps, for a random walk through a chart: what failed must be told in full. */
import { randomFrom } from '../../rig/random.ts';
import { Violation } from '../violation.ts';

/** One chart's walk: `events` random events, each looked at. Throws Violation. */
export type Walk = (chance: Chance, events: number) => void;

export class Chance {
  readonly #random: () => number;
  readonly #steps: unknown[] = [];
  #count = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    // Neighbouring seeds begin alike.
    for (let warm = 0; warm < 4; warm++) this.#random();
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  yes(share = 0.5): boolean {
    return this.#random() < share;
  }

  of<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  /** Remembers a step for the report. */
  step(what: unknown): void {
    this.#steps[this.#count++ % KEPT] = what;
  }

  /** Demands what must hold after the last step. */
  demand(holds: boolean, what: string, facts?: unknown): void {
    if (!holds) throw new Violation(`${what}${facts === undefined ? '' : `: ${JSON.stringify(facts)}`}`);
  }

  /** The last steps, oldest first. */
  get trace(): string {
    const from = this.#count % KEPT;
    const steps = [...this.#steps.slice(from), ...this.#steps.slice(0, from)].filter(
      (one) => one !== undefined,
    );
    return steps.map((one) => `    ${JSON.stringify(one)}`).join('\n');
  }
}

const KEPT = 24;

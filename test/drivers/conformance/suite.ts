import { expect, it } from 'vitest';
import type { ControllerBench } from '../../../drivers/kit/bench.ts';
import { BEHAVIOURS } from '../../../drivers/kit/behaviours/all.ts';
import { runConformance } from '../../../drivers/kit/conformance.ts';

/** They mostly wait. */
const AT_ONCE = 12;

export interface Expectation {
  /** What this driver, or its bench, has not: exactly these behaviours are not applicable. */
  readonly notApplicable: readonly string[];
  /** Default: all behaviours. */
  readonly only?: (id: string) => boolean;
}

/** One driver keeps every promise of the port that applies to it; the messages of what fails are the test's. */
export function conforms(bench: ControllerBench, { notApplicable, only = () => true }: Expectation): void {
  it(`${bench.name} keeps every promise of the port`, { timeout: 180_000 }, async () => {
    const behaviours = BEHAVIOURS.filter(({ id }) => only(id));
    const results = await runConformance(bench, { behaviours, parallel: AT_ONCE });
    const named = (outcome: string) => results.filter((result) => result.outcome === outcome);
    expect(named('failed').map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
    expect(named('not-applicable').map(({ id }) => id)).toEqual(notApplicable);
    expect(results).toHaveLength(behaviours.length);
  });
}

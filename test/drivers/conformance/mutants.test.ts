/** The suite itself is tried: drivers that are broken in one way each must be caught by the behaviour that is about it. */
import { expect, it } from 'vitest';
import { BEHAVIOURS } from '../../../drivers/kit/behaviours/all.ts';
import { type ConformanceResult, runConformance } from '../../../drivers/kit/conformance.ts';
import { MUTANTS, type Mutant } from './mutants.ts';

const AT_ONCE = 12;

it('every broken driver is caught by the behaviour that is about it', { timeout: 120_000 }, async () => {
  const escaped: string[] = [];
  const waiting = [...MUTANTS];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await tried(next);
      if (result?.outcome !== 'failed')
        escaped.push(
          `${next.name}: ${next.caughtBy} ${result?.outcome ?? 'is missing'} ${result?.reason ?? ''}`,
        );
      else if (process.env['MUTANTS'] !== undefined)
        console.log(`${next.name} | ${next.caughtBy} | ${result.reason.slice(0, 160)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(escaped).toEqual([]);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(20);
});

async function tried({ bench, caughtBy }: Mutant): Promise<ConformanceResult | undefined> {
  const behaviours = BEHAVIOURS.filter(({ id }) => id === caughtBy);
  const [result] = await runConformance(bench, { behaviours });
  return result;
}

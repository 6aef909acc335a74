/** The tariff engine's own figures (`tariff.ts`), as lines of the table. */
import type { Figure, Goal } from './print.ts';
import type { Section } from './section.ts';
import { tariffFigures } from './tariff.ts';

export const tariff: Section = {
  name: 'tariff',
  run(_options, report) {
    for (const { name, value, unit, floor, goal } of tariffFigures()) {
      const goals = goalsOf(goal);
      const figure: Figure = {
        name,
        unit,
        samples: [value],
        ...(goals && { goals }),
        ...(floor !== undefined && { floor: { what: 'plain BigInt loop', value: floor } }),
        ...(goal !== undefined && !goals && { note: `goal ${goal}` }),
      };
      report(figure);
    }
    return Promise.resolve();
  },
};

/** "≥ 500 000/s" */
function goalsOf(goal: string | undefined): readonly Goal[] | undefined {
  const least = /^≥ ([\d ]+)/.exec(goal ?? '')?.[1];
  return least === undefined ? undefined : [{ of: 'p50', least: Number(least.replaceAll(' ', '')) }];
}

/** The short forms of `npm run torture` that no other test has: a few seconds, always the same seed. */
import { expect, it } from 'vitest';
import { walkCharts } from './charts/charts.ts';
import { planOf } from './kills/plan.ts';
import { runModbusBytes } from './serial/modbus.ts';

const SEED = 20_261_122;

it('any events into the charts: no crash, no impossible state', () => {
  const took = walkCharts({ seed: SEED, events: 40_000, first: 0, of: 1 });
  expect(Object.values(took).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(40_000);
});

it('a million bytes of rubbish to a Modbus line', () => {
  expect(runModbusBytes({ seed: SEED, bytes: 1_000_000 })).toContain('0 crashes');
});

it('plans follow from seed and number alone', () => {
  for (const number of [0, 7, 999]) expect(planOf(SEED, number)).toEqual(planOf(SEED, number));
  const moments = new Set(
    Array.from({ length: 1000 }, (_, number) => JSON.stringify(planOf(SEED, number).moment)),
  );
  expect(moments.size).toBeGreaterThan(30);
});

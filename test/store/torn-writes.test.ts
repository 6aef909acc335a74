/** The short form of `npm run torture -- --only writes`. */
import { expect, it } from 'vitest';
import { runWrites } from '../torture/writes.ts';

const WRITES = 100;
const SEED = 20_261_122;

it(`${String(WRITES)} torn or lost writes lose nothing that was durable`, () => {
  expect(runWrites({ seed: SEED, writes: WRITES })).toContain(`${String(WRITES)} torn or lost writes`);
});

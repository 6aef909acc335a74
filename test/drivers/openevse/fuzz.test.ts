/** The short form of `npm run torture -- --only serial`. */
import { expect, it } from 'vitest';
import { runOpenEvseBytes } from '../../torture/serial/openevse.ts';

const BYTES = 1_000_000;
const SEED = 20_261_122;

it(`${String(BYTES)} bytes of rubbish`, async () => {
  await expect(runOpenEvseBytes({ seed: SEED, bytes: BYTES })).resolves.toContain('0 crashes');
});

/**
 * The short form of `npm run torture -- --only kills`: SIGKILLs at moments of random sessions, while the board goes on
 * charging; its register is the truth that all bills must add up to. `KILLS=200 SEED=n` makes it longer, and the same again.
 */
import { expect, test } from '@playwright/test';
import { runKills } from '../torture/kills/kills.ts';

const KILLS = Number(process.env['KILLS'] ?? 50);
const SEED = Number(process.env['SEED'] ?? 20_261_122);
/** Several chargers at a time: most of a session is waiting for relays. */
const CHARGERS = 6;

test(`${String(KILLS)} SIGKILLs at moments of sessions: nothing lost, nothing billed twice`, async () => {
  test.setTimeout(120_000 + KILLS * 4_000);
  const found = await runKills({ seed: SEED, kills: KILLS, chargers: CHARGERS });
  console.log(found);
  expect(found).toContain('0 lost, 0 billed twice');
});

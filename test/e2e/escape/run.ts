/** Attempts made one after the other, each looked at: what it said, and what is different everywhere. */
import type { Attempt } from './attempt.ts';
import type { HostUnderTest } from './host.ts';
import { differences, look, type Picture } from './watch.ts';

export interface Outcome {
  readonly attempt: Attempt;
  /** Each a proof; none: it did not get out. */
  readonly evidence: readonly string[];
}

/** Until the first look. What shows later stays, and is seen with a later attempt, or at the end. */
const SHOWS_WITHIN_MS = 40;
/** At the end, and where an escape is expected. */
const SHOWS_LATEST_MS = 2_500;
const LOOK_EVERY_MS = 60;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Made {
  /** What shows in its answer that it succeeded. */
  readonly said: readonly string[];
  /** Why it was not even made; it proves nothing then. */
  readonly unmade: readonly string[];
}

async function made(attempt: Attempt, host: HostUnderTest): Promise<Made> {
  try {
    // Apart: where nobody asks for the answer, `escaped?.(…)` would not even make it.
    const answer = await attempt.try(host);
    const said = attempt.escaped?.(answer) ?? null;
    return { said: said === null ? [] : [said], unmade: [] };
  } catch (error) {
    // Hands that do not work; or the page went away under it, or stands behind a dialog, which is seen besides.
    return { said: [], unmade: [`not made: ${String(error)}`] };
  }
}

/** Each must stay in. An escape is cleared away before the next attempt. */
export async function attemptAll(
  attempts: readonly Attempt[],
  host: HostUnderTest,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let before = await look(host);
  for (const attempt of attempts) {
    const { said, unmade } = await made(attempt, host);
    if (attempt.kind === 'door') {
      // From outside: nothing is done to the page.
      outcomes.push({ attempt, evidence: [...said, ...unmade] });
      continue;
    }
    await pause(SHOWS_WITHIN_MS);
    const after = await look(host);
    const evidence = [...said, ...unmade, ...differences(before, after)];
    outcomes.push({ attempt, evidence });
    before = after;
    if (evidence.length > 0 && host.isAlive()) {
      await host.reset();
      before = await look(host);
    }
    if (!host.isAlive()) break;
  }
  await pause(SHOWS_LATEST_MS / 2);
  const late = differences(before, await look(host));
  const last = outcomes.at(-1);
  if (last && late.length > 0)
    outcomes.push({ attempt: last.attempt, evidence: late.map((each) => `late: ${each}`) });
  return outcomes;
}

/** Each must get out: gives those that did not. */
export async function attemptsThatFail(
  attempts: readonly Attempt[],
  host: HostUnderTest,
): Promise<readonly Attempt[]> {
  const failed: Attempt[] = [];
  for (const attempt of attempts) {
    const before = await look(host);
    const { said } = await made(attempt, host);
    if (said.length === 0 && !(await showsSoon(host, before))) failed.push(attempt);
    await host.reset();
  }
  return failed;
}

async function showsSoon(host: HostUnderTest, before: Picture): Promise<boolean> {
  const end = performance.now() + SHOWS_LATEST_MS;
  while (performance.now() < end) {
    // A dialog would keep the rest from answering.
    if (host.events.length > before.events.length) return true;
    if (differences(before, await look(host)).length > 0) return true;
    await pause(LOOK_EVERY_MS);
  }
  return false;
}

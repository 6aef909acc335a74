/**
 * Everything that somebody at the screen, a script in the page or a program beside it may try to get out of the kiosk, on
 * each host: nothing may come of it. `escape-seen.spec.ts` proves that it would be seen.
 */
import { expect, test } from '@playwright/test';
import type { HostKind, HostUnderTest } from './escape/host.ts';
import { ATTEMPTS } from './escape/attempts.ts';
import { startBrowserHostUnderTest } from './escape/browser-host.ts';
import { startElectronHostUnderTest } from './escape/electron-host.ts';
import { expectToReach } from './escape/reach.ts';
import { attemptAll } from './escape/run.ts';
import { startWorld, type World } from './escape/world.ts';

/** It takes half a minute on a machine that has nothing else to do. */
const LIMIT_MS = 240_000;

const HOSTS: readonly (readonly [HostKind, (world: World) => Promise<HostUnderTest>])[] = [
  ['browser', startBrowserHostUnderTest],
  ['electron', startElectronHostUnderTest],
];

test.describe.configure({ mode: 'parallel' });

for (const [kind, start] of HOSTS) {
  test(`nobody gets out of the ${kind} host`, async () => {
    test.setTimeout(LIMIT_MS);
    const world = await startWorld();
    try {
      const host = await start(world);
      try {
        await expectToReach(host);
        const mine = ATTEMPTS.filter(({ hosts }) => hosts.includes(kind));
        const outcomes = await attemptAll(mine, host);
        const escapes = outcomes.filter(({ evidence }) => evidence.length > 0);
        console.log(
          `escape suite: ${String(outcomes.length)} attempts, ${String(escapes.length)} escapes (${host.label})`,
        );
        const told = escapes.map(({ attempt, evidence }) => `${attempt.id}: ${evidence.join('; ')}`);
        expect(told).toEqual([]);
        expect(outcomes).toHaveLength(mine.length);
      } finally {
        await host.stop();
      }
    } finally {
      await world.stop();
    }
  });
}

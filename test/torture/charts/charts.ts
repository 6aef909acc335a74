/** Random events into the pure machines, on all the cores that there are: no crash, no impossible state. */
import { Worker } from 'node:worker_threads';
import { Violation } from '../violation.ts';
import { walkAlerts } from './alerts.ts';
import { walkConnector } from './connector.ts';
import { walkGuide } from './guide.ts';
import { walkRecovery } from './recovery.ts';
import { Chance, type Walk } from './walk.ts';

/** How many of a hundred events each machine gets. */
const CHARTS = {
  connector: { walk: walkConnector, share: 40 },
  guide: { walk: walkGuide, share: 30 },
  recovery: { walk: walkRecovery, share: 15 },
  alerts: { walk: walkAlerts, share: 15 },
} satisfies Record<string, { walk: Walk; share: number }>;
const NAMES = ['connector', 'guide', 'recovery', 'alerts'] as const;

/** Long enough for any path, short enough for a report. */
const EVENTS_A_WALK = 400;

export interface Work {
  readonly seed: number;
  readonly events: number;
  /** This one does every `of`th walk, from `first`. */
  readonly first: number;
  readonly of: number;
}

/** Walks in this thread; returns how many events each machine took. Throws Violation with how to have it again. */
export function walkCharts({ seed, events, first, of }: Work): Record<string, number> {
  const took: Record<string, number> = {};
  for (const name of NAMES) {
    const { walk, share } = CHARTS[name];
    const walks = Math.ceil((events * share) / 100 / EVENTS_A_WALK);
    for (let number = first; number < walks; number += of) {
      const chance = new Chance(seedOf(seed, number));
      try {
        walk(chance, EVENTS_A_WALK);
      } catch (error) {
        const what =
          error instanceof Violation ? error.message : String(error instanceof Error ? error.stack : error);
        throw new Violation(
          `${name}, walk ${String(number)} (seed ${String(seed)}): ${what}\n  its last steps:\n${chance.trace}`,
          { cause: error },
        );
      }
      took[name] = (took[name] ?? 0) + EVENTS_A_WALK;
    }
  }
  return took;
}

const seedOf = (seed: number, walk: number) => Math.imul(seed, 0x9e3779b1) ^ Math.imul(walk + 1, 0x85ebca6b);

/** Shares the walks among worker threads; returns what to say of it. */
export async function runCharts(options: { seed: number; events: number; threads: number }): Promise<string> {
  const { seed, events, threads } = options;
  const begun = performance.now();
  const counts = await Promise.all(
    Array.from({ length: threads }, (_, first) => inThread({ seed, events, first, of: threads })),
  );
  const seconds = (performance.now() - begun) / 1000;
  const sums = NAMES.map((name) => counts.reduce((sum, took) => sum + (took[name] ?? 0), 0));
  const total = sums.reduce((sum, one) => sum + one, 0);
  const each = NAMES.map((name, index) => `${name} ${String(sums[index])}`).join(', ');
  return (
    `${String(total)} events into the charts (seed ${String(seed)}): ${each}; ` +
    `0 crashes, 0 impossible states; ${(total / seconds / 1000).toFixed(0)} k events a second`
  );
}

function inThread(work: Work): Promise<Record<string, number>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: work });
    worker.once('message', (took: Record<string, number> | string) => {
      if (typeof took === 'string') reject(new Violation(took));
      else resolve(took);
    });
    worker.once('error', reject);
  });
}

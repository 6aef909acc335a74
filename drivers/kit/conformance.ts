/** Runs behaviours against a driver's bench: a new bench for each, several at once, every one of them ended. */
import type { Behaviour } from './behaviour.ts';
import { BEHAVIOURS } from './behaviours/all.ts';
import type { Bench, ControllerBench } from './bench.ts';
import { NotApplicable, type Pace, Trial } from './trial.ts';

export interface ConformanceOptions {
  /** Default: all of them. */
  readonly behaviours?: readonly Behaviour[];
  /** How many benches at once; they mostly wait. Default 8. */
  readonly parallel?: number;
  /** Told as soon as each is known. */
  readonly onResult?: (result: ConformanceResult) => void;
}

export interface ConformanceResult {
  readonly id: string;
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'not-applicable';
  /** What the driver did instead, or what is missing; empty where it passed. */
  readonly reason: string;
  readonly ms: number;
}

const PATIENCE_MS = 12_000;
const QUIET_MS = 300;
const PARALLEL = 8;
/** Behaviours wait several times; this one ends a driver that makes them wait for ever. */
const LIMIT_MS = 90_000;
const CLOSE_MS = 15_000;

/** Tries every behaviour; resolves with the results in the behaviours' order, and never rejects for what a driver does. */
export async function runConformance(
  bench: ControllerBench,
  { behaviours = BEHAVIOURS, parallel = PARALLEL, onResult }: ConformanceOptions = {},
): Promise<ConformanceResult[]> {
  const pace = { patienceMs: bench.patienceMs ?? PATIENCE_MS, quietMs: bench.quietMs ?? QUIET_MS };
  const results = new Map<string, ConformanceResult>();
  const waiting = behaviours.toSorted((a, b) => Number(b.slow ?? false) - Number(a.slow ?? false));
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await judge(next, bench, pace);
      results.set(next.id, result);
      onResult?.(result);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return behaviours.flatMap(({ id }) => results.get(id) ?? []);
}

async function judge(behaviour: Behaviour, maker: ControllerBench, pace: Pace): Promise<ConformanceResult> {
  const begun = performance.now();
  const result = (outcome: ConformanceResult['outcome'], reason = '') => ({
    id: behaviour.id,
    title: behaviour.title,
    outcome,
    reason,
    ms: Math.round(performance.now() - begun),
  });
  let bench: Bench | undefined;
  try {
    bench = await maker.create();
    const { device } = bench;
    const missing = behaviour.needs?.filter((name) => device[name] === undefined) ?? [];
    if (missing.length > 0) return result('not-applicable', `the bench has no ${missing.join(', ')}`);
    await limited(behaviour.run(new Trial(bench, pace, behaviour)), LIMIT_MS);
    return result('passed');
  } catch (error) {
    if (error instanceof NotApplicable) return result('not-applicable', error.message);
    return result('failed', error instanceof Error ? error.message : String(error));
  } finally {
    if (bench) await close(bench);
  }
}

/** However the driver behaves, its bench ends: the next behaviour must not suffer from it. */
async function close(bench: Bench): Promise<void> {
  try {
    await limited(bench.controller.stop(), CLOSE_MS);
  } catch {
    // A driver that does not stop was told so by a behaviour of its own.
  }
  await bench.close();
}

async function limited<Value>(work: Promise<Value>, limitMs: number): Promise<Value> {
  const timer = new AbortController();
  const late = pauseUntil(limitMs, timer.signal).then((): never => {
    throw new Error(`not over within ${String(limitMs)} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

function pauseUntil(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}

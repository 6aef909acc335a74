/** Figures of the process itself, and of what its screens took to paint. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface ProcessFigures {
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** How late the event loop was, 99th percentile since it was asked last, ms; null: not measured. */
  readonly loopP99Ms: number | null;
}

/** Where `ProcessFigures` come from. */
export interface ProcessProbe {
  read(): ProcessFigures;
  stop(): void;
}

/** How often the event loop is looked at; finer costs a processor more wake-ups than the figure is worth. */
const RESOLUTION_MS = 20;
const NANOSECONDS = 1e6;

/** The running process, watched from now on. */
export function processProbe(): ProcessProbe {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return {
    read() {
      const { rss, heapUsed } = process.memoryUsage();
      // What is counted is the time from look to look: the wait between them is no delay.
      const lateMs = delays.percentile(99) / NANOSECONDS - RESOLUTION_MS;
      const loopP99Ms = delays.count === 0 ? null : Math.max(0, lateMs);
      delays.reset();
      return { rssBytes: rss, heapBytes: heapUsed, loopP99Ms };
    },
    stop() {
      delays.disable();
    },
  };
}

/** A screen paints at most 63 times a second, so this is more than fits in ten. */
const MOST_SAMPLES = 1024;

/** Times of one stretch, and the two percentiles by which they are judged. */
export class Samples {
  #held: number[] = [];
  #count = 0;

  add(ms: number): void {
    this.#held[this.#count % MOST_SAMPLES] = ms;
    this.#count += 1;
  }

  /** The percentiles of what was added since the last call (nearest rank, tenths of ms); NaN when that is nothing. */
  take(): { readonly p50: number; readonly p95: number } {
    const sorted = this.#held.sort((one, other) => one - other);
    this.#held = [];
    this.#count = 0;
    return { p50: rank(sorted, 0.5), p95: rank(sorted, 0.95) };
  }
}

function rank(sorted: readonly number[], part: number): number {
  const value = sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  return Math.round(value * 10) / 10;
}

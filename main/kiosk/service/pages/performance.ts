/** How quick and how big the kiosk is, measured in the very program that runs. */
import type { PerformancePage, Plot } from '../../../bridge/service/machine-pages.ts';
import type { History } from '../../../service/history.ts';
import type { StoreFigures } from '../../../store/figures.ts';
import { StoreError } from '../../../store/store-error.ts';
import type { Latency } from '../../latency.ts';
import type { WireClock } from '../connectors/serviced.ts';
import { Repeat } from '../repeat.ts';
import type { RoomContext, ServiceRoom } from '../room.ts';

const REFRESH_MS = 2_000;
/** Classes of the histogram, ms: a frame, what a finger feels, what an eye sees. */
const CLASSES = [8, 16, 33, 50, 100, 200] as const;
const PLOTS = ['latency-p50', 'latency-p95', 'memory', 'loop-delay'] as const;

export interface PerformanceRoomOptions extends RoomContext {
  readonly latency: Pick<Latency, 'samples'>;
  readonly history: History;
  /** Throws StoreError. */
  readonly figures: () => StoreFigures;
  /** Real time, also where the charger is simulated: it is the real machine that works. */
  readonly wire: WireClock;
  readonly process?: Pick<NodeJS.Process, 'memoryUsage' | 'cpuUsage'>;
}

export class PerformanceRoom implements ServiceRoom<'performance'> {
  readonly #o: PerformanceRoomOptions;
  readonly #repeat: Repeat;
  #page: PerformancePage | null = null;
  #cpu: { readonly usedUs: number; readonly at: number } | null = null;
  #cpuPercent: number | null = null;

  constructor(options: PerformanceRoomOptions) {
    this.#o = options;
    this.#repeat = new Repeat(options.wire, REFRESH_MS, () => this.#refresh());
  }

  view(): PerformancePage {
    this.#page ??= this.#look();
    return this.#page;
  }

  enter(): void {
    this.#cpu = null;
    this.#cpuPercent = null;
    this.#repeat.start();
  }

  leave(): void {
    this.#repeat.stop();
    this.#page = null;
  }

  #refresh(): void {
    this.#measureCpu();
    this.#page = this.#look();
    this.#o.changed();
  }

  #measureCpu(): void {
    const { user, system } = (this.#o.process ?? process).cpuUsage();
    const now = { usedUs: user + system, at: this.#o.wire.monotonic() };
    const before = this.#cpu;
    this.#cpu = now;
    if (!before || now.at <= before.at) return;
    this.#cpuPercent = Math.round((now.usedUs - before.usedUs) / (now.at - before.at)) / 10;
  }

  #look(): PerformancePage {
    const { latency, history } = this.#o;
    const { rss, heapUsed } = (this.#o.process ?? process).memoryUsage();
    const plots = PLOTS.map((what): Plot => ({ what, ...history.station(what) }));
    const p99 = plots.find(({ what }) => what === 'loop-delay')?.values.findLast((value) => value !== null);
    return {
      name: 'performance',
      paint: paintOf(latency.samples),
      memory: { rssBytes: rss, heapBytes: heapUsed },
      loop: { p99: p99 ?? null, cpuPercent: this.#cpuPercent },
      store: this.#store(),
      plots,
    };
  }

  /** A store that does not answer has no figures; the faults tell of it. */
  #store(): PerformancePage['store'] {
    try {
      return storeRows(this.#o.figures());
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return [];
    }
  }
}

function paintOf(samples: readonly number[]): PerformancePage['paint'] {
  if (samples.length === 0) return null;
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = (share: number) => tenths(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  const bounds = [...CLASSES, null];
  return {
    count: sorted.length,
    p50: rank(0.5),
    p95: rank(0.95),
    p99: rank(0.99),
    max: tenths(sorted.at(-1) ?? 0),
    histogram: bounds.map((upTo, index) => {
      const from = CLASSES[index - 1] ?? -1;
      const count = sorted.filter((ms) => ms > from && (upTo === null || ms <= upTo)).length;
      return { upTo, count };
    }),
  };
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;

function storeRows(figures: StoreFigures): PerformancePage['store'] {
  const { fileBytes, walBytes, pageBytes, freePages, version, pages: _pages, ...rows } = figures;
  return [
    ...Object.entries(rows).map(([name, value]) => ({ name, value, unit: 'rows' as const })),
    { name: 'file', value: fileBytes, unit: 'bytes' },
    { name: 'wal', value: walBytes, unit: 'bytes' },
    { name: 'free', value: freePages * pageBytes, unit: 'bytes' },
    { name: 'version', value: version, unit: 'version' },
  ];
}

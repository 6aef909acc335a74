/**
 * What the plots of service mode draw: each connector's live values by the second and by the minute, how long screens take
 * to paint, and how the process does. All of it lives in memory, in a fixed amount, and starts anew with the process.
 */
import type { ElectricalValues } from '../../drivers/controllers/controller.ts';
import type { MeterReading } from '../../drivers/meters/meter.ts';
import type { Clock, Timer } from '../clock.ts';
import { type ProcessProbe, Samples } from './history-process.ts';
import { Band, extremes, Ring, type Series, values } from './history-series.ts';

/** Power in W, temperature (the hottest sensor's) in 0.1 °C, current in 0.1 A, voltage in 0.1 V: integers. */
export const QUANTITIES = ['power', 'temperature', 'current', 'voltage'] as const;
export type Quantity = (typeof QUANTITIES)[number];
export type HistorySpan = 'minutes' | 'day';

/** Latencies and delays in ms, `memory` (resident) and `heap` in bytes. */
export const STATION_QUANTITIES = ['latency-p50', 'latency-p95', 'memory', 'heap', 'loop-delay'] as const;
export type StationQuantity = (typeof STATION_QUANTITIES)[number];

const SECOND_MS = 1_000;
/** 15 minutes by the second, 24 hours by the minute, half an hour by ten seconds. */
const SECONDS = 900;
const MINUTES = 1_440;
const TENS_MS = 10_000;
const TENS = 180;
/** A plot has so many points at most, two for each stretch: 6 seconds of 15 minutes, 10 minutes of a day. */
const STRETCHES = { minutes: { slotMs: SECOND_MS, each: 6 }, day: { slotMs: 60_000, each: 10 } } as const;
/** A meter that told nothing for so long is silent: its last figure was true of another time. */
const STALE_MS = 10_000;

/** The live values of a connector, null where nothing is measured; in the units of `Quantity`. */
export type LiveValues = Readonly<Record<Quantity, number | null>>;

export interface HistoryConnector {
  readonly id: number;
  live(): LiveValues;
}

/** What is asked of a `Connector`. */
export interface MeasuredConnector {
  readonly id: number;
  readonly reading: MeterReading | null;
  readonly values: ElectricalValues;
  readonly context: { readonly linked: boolean };
}

/** A connector's live values: the meter's where it measures them, else the controller's. `clock`: the house's time. */
export function measuredBy(
  connector: MeasuredConnector,
  clock: Pick<Clock, 'now'>,
  staleMs = STALE_MS,
): HistoryConnector {
  return {
    id: connector.id,
    live() {
      const { reading } = connector;
      const meter = reading && clock.now() - reading.at <= staleMs ? reading : undefined;
      const controller: ElectricalValues = connector.context.linked ? connector.values : {};
      return {
        power: rounded(meter?.watts ?? controller.watts, 1),
        temperature: controller.decidegrees?.length ? Math.max(...controller.decidegrees) : null,
        current: rounded(meter?.milliamps ?? controller.milliamps, 100),
        voltage: rounded(meter?.millivolts ?? controller.millivolts, 100),
      };
    },
  };
}

function rounded(value: number | undefined, parts: number): number | null {
  return value === undefined ? null : Math.round(value / parts);
}

export interface HistoryOptions {
  readonly connectors: readonly HistoryConnector[];
  readonly clock: Clock;
  readonly probe: ProcessProbe;
}

interface Kept {
  readonly seconds: Ring;
  readonly minutes: Band;
}

export class History {
  readonly #o: HistoryOptions;
  readonly #connectors: ReadonlyMap<number, Readonly<Record<Quantity, Kept>>>;
  readonly #station: Readonly<Record<StationQuantity, Ring>> = {
    'latency-p50': new Ring(TENS),
    'latency-p95': new Ring(TENS),
    memory: new Ring(TENS),
    heap: new Ring(TENS),
    'loop-delay': new Ring(TENS),
  };
  readonly #paints = new Samples();
  #tens: number;
  #timer: Timer | undefined;

  constructor(options: HistoryOptions) {
    this.#o = options;
    this.#connectors = new Map(options.connectors.map(({ id }) => [id, keptOfConnector()]));
    this.#tens = this.#slot(TENS_MS);
  }

  /** Measures from now on, once a second. */
  start(): void {
    if (this.#timer) return;
    this.#tens = this.#slot(TENS_MS);
    this.#wait();
  }

  /** Measures no more, the probe neither; what was measured stays readable. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#o.probe.stop();
  }

  /** A screen painted what had happened `ms` before. */
  painted(ms: number): void {
    this.#paints.add(ms);
  }

  /** At most 300 values, in the units of `Quantity`; none for a connector that is not there. */
  series(connector: number, what: Quantity, span: HistorySpan): Series {
    const kept = this.#connectors.get(connector)?.[what];
    const { slotMs, each } = STRETCHES[span];
    const slots = span === 'day' ? MINUTES : SECONDS;
    const last = this.#slot(slotMs);
    const first = (Math.floor(last / each) + 1) * each - slots;
    const band = kept && (span === 'day' ? kept.minutes : { low: kept.seconds, high: kept.seconds });
    return {
      stepMs: (slotMs * each) / 2,
      from: this.#wallTime(first * slotMs),
      values: band ? extremes(band, first, last, each) : [],
    };
  }

  /** The last half hour by ten seconds, in the units of `StationQuantity`; the ten seconds that run are not in it. */
  station(what: StationQuantity): Series {
    const last = this.#slot(TENS_MS) - 1;
    const first = last - TENS + 1;
    return {
      stepMs: TENS_MS,
      from: this.#wallTime(first * TENS_MS),
      values: values(this.#station[what], first, last),
    };
  }

  #wait(): void {
    const { clock } = this.#o;
    // On the whole second, so that no slot is left out however long the work took.
    this.#timer = clock.after(SECOND_MS - (clock.monotonic() % SECOND_MS), () => {
      this.#measure();
      this.#wait();
    });
  }

  #measure(): void {
    const [second, minute] = [this.#slot(SECOND_MS), this.#slot(STRETCHES.day.slotMs)];
    for (const connector of this.#o.connectors) {
      const kept = this.#connectors.get(connector.id);
      const live = connector.live();
      for (const what of QUANTITIES) {
        const value = live[what] ?? Number.NaN;
        kept?.[what].seconds.put(second, value);
        kept?.[what].minutes.add(minute, value);
      }
    }
    const tens = this.#slot(TENS_MS);
    if (tens !== this.#tens) this.#measureProcess(this.#tens);
    this.#tens = tens;
  }

  #measureProcess(slot: number): void {
    const { p50, p95 } = this.#paints.take();
    const { rssBytes, heapBytes, loopP99Ms } = this.#o.probe.read();
    this.#station['latency-p50'].put(slot, p50);
    this.#station['latency-p95'].put(slot, p95);
    this.#station.memory.put(slot, rssBytes);
    this.#station.heap.put(slot, heapBytes);
    this.#station['loop-delay'].put(slot, loopP99Ms ?? Number.NaN);
  }

  #slot(ms: number): number {
    return Math.floor(this.#o.clock.monotonic() / ms);
  }

  /** Slots are counted by the clock that never jumps; what they are called follows the one that people read. */
  #wallTime(monotonic: number): number {
    const { clock } = this.#o;
    return Math.round(clock.now() - clock.monotonic() + monotonic);
  }
}

function keptOfConnector(): Record<Quantity, Kept> {
  const kept = () => ({ seconds: new Ring(SECONDS), minutes: new Band(MINUTES) });
  return { power: kept(), temperature: kept(), current: kept(), voltage: kept() };
}

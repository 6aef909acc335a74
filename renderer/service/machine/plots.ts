/** What is plotted, in its own units. */
import type { Plot } from '../../../main/bridge/contract.ts';
import type { ServiceFormat } from '../format.ts';
import type { Threshold } from '../ui/chart.ts';

export interface PlotUnit {
  /** Raw values to one of `symbol`. */
  readonly scale: number;
  readonly symbol: string;
  readonly fromNought: boolean;
  readonly thresholds: readonly Threshold[];
  /** A raw value in words. */
  text(format: ServiceFormat, value: number): string;
}

/** Above it a device of the charger is too hot for comfort: tenths of a degree. */
const WARM: Threshold = { value: 700, name: '70 °C', tone: 'warn' };
/** What a finger feels. */
const SLOW: Threshold = { value: 100, name: '100 ms', tone: 'bad' };
const LATENCY: PlotUnit = {
  scale: 1,
  symbol: 'ms',
  fromNought: true,
  thresholds: [SLOW],
  text: (format, value) => format.milliseconds(value),
};

export const PLOT_UNITS: Readonly<Record<Plot['what'], PlotUnit>> = {
  power: {
    scale: 1_000,
    symbol: 'kW',
    fromNought: true,
    thresholds: [],
    text: (format, value) => format.kilowatts(value),
  },
  temperature: {
    scale: 10,
    symbol: '°C',
    fromNought: false,
    thresholds: [WARM],
    text: (format, value) => format.degrees(value),
  },
  current: {
    scale: 1_000,
    symbol: 'A',
    fromNought: true,
    thresholds: [],
    text: (format, value) => format.amps(value),
  },
  voltage: {
    scale: 1_000,
    symbol: 'V',
    fromNought: false,
    thresholds: [],
    text: (format, value) => format.volts(value),
  },
  'latency-p50': LATENCY,
  'latency-p95': LATENCY,
  memory: {
    scale: 1_000_000,
    symbol: 'MB',
    fromNought: true,
    thresholds: [],
    text: (format, value) => format.bytes(value),
  },
  'loop-delay': { ...LATENCY, thresholds: [] },
};

import { scaledCuts, type Axes } from './axes.ts';
import type { CompiledComponent } from './component.ts';
import { gcd, power10, reduced, type Ratio } from './decimal.ts';
import type { Limits } from './limits.ts';
import type { Scales } from './session.ts';

/**
 * A tariff as plain integers for one scale of sessions: every rate is a whole number of 1/`den` currency units per
 * energy unit or tick, so that a session is priced by multiplying and adding doubles that are exact below 2^53.
 */
export interface FastRates {
  readonly excl: FastSide;
  readonly incl: FastSide;
  /** Per component: step size in energy units or ticks. */
  readonly steps: Float64Array;
  readonly energyCuts: Float64Array;
  readonly durationCuts: Float64Array;
  readonly minPowerCuts: Float64Array;
  readonly maxPowerCuts: Float64Array;
  readonly minCurrentCuts: Float64Array;
  readonly maxCurrentCuts: Float64Array;
}

export interface FastSide {
  readonly den: number;
  /** Per component, in 1/`den` per energy unit, tick or session. */
  readonly rates: Float64Array;
  /** Largest size of a rate per energy unit and per tick, and of a FLAT: bounds every partial sum. */
  readonly largestEnergy: number;
  readonly largestTime: number;
  readonly largestFlat: number;
  /** In 1/`den`; −∞ and ∞ where unlimited. */
  readonly min: number;
  readonly max: number;
}

/** `den` × 1000 stays below 2^53: what rounding to decimals multiplies by. */
const LARGEST_DEN = 8_000_000_000_000n;
const LARGEST_INTEGER = 2n ** 52n;

/** Undefined if some integer of it would not be exact. */
export function fastRatesOf(
  components: readonly CompiledComponent[],
  limits: Limits,
  axes: Axes,
  scales: Scales,
): FastRates | undefined {
  const kWh = power10(scales.energyDigits);
  const second = BigInt(scales.ticksPerSecond);
  const unitOf = ({ dimension }: CompiledComponent) =>
    dimension === 'FLAT' ? 1n : dimension === 'ENERGY' ? kWh : 3600n * second;
  const side = (own: 'excl' | 'incl') =>
    sideOf(
      components,
      components.map((component) => perUnit(component[own], unitOf(component))),
      limits[own],
    );
  const excl = side('excl');
  const incl = side('incl');
  const steps = integers(
    components.map(
      ({ dimension, component }) =>
        BigInt(component.stepSize) * (dimension === 'ENERGY' ? kWh / 1000n : second),
    ),
  );
  const energyCuts = integers(scaledCuts(axes.energyCuts, scales.energyDigits));
  const durationCuts = integers(axes.durationCuts.map((seconds) => BigInt(seconds) * second));
  const minPowerCuts = integers(scaledCuts(axes.minPowerCuts, scales.loadDigits));
  const maxPowerCuts = integers(scaledCuts(axes.maxPowerCuts, scales.loadDigits));
  const minCurrentCuts = integers(scaledCuts(axes.minCurrentCuts, scales.loadDigits));
  const maxCurrentCuts = integers(scaledCuts(axes.maxCurrentCuts, scales.loadDigits));
  if (!excl || !incl || !steps || !energyCuts || !durationCuts) return undefined;
  if (!minPowerCuts || !maxPowerCuts || !minCurrentCuts || !maxCurrentCuts) return undefined;
  return {
    excl,
    incl,
    steps,
    energyCuts,
    durationCuts,
    minPowerCuts,
    maxPowerCuts,
    minCurrentCuts,
    maxCurrentCuts,
  };
}

function perUnit(price: Ratio, unit: bigint): Ratio {
  return reduced({ num: price.num, den: price.den * unit });
}

function sideOf(
  components: readonly CompiledComponent[],
  prices: readonly Ratio[],
  { min, max }: Limits['excl'],
): FastSide | undefined {
  let den = 1n;
  for (const part of [...prices, min, max]) {
    if (part === undefined) continue;
    den = (den / gcd(den, part.den)) * part.den;
    if (den > LARGEST_DEN) return undefined;
  }
  const common = (part: Ratio) => part.num * (den / part.den);
  const rates = integers(prices.map(common));
  const bounds = integers([min ? common(min) : 0n, max ? common(max) : 0n]);
  if (!rates || !bounds) return undefined;
  const largest = (...dimensions: CompiledComponent['dimension'][]) =>
    components.reduce(
      (most, { dimension, index }) =>
        dimensions.includes(dimension) ? Math.max(most, Math.abs(rates[index] ?? 0)) : most,
      0,
    );
  return {
    den: Number(den),
    rates,
    largestEnergy: largest('ENERGY'),
    largestTime: largest('TIME', 'PARKING_TIME'),
    largestFlat: largest('FLAT'),
    min: min ? (bounds[0] ?? 0) : -Infinity,
    max: max ? (bounds[1] ?? 0) : Infinity,
  };
}

function integers(values: readonly bigint[]): Float64Array | undefined {
  const fit = values.every((value) => value <= LARGEST_INTEGER && value >= -LARGEST_INTEGER);
  return fit ? Float64Array.from(values, Number) : undefined;
}

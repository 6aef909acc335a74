/** Samples of the meter as MeterValueType: OCPP 2.0.1 part 2, 2.29–2.30. */
import type { MeterSample, SampleContext } from '../port.ts';
import { wireTime } from './wire.ts';

/** What this station measures, all of it at the outlet. */
export const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
  'Current.Offered',
] as const;
export type Measurand = (typeof MEASURANDS)[number];

/** The billing register: always told where a transaction begins and ends, whatever else is wanted. */
export const REGISTER: Measurand = 'Energy.Active.Import.Register';

export type ReadingContext =
  'Other' | 'Sample.Clock' | 'Sample.Periodic' | 'Transaction.Begin' | 'Transaction.End' | 'Trigger';

export const READING_CONTEXT: Readonly<Record<SampleContext, ReadingContext>> = {
  begin: 'Transaction.Begin',
  end: 'Transaction.End',
  periodic: 'Sample.Periodic',
  clock: 'Sample.Clock',
  trigger: 'Trigger',
  other: 'Other',
};

interface SampledValue {
  readonly value: number;
  readonly context: ReadingContext;
  readonly measurand: Measurand;
  readonly unitOfMeasure: { readonly unit: string };
}

export interface MeterValue {
  readonly timestamp: string;
  readonly sampledValue: readonly SampledValue[];
}

/** Null: nothing of what is wanted was measured. */
export function meterValueOf(
  sample: MeterSample,
  context: ReadingContext,
  wanted: ReadonlySet<string>,
): MeterValue | null {
  const measured: readonly [Measurand, number | null, string][] = [
    ['Energy.Active.Import.Register', sample.registerWh, 'Wh'],
    ['Power.Active.Import', sample.watts, 'W'],
    ['Current.Import', thousandths(sample.milliamps), 'A'],
    ['Voltage', thousandths(sample.millivolts), 'V'],
    ['Current.Offered', sample.offeredAmps, 'A'],
  ];
  const sampledValue = measured.flatMap(([measurand, value, unit]): SampledValue[] =>
    value === null || !wanted.has(measurand) ? [] : [{ value, context, measurand, unitOfMeasure: { unit } }],
  );
  return sampledValue.length === 0 ? null : { timestamp: wireTime(sample.at), sampledValue };
}

/** A reading of the register alone. */
export function registerSample(at: number, registerWh: number): MeterSample {
  return { at, registerWh, watts: null, milliamps: null, millivolts: null, offeredAmps: null };
}

/** Integers of a thousandth divide into the decimal that JSON then carries, e.g. 16123 mA → 16.123 A. */
function thousandths(value: number | null): number | null {
  return value === null ? null : value / 1000;
}

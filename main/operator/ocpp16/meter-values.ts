/** Meter samples as OCPP 1.6 writes them (7.33 MeterValue, 7.43 SampledValue): those that are configured and measured. */
import type { MeterSample, SampleContext } from '../port.ts';
import { timestamp } from './tables/id-tag.ts';

export const MEASURANDS = [
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Current.Import',
  'Voltage',
  'Current.Offered',
] as const;
export type Measurand = (typeof MEASURANDS)[number];

export interface MeterValue {
  readonly timestamp: string;
  readonly sampledValue: readonly Readonly<Record<string, string>>[];
}

const CONTEXT: Readonly<Record<SampleContext, string>> = {
  begin: 'Transaction.Begin',
  end: 'Transaction.End',
  periodic: 'Sample.Periodic',
  clock: 'Sample.Clock',
  trigger: 'Trigger',
  other: 'Other',
};

const UNIT: Readonly<Record<Measurand, string>> = {
  'Energy.Active.Import.Register': 'Wh',
  'Power.Active.Import': 'W',
  'Current.Import': 'A',
  Voltage: 'V',
  'Current.Offered': 'A',
};

/** Null: nothing of it is configured and measured. */
export function meterValue(
  sample: MeterSample,
  context: SampleContext,
  measurands: readonly Measurand[],
): MeterValue | null {
  const sampledValue = measurands.flatMap((measurand) => {
    const value = valueOf(sample, measurand);
    return value === null ? [] : [{ value, context: CONTEXT[context], measurand, unit: UNIT[measurand] }];
  });
  return sampledValue.length === 0 ? null : { timestamp: timestamp(sample.at), sampledValue };
}

export function meterValues(
  samples: readonly MeterSample[],
  context: SampleContext,
  measurands: readonly Measurand[],
): readonly MeterValue[] {
  return samples.map((sample) => meterValue(sample, context, measurands)).filter((value) => value !== null);
}

function valueOf(sample: MeterSample, measurand: Measurand): string | null {
  const { registerWh, watts, milliamps, millivolts, offeredAmps } = sample;
  if (measurand === 'Energy.Active.Import.Register') return String(registerWh);
  if (measurand === 'Power.Active.Import') return watts === null ? null : String(watts);
  if (measurand === 'Current.Import') return milliamps === null ? null : thousandths(milliamps);
  if (measurand === 'Voltage') return millivolts === null ? null : thousandths(millivolts);
  return offeredAmps === null ? null : String(offeredAmps);
}

/** 16025 → "16.025", 230000 → "230". */
function thousandths(milli: number): string {
  const whole = Math.trunc(Math.abs(milli) / 1000);
  const rest = String(Math.abs(milli) % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${milli < 0 ? '-' : ''}${String(whole)}${rest === '' ? '' : `.${rest}`}`;
}

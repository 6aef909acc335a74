/** Which faults a diagnosed cause explains: a fault screen says only what speaks of its own fault. */
import type { FaultCode } from './catalogue.ts';
import type { Cause } from './causes.ts';
import type { Diagnosis } from './diagnosis.ts';

const EXPLAINS: Readonly<Record<Cause, readonly FaultCode[]>> = {
  supply: [
    'controller.silent',
    'controller.restarted',
    'meter.silent',
    'supply.lost',
    'supply.under-voltage',
  ],
  'vehicle-or-wet-plug': ['protection.residual-current'],
  'cable-or-installation': ['protection.residual-current'],
  charger: ['protection.residual-current'],
  meter: ['meter.implausible', 'meter.disagrees'],
  'contactor-or-supply': ['meter.implausible', 'contactor.failed-to-close', 'supply.lost'],
  'port-or-cable': ['controller.silent', 'meter.silent'],
  device: ['controller.silent', 'meter.silent'],
  controller: ['controller.restarted', 'controller.silent'],
  'line-disturbed': ['controller.garbled', 'controller.silent', 'meter.silent'],
  'heat-from-load': ['temperature.high', 'temperature.derating'],
  'heat-from-outside': ['temperature.high', 'temperature.derating'],
};

/** The most likely of the diagnoses that explain a fault of this connector (null: of the station); they come sorted. */
export function explanationOf(
  diagnoses: readonly Diagnosis[],
  code: FaultCode,
  connector: number | null,
): Diagnosis | null {
  return (
    diagnoses.find(
      (one) =>
        EXPLAINS[one.cause].includes(code) &&
        (one.connector === null || connector === null || one.connector === connector),
    ) ?? null
  );
}

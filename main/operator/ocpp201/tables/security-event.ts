/** OCPP 2.0.1 part 2 appendices, 1: security events, as far as this station knows of them. */
import type { FaultCode } from '../../../faults/catalogue.ts';

export type SecurityEvent =
  | 'FailedToAuthenticateAtCsms'
  | 'InvalidCsmsCertificate'
  | 'MemoryExhaustion'
  | 'ReconfigurationOfSecurityParameters'
  | 'ResetOrReboot'
  | 'StartupOfTheDevice'
  | 'TamperDetectionActivated';

export const SECURITY_EVENT: Readonly<Partial<Record<FaultCode, SecurityEvent>>> = {
  'operator.rejected': 'FailedToAuthenticateAtCsms',
  'operator.certificate': 'InvalidCsmsCertificate',
  'store.full': 'MemoryExhaustion',
  'station.door-open': 'TamperDetectionActivated',
};

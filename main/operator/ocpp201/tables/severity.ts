/** OCPP 2.0.1 part 2, N: severities of monitored events, 0 (danger) to 9 (debugging). */
import type { FaultSeverity } from '../../../faults/entry.ts';

export type WireSeverity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export const SEVERITY: Readonly<Record<FaultSeverity, WireSeverity>> = {
  emergency: 0, // danger: people or the vehicle may come to harm
  blocking: 3, // critical: the station cannot do what it is for
  degraded: 6, // warning: works, something is missing
  notice: 7,
};

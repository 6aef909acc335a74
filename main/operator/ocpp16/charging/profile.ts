/** Charging profiles: OCPP 1.6, 7.8 ff., as they come (checked by the schema) and as they are kept. */

export type Purpose = 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';
export type RateUnit = 'A' | 'W';

export interface SchedulePeriod {
  /** Seconds from the schedule's start. */
  readonly startPeriod: number;
  /** A, or W of all phases. */
  readonly limit: number;
  readonly numberPhases?: number;
}

export interface ChargingSchedule {
  /** Seconds; absent: without end. */
  readonly duration?: number;
  readonly startSchedule?: string;
  readonly chargingRateUnit: RateUnit;
  readonly chargingSchedulePeriod: readonly SchedulePeriod[];
  readonly minChargingRate?: number;
}

export interface ChargingProfile {
  readonly chargingProfileId: number;
  readonly transactionId?: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: Purpose;
  readonly chargingProfileKind: 'Absolute' | 'Recurring' | 'Relative';
  readonly recurrencyKind?: 'Daily' | 'Weekly';
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly chargingSchedule: ChargingSchedule;
}

export interface InstalledProfile {
  /** 0: the station. */
  readonly connector: number;
  /** Only for this session; null: for any. */
  readonly session: string | null;
  /** Epoch ms. */
  readonly installedAt: number;
  readonly profile: ChargingProfile;
}

export const HIGHEST_STACK_LEVEL = 10;
export const MOST_PERIODS = 100;
export const MOST_PROFILES = 50;

/** What the schema cannot see; null: sound. */
export function flawOf(connector: number, profile: ChargingProfile): string | null {
  const { chargingProfilePurpose: purpose, chargingProfileKind: kind, chargingSchedule: schedule } = profile;
  const periods = schedule.chargingSchedulePeriod;
  if (profile.stackLevel < 0 || profile.stackLevel > HIGHEST_STACK_LEVEL)
    return 'the stack level is not supported';
  if (periods.length === 0 || periods.length > MOST_PERIODS) return 'too many or no periods';
  if (periods[0]?.startPeriod !== 0) return 'the first period does not begin at 0';
  if (
    periods.some(
      ({ startPeriod }, index) => index > 0 && startPeriod <= (periods[index - 1]?.startPeriod ?? 0),
    )
  ) {
    return 'the periods are not in order';
  }
  if (periods.some(({ limit }) => limit < 0)) return 'a limit is negative';
  if (purpose === 'ChargePointMaxProfile' && connector !== 0)
    return 'the station’s profile belongs to connector 0';
  if (purpose === 'ChargePointMaxProfile' && kind === 'Relative')
    return 'the station’s profile cannot be relative';
  if (purpose === 'TxProfile' && connector === 0) return 'a transaction’s profile belongs to a connector';
  if (kind === 'Recurring' && profile.recurrencyKind === undefined) return 'how it recurs is not said';
  if (kind !== 'Relative' && schedule.startSchedule === undefined && kind === 'Recurring')
    return 'its start is not said';
  return null;
}

/** Charging profiles as the protocol writes them, and as the arithmetic takes them: OCPP 2.0.1 part 2, 2.10–2.13. */
import type { ProfileFault } from '../ocpp/charging/check.ts';
import type { ChargingProfile, ProfilePurpose, RateUnit } from '../ocpp/charging/profile.ts';
import { kindOf, periodsOf, type WireKind, type WirePeriod } from '../ocpp/charging/wire.ts';
import { timeOf, wireTime } from './wire.ts';

export type WirePurpose =
  'ChargingStationExternalConstraints' | 'ChargingStationMaxProfile' | 'TxDefaultProfile' | 'TxProfile';

interface WirePeriod201 extends WirePeriod {
  readonly phaseToUse?: number;
}

interface WireSchedule {
  readonly id: number;
  readonly startSchedule?: string;
  readonly duration?: number;
  readonly chargingRateUnit: RateUnit;
  readonly chargingSchedulePeriod: readonly WirePeriod201[];
}

export interface WireProfile extends WireKind {
  readonly id: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: WirePurpose;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly transactionId?: string;
  readonly chargingSchedule: readonly WireSchedule[];
}

export const PURPOSE: Readonly<Record<WirePurpose, ProfilePurpose>> = {
  ChargingStationExternalConstraints: 'external',
  ChargingStationMaxProfile: 'station-max',
  TxDefaultProfile: 'tx-default',
  TxProfile: 'tx',
};

const WIRE_PURPOSE: Readonly<Record<ProfilePurpose, WirePurpose>> = {
  external: 'ChargingStationExternalConstraints',
  'station-max': 'ChargingStationMaxProfile',
  'tx-default': 'TxDefaultProfile',
  tx: 'TxProfile',
};

/** What is wrong with it as a message of 2.0.1 (K01.FR.19, 40, 41); null: nothing. The rest is for `faultOf`. */
export function oddityOf(wire: WireProfile): Pick<ProfileFault, 'reason' | 'text'> | null {
  const { chargingProfileKind: kind, chargingSchedule } = wire;
  const starts = chargingSchedule.map(({ startSchedule }) => startSchedule !== undefined);
  const periods = chargingSchedule.flatMap(({ chargingSchedulePeriod }) => chargingSchedulePeriod);
  if (chargingSchedule.length > 1) {
    return { reason: 'UnsupportedParam', text: 'more than one schedule is for ISO 15118 only' };
  }
  if (periods.some(({ phaseToUse }) => phaseToUse !== undefined)) {
    return { reason: 'UnsupportedParam', text: 'phases cannot be chosen' };
  }
  if (kindOf(wire) === null) {
    return { reason: 'InvalidProfile', text: 'recurs, but it is not said how often' };
  }
  if (kind === 'Relative' ? starts.some(Boolean) : !starts.every(Boolean)) {
    return { reason: 'InvalidSchedule', text: 'only what is not relative has a start' };
  }
  return null;
}

/** Of one in which nothing is odd. */
export function profileOf(wire: WireProfile): ChargingProfile {
  const schedule = wire.chargingSchedule[0];
  return {
    id: wire.id,
    stackLevel: wire.stackLevel,
    purpose: PURPOSE[wire.chargingProfilePurpose],
    kind: kindOf(wire) ?? 'daily',
    validFrom: timeOf(wire.validFrom),
    validTo: timeOf(wire.validTo),
    session: wire.transactionId ?? null,
    schedule: {
      id: schedule?.id ?? 0,
      startAt: timeOf(schedule?.startSchedule),
      duration: schedule?.duration ?? null,
      unit: schedule?.chargingRateUnit ?? 'A',
      periods: periodsOf(schedule?.chargingSchedulePeriod ?? []),
    },
  };
}

export function wireProfileOf(profile: ChargingProfile): WireProfile {
  const { kind, schedule, validFrom, validTo, session } = profile;
  return {
    id: profile.id,
    stackLevel: profile.stackLevel,
    chargingProfilePurpose: WIRE_PURPOSE[profile.purpose],
    ...wireKindOf(kind),
    ...(validFrom === null ? {} : { validFrom: wireTime(validFrom) }),
    ...(validTo === null ? {} : { validTo: wireTime(validTo) }),
    ...(session === null ? {} : { transactionId: session }),
    chargingSchedule: [
      {
        id: schedule.id,
        chargingRateUnit: schedule.unit,
        ...(schedule.startAt === null ? {} : { startSchedule: wireTime(schedule.startAt) }),
        ...(schedule.duration === null ? {} : { duration: schedule.duration }),
        chargingSchedulePeriod: schedule.periods.map(({ start, limit, phases }) => ({
          startPeriod: start,
          limit,
          ...(phases === null ? {} : { numberPhases: phases }),
        })),
      },
    ],
  };
}

function wireKindOf(kind: ChargingProfile['kind']) {
  if (kind === 'absolute') return { chargingProfileKind: 'Absolute' } as const;
  if (kind === 'relative') return { chargingProfileKind: 'Relative' } as const;
  return { chargingProfileKind: 'Recurring', recurrencyKind: kind === 'daily' ? 'Daily' : 'Weekly' } as const;
}

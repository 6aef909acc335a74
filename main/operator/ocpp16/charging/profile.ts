/** Charging profiles as OCPP 1.6 writes them (7.8 ff., checked by the schema), and as the arithmetic of all versions takes them. */
import { faultOf } from '../../ocpp/charging/check.ts';
import type { ChargingProfile, ProfilePurpose, RateUnit } from '../../ocpp/charging/profile.ts';
import { kindOf, periodsOf, type WireKind, type WirePeriod } from '../../ocpp/charging/wire.ts';
import { instantOf } from '../tables/id-tag.ts';

export type WirePurpose = 'ChargePointMaxProfile' | 'TxDefaultProfile' | 'TxProfile';

export interface WireSchedule {
  /** Seconds; absent: without end. */
  readonly duration?: number;
  readonly startSchedule?: string;
  readonly chargingRateUnit: RateUnit;
  readonly chargingSchedulePeriod: readonly WirePeriod[];
  readonly minChargingRate?: number;
}

export interface WireProfile extends WireKind {
  readonly chargingProfileId: number;
  readonly transactionId?: number;
  readonly stackLevel: number;
  readonly chargingProfilePurpose: WirePurpose;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly chargingSchedule: WireSchedule;
}

export const PURPOSE: Readonly<Record<WirePurpose, ProfilePurpose>> = {
  ChargePointMaxProfile: 'station-max',
  TxDefaultProfile: 'tx-default',
  TxProfile: 'tx',
};

export interface Place {
  /** 0: the station. */
  readonly connector: number;
  /** The one that runs there, or is about to; null: none. */
  readonly session: string | null;
  /** Epoch ms. */
  readonly now: number;
}

/** Null: it cannot be, for a reason that the schema does not see. 1.6 has no words for which. */
export function profileOf(wire: WireProfile, { connector, session, now }: Place): ChargingProfile | null {
  const kind = kindOf(wire);
  if (kind === null) return null;
  const purpose = PURPOSE[wire.chargingProfilePurpose];
  const { startSchedule, duration, chargingRateUnit, chargingSchedulePeriod } = wire.chargingSchedule;
  // Without a start it counts from the start of charging (7.13); the station has none, and counts from now.
  const otherwise = purpose === 'station-max' && kind === 'absolute' ? now : null;
  const profile: ChargingProfile = {
    id: wire.chargingProfileId,
    stackLevel: wire.stackLevel,
    purpose,
    kind,
    validFrom: instantOf(wire.validFrom),
    validTo: instantOf(wire.validTo),
    session: purpose === 'tx' ? session : null,
    schedule: {
      id: 0,
      startAt: kind === 'relative' ? null : (instantOf(startSchedule) ?? otherwise),
      duration: duration ?? null,
      unit: chargingRateUnit,
      periods: periodsOf(chargingSchedulePeriod),
    },
  };
  return faultOf(profile, connector, session) === null ? profile : null;
}

/** SetChargingProfile, ClearChargingProfile, GetCompositeSchedule: OCPP 1.6, 5.16, 5.5, 5.7. */
import { type RateUnit, wattsOf } from '../../ocpp/charging/profile.ts';
import { tenths } from '../../ocpp/charging/wire.ts';
import type { Core } from '../../ocpp/dialect.ts';
import type { Composite, Limits } from '../charging/limits.ts';
import { profileOf, PURPOSE, type WireSchedule } from '../charging/profile.ts';
import { status, type Answers } from '../requests.ts';
import { timestamp } from '../tables/id-tag.ts';
import type { TransactionIds } from '../transaction-ids.ts';
import { exists } from './remote.ts';

const LONGEST_COMPOSITE_S = 7 * 86_400;
/** A schedule that changes more often than this is cut: it is as long as a message may be. */
const MOST_COMPOSITE_PERIODS = 200;

export function chargingAnswers(
  core: Pick<Core, 'station' | 'clock'>,
  limits: Limits,
  ids: TransactionIds,
): Answers<'SetChargingProfile' | 'ClearChargingProfile' | 'GetCompositeSchedule'> {
  const { station, clock } = core;
  return {
    SetChargingProfile: ({ connectorId: connector, csChargingProfiles: wire }) => {
      if (!exists(core, connector)) return status('Rejected');
      // A transaction's profile is only for the one that runs (OCPP 1.6, 5.16.2).
      const session = station.connectors().find(({ id }) => id === connector)?.session ?? null;
      const profile = profileOf(wire, { connector, session, now: clock.now() });
      if (!profile) return status('Rejected');
      const { transactionId } = wire;
      if (
        profile.session !== null &&
        transactionId !== undefined &&
        ids.of(profile.session) !== transactionId
      )
        return status('Rejected');
      return status(limits.install(connector, profile) ? 'Accepted' : 'Rejected');
    },
    ClearChargingProfile: ({ id, connectorId, chargingProfilePurpose, stackLevel }) => {
      // An id says it all (OCPP 1.6, 6.11).
      const criteria =
        id !== undefined
          ? { ids: [id] }
          : {
              ...(connectorId !== undefined && { connector: connectorId }),
              ...(chargingProfilePurpose !== undefined && { purpose: PURPOSE[chargingProfilePurpose] }),
              ...(stackLevel !== undefined && { stackLevel }),
            };
      return status(limits.clear(criteria) ? 'Accepted' : 'Unknown');
    },
    GetCompositeSchedule: ({ connectorId, duration, chargingRateUnit = 'A' }) => {
      if (duration < 1 || duration > LONGEST_COMPOSITE_S) return status('Rejected');
      const scheduleStart = timestamp(clock.now());
      const composite = limits.composite(connectorId, duration);
      if (!composite) return status('Rejected');
      const chargingSchedule: WireSchedule = {
        duration,
        startSchedule: scheduleStart,
        chargingRateUnit,
        chargingSchedulePeriod: wirePeriodsOf(composite, chargingRateUnit),
      };
      return { result: { status: 'Accepted', connectorId, scheduleStart, chargingSchedule } };
    },
  };
}

function wirePeriodsOf(
  { periods, phases }: Composite,
  unit: RateUnit,
): WireSchedule['chargingSchedulePeriod'] {
  return periods.slice(0, MOST_COMPOSITE_PERIODS).map(({ start, amps }) => ({
    startPeriod: start,
    limit: tenths(unit === 'W' ? wattsOf(amps, phases) : amps),
    numberPhases: phases,
  }));
}

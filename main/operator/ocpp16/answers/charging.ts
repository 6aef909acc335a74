/** SetChargingProfile, ClearChargingProfile, GetCompositeSchedule: OCPP 1.6, 5.16, 5.5, 5.7. */
import type { Core } from '../../ocpp/dialect.ts';
import { compositeSchedule } from '../charging/composite.ts';
import type { Limits } from '../charging/limits.ts';
import { flawOf } from '../charging/profile.ts';
import { stationAllowed } from '../charging/schedule.ts';
import { status, type Answers } from '../requests.ts';
import { timestamp } from '../tables/id-tag.ts';
import type { TransactionIds } from '../transaction-ids.ts';
import { exists } from './remote.ts';

const LONGEST_COMPOSITE_S = 7 * 86_400;

export function chargingAnswers(
  core: Pick<Core, 'station' | 'clock'>,
  limits: Limits,
  ids: TransactionIds,
): Answers<'SetChargingProfile' | 'ClearChargingProfile' | 'GetCompositeSchedule'> {
  const { station, clock } = core;
  const factsOf = (connector: number) => station.connectors().find(({ id }) => id === connector);
  return {
    SetChargingProfile: ({ connectorId, csChargingProfiles: profile }) => {
      if (!exists(core, connectorId) || flawOf(connectorId, profile) !== null) return status('Rejected');
      if (profile.chargingProfilePurpose !== 'TxProfile') {
        return status(limits.install(connectorId, profile, null) ? 'Accepted' : 'Rejected');
      }
      // Only for the transaction that runs (OCPP 1.6, 5.16.2).
      const session = factsOf(connectorId)?.session ?? null;
      if (session === null) return status('Rejected');
      if (profile.transactionId !== undefined && ids.of(session) !== profile.transactionId)
        return status('Rejected');
      return status(limits.install(connectorId, profile, session) ? 'Accepted' : 'Rejected');
    },
    ClearChargingProfile: (request) => status(limits.clear(request) ? 'Accepted' : 'Unknown'),
    GetCompositeSchedule: ({ connectorId, duration, chargingRateUnit = 'A' }) => {
      const all = station.connectors();
      const facts = connectorId === 0 ? all[0] : factsOf(connectorId);
      if (!facts || duration < 1 || duration > LONGEST_COMPOSITE_S) return status('Rejected');
      const from = clock.now();
      const most = connectorId === 0 ? all.reduce((sum, { maxAmps }) => sum + maxAmps, 0) : facts.maxAmps;
      const schedule = compositeSchedule(
        (at) =>
          connectorId === 0 ? stationAllowed(limits.profiles, facts.phases, at) : limits.allowed(facts, at),
        { most, phases: facts.phases },
        from,
        duration,
        chargingRateUnit,
      );
      return {
        result: {
          status: 'Accepted',
          connectorId,
          scheduleStart: timestamp(from),
          chargingSchedule: schedule,
        },
      };
    },
  };
}

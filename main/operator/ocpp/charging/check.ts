/** What is wrong with a charging profile, before it is put to use. */
import type { ChargingProfile } from './profile.ts';

/** What this station takes; told to the central system in `SmartChargingCtrlr` and 1.6's configuration keys. */
export const MOST_PROFILES = 32;
export const MOST_PERIODS = 96;
export const MOST_STACK_LEVEL = 99;

export interface ProfileFault {
  /** OCPP 2.0.1 part 2 appendices, 5: reason codes. */
  readonly reason:
    'InvalidProfile' | 'InvalidSchedule' | 'InvalidStackLevel' | 'UnsupportedParam' | 'TxNotFound';
  readonly text: string;
}

/** `session`: id of the one that runs where a TxProfile is to go; null: none. `connector` 0: the station. */
export function faultOf(
  profile: ChargingProfile,
  connector: number,
  session: string | null,
): ProfileFault | null {
  const { purpose, kind, stackLevel, schedule, validFrom, validTo } = profile;
  const { periods, startAt, duration } = schedule;
  if (!Number.isInteger(stackLevel) || stackLevel < 0 || stackLevel > MOST_STACK_LEVEL) {
    return { reason: 'InvalidStackLevel', text: `stack levels go from 0 to ${String(MOST_STACK_LEVEL)}` };
  }
  if (purpose === 'station-max' && connector !== 0) return bad('a limit of the station goes to the station');
  if (purpose === 'external') return bad('external limits are not set by the central system');
  if (validFrom !== null && validTo !== null && validTo <= validFrom) return bad('ends before it begins');
  if (purpose === 'tx') {
    if (connector === 0) return bad('a session’s profile goes to a connector');
    if (session === null) return { reason: 'TxNotFound', text: 'no session runs there' };
    if (profile.session !== null && profile.session !== session) {
      return { reason: 'TxNotFound', text: 'another session runs there' };
    }
  }
  if (kind === 'relative' && purpose === 'station-max')
    return badSchedule('the station has no start to count from');
  if ((kind === 'daily' || kind === 'weekly') && startAt === null) return badSchedule('recurs from no start');
  if (duration !== null && duration <= 0) return badSchedule('lasts no time');
  if (periods.length > MOST_PERIODS) return badSchedule(`has more than ${String(MOST_PERIODS)} periods`);
  if (periods[0]?.start !== 0) return badSchedule('does not begin with a period at 0');
  if (periods.some((period, index) => index > 0 && period.start <= (periods[index - 1]?.start ?? 0))) {
    return badSchedule('its periods are not in order');
  }
  if (periods.some(({ limit }) => !Number.isFinite(limit) || limit < 0)) return badSchedule('limits below 0');
  if (periods.some(({ phases }) => phases !== null && ![1, 2, 3].includes(phases))) {
    return { reason: 'UnsupportedParam', text: 'phases are 1 to 3' };
  }
  return null;
}

function bad(text: string): ProfileFault {
  return { reason: 'InvalidProfile', text };
}

function badSchedule(text: string): ProfileFault {
  return { reason: 'InvalidSchedule', text };
}

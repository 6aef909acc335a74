/** Set-, Clear- and GetChargingProfiles, GetCompositeSchedule: OCPP 2.0.1 part 2, K01, K08–K10. */
import { messageOf } from '../../../problem.ts';
import type { Answer, Answerers } from '../../ocpp/call.ts';
import { faultOf } from '../../ocpp/charging/check.ts';
import {
  compositeSchedule,
  type InstalledProfile,
  type RateUnit,
  wattsOf,
} from '../../ocpp/charging/profile.ts';
import { tenths } from '../../ocpp/charging/wire.ts';
import type { Context } from '../context.ts';
import { connectorOf } from '../evse.ts';
import {
  oddityOf,
  profileOf,
  PURPOSE,
  wireProfileOf,
  type WireProfile,
  type WirePurpose,
} from '../profiles.ts';
import { because, wireTime } from '../wire.ts';

interface SetChargingProfile {
  /** 0: the station, or every EVSE. */
  readonly evseId: number;
  readonly chargingProfile: WireProfile;
}

interface Criteria {
  readonly evseId?: number;
  readonly chargingProfilePurpose?: WirePurpose;
  readonly stackLevel?: number;
}

interface ClearChargingProfile {
  readonly chargingProfileId?: number;
  readonly chargingProfileCriteria?: Criteria;
}

interface GetChargingProfiles {
  readonly requestId: number;
  readonly evseId?: number;
  readonly chargingProfile: Omit<Criteria, 'evseId'> & {
    readonly chargingProfileId?: readonly number[];
    readonly chargingLimitSource?: readonly string[];
  };
}

interface GetCompositeSchedule {
  readonly evseId: number;
  readonly duration: number;
  readonly chargingRateUnit?: RateUnit;
}

/** The central system is where all profiles come from. */
const SOURCE = 'CSO';
/** A longer composite schedule is cut; its own duration says so. */
const LONGEST_COMPOSITE_SECONDS = 86_400;
const PROFILES_PER_REPORT = 4;

export function chargingAnswers(context: Context): Answerers {
  return {
    SetChargingProfile: (request: SetChargingProfile) => ({ result: install(context, request) }),
    ClearChargingProfile: (request: ClearChargingProfile) => ({ result: clear(context, request) }),
    GetChargingProfiles: (request: GetChargingProfiles) => report(context, request),
    GetCompositeSchedule: (request: GetCompositeSchedule) => ({ result: composite(context, request) }),
  };
}

function install({ core, profiles, limiter }: Context, { evseId, chargingProfile }: SetChargingProfile) {
  const facts = evseId === 0 ? null : connectorOf(core.station, { id: evseId });
  if (evseId !== 0 && !facts) return rejected('UnknownEvse');
  const oddity = oddityOf(chargingProfile);
  if (oddity) return rejected(oddity.reason, oddity.text);
  const profile = profileOf(chargingProfile);
  const fault = faultOf(profile, evseId, facts?.session ?? null);
  if (fault) return rejected(fault.reason, fault.text);
  // K01.FR.03
  if (profile.purpose === 'tx' && profile.session === null) return rejected('MissingParam', 'transactionId');
  if (profiles.all.some((other) => collides(other, { connector: evseId, profile }))) {
    const reason = profile.purpose === 'tx' ? 'InvalidStackLevel' : 'DuplicateProfile';
    return rejected(reason, 'another profile has this stack level');
  }
  try {
    if (!profiles.install({ connector: evseId, profile })) {
      return rejected('TooManyElements');
    }
  } catch (error) {
    core.failed(error);
    return rejected('InternalError', messageOf(error));
  }
  limiter.update();
  return { status: 'Accepted' };
}

/** K01.FR.39 and 53: another one of the same level for the same session, or for one EVSE and for all of them. */
function collides(a: InstalledProfile, b: InstalledProfile): boolean {
  const { id, purpose, stackLevel, session } = a.profile;
  const alike = purpose === b.profile.purpose && stackLevel === b.profile.stackLevel;
  if (!alike || id === b.profile.id) return false;
  if (purpose === 'tx') return session === b.profile.session;
  return purpose === 'tx-default' && (a.connector === 0) !== (b.connector === 0);
}

function clear({ core, profiles, limiter }: Context, request: ClearChargingProfile) {
  const { chargingProfileId, chargingProfileCriteria = {} } = request;
  const { evseId, chargingProfilePurpose, stackLevel } = chargingProfileCriteria;
  try {
    const cleared = profiles.clear({
      ...(chargingProfileId === undefined ? {} : { ids: [chargingProfileId] }),
      ...(evseId === undefined ? {} : { connector: evseId }),
      ...(chargingProfilePurpose === undefined ? {} : { purpose: PURPOSE[chargingProfilePurpose] }),
      ...(stackLevel === undefined ? {} : { stackLevel }),
    });
    limiter.update();
    return { status: cleared > 0 ? 'Accepted' : 'Unknown' };
  } catch (error) {
    core.failed(error);
    return { status: 'Unknown', ...because('InternalError', messageOf(error)) };
  }
}

function report(
  { profiles, out }: Context,
  { requestId, evseId, chargingProfile }: GetChargingProfiles,
): Answer {
  const { chargingProfileId, chargingProfilePurpose, stackLevel, chargingLimitSource } = chargingProfile;
  const found =
    chargingLimitSource && !chargingLimitSource.includes(SOURCE)
      ? []
      : profiles.find({
          ...(chargingProfileId === undefined ? {} : { ids: chargingProfileId }),
          ...(evseId === undefined ? {} : { connector: evseId }),
          ...(chargingProfilePurpose === undefined ? {} : { purpose: PURPOSE[chargingProfilePurpose] }),
          ...(stackLevel === undefined ? {} : { stackLevel }),
        });
  if (found.length === 0) return { result: { status: 'NoProfiles' } };
  const groups = [...byConnector(found)].flatMap(([connector, list]) =>
    Array.from({ length: Math.ceil(list.length / PROFILES_PER_REPORT) }, (_, index) => ({
      connector,
      list: list.slice(index * PROFILES_PER_REPORT, (index + 1) * PROFILES_PER_REPORT),
    })),
  );
  const pages = groups.map(({ connector, list }, index) => ({
    requestId,
    chargingLimitSource: SOURCE,
    evseId: connector,
    chargingProfile: list.map(({ profile }) => wireProfileOf(profile)),
    tbc: index + 1 < groups.length,
  }));
  return { result: { status: 'Accepted' }, after: () => void out.pages('ReportChargingProfiles', pages) };
}

function byConnector(found: readonly InstalledProfile[]): ReadonlyMap<number, readonly InstalledProfile[]> {
  return Map.groupBy(found, ({ connector }) => connector);
}

function composite({ core, profiles, limiter }: Context, request: GetCompositeSchedule) {
  const { evseId, chargingRateUnit: unit = 'A' } = request;
  if (request.duration <= 0) return rejected('ValueTooLow');
  const outlets = limiter.outlets();
  const chosen = evseId === 0 ? outlets : outlets.filter(({ id }) => id === evseId);
  if (chosen.length === 0) return rejected('UnknownEvse');
  const from = core.clock.now();
  const seconds = Math.min(request.duration, LONGEST_COMPOSITE_SECONDS);
  const schedules = chosen.map((outlet) => ({
    phases: outlet.phases,
    periods: compositeSchedule(profiles.all, outlet, {
      from,
      seconds,
      sharers: limiter.sharers(outlet, outlets),
    }),
  }));
  const starts = [...new Set(schedules.flatMap(({ periods }) => periods.map(({ start }) => start)))];
  const chargingSchedulePeriod = starts
    .toSorted((a, b) => a - b)
    .map((startPeriod) => {
      const limits = schedules.map(({ phases, periods }) => {
        const amps = periods.findLast(({ start }) => start <= startPeriod)?.amps ?? 0;
        return unit === 'W' ? wattsOf(amps, phases) : amps;
      });
      return { startPeriod, limit: tenths(limits.reduce((sum, limit) => sum + limit, 0)) };
    });
  return {
    status: 'Accepted',
    schedule: {
      evseId,
      duration: seconds,
      scheduleStart: wireTime(from),
      chargingRateUnit: unit,
      chargingSchedulePeriod,
    },
  };
}

function rejected(reasonCode: string, text?: string) {
  return { status: 'Rejected', ...because(reasonCode, text) };
}

/** What 1.6's charging profiles come to once they are the arithmetic's. */
import { describe, expect, it } from 'vitest';
import {
  compositeSchedule,
  type InstalledProfile,
  limitAt,
  nextChange,
  type Outlet,
} from '../../../main/operator/ocpp/charging/profile.ts';
import { profileOf, type WireProfile } from '../../../main/operator/ocpp16/charging/profile.ts';
import { NOON } from '../../rig/clock.ts';

const MINUTE = 60_000;
const WEEK = 7 * 1440 * MINUTE;
const iso = (ms: number) => new Date(ms).toISOString();
const CONNECTOR: Outlet = {
  id: 1,
  phases: 1,
  maxAmps: 32,
  ahead: false,
  session: { id: 's', startedAt: NOON },
};

function profile(
  fields: Partial<WireProfile> = {},
  periods: readonly (readonly [number, number])[] = [[0, 16]],
): WireProfile {
  return {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    ...fields,
    chargingSchedule: {
      chargingRateUnit: 'A',
      chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit })),
      ...fields.chargingSchedule,
    },
  };
}

const read = (wire: WireProfile, connector = 1) => profileOf(wire, { connector, session: 's', now: NOON });

function installed(wire: WireProfile, connector = 1): InstalledProfile {
  const sound = read(wire, connector);
  if (!sound) throw new Error('refused');
  return { connector, profile: sound };
}

/** What holds at an instant, and until when. */
function allowed(profiles: readonly InstalledProfile[], at: number, outlet = CONNECTOR) {
  return { amps: limitAt(profiles, outlet, at), until: nextChange(profiles, outlet, at, at + WEEK) };
}

describe('what profiles allow', () => {
  it('follows the periods from the begin of the session', () => {
    const profiles = [
      installed(
        profile({}, [
          [0, 16],
          [600, 10],
          [1200, 0],
        ]),
      ),
    ];
    const at = (minutes: number) => allowed(profiles, NOON + minutes * MINUTE);
    expect(at(0)).toEqual({ amps: 16, until: NOON + 10 * MINUTE });
    expect(at(10)).toEqual({ amps: 10, until: NOON + 20 * MINUTE });
    expect(at(20)).toEqual({ amps: 0, until: null });
    expect(allowed(profiles, NOON, { ...CONNECTOR, session: null }).amps).toBeNull();
  });

  it('is per phase, also where the profile says watts', () => {
    const watts = profile({
      chargingSchedule: {
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_040 }],
      },
    });
    expect(allowed([installed(watts)], NOON, { ...CONNECTOR, phases: 3 }).amps).toBe(16);
    expect(allowed([installed(watts)], NOON).amps).toBe(48);
  });

  it('is what the highest level says, while it says something', () => {
    const low = installed(profile());
    const high = installed(
      profile({
        chargingProfileId: 2,
        stackLevel: 1,
        chargingProfileKind: 'Absolute',
        chargingSchedule: {
          startSchedule: iso(NOON + 10 * MINUTE),
          duration: 600,
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }],
        },
      }),
    );
    const at = (minutes: number) => allowed([low, high], NOON + minutes * MINUTE);
    expect(at(0)).toEqual({ amps: 16, until: NOON + 10 * MINUTE });
    expect(at(10)).toEqual({ amps: 6, until: NOON + 20 * MINUTE });
    expect(at(20)).toMatchObject({ amps: 16 });
  });

  it('is what the transaction’s own profile says, if there is one', () => {
    const general = installed(profile({ stackLevel: 5 }));
    const own = installed(profile({ chargingProfileId: 2, chargingProfilePurpose: 'TxProfile' }, [[0, 20]]));
    expect(allowed([general, own], NOON).amps).toBe(20);
    const other = { ...CONNECTOR, session: { id: 'other', startedAt: NOON } };
    expect(allowed([general, own], NOON, other).amps).toBe(16);
  });

  it('recurs daily, and holds from and to its dates', () => {
    const night = installed(
      profile({
        chargingProfileKind: 'Recurring',
        recurrencyKind: 'Daily',
        validFrom: iso(NOON),
        validTo: iso(NOON + 3 * 1440 * MINUTE),
        chargingSchedule: {
          startSchedule: iso(NOON - 10 * 1440 * MINUTE),
          duration: 3600,
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }],
        },
      }),
    );
    const at = (minutes: number) => limitAt([night], CONNECTOR, NOON + minutes * MINUTE);
    expect([-1, 0, 59, 60, 1439, 1440, 1499, 1500].map(at)).toEqual([null, 8, 8, null, null, 8, 8, null]);
    expect(at(3 * 1440)).toBeNull();
  });

  it('for the station counts from when it came, where it says no start', () => {
    const most = installed(
      profile({ chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute' }, [
        [0, 16],
        [60, 20],
      ]),
      0,
    );
    const idle = { ...CONNECTOR, session: null };
    expect(allowed([most], NOON, idle)).toEqual({ amps: 16, until: NOON + MINUTE });
    expect(allowed([most], NOON + MINUTE, idle)).toEqual({ amps: 20, until: null });
  });

  it('of a transaction counts from its start, where an absolute one says none', () => {
    const absolute = installed(
      profile({ chargingProfileKind: 'Absolute' }, [
        [0, 16],
        [60, 20],
      ]),
    );
    const started = { ...CONNECTOR, session: { id: 's', startedAt: NOON + 5 * MINUTE } };
    expect(allowed([absolute], NOON + 5 * MINUTE, started)).toEqual({ amps: 16, until: NOON + 6 * MINUTE });
  });

  it('comes to one schedule, never above the wiring', () => {
    const profiles = [
      installed(
        profile({}, [
          [0, 64],
          [600, 10],
          [1200, 6],
        ]),
      ),
    ];
    expect(compositeSchedule(profiles, CONNECTOR, { from: NOON + 5 * MINUTE, seconds: 1800 })).toEqual([
      { start: 0, amps: 32 },
      { start: 300, amps: 10 },
      { start: 900, amps: 6 },
    ]);
  });
});

describe('a profile that cannot be', () => {
  it.each([
    ['a level too high', 1, profile({ stackLevel: 100 })],
    ['no period', 1, profile({}, [])],
    ['a first period that begins later', 1, profile({}, [[5, 16]])],
    [
      'periods out of order',
      1,
      profile({}, [
        [0, 16],
        [10, 8],
        [5, 6],
      ]),
    ],
    ['a negative limit', 1, profile({}, [[0, -1]])],
    [
      'the station’s at a connector',
      1,
      profile({ chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute' }),
    ],
    ['the station’s, relative', 0, profile({ chargingProfilePurpose: 'ChargePointMaxProfile' })],
    ['a transaction’s at the station', 0, profile({ chargingProfilePurpose: 'TxProfile' })],
    ['one that recurs nobody knows how', 1, profile({ chargingProfileKind: 'Recurring' })],
    [
      'one that recurs from no start',
      1,
      profile({ chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }),
    ],
  ])('%s', (_what, connector, wrong) => {
    expect(read(wrong, connector)).toBeNull();
    expect(read(profile())).not.toBeNull();
  });

  it('a transaction’s where none runs', () => {
    const own = profile({ chargingProfilePurpose: 'TxProfile' });
    expect(profileOf(own, { connector: 1, session: null, now: NOON })).toBeNull();
  });
});

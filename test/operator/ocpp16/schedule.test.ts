import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compositeSchedule } from '../../../main/operator/ocpp16/charging/composite.ts';
import {
  type ChargingProfile,
  flawOf,
  type InstalledProfile,
} from '../../../main/operator/ocpp16/charging/profile.ts';
import { connectorAllowed, stationAllowed } from '../../../main/operator/ocpp16/charging/schedule.ts';
import { NOON } from '../../rig/clock.ts';

const MINUTE = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();
const CONNECTOR = { id: 1, phases: 1, session: 's', startedAt: NOON } as const;

function profile(
  fields: Partial<ChargingProfile> = {},
  periods: readonly (readonly [number, number])[] = [[0, 16]],
): ChargingProfile {
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

const installed = (
  what: ChargingProfile,
  connector = 1,
  session: string | null = null,
): InstalledProfile => ({
  connector,
  session,
  installedAt: NOON,
  profile: what,
});

describe('what profiles allow', () => {
  it('is nothing in particular where there are none', () => {
    expect(connectorAllowed([], CONNECTOR, NOON)).toEqual({ amps: null, until: null });
  });

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
    const at = (minutes: number) => connectorAllowed(profiles, CONNECTOR, NOON + minutes * MINUTE);
    expect(at(0)).toEqual({ amps: 16, until: NOON + 10 * MINUTE });
    expect(at(10)).toEqual({ amps: 10, until: NOON + 20 * MINUTE });
    expect(at(20)).toEqual({ amps: 0, until: null });
    expect(
      connectorAllowed(profiles, { ...CONNECTOR, session: null, startedAt: null }, NOON).amps,
    ).toBeNull();
  });

  it('is per phase, also where the profile says watts', () => {
    const watts = profile({
      chargingSchedule: {
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 11_040 }],
      },
    });
    expect(connectorAllowed([installed(watts)], { ...CONNECTOR, phases: 3 }, NOON).amps).toBe(16);
    expect(connectorAllowed([installed(watts)], CONNECTOR, NOON).amps).toBe(48);
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
    const at = (minutes: number) => connectorAllowed([low, high], CONNECTOR, NOON + minutes * MINUTE);
    expect(at(0)).toEqual({ amps: 16, until: NOON + 10 * MINUTE });
    expect(at(10)).toEqual({ amps: 6, until: NOON + 20 * MINUTE });
    expect(at(20)).toMatchObject({ amps: 16 });
  });

  it('is what the transaction’s own profile says, if there is one', () => {
    const general = installed(profile({ stackLevel: 5 }));
    const own = installed(
      profile({ chargingProfileId: 2, chargingProfilePurpose: 'TxProfile' }, [[0, 20]]),
      1,
      's',
    );
    expect(connectorAllowed([general, own], CONNECTOR, NOON).amps).toBe(20);
    expect(connectorAllowed([general, own], { ...CONNECTOR, session: 'other' }, NOON).amps).toBe(16);
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
    const at = (minutes: number) => connectorAllowed([night], CONNECTOR, NOON + minutes * MINUTE);
    expect(at(-1)).toEqual({ amps: null, until: NOON });
    expect(at(0)).toEqual({ amps: 8, until: NOON + 60 * MINUTE });
    expect(at(60)).toEqual({ amps: null, until: NOON + 1440 * MINUTE });
    expect(at(1441).amps).toBe(8);
    expect(at(3 * 1440)).toEqual({ amps: null, until: null });
  });

  it('for the station is said by its own purpose only', () => {
    const most = installed(
      profile({ chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute' }),
      0,
    );
    expect(stationAllowed([most], 1, NOON + 1).amps).toBe(16);
    expect(connectorAllowed([most], CONNECTOR, NOON + 1).amps).toBeNull();
  });

  it('never changes before it says that it may', () => {
    const period = fc.record({
      startPeriod: fc.integer({ min: 1, max: 5000 }),
      limit: fc.integer({ min: 0, max: 32 }),
    });
    const any = fc
      .record({
        stackLevel: fc.integer({ min: 0, max: 3 }),
        chargingProfileKind: fc.constantFrom('Absolute', 'Recurring', 'Relative' as const),
        duration: fc.option(fc.integer({ min: 1, max: 9000 }), { nil: undefined }),
        start: fc.integer({ min: -200_000, max: 20_000 }),
        periods: fc.uniqueArray(period, { maxLength: 4, selector: ({ startPeriod }) => startPeriod }),
      })
      .map(({ duration, start, periods, ...rest }) =>
        installed(
          profile({
            ...rest,
            recurrencyKind: 'Daily',
            chargingSchedule: {
              ...(duration !== undefined && { duration }),
              startSchedule: iso(NOON + start * 1000),
              chargingRateUnit: 'A',
              chargingSchedulePeriod: [
                { startPeriod: 0, limit: 16 },
                ...periods.toSorted((a, b) => a.startPeriod - b.startPeriod),
              ],
            },
          }),
        ),
      );
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 4 }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (profiles, second, part) => {
          const at = NOON + second * 1000;
          const { amps, until } = connectorAllowed(profiles, CONNECTOR, at);
          if (until !== null) expect(until).toBeGreaterThan(at);
          const later = at + Math.floor(part * ((until ?? at + 100_000_000) - at));
          expect(connectorAllowed(profiles, CONNECTOR, later).amps).toBe(amps);
        },
      ),
    );
  });
});

describe('a composite schedule', () => {
  it('is one schedule of what will be allowed, never above the wiring', () => {
    const profiles = [
      installed(
        profile({}, [
          [0, 64],
          [600, 10],
          [1200, 6],
        ]),
      ),
    ];
    const schedule = compositeSchedule(
      (at) => connectorAllowed(profiles, CONNECTOR, at),
      { most: 32, phases: 1 },
      NOON + 5 * MINUTE,
      1800,
      'A',
    );
    expect(schedule).toEqual({
      duration: 1800,
      startSchedule: iso(NOON + 5 * MINUTE),
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 32, numberPhases: 1 },
        { startPeriod: 300, limit: 10, numberPhases: 1 },
        { startPeriod: 900, limit: 6, numberPhases: 1 },
      ],
    });
  });
});

describe('a profile that cannot be', () => {
  it.each([
    ['a level too high', 1, profile({ stackLevel: 11 })],
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
  ])('%s', (_what, connector, wrong) => {
    expect(flawOf(connector, wrong)).not.toBeNull();
    expect(flawOf(1, profile())).toBeNull();
  });
});

/** Charging profiles over the wire. */
import { expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { SESSION, started } from './events.ts';
import { MemoryStore, onlineBench } from './rig.ts';

const schedule = (limit: number, more: object = {}) => ({
  id: 1,
  chargingRateUnit: 'A',
  startSchedule: '2026-01-01T00:00:00.000Z',
  chargingSchedulePeriod: [{ startPeriod: 0, limit }],
  ...more,
});
const profile = (id: number, limit: number, more: object = {}) => ({
  id,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  chargingSchedule: [schedule(limit)],
  ...more,
});

it('limit the connector at once, are reported as they came, and are taken back', async () => {
  const { csms, station, failures } = await onlineBench();
  const sent = profile(1, 13);
  expect(await csms.call('SetChargingProfile', { evseId: 1, chargingProfile: sent })).toEqual({
    status: 'Accepted',
  });
  expect(station.of('limit')).toEqual([[1, 13]]);
  expect(
    await csms.call('GetChargingProfiles', { requestId: 8, chargingProfile: { stackLevel: 0 } }),
  ).toEqual({
    status: 'Accepted',
  });
  expect(await csms.came('ReportChargingProfiles', 1)).toEqual([
    { requestId: 8, chargingLimitSource: 'CSO', evseId: 1, chargingProfile: [sent], tbc: false },
  ]);
  expect(await csms.call('ClearChargingProfile', { chargingProfileId: 1 })).toEqual({ status: 'Accepted' });
  expect(await csms.call('ClearChargingProfile', { chargingProfileId: 1 })).toEqual({ status: 'Unknown' });
  expect(await csms.call('GetChargingProfiles', { requestId: 9, chargingProfile: {} })).toEqual({
    status: 'NoProfiles',
  });
  expect(station.of('limit')).toEqual([
    [1, 13],
    [1, null],
  ]);
  expect(failures).toEqual([]);
});

it('come to a composite schedule, in amperes and in watts', async () => {
  const { csms } = await onlineBench();
  const chargingSchedulePeriod = [
    { startPeriod: 0, limit: 10 },
    { startPeriod: 600, limit: 16.5 },
  ];
  const startSchedule = new Date(Date.now() - 1000).toISOString();
  const chargingProfile = profile(1, 0, {
    chargingSchedule: [schedule(0, { startSchedule, chargingSchedulePeriod })],
  });
  await csms.call('SetChargingProfile', { evseId: 2, chargingProfile });
  const ask = (evseId: number, more: object = {}) =>
    csms.call('GetCompositeSchedule', { evseId, duration: 3600, ...more });
  expect(await ask(2)).toMatchObject({
    status: 'Accepted',
    schedule: {
      evseId: 2,
      duration: 3600,
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }, { limit: 16.5 }],
    },
  });
  expect(await ask(2, { chargingRateUnit: 'W' })).toMatchObject({
    schedule: { chargingSchedulePeriod: [{ limit: 6900 }, { limit: 11_385 }] },
  });
  // The other connector is not limited: 32 A.
  expect(await ask(0)).toMatchObject({
    schedule: { chargingSchedulePeriod: [{ limit: 42 }, { limit: 48.5 }] },
  });
  expect(await ask(5)).toMatchObject({ status: 'Rejected' });
  expect(await ask(1, { duration: 1_000_000_000 })).toMatchObject({ schedule: { duration: 86_400 } });
});

it('hold after a restart', async () => {
  const store = new MemoryStore();
  const first = await onlineBench({ store });
  await first.csms.call('SetChargingProfile', { evseId: 0, chargingProfile: profile(1, 13) });
  await first.operator.stop();
  const second = await onlineBench({ store });
  await until('the limits', 10_000, () => second.station.of('limit').length === 2);
  expect(second.station.of('limit')).toEqual([
    [1, 13],
    [2, 13],
  ]);
});

it('of a session need it, and end with it', async () => {
  const { csms, station, operator } = await onlineBench();
  const chargingProfile = profile(3, 9, { chargingProfilePurpose: 'TxProfile', transactionId: SESSION });
  expect(await csms.call('SetChargingProfile', { evseId: 1, chargingProfile })).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode: 'TxNotFound' },
  });
  station.set(1, { session: SESSION, state: 'charging' });
  expect(await csms.call('SetChargingProfile', { evseId: 1, chargingProfile })).toEqual({
    status: 'Accepted',
  });
  const nameless = profile(4, 9, { chargingProfilePurpose: 'TxProfile' });
  expect(await csms.call('SetChargingProfile', { evseId: 1, chargingProfile: nameless })).toMatchObject({
    statusInfo: { reasonCode: 'MissingParam' },
  });
  expect(
    await csms.call('SetChargingProfile', { evseId: 1, chargingProfile: { ...chargingProfile, id: 5 } }),
  ).toMatchObject({
    statusInfo: { reasonCode: 'InvalidStackLevel' },
  });
  station.set(1, { session: null, state: 'available' });
  operator.connectorChanged(1);
  expect(station.of('limit')).toEqual([
    [1, 9],
    [1, null],
  ]);
});

it('that come with a remote start wait for its session', async () => {
  const { csms, station, tell, empty } = await onlineBench();
  const chargingProfile = {
    ...profile(3, 9, { chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative' }),
    chargingSchedule: [
      { id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 9 }] },
    ],
  };
  const idToken = { idToken: 'app', type: 'Central' };
  expect(
    await csms.call('RequestStartTransaction', { remoteStartId: 4, evseId: 1, idToken, chargingProfile }),
  ).toEqual({ status: 'Accepted' });
  expect(station.of('limit')).toEqual([]);
  station.set(1, { session: SESSION, state: 'starting' });
  tell(started({ remoteStartId: 4 }));
  await empty();
  expect(station.of('limit')).toEqual([[1, 9]]);
});

it.each([
  ['for no EVSE of this station', 7, profile(1, 5), 'UnknownEvse'],
  [
    'that chooses a phase',
    1,
    profile(1, 5, {
      chargingSchedule: [
        schedule(5, {
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 5, numberPhases: 1, phaseToUse: 2 }],
        }),
      ],
    }),
    'UnsupportedParam',
  ],
  [
    'that begins late',
    1,
    profile(1, 5, {
      chargingSchedule: [schedule(5, { chargingSchedulePeriod: [{ startPeriod: 10, limit: 5 }] })],
    }),
    'InvalidSchedule',
  ],
  ['that recurs nobody knows how', 1, profile(1, 5, { chargingProfileKind: 'Recurring' }), 'InvalidProfile'],
  [
    'that is relative and has a start',
    1,
    profile(1, 5, { chargingProfileKind: 'Relative' }),
    'InvalidSchedule',
  ],
  [
    'that has no start',
    1,
    profile(1, 5, { chargingSchedule: [schedule(5, { startSchedule: undefined })] }),
    'InvalidSchedule',
  ],
  [
    'of outside',
    0,
    profile(1, 5, { chargingProfilePurpose: 'ChargingStationExternalConstraints' }),
    'InvalidProfile',
  ],
])('%s are refused', async (_name, evseId, chargingProfile, reasonCode) => {
  const { csms, station } = await onlineBench();
  expect(await csms.call('SetChargingProfile', { evseId, chargingProfile })).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode },
  });
  expect(station.of('limit')).toEqual([]);
});

it('of one level are for one EVSE or for all of them, not both', async () => {
  const { csms } = await onlineBench();
  const set = (evseId: number, chargingProfile: object) =>
    csms.call('SetChargingProfile', { evseId, chargingProfile });
  expect(await set(0, profile(1, 13))).toEqual({ status: 'Accepted' });
  expect(await set(1, profile(2, 10))).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode: 'DuplicateProfile' },
  });
  expect(await set(1, profile(2, 10, { stackLevel: 1 }))).toEqual({ status: 'Accepted' });
});

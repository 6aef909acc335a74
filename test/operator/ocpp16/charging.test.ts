import { describe, expect, it } from 'vitest';
import { NOON } from '../../rig/clock.ts';
import { CARD, csms16, kiosk, newStore, onlineKiosk, SESSION, started } from './rig.ts';

const schedule = (...limits: readonly (readonly [number, number])[]) => ({
  chargingRateUnit: 'A',
  chargingSchedulePeriod: limits.map(([startPeriod, limit]) => ({ startPeriod, limit })),
});

const profile = (fields: Readonly<Record<string, unknown>> = {}) => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: schedule([0, 10]),
  ...fields,
});

const set = (connectorId: number, fields: Readonly<Record<string, unknown>> = {}) => ({
  connectorId,
  csChargingProfiles: profile(fields),
});

const ACCEPTED = { status: 'Accepted' };
const REJECTED = { status: 'Rejected' };

describe('a charging profile', () => {
  it('becomes a limit while its session runs, changes in time, and ends with it', async () => {
    const csms = await csms16();
    const { station, operator, clock } = await onlineKiosk(csms);
    expect(
      await csms.call('SetChargingProfile', set(1, { chargingSchedule: schedule([0, 10], [600, 6]) })),
    ).toEqual(ACCEPTED);
    expect(station.of('limit')).toEqual([]);
    station.set(1, { session: SESSION, state: 'charging' });
    operator.connectorChanged(1);
    expect(station.of('limit')).toEqual([[1, 10]]);
    clock.advance(600_000);
    expect(station.of('limit')).toEqual([
      [1, 10],
      [1, 6],
    ]);
    station.set(1, { session: null, state: 'finished' });
    operator.connectorChanged(1);
    expect(station.of('limit').at(-1)).toEqual([1, null]);
  });

  it('of the station is shared by those that charge', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    const most = {
      chargingProfilePurpose: 'ChargePointMaxProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: schedule([0, 25]),
    };
    expect(await csms.call('SetChargingProfile', set(0, most))).toEqual(ACCEPTED);
    expect(station.of('limit')).toEqual([
      [1, 25],
      [2, 25],
    ]);
    station.set(1, { session: 'a', state: 'charging' });
    operator.connectorChanged(1);
    station.set(2, { session: 'b', state: 'charging' });
    operator.connectorChanged(2);
    const now = new Map(station.of('limit').map(([connector, amps]) => [connector, amps]));
    expect(now).toEqual(
      new Map([
        [1, 12.5],
        [2, 12.5],
      ]),
    );
  });

  it('of a transaction is taken only while that runs, and is gone after it', async () => {
    const csms = await csms16();
    const { station, operator, tell, empty } = await onlineKiosk(csms);
    const own = { chargingProfilePurpose: 'TxProfile', chargingSchedule: schedule([0, 8]) };
    expect(await csms.call('SetChargingProfile', set(1, own))).toEqual(REJECTED);
    station.set(1, { session: SESSION, state: 'charging' });
    operator.connectorChanged(1);
    tell(started());
    await empty();
    expect(await csms.call('SetChargingProfile', set(1, { ...own, transactionId: 99 }))).toEqual(REJECTED);
    expect(await csms.call('SetChargingProfile', set(1, { ...own, transactionId: 1 }))).toEqual(ACCEPTED);
    expect(station.of('limit')).toEqual([[1, 8]]);
    station.set(1, { session: null, state: 'available' });
    operator.connectorChanged(1);
    station.set(1, { session: 'next', state: 'charging' });
    operator.connectorChanged(1);
    expect(station.of('limit')).toEqual([
      [1, 8],
      [1, null],
    ]);
    expect(await csms.call('ClearChargingProfile', {})).toEqual({ status: 'Unknown' });
  });

  it('comes with a remote start and holds for the session that this begins', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    const own = profile({ chargingProfilePurpose: 'TxProfile', chargingSchedule: schedule([0, 13]) });
    expect(
      await csms.call('RemoteStartTransaction', { idTag: CARD, connectorId: 2, chargingProfile: own }),
    ).toEqual(ACCEPTED);
    expect(await csms.call('RemoteStartTransaction', { idTag: CARD, chargingProfile: profile() })).toEqual(
      REJECTED,
    );
    station.set(1, { session: 'somebody else', state: 'charging' });
    operator.connectorChanged(1);
    station.set(2, { session: SESSION, state: 'starting' });
    operator.connectorChanged(2);
    expect(station.of('limit')).toEqual([[2, 13]]);
  });

  it('outlives a restart, also without a connection', async () => {
    const csms = await csms16();
    const store = newStore();
    const first = await onlineKiosk(csms, { store });
    await csms.call(
      'SetChargingProfile',
      set(0, { chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute' }),
    );
    await first.operator.stop();
    csms.refuse(503);
    const second = kiosk(csms, { store });
    second.operator.start();
    expect(second.station.of('limit')).toEqual([
      [1, 10],
      [2, 10],
    ]);
  });

  it('is replaced by one of its id or level, and cleared by what is said of it', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    station.set(1, { session: SESSION, state: 'charging' });
    operator.connectorChanged(1);
    await csms.call('SetChargingProfile', set(1, { chargingSchedule: schedule([0, 10]) }));
    await csms.call(
      'SetChargingProfile',
      set(1, { chargingProfileId: 2, chargingSchedule: schedule([0, 12]) }),
    );
    await csms.call(
      'SetChargingProfile',
      set(0, { chargingProfileId: 3, stackLevel: 1, chargingSchedule: schedule([0, 14]) }),
    );
    expect(station.of('limit')).toEqual([
      [1, 10],
      [1, 12],
      [1, 14],
    ]);
    expect(await csms.call('ClearChargingProfile', { id: 1 })).toEqual({ status: 'Unknown' });
    expect(await csms.call('ClearChargingProfile', { stackLevel: 1, connectorId: 0 })).toEqual(ACCEPTED);
    expect(await csms.call('ClearChargingProfile', {})).toEqual(ACCEPTED);
    expect(await csms.call('ClearChargingProfile', {})).toEqual({ status: 'Unknown' });
    expect(station.of('limit').slice(3)).toEqual([
      [1, 12],
      [1, null],
    ]);
  });

  it('is seen in the composite schedule, in amperes or watts', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    station.set(2, { session: SESSION, state: 'charging' });
    operator.connectorChanged(2);
    await csms.call('SetChargingProfile', set(2, { chargingSchedule: schedule([0, 10], [60, 16]) }));
    const ask = (fields: Readonly<Record<string, unknown>>) =>
      csms.call('GetCompositeSchedule', { connectorId: 2, duration: 120, ...fields });
    expect(await ask({ chargingRateUnit: 'W' })).toEqual({
      status: 'Accepted',
      connectorId: 2,
      scheduleStart: new Date(NOON).toISOString(),
      chargingSchedule: {
        duration: 120,
        startSchedule: new Date(NOON).toISOString(),
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 6900, numberPhases: 3 },
          { startPeriod: 60, limit: 11_040, numberPhases: 3 },
        ],
      },
    });
    expect(await ask({ connectorId: 0 })).toMatchObject({
      chargingSchedule: { chargingSchedulePeriod: [{ limit: 64 }] },
    });
    expect(await ask({ connectorId: 9 })).toEqual(REJECTED);
    expect(await ask({ duration: 0 })).toEqual(REJECTED);
  });
});

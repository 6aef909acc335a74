import { describe, expect, it } from 'vitest';
import { FAULT_CODES, FAULTS } from '../../../main/faults/catalogue.ts';
import { statusOfAlert } from '../../../main/operator/ocpp16/status.ts';
import type { ConnectorState } from '../../../main/session/types.ts';
import { NOON } from '../../rig/clock.ts';
import { until } from '../../rig/until.ts';
import { csms16, kiosk, onlineKiosk, record } from './rig.ts';

const EXPECTED: Readonly<Record<ConnectorState, string>> = {
  unavailable: 'Unavailable',
  available: 'Available',
  reserved: 'Reserved',
  plugged: 'Preparing',
  authorized: 'Preparing',
  starting: 'Preparing',
  charging: 'Charging',
  suspendedByVehicle: 'SuspendedEV',
  suspendedByStation: 'SuspendedEVSE',
  stopping: 'Finishing',
  finished: 'Finishing',
  faulted: 'Faulted',
};

describe('status', () => {
  it('is told of the station and each connector after the start-up', async () => {
    const csms = await csms16();
    await onlineKiosk(csms);
    expect(csms.of('StatusNotification')).toMatchObject([
      { connectorId: 0, status: 'Available', errorCode: 'NoError' },
      { connectorId: 1, status: 'Available', errorCode: 'NoError' },
      { connectorId: 2, status: 'Available', errorCode: 'NoError' },
    ]);
  });

  it('is told whenever it changes, in every state, and not when nothing did', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    let last = 'Available';
    let count = 3;
    for (const [state, status] of Object.entries(EXPECTED) as [ConnectorState, string][]) {
      station.set(1, { state, since: NOON + 1000 });
      operator.connectorChanged(1);
      if (status !== last) await csms.came('StatusNotification', (count += 1));
      last = status;
      operator.connectorChanged(1);
    }
    await csms.call('ClearCache', {});
    const told = csms.of('StatusNotification').slice(3);
    expect(told).toHaveLength(count - 3);
    expect(told.map(({ status }) => status)).toEqual([
      'Unavailable',
      'Available',
      'Reserved',
      'Preparing',
      'Charging',
      'SuspendedEV',
      'SuspendedEVSE',
      'Finishing',
      'Faulted',
    ]);
    expect(told[0]).toMatchObject({ connectorId: 1, timestamp: new Date(NOON + 1000).toISOString() });
  });

  it('says what is at fault, with our own code', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    station.set(2, {
      state: 'faulted',
      fault: { code: 'protection.residual-current', ocpp16: 'GroundFailure', info: 'x'.repeat(80) },
    });
    operator.connectorChanged(2);
    await csms.came('StatusNotification', 4);
    expect(csms.of('StatusNotification').at(-1)).toMatchObject({
      connectorId: 2,
      status: 'Faulted',
      errorCode: 'GroundFailure',
      vendorErrorCode: 'protection.residual-current',
    });
  });

  it('of the whole station is Faulted or Unavailable when all of it is', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    for (const id of [1, 2]) station.set(id, { state: 'faulted' });
    operator.connectorChanged(1);
    await until('the station faulted', 5000, () =>
      csms
        .of('StatusNotification')
        .some(({ connectorId, status }) => connectorId === 0 && status === 'Faulted'),
    );
    for (const id of [1, 2]) station.set(id, { state: 'unavailable', inService: false });
    operator.connectorChanged(1);
    await until('the station unavailable', 5000, () =>
      csms
        .of('StatusNotification')
        .some(({ connectorId, status }) => connectorId === 0 && status === 'Unavailable'),
    );
  });

  it('of a station that is faulted is never without an error', async () => {
    const csms = await csms16();
    const { station, operator } = await onlineKiosk(csms);
    const ofStation = () =>
      csms
        .of('StatusNotification')
        .filter(({ connectorId }) => connectorId === 0)
        .at(-1);
    const pressed = { code: 'station.emergency-stop', ocpp16: 'OtherError', info: 'Emergency stop pressed' };
    for (const id of [1, 2]) station.set(id, { state: 'faulted', fault: pressed });
    operator.connectorChanged(1);
    await until('the station faulted', 5000, () => ofStation()?.['status'] === 'Faulted');
    expect(ofStation()).toMatchObject({ errorCode: 'OtherError', vendorErrorCode: pressed.code });
    const earth = { code: 'protection.no-ground', ocpp16: 'GroundFailure', info: 'Protective earth' };
    station.set(1, { fault: earth });
    operator.connectorChanged(1);
    await until('another error', 5000, () => ofStation()?.['vendorErrorCode'] === undefined);
    expect(ofStation()).toMatchObject({ status: 'Faulted', errorCode: 'OtherError' });
    station.set(2, { fault: earth });
    operator.connectorChanged(2);
    await until('the shared error', 5000, () => ofStation()?.['errorCode'] === 'GroundFailure');
  });

  it('carries each alert, also those that were raised and cleared while offline, in order', async () => {
    const csms = await csms16();
    const made = kiosk(csms);
    made.alert(record('meter.silent', { at: NOON }));
    made.alert(record('meter.silent', { kind: 'cleared', raised: false, at: NOON + 60_000 }));
    made.alert(record('reader.absent', { connector: null, at: NOON + 90_000 }));
    made.operator.start();
    await made.empty();
    const told = csms.of('StatusNotification').filter(({ vendorErrorCode }) => vendorErrorCode !== undefined);
    expect(
      told.map(({ connectorId, errorCode, timestamp, status }) => [
        connectorId,
        errorCode,
        timestamp,
        status,
      ]),
    ).toEqual([
      [1, 'PowerMeterFailure', new Date(NOON).toISOString(), 'Available'],
      [1, 'NoError', new Date(NOON + 60_000).toISOString(), 'Available'],
      [0, 'ReaderFailure', new Date(NOON + 90_000).toISOString(), 'Available'],
    ]);
    expect(told[0]?.['vendorErrorCode']).toMatch(/^meter\.silent/);
  });

  it('of every fault of the catalogue fits into its message', () => {
    for (const code of FAULT_CODES) {
      for (const raised of [true, false]) {
        const status = statusOfAlert(
          record(code, { raised, kind: raised ? 'summary' : 'cleared', changes: 1000 }),
        );
        expect(status.info?.length).toBeLessThanOrEqual(50);
        expect(status.vendorErrorCode?.length).toBeLessThanOrEqual(50);
        expect(status.vendorErrorCode).toContain(code);
        expect(status.errorCode).toBe(raised ? (FAULTS[code].ocpp16 ?? 'OtherError') : 'NoError');
      }
    }
  });
});

/** What an operator orders from afar. */
import { expect, it } from 'vitest';
import { SESSION } from './events.ts';
import { SAMPLE } from './fake-station.ts';
import { onlineBench } from './rig.ts';

it('availability: one EVSE, or all; now, or after the session', async () => {
  const { csms, station } = await onlineBench();
  const change = (more: object) =>
    csms.call('ChangeAvailability', { operationalStatus: 'Inoperative', ...more });
  expect(await change({})).toEqual({ status: 'Accepted' });
  station.answers.set('availability', 'scheduled');
  expect(await change({ evse: { id: 2, connectorId: 1 } })).toEqual({ status: 'Scheduled' });
  expect(await change({ evse: { id: 7 } })).toMatchObject({ status: 'Rejected' });
  expect(await change({ evse: { id: 2, connectorId: 2 } })).toMatchObject({ status: 'Rejected' });
  expect(station.of('availability')).toEqual([
    [null, false],
    [2, false],
  ]);
});

it('reset: the whole station, never one EVSE', async () => {
  const { csms, station } = await onlineBench();
  station.answers.set('reset', 'scheduled');
  expect(await csms.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Scheduled' });
  expect(await csms.call('Reset', { type: 'Immediate', evseId: 1 })).toMatchObject({ status: 'Rejected' });
  station.answers.set('reset', 'rejected');
  expect(await csms.call('Reset', { type: 'Immediate' })).toMatchObject({ status: 'Rejected' });
  expect(station.of('reset')).toEqual([['soft'], ['hard']]);
});

it('unlock: not where somebody charges, not where there is no lock', async () => {
  const { csms, station } = await onlineBench();
  const unlock = (evseId: number, connectorId = 1) => csms.call('UnlockConnector', { evseId, connectorId });
  expect(await unlock(1)).toEqual({ status: 'Unlocked' });
  station.answers.set('unlock', 'not-supported');
  expect(await unlock(1)).toMatchObject({ status: 'UnlockFailed', statusInfo: { reasonCode: 'FixedCable' } });
  station.set(1, { session: SESSION });
  expect(await unlock(1)).toEqual({ status: 'OngoingAuthorizedTransaction' });
  expect(await unlock(1, 2)).toEqual({ status: 'UnknownConnector' });
  expect(station.of('unlock')).toEqual([[1], [1]]);
});

it('triggers: what is asked for follows the answer', async () => {
  const sampled: number[] = [];
  const { csms, station } = await onlineBench({
    options: { sampleNow: (connector) => sampled.push(connector) > 0 },
  });
  const trigger = (requestedMessage: string, more: object = {}) =>
    csms.call('TriggerMessage', { requestedMessage, ...more });
  expect(await trigger('BootNotification')).toMatchObject({ status: 'Rejected' });
  expect(await trigger('Heartbeat')).toEqual({ status: 'Accepted' });
  await csms.came('Heartbeat', 1);
  expect(await trigger('StatusNotification')).toMatchObject({ status: 'Rejected' });
  expect(await trigger('StatusNotification', { evse: { id: 2, connectorId: 1 } })).toEqual({
    status: 'Accepted',
  });
  expect((await csms.came('StatusNotification', 3)).at(-1)).toMatchObject({ evseId: 2 });
  expect(await trigger('MeterValues')).toMatchObject({ status: 'Rejected' });
  station.set(1, { sample: SAMPLE });
  expect(await trigger('MeterValues')).toEqual({ status: 'Accepted' });
  expect(await csms.came('MeterValues', 1)).toMatchObject([
    {
      evseId: 1,
      meterValue: [
        {
          sampledValue: [
            { value: 1_234_567, context: 'Trigger', measurand: 'Energy.Active.Import.Register' },
          ],
        },
      ],
    },
  ]);
  expect(await trigger('TransactionEvent')).toMatchObject({ status: 'Rejected' });
  station.set(1, { session: SESSION });
  expect(await trigger('TransactionEvent')).toEqual({ status: 'Accepted' });
  expect(sampled).toEqual([1]);
  expect(await trigger('SignV2GCertificate')).toEqual({ status: 'NotImplemented' });
  expect(await trigger('Heartbeat', { evse: { id: 9 } })).toMatchObject({ status: 'Rejected' });
});

it.each([
  ['DataTransfer', { vendorId: 'x' }, 'UnknownVendorId'],
  ['GetLog', { logType: 'SecurityLog', requestId: 1, log: { remoteLocation: 'ftp://x' } }, 'Rejected'],
  [
    'UpdateFirmware',
    { requestId: 1, firmware: { location: 'https://x', retrieveDateTime: '2026-01-01T00:00:00Z' } },
    'Rejected',
  ],
  ['InstallCertificate', { certificateType: 'CSMSRootCertificate', certificate: 'x' }, 'Rejected'],
  ['GetInstalledCertificateIds', {}, 'NotFound'],
  ['CertificateSigned', { certificateChain: 'x' }, 'Rejected'],
  ['CustomerInformation', { requestId: 1, report: true, clear: false }, 'Rejected'],
  ['UnpublishFirmware', { checksum: 'x' }, 'NoFirmware'],
  ['GetMonitoringReport', { requestId: 1 }, 'EmptyResultSet'],
  ['SetMonitoringBase', { monitoringBase: 'All' }, 'Accepted'],
  [
    'SetNetworkProfile',
    {
      configurationSlot: 1,
      connectionData: {
        ocppVersion: 'OCPP20',
        ocppTransport: 'JSON',
        ocppCsmsUrl: 'wss://x',
        messageTimeout: 30,
        securityProfile: 1,
        ocppInterface: 'Wired0',
      },
    },
    'Rejected',
  ],
])('%s is answered in the protocol’s own words', async (action, payload, status) => {
  const { csms, failures } = await onlineBench();
  expect(await csms.call(action, payload)).toMatchObject({ status });
  expect(failures).toEqual([]);
});

it('monitors of its own cannot be set', async () => {
  const { csms } = await onlineBench();
  const monitor = { value: 1, type: 'Delta', severity: 4 };
  const ask = (component: string, name: string) =>
    csms.call('SetVariableMonitoring', {
      setMonitoringData: [{ ...monitor, component: { name: component }, variable: { name } }],
    });
  expect(await ask('ChargingStation', 'Problem')).toMatchObject({
    setMonitoringResult: [{ status: 'UnsupportedMonitorType' }],
  });
  expect(await ask('Oven', 'Problem')).toMatchObject({
    setMonitoringResult: [{ status: 'UnknownComponent' }],
  });
  expect(await csms.call('ClearVariableMonitoring', { id: [3] })).toMatchObject({
    clearMonitoringResult: [{ id: 3, status: 'NotFound' }],
  });
});

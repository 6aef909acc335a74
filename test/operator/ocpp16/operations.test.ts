import { describe, expect, it } from 'vitest';
import { FakeStation } from '../ocpp201/fake-station.ts';
import { csms16, ended, onlineKiosk, SAMPLE, SESSION, started } from './rig.ts';

describe('operations', () => {
  it('change availability of a connector and of all, now or after the session', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    const change = (connectorId: number, type: string) =>
      csms.call('ChangeAvailability', { connectorId, type });
    expect(await change(1, 'Inoperative')).toEqual({ status: 'Accepted' });
    station.answers.set('availability', 'scheduled');
    expect(await change(0, 'Operative')).toEqual({ status: 'Scheduled' });
    station.answers.set('availability', 'unknown');
    expect(await change(2, 'Operative')).toEqual({ status: 'Rejected' });
    expect(await change(3, 'Operative')).toEqual({ status: 'Rejected' });
    expect(station.of('availability')).toEqual([
      [1, false],
      [null, true],
      [2, true],
    ]);
  });

  it('reset soft and hard, when the station may', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    expect(await csms.call('Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' });
    station.answers.set('reset', 'scheduled');
    expect(await csms.call('Reset', { type: 'Hard' })).toEqual({ status: 'Accepted' });
    station.answers.set('reset', 'rejected');
    expect(await csms.call('Reset', { type: 'Hard' })).toEqual({ status: 'Rejected' });
    expect(station.of('reset')).toEqual([['soft'], ['hard'], ['hard']]);
  });

  it.each([
    ['accepted', 'Unlocked'],
    ['rejected', 'UnlockFailed'],
    ['not-supported', 'NotSupported'],
  ] as const)('unlock: %s is %s', async (answer, status) => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    station.answers.set('unlock', answer);
    expect(await csms.call('UnlockConnector', { connectorId: 1 })).toEqual({ status });
    expect(await csms.call('UnlockConnector', { connectorId: 7 })).toEqual({ status: 'NotSupported' });
  });

  it.each([
    ['accepted', null, 'UnlockCommand'],
    ['rejected', SESSION, 'Remote'],
  ] as const)('unlock with a session, %s: its stop says so', async (answer, after, reason) => {
    const csms = await csms16();
    csms.answer('StartTransaction', { result: { idTagInfo: { status: 'Accepted' }, transactionId: 5 } });
    const { station, tell, empty } = await onlineKiosk(csms);
    station.set(1, { state: 'charging', session: SESSION });
    tell(started());
    await empty();
    station.answers.set('unlock', answer);
    station.unlock = (connector) => {
      station.set(1, { session: after });
      return FakeStation.prototype.unlock.call(station, connector);
    };
    await csms.call('UnlockConnector', { connectorId: 1 });
    tell(ended(1, { reason: 'remote', token: null }));
    await empty();
    expect(csms.of('StopTransaction')).toMatchObject([{ reason }]);
  });

  it('reset at once is why a session ended', async () => {
    const csms = await csms16();
    csms.answer('StartTransaction', { result: { idTagInfo: { status: 'Accepted' }, transactionId: 5 } });
    const { tell, empty } = await onlineKiosk(csms);
    tell(started());
    tell(ended(1, { reason: 'operator', token: null }));
    await empty();
    expect(csms.of('StopTransaction')).toMatchObject([{ reason: 'HardReset' }]);
  });

  it('say honestly that there are no diagnostics and that no firmware is fetched', async () => {
    const csms = await csms16();
    await onlineKiosk(csms);
    expect(await csms.call('GetDiagnostics', { location: 'ftp://example.org/' })).toEqual({});
    const update = { location: 'ftp://example.org/fw', retrieveDate: '2026-03-15T12:00:00Z' };
    expect(await csms.call('UpdateFirmware', update)).toEqual({});
    await csms.came('FirmwareStatusNotification', 1);
    expect(csms.of('FirmwareStatusNotification')).toEqual([{ status: 'DownloadFailed' }]);
  });

  it('tell apart what the protocol does not know and what this station does not', async () => {
    const csms = await csms16();
    await onlineKiosk(csms);
    await expect(
      csms.call('DeleteCertificate', {
        certificateHashData: {
          hashAlgorithm: 'SHA256',
          issuerNameHash: 'a',
          issuerKeyHash: 'b',
          serialNumber: 'c',
        },
      }),
    ).rejects.toMatchObject({ rpcErrorCode: 'NotSupported' });
  });

  it.each([
    ['Heartbeat', 'Heartbeat', 1],
    ['BootNotification', 'BootNotification', 2],
    ['StatusNotification', 'StatusNotification', 6],
    ['MeterValues', 'MeterValues', 1],
    ['FirmwareStatusNotification', 'FirmwareStatusNotification', 1],
    ['DiagnosticsStatusNotification', 'DiagnosticsStatusNotification', 1],
  ])('trigger %s', async (requestedMessage, action, count) => {
    const csms = await csms16();
    const { station, tell, empty, operator } = await onlineKiosk(csms);
    tell(started());
    await empty();
    station.set(1, { session: SESSION, state: 'charging', sample: SAMPLE });
    expect(await csms.call('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
    await csms.came(action, count);
    expect(operator.online).toBe(true);
    if (action !== 'MeterValues') return;
    expect(csms.of(action)).toMatchObject([
      {
        connectorId: 1,
        transactionId: 1,
        meterValue: [{ sampledValue: [{ value: '12345', context: 'Trigger' }, {}, {}] }],
      },
    ]);
  });

  it('refuse to trigger what is said of no connector', async () => {
    const csms = await csms16();
    await onlineKiosk(csms);
    expect(
      await csms.call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 5 }),
    ).toEqual({ status: 'Rejected' });
  });
});

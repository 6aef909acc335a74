/** From connected to accepted, and what may be asked before. */
import { expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { bench, MemoryStore, onlineBench } from './rig.ts';

it('tells who it is and why it starts, then the state of each connector', async () => {
  const { csms } = await onlineBench();
  expect(csms.of('BootNotification')).toEqual([
    {
      reason: 'PowerUp',
      chargingStation: { vendorName: 'Vendor', model: 'Model', firmwareVersion: '1.2.3' },
    },
  ]);
  expect(csms.of('StatusNotification')).toMatchObject([
    { evseId: 1, connectorId: 1, connectorStatus: 'Available' },
    { evseId: 2, connectorId: 1, connectorStatus: 'Available' },
  ]);
  expect(await csms.came('SecurityEventNotification', 1)).toMatchObject([{ type: 'StartupOfTheDevice' }]);
});

it('answers about variables while it is pending, refuses the rest, and starts no session', async () => {
  const { csms, operator, station, tell } = await bench({
    prepare: (server) =>
      server.answer('BootNotification', {
        result: { status: 'Pending', currentTime: new Date(0).toISOString(), interval: 3600 },
      }),
  });
  await until('the answer', 10_000, () => operator.status().link === 'pending');
  const variable = { component: { name: 'SecurityCtrlr' }, variable: { name: 'Identity' } };
  expect(await csms.call('GetVariables', { getVariableData: [variable] })).toMatchObject({
    getVariableResult: [{ attributeStatus: 'Accepted', attributeValue: 'CP-1' }],
  });
  expect(await csms.call('GetBaseReport', { requestId: 1, reportBase: 'SummaryInventory' })).toMatchObject({
    status: 'Accepted',
  });
  await csms.came('NotifyReport', 1);
  expect(
    await csms.call('RequestStartTransaction', {
      remoteStartId: 1,
      idToken: { idToken: 'A', type: 'Central' },
    }),
  ).toMatchObject({ status: 'Rejected' });
  expect(station.of('start')).toEqual([]);
  await expect(csms.call('ClearCache', {})).rejects.toMatchObject({ rpcErrorCode: 'SecurityError' });
  const event = {
    session: 'x',
    connector: 1,
    at: 0,
    seq: 0,
    offline: true,
    type: 'state',
    state: 'charging',
  } as const;
  tell(event);
  expect(csms.of('TransactionEvent')).toEqual([]);

  csms.answer('BootNotification', {
    result: { status: 'Accepted', currentTime: new Date(0).toISOString(), interval: 300 },
  });
  await csms.call('TriggerMessage', { requestedMessage: 'BootNotification' });
  await csms.came('TransactionEvent', 1);
  expect(csms.of('BootNotification').map(({ reason }) => reason)).toEqual(['PowerUp', 'Triggered']);
});

it('says after a reset that it was one, once', async () => {
  const store = new MemoryStore();
  const first = await onlineBench({ store });
  expect(await first.csms.call('Reset', { type: 'OnIdle' })).toEqual({ status: 'Accepted' });
  expect(first.station.of('reset')).toEqual([['soft']]);
  await first.operator.stop();

  const second = await onlineBench({ store });
  expect(second.csms.of('BootNotification')).toMatchObject([{ reason: 'ScheduledReset' }]);
  expect(await second.csms.came('SecurityEventNotification', 1)).toMatchObject([{ type: 'ResetOrReboot' }]);
  await second.operator.stop();

  const third = await onlineBench({ store });
  expect(third.csms.of('BootNotification')).toMatchObject([{ reason: 'PowerUp' }]);
});

it('answers what it does not know as not implemented, and what it does not do as not supported', async () => {
  const { csms } = await onlineBench();
  csms.raw('[2,"1","Dance",{}]');
  await until('a refusal', 10_000, () => csms.frames.some((frame) => frame.startsWith('[4,"1"')));
  expect(csms.frames.find((frame) => frame.startsWith('[4,"1"'))).toContain('NotImplemented');
});

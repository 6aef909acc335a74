/** Starting and stopping from an app. */
import { expect, it } from 'vitest';
import { SESSION, started } from './events.ts';
import { MemoryStore, onlineBench } from './rig.ts';

const APP = { idToken: 'app-77', type: 'eMAID' };

it('starts where it is told to, for whom it is told, and tells the session with that token and number', async () => {
  const { csms, station, tell, empty } = await onlineBench();
  expect(
    await csms.call('RequestStartTransaction', {
      evseId: 2,
      remoteStartId: 5,
      idToken: APP,
      groupIdToken: { idToken: 'G', type: 'Central' },
    }),
  ).toEqual({ status: 'Accepted' });
  expect(station.of('start')).toEqual([
    [{ connector: 2, token: { id: 'app-77', group: 'G' }, remoteStartId: 5 }],
  ]);
  tell(started({ connector: 2, token: { id: 'app-77', group: 'G' }, remoteStartId: 5 }));
  await empty();
  expect(csms.of('TransactionEvent')).toMatchObject([
    { triggerReason: 'RemoteStart', idToken: APP, evse: { id: 2 }, transactionInfo: { remoteStartId: 5 } },
  ]);
});

it('remembers the kind of a token over a restart', async () => {
  const store = new MemoryStore();
  const first = await onlineBench({ store });
  await first.csms.call('RequestStartTransaction', { remoteStartId: 5, idToken: APP });
  await first.operator.stop();
  const second = await onlineBench({ store });
  await second.operator.authorize({ id: 'app-77', group: null }, 5000);
  expect(second.csms.of('Authorize')).toEqual([{ idToken: APP }]);
  expect([...store.values.values()].join()).not.toContain('app-77');
});

it('knows a card however its letters are written', async () => {
  const { csms, station } = await onlineBench();
  const idToken = { idToken: '04a2245b7c1190', type: 'ISO14443' };
  await csms.call('RequestStartTransaction', { remoteStartId: 6, idToken });
  expect(station.of('start')).toMatchObject([[{ token: { id: '04A2245B7C1190' }, connector: null }]]);
});

it.each([
  ['occupied', 'TxInProgress'],
  ['unavailable', 'NotEnabled'],
  ['faulted', 'InternalError'],
] as const)('says why it does not start: %s', async (answer, reasonCode) => {
  const { csms, station } = await onlineBench();
  station.answers.set('start', answer);
  expect(
    await csms.call('RequestStartTransaction', { evseId: 1, remoteStartId: 5, idToken: APP }),
  ).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode },
  });
});

it('starts nowhere that is not here', async () => {
  const { csms, station } = await onlineBench();
  expect(
    await csms.call('RequestStartTransaction', { evseId: 9, remoteStartId: 5, idToken: APP }),
  ).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode: 'UnknownEvse' },
  });
  expect(station.of('start')).toEqual([]);
});

it('stops the session that is named, and no other', async () => {
  const { csms, station } = await onlineBench();
  station.set(1, { session: SESSION, state: 'charging' });
  expect(await csms.call('RequestStopTransaction', { transactionId: 'other' })).toMatchObject({
    status: 'Rejected',
  });
  expect(await csms.call('RequestStopTransaction', { transactionId: SESSION })).toEqual({
    status: 'Accepted',
  });
  expect(station.of('stop')).toEqual([[SESSION]]);
});

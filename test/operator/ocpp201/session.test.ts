/** A whole session, online and offline. */
import { expect, it } from 'vitest';
import { until } from '../../rig/until.ts';
import { ended, inState, samples, SESSION, started } from './events.ts';
import { SAMPLE } from './fake-station.ts';
import { bench, MemoryStore, onlineBench } from './rig.ts';

it('is told from start to end in order, and its cost comes back', async () => {
  const { csms, station, tell, empty, failures, givenUp } = await onlineBench();
  station.set(1, { state: 'charging', session: SESSION });
  csms.answer('TransactionEvent', ({ eventType, idToken }) => ({
    ...(idToken ? { idTokenInfo: { status: 'Accepted' } } : {}),
    ...(eventType === 'Updated' ? { totalCost: 1.5 } : {}),
    ...(eventType === 'Ended' ? { totalCost: 3.1 } : {}),
  }));
  tell(started());
  tell(inState('charging', 1));
  tell(samples(2, [SAMPLE]));
  tell(ended(3));
  await empty();
  expect(csms.of('TransactionEvent')).toMatchObject([
    { eventType: 'Started', seqNo: 0 },
    { eventType: 'Updated', seqNo: 1, transactionInfo: { chargingState: 'Charging' } },
    { eventType: 'Updated', seqNo: 2, triggerReason: 'MeterValuePeriodic' },
    { eventType: 'Ended', seqNo: 3, transactionInfo: { stoppedReason: 'Local' } },
  ]);
  expect(station.of('cost')).toEqual([
    [SESSION, { amount: '1.5', currency: 'EUR' }, false],
    [SESSION, { amount: '1.5', currency: 'EUR' }, false],
    [SESSION, { amount: '3.1', currency: 'EUR' }, true],
  ]);
  expect(station.of('stop')).toEqual([]);
  expect([failures, givenUp]).toEqual([[], []]);
});

it('that happened offline is told later, in order and marked so', async () => {
  const { csms, operator, tell, empty } = await bench({ start: false });
  tell(started({ offline: true }));
  tell(inState('charging', 1, { offline: true }));
  tell(ended(2, { offline: true, reason: 'power-loss', token: null }));
  operator.start();
  await empty();
  expect(csms.of('TransactionEvent')).toMatchObject([
    { eventType: 'Started', seqNo: 0, offline: true },
    { eventType: 'Updated', seqNo: 1, offline: true },
    { eventType: 'Ended', seqNo: 2, offline: true, transactionInfo: { stoppedReason: 'PowerLoss' } },
  ]);
  const order = csms.received.map(({ action }) => action);
  expect(order.indexOf('BootNotification')).toBeLessThan(order.indexOf('TransactionEvent'));
});

it('loses no message with the connection', async () => {
  const { csms, operator, tell, empty } = await onlineBench();
  let calls = 0;
  csms.answer('TransactionEvent', () => {
    calls += 1;
    if (calls === 1) csms.cut();
    return {};
  });
  tell(started());
  tell(ended(1));
  await until('the cut', 10_000, () => !operator.online);
  operator.reconnect();
  await empty();
  expect(csms.of('TransactionEvent').map(({ seqNo }) => seqNo)).toEqual([0, 0, 1]);
});

it('is stopped when its token is not accepted after all, and says why', async () => {
  const { csms, station, tell, empty, learned } = await onlineBench();
  csms.answer('TransactionEvent', ({ eventType }) =>
    eventType === 'Started' ? { idTokenInfo: { status: 'Blocked' } } : {},
  );
  tell(started());
  await empty();
  expect(station.of('stop')).toEqual([[SESSION]]);
  expect(learned).toEqual([['04A2245B7C1190', 'blocked']]);
  tell(ended(1, { reason: 'remote', token: null }));
  await empty();
  expect(csms.of('TransactionEvent').at(-1)).toMatchObject({
    triggerReason: 'Deauthorized',
    transactionInfo: { stoppedReason: 'DeAuthorized' },
  });
});

it('goes on with such a token where the rule is so', async () => {
  const { csms, station, tell, empty } = await onlineBench();
  const variable = { component: { name: 'TxCtrlr' }, variable: { name: 'StopTxOnInvalidId' } };
  await csms.call('SetVariables', { setVariableData: [{ ...variable, attributeValue: 'false' }] });
  csms.answer('TransactionEvent', { result: { idTokenInfo: { status: 'Invalid' } } });
  tell(started());
  await empty();
  expect(station.of('stop')).toEqual([]);
});

it('shows what the central system says to its driver meanwhile', async () => {
  const { csms, station, operator, tell, empty } = await onlineBench();
  station.set(1, { state: 'charging', session: SESSION });
  csms.answer('TransactionEvent', {
    result: { updatedPersonalMessage: { format: 'UTF8', language: 'de-DE', content: 'Gleich voll' } },
  });
  tell(inState('charging', 1));
  await empty();
  operator.connectorChanged(1);
  expect(station.messages()).toMatchObject([{ text: 'Gleich voll', language: 'de', session: SESSION }]);
  station.set(1, { state: 'available', session: null });
  operator.connectorChanged(1);
  expect(station.messages()).toEqual([]);
});

it('is refused in vain: after the attempts the message is given up, and the next one goes', async () => {
  const { csms, tell, empty, givenUp } = await onlineBench();
  const attempts = {
    component: { name: 'OCPPCommCtrlr' },
    variable: { name: 'MessageAttempts', instance: 'TransactionEvent' },
  };
  await csms.call('SetVariables', { setVariableData: [{ ...attempts, attributeValue: '1' }] });
  csms.answer('TransactionEvent', { error: 'InternalError' });
  tell(started());
  await empty();
  expect(givenUp).toMatchObject([{ why: 'refused', code: 'InternalError' }]);
  csms.answer('TransactionEvent', { result: {} });
  tell(ended(1));
  await empty();
  expect(csms.of('TransactionEvent').map(({ seqNo }) => seqNo)).toEqual([0, 1]);
});

it('can be asked for', async () => {
  const { csms, station, operator, tell } = await onlineBench();
  station.set(1, { session: SESSION });
  expect(await csms.call('GetTransactionStatus', {})).toEqual({ messagesInQueue: false });
  csms.answer('TransactionEvent', 'hang');
  tell(started());
  await csms.came('TransactionEvent', 1);
  expect(await csms.call('GetTransactionStatus', { transactionId: SESSION })).toEqual({
    ongoingIndicator: true,
    messagesInQueue: true,
  });
  expect(await csms.call('GetTransactionStatus', { transactionId: 'other' })).toEqual({
    ongoingIndicator: false,
    messagesInQueue: false,
  });
  expect(operator.online).toBe(true);
});

it('that a reset ended says so, also when it is told after the restart', async () => {
  const store = new MemoryStore();
  const first = await onlineBench({ store });
  first.csms.answer('TransactionEvent', 'hang');
  first.tell(ended(1, { session: 'before', at: Date.now() - 60_000, reason: 'operator', token: null }));
  await first.csms.call('Reset', { type: 'Immediate' });
  first.tell(ended(1, { session: 'then', at: Date.now() + 60_000, reason: 'operator', token: null }));
  await first.operator.stop();

  const { csms, empty } = await onlineBench({ store });
  expect(csms.of('BootNotification')).toMatchObject([{ reason: 'RemoteReset' }]);
  await empty();
  expect(csms.of('TransactionEvent')).toMatchObject([
    { triggerReason: 'RemoteStop', transactionInfo: { transactionId: 'before', stoppedReason: 'Remote' } },
    {
      triggerReason: 'ResetCommand',
      transactionInfo: { transactionId: 'then', stoppedReason: 'ImmediateReset' },
    },
  ]);
});

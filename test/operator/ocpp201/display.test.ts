/** Messages of the central system on the screen. */
import { expect, it } from 'vitest';
import { SESSION } from './events.ts';
import { MemoryStore, onlineBench } from './rig.ts';

const message = (id: number, more: object = {}) => ({
  message: {
    id,
    priority: 'NormalCycle',
    message: { format: 'UTF8', language: 'en', content: `Text ${id}` },
    ...more,
  },
});

it('shows them, tells which there are, and takes them away', async () => {
  const { csms, station } = await onlineBench();
  expect(await csms.call('SetDisplayMessage', message(1))).toEqual({ status: 'Accepted' });
  expect(await csms.call('SetDisplayMessage', message(2, { priority: 'AlwaysFront' }))).toEqual({
    status: 'Accepted',
  });
  expect(station.messages()).toMatchObject([
    { id: 1, priority: 'normal', text: 'Text 1', language: 'en' },
    { id: 2, priority: 'always-front' },
  ]);
  expect(await csms.call('GetDisplayMessages', { requestId: 4, priority: 'AlwaysFront' })).toEqual({
    status: 'Accepted',
  });
  expect(await csms.came('NotifyDisplayMessages', 1)).toMatchObject([
    { requestId: 4, tbc: false, messageInfo: [{ id: 2, message: { content: 'Text 2', format: 'UTF8' } }] },
  ]);
  expect(await csms.call('ClearDisplayMessage', { id: 2 })).toEqual({ status: 'Accepted' });
  expect(await csms.call('ClearDisplayMessage', { id: 2 })).toEqual({ status: 'Unknown' });
  expect(await csms.call('GetDisplayMessages', { requestId: 5, id: [2] })).toEqual({ status: 'Unknown' });
  expect(station.messages().map(({ id }) => id)).toEqual([1]);
});

it('replaces the one that is always in front', async () => {
  const { csms, station } = await onlineBench();
  await csms.call('SetDisplayMessage', message(1, { priority: 'AlwaysFront' }));
  await csms.call('SetDisplayMessage', message(2, { priority: 'AlwaysFront' }));
  expect(station.messages().map(({ id }) => id)).toEqual([2]);
});

it('shows them only in the state that they are for', async () => {
  const { csms, station, operator } = await onlineBench();
  await csms.call('SetDisplayMessage', message(1, { state: 'Charging' }));
  await csms.call('SetDisplayMessage', message(2, { state: 'Idle' }));
  expect(station.messages().map(({ id }) => id)).toEqual([2]);
  station.set(1, { state: 'charging' });
  operator.connectorChanged(1);
  expect(station.messages().map(({ id }) => id)).toEqual([1]);
  station.set(1, { state: 'faulted' });
  station.set(2, { state: 'faulted' });
  operator.connectorChanged(2);
  expect(station.messages()).toEqual([]);
});

it('forgets those of a session that is over', async () => {
  const { csms, station, operator } = await onlineBench();
  station.set(1, { session: SESSION });
  expect(await csms.call('SetDisplayMessage', message(1, { transactionId: 'other' }))).toEqual({
    status: 'UnknownTransaction',
  });
  await csms.call('SetDisplayMessage', message(2, { transactionId: SESSION }));
  expect(station.messages()).toMatchObject([{ id: 2, session: SESSION }]);
  station.set(1, { session: null });
  operator.connectorChanged(1);
  expect(station.messages()).toEqual([]);
  expect(await csms.call('GetDisplayMessages', { requestId: 1 })).toEqual({ status: 'Unknown' });
});

it('shows them again after a restart', async () => {
  const store = new MemoryStore();
  const first = await onlineBench({ store });
  await first.csms.call('SetDisplayMessage', message(1, { endDateTime: '2099-01-01T00:00:00Z' }));
  await first.operator.stop();
  const second = await onlineBench({ store });
  expect(second.station.messages()).toMatchObject([{ id: 1, until: Date.UTC(2099, 0, 1) }]);
});

it.each([
  ['a page', { message: { format: 'URI', content: 'https://example.org' } }, 'NotSupportedMessageFormat'],
  ['markup', { message: { format: 'HTML', content: '<b>x</b>' } }, 'NotSupportedMessageFormat'],
  ['what is over', { endDateTime: '2020-01-01T00:00:00Z' }, 'Rejected'],
])('does not show %s', async (_name, more, status) => {
  const { csms, station } = await onlineBench();
  expect(await csms.call('SetDisplayMessage', message(1, more))).toMatchObject({ status });
  expect(station.messages()).toEqual([]);
});

it('says when the screen refuses or there are too many', async () => {
  const { csms, station } = await onlineBench();
  station.answers.set('message', 'rejected');
  expect(await csms.call('SetDisplayMessage', message(1))).toMatchObject({ status: 'Rejected' });
  station.answers.delete('message');
  for (let id = 1; id <= 32; id += 1)
    expect(await csms.call('SetDisplayMessage', message(id))).toEqual({ status: 'Accepted' });
  expect(await csms.call('SetDisplayMessage', message(33))).toMatchObject({
    status: 'Rejected',
    statusInfo: { reasonCode: 'TooManyElements' },
  });
});

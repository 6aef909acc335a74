/** Reservations. */
import { expect, it } from 'vitest';
import { onlineBench } from './rig.ts';

const later = () => new Date(Date.now() + 3_600_000).toISOString();
const idToken = { idToken: '04A2245B7C1190', type: 'ISO14443' };

it('reserves a connector for a card until then, and lets it go', async () => {
  const { csms, station } = await onlineBench();
  const expiryDateTime = later();
  expect(await csms.call('ReserveNow', { id: 3, evseId: 1, expiryDateTime, idToken })).toEqual({
    status: 'Accepted',
  });
  expect(station.of('reserve')).toEqual([
    [{ id: 3, connector: 1, token: { id: idToken.idToken, group: null }, until: Date.parse(expiryDateTime) }],
  ]);
  expect(await csms.call('CancelReservation', { reservationId: 3 })).toEqual({ status: 'Accepted' });
  station.answers.set('cancelReservation', 'unknown');
  expect(await csms.call('CancelReservation', { reservationId: 4 })).toMatchObject({ status: 'Rejected' });
});

it('reserves any, or any of a kind', async () => {
  const { csms, station } = await onlineBench();
  await csms.call('ReserveNow', { id: 3, expiryDateTime: later(), idToken });
  await csms.call('ReserveNow', { id: 4, expiryDateTime: later(), idToken, connectorType: 'cCCS2' });
  expect(station.of('reserve')).toMatchObject([[{ connector: null }], [{ connector: 2 }]]);
  expect(
    await csms.call('ReserveNow', { id: 5, expiryDateTime: later(), idToken, connectorType: 'cG105' }),
  ).toMatchObject({ status: 'Rejected', statusInfo: { reasonCode: 'UnknownConnectorType' } });
});

it.each([
  ['occupied', 'Occupied'],
  ['faulted', 'Faulted'],
  ['unavailable', 'Unavailable'],
  ['not-supported', 'Rejected'],
] as const)('says %s as %s', async (answer, status) => {
  const { csms, station } = await onlineBench();
  station.answers.set('reserve', answer);
  expect(await csms.call('ReserveNow', { id: 3, evseId: 1, expiryDateTime: later(), idToken })).toMatchObject(
    { status },
  );
});

it('does not reserve in the past', async () => {
  const { csms, station } = await onlineBench();
  const expiryDateTime = new Date(0).toISOString();
  expect(await csms.call('ReserveNow', { id: 3, evseId: 1, expiryDateTime, idToken })).toMatchObject({
    status: 'Rejected',
  });
  expect(station.of('reserve')).toEqual([]);
});

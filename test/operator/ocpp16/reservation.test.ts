import { describe, expect, it } from 'vitest';
import { NOON } from '../../rig/clock.ts';
import { CARD, csms16, onlineKiosk } from './rig.ts';

const request = {
  connectorId: 1,
  expiryDate: new Date(NOON + 600_000).toISOString(),
  idTag: CARD,
  parentIdTag: 'fleet',
  reservationId: 12,
};

describe('a reservation', () => {
  it.each([
    ['accepted', 'Accepted'],
    ['occupied', 'Occupied'],
    ['faulted', 'Faulted'],
    ['unavailable', 'Unavailable'],
    ['not-supported', 'Rejected'],
  ] as const)('that the station finds %s is %s', async (answer, status) => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    station.answers.set('reserve', answer);
    expect(await csms.call('ReserveNow', request)).toEqual({ status });
    expect(await csms.call('ReserveNow', { ...request, connectorId: 0 })).toEqual({ status });
    const made = { id: 12, token: { id: CARD, group: 'fleet' }, until: NOON + 600_000 };
    expect(station.of('reserve')).toEqual([[{ ...made, connector: 1 }], [{ ...made, connector: null }]]);
  });

  it('of the past, or of no connector, is rejected; one that is there is cancelled', async () => {
    const csms = await csms16();
    const { station } = await onlineKiosk(csms);
    const rejected = { status: 'Rejected' };
    expect(await csms.call('ReserveNow', { ...request, expiryDate: new Date(NOON).toISOString() })).toEqual(
      rejected,
    );
    expect(await csms.call('ReserveNow', { ...request, connectorId: 4 })).toEqual(rejected);
    expect(await csms.call('CancelReservation', { reservationId: 12 })).toEqual({ status: 'Accepted' });
    station.answers.set('cancelReservation', 'unknown');
    expect(await csms.call('CancelReservation', { reservationId: 12 })).toEqual(rejected);
  });
});

/** ReserveNow, CancelReservation: OCPP 1.6, 5.13, 5.1. */
import type { Core } from '../../ocpp/dialect.ts';
import type { Answer } from '../../port.ts';
import { status, type Answers } from '../requests.ts';
import { instantOf, tokenOf } from '../tables/id-tag.ts';
import { exists } from './remote.ts';

const RESERVED: Readonly<Partial<Record<Answer, string>>> = {
  accepted: 'Accepted',
  faulted: 'Faulted',
  occupied: 'Occupied',
  unavailable: 'Unavailable',
};

export function reservationAnswers(
  core: Pick<Core, 'station' | 'clock'>,
): Answers<'ReserveNow' | 'CancelReservation'> {
  const { station, clock } = core;
  return {
    ReserveNow: ({ connectorId, expiryDate, idTag, parentIdTag, reservationId }) => {
      const until = instantOf(expiryDate);
      if (!exists(core, connectorId) || until === null || until <= clock.now()) return status('Rejected');
      const answer = station.reserve({
        id: reservationId,
        connector: connectorId === 0 ? null : connectorId,
        token: tokenOf(idTag, parentIdTag ?? null),
        until,
      });
      return status(RESERVED[answer] ?? 'Rejected');
    },
    CancelReservation: ({ reservationId }) =>
      status(station.cancelReservation(reservationId) === 'accepted' ? 'Accepted' : 'Rejected'),
  };
}

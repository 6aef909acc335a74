/** ReserveNow and CancelReservation: OCPP 2.0.1 part 2, H01 and H02. */
import type { Answer as Reply, Answerers } from '../../ocpp/call.ts';
import type { Answer } from '../../port.ts';
import { messageOf } from '../../../problem.ts';
import type { Context } from '../context.ts';
import { connectorOf } from '../evse.ts';
import { connectorTypeOf } from '../tables/connector-type.ts';
import { because, timeOf, type WireIdToken } from '../wire.ts';

interface ReserveNow {
  readonly id: number;
  readonly expiryDateTime: string;
  readonly connectorType?: string;
  readonly evseId?: number;
  readonly idToken: WireIdToken;
  readonly groupIdToken?: WireIdToken;
}

const STATUS: Readonly<Record<Answer, string>> = {
  accepted: 'Accepted',
  scheduled: 'Accepted',
  rejected: 'Rejected',
  'not-supported': 'Rejected',
  unknown: 'Rejected',
  occupied: 'Occupied',
  faulted: 'Faulted',
  unavailable: 'Unavailable',
};

export function reservationAnswers(context: Context): Answerers {
  return {
    ReserveNow: (request: ReserveNow) => reserve(context, request),
    CancelReservation: ({ reservationId }: { readonly reservationId: number }): Reply =>
      context.core.station.cancelReservation(reservationId) === 'accepted'
        ? { result: { status: 'Accepted' } }
        : rejected('NotFound'),
  };
}

function reserve({ core, types, options }: Context, request: ReserveNow): Reply {
  const { id, expiryDateTime, connectorType, evseId, idToken, groupIdToken } = request;
  if (evseId !== undefined && !connectorOf(core.station, { id: evseId })) return rejected('UnknownEvse');
  const until = timeOf(expiryDateTime);
  if (until === null || until <= core.clock.now())
    return rejected('InvalidValue', 'it would be over already');
  const fitting = options.connectors.filter(
    (one) =>
      (evseId === undefined || one.id === evseId) &&
      (connectorType === undefined || connectorTypeOf(one) === connectorType),
  );
  const [only] = fitting;
  if (!only) return rejected('UnknownConnectorType');
  // Any of several kinds is asked for: the first free one of the right kind has to be named.
  const free = fitting.find((one) => connectorOf(core.station, one)?.state === 'available') ?? only;
  const connector = evseId ?? (fitting.length < options.connectors.length ? free.id : null);
  try {
    const token = types.fromWire(idToken, groupIdToken);
    const answer = core.station.reserve({ id, connector, token, until });
    const status = STATUS[answer];
    return { result: { status, ...(status === 'Rejected' ? because('Unspecified', answer) : {}) } };
  } catch (error) {
    core.failed(error);
    return rejected('InternalError', messageOf(error));
  }
}

function rejected(reasonCode: string, text?: string): Reply {
  return { result: { status: 'Rejected', ...because(reasonCode, text) } };
}

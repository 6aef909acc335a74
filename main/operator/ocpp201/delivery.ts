/** What a call that failed means for a message of the outbox. */
import type { CallFailure } from '../ocpp/call.ts';
import type { Delivery } from '../ocpp/dialect.ts';

export function deliveryOf(failure: CallFailure): Delivery {
  const { kind, message } = failure;
  switch (kind) {
    case 'offline':
    case 'lost':
    case 'timeout':
      return { kind: 'unanswered', message, sent: kind !== 'offline' };
    case 'refused':
      return { kind: 'refused', code: failure.code, message };
    case 'bad-reply':
      return { kind: 'refused', code: 'FormatViolation', message };
    case 'bad-request':
      return { kind: 'impossible', message };
  }
}

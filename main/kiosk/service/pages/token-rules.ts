/** What may not be done to whose card, whoever asks and by which way: one by one, or with a file. Pure. */
import type { Token } from '../../../authorization/tokens.ts';
import { maskUid } from '../../../authorization/uid.ts';
import { refused, type Actor, type ServiceAnswer } from '../room.ts';

export interface TokenChange {
  readonly before: Token | null;
  /** Null: it goes. */
  readonly after: Token | null;
}

/** The first change that may not be, as a refusal; null: all may be. `own`: the card with which service mode was entered. */
export function forbidden(
  changes: Iterable<TokenChange>,
  actor: Actor,
  own: string | null,
  now: number,
): ServiceAnswer | null {
  for (const change of changes) {
    const refusal = refusalOf(change, actor, own, now);
    if (refusal) return refusal;
  }
  return null;
}

function refusalOf(
  { before, after }: TokenChange,
  { role }: Actor,
  own: string | null,
  now: number,
): ServiceAnswer | null {
  const uid = (after ?? before)?.uid ?? '';
  if (role === 'operator' && (before?.role === 'technician' || after?.role === 'technician'))
    return refused('tokens.role', `Only a technician changes a technician’s card (${maskUid(uid)}).`);
  if (uid !== own) return null;
  const isKept = after?.role === before?.role && after?.blocked === false;
  const isValid = (after?.validUntil ?? Infinity) >= now;
  return isKept && isValid
    ? null
    : refused('tokens.own-card', `This session was entered with that card (${maskUid(uid)}): use another.`);
}

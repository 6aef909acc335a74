/** What a card that was held to the reader means right now: stop this session, start one of these, or why not. Pure. */
import { anonymousToken, mayStop, type LocalList } from '../authorization/local-list.ts';
import type { Token } from '../authorization/tokens.ts';
import type { RejectionReason } from '../bridge/contract.ts';
import type { SessionToken } from '../session/journal.ts';
import type { ConnectorState } from '../session/types.ts';

export interface DeskConnector {
  readonly id: number;
  readonly state: ConnectorState;
  /** Whose authorisation or session it is; null: a session without a card; undefined: nobody's. */
  readonly holder: SessionToken | null | undefined;
  /** While reserved: whether it is kept for this card. Absent: for nobody here. */
  readonly keptFor?: (token: Token) => boolean;
}

export type DeskAnswer =
  /** This card's own session, to be stopped (or, waiting for its plug, to be shown). */
  | { readonly is: 'own'; readonly token: Token; readonly connector: number; readonly running: boolean }
  /** It may start at these, best first; never empty. */
  | { readonly is: 'accepted'; readonly token: Token; readonly choices: readonly number[] }
  | { readonly is: 'rejected'; readonly reason: RejectionReason };

const RUNNING: readonly ConnectorState[] = [
  'charging',
  'suspendedByVehicle',
  'suspendedByStation',
  'stopping',
  'finished',
  'faulted',
];

export function askDesk(
  list: LocalList,
  uid: string,
  at: number,
  connectors: readonly DeskConnector[],
): DeskAnswer {
  const own = ownAnswer(list.find(uid) ?? anonymousToken(uid), connectors);
  if (own) return own;
  const answer = list.check(uid, { at });
  if (answer.result === 'rejected') return { is: 'rejected', reason: answer.reason };
  return offerTo(answer.token, connectors);
}

/** The session that this card ends, or the authorisation that it gave; null: there is none. */
export function ownAnswer(token: Token, connectors: readonly DeskConnector[]): DeskAnswer | null {
  // A card always ends its own session, even one that was blocked or expired meanwhile.
  const own =
    connectors.find(({ holder }) => holder?.uid === token.uid) ??
    connectors.find(({ holder }) => holder && mayStop(holder, token));
  return own ? { is: 'own', token, connector: own.id, running: RUNNING.includes(own.state) } : null;
}

/** Where a card that may charge begins. */
export function offerTo(token: Token, connectors: readonly DeskConnector[]): DeskAnswer {
  const elsewhere = connectors.some(
    ({ holder }) => holder && holder.account !== null && holder.account === token.account,
  );
  if (elsewhere) return { is: 'rejected', reason: 'in-use' };
  const kept = connectors.filter(({ state, keptFor }) => state === 'reserved' && keptFor?.(token) === true);
  const plugged = connectors.filter(({ state }) => state === 'plugged');
  const free = connectors.filter(({ state }) => state === 'available');
  // Whoever has just plugged in is most likely the one with the card.
  const choices = [kept, plugged, free].find((some) => some.length > 0)?.map(({ id }) => id);
  if (choices) return { is: 'accepted', token, choices };
  return { is: 'rejected', reason: whyNone(connectors) };
}

function whyNone(connectors: readonly DeskConnector[]): RejectionReason {
  const [only] = connectors;
  if (connectors.length === 1 && only?.state === 'finished') return 'unplug-first';
  if (connectors.length === 1 && only?.holder !== undefined) return 'other-card';
  // Waiting until one is free would be bad advice where none can become free.
  const broken = connectors.every(({ state }) => state === 'faulted' || state === 'unavailable');
  return broken ? 'faulted' : 'no-connector';
}

export function sessionToken({ uid, account, group, label, language }: Token): SessionToken {
  return { uid, account, group, label, language };
}

/** Who may charge by what this charger knows itself, and who may stop whose session. Pure; time is given. */
import type { Token } from './tokens.ts';

/** Why the local list says no; names are those of the screen's `RejectionReason`. */
export type LocalRejection = 'unknown' | 'blocked' | 'expired';

export type LocalAnswer =
  | { readonly result: 'accepted'; readonly token: Token }
  | { readonly result: 'rejected'; readonly reason: LocalRejection };

export interface LocalListOptions {
  /** Everybody charges: each card is accepted, known or not, blocked or not. */
  readonly freeVend?: boolean;
}

/** Where a list looks cards up; what it answers may change. */
export interface TokenSource {
  /** How many cards there are. */
  readonly size: number;
  /** `uid` as `normaliseUid` gives it. */
  find(uid: string): Token | null;
}

export class LocalList {
  readonly #tokens: TokenSource;
  readonly #freeVend: boolean;

  /** `tokens`: cards that stay as they are, or whoever knows them now. */
  constructor(tokens: readonly Token[] | TokenSource, options: LocalListOptions = {}) {
    this.#tokens = 'find' in tokens && 'size' in tokens ? tokens : fixed(tokens);
    this.#freeVend = options.freeVend ?? false;
  }

  /** Everybody charges. */
  get isFreeVend(): boolean {
    return this.#freeVend;
  }

  get size(): number {
    return this.#tokens.size;
  }

  /** The card's entry, whatever its state: for its language, group and role. `uid` as `normaliseUid` gives it. */
  find(uid: string): Token | null {
    return this.#tokens.find(uid);
  }

  /** Whether this card may start a session at `at` (epoch milliseconds). A card is valid up to and with `validUntil`. */
  check(uid: string, { at }: { readonly at: number }): LocalAnswer {
    const token = this.find(uid);
    if (this.#freeVend) return { result: 'accepted', token: token ?? anonymousToken(uid) };
    if (!token) return { result: 'rejected', reason: 'unknown' };
    if (token.blocked) return { result: 'rejected', reason: 'blocked' };
    if (token.validUntil !== null && at > token.validUntil) return { result: 'rejected', reason: 'expired' };
    return { result: 'accepted', token };
  }
}

function fixed(tokens: readonly Token[]): TokenSource {
  const known = new Map(tokens.map((token) => [token.uid, token]));
  return { size: known.size, find: (uid) => known.get(uid) ?? null };
}

/** A card of which nothing is known but its number. */
export function anonymousToken(uid: string): Token {
  return {
    uid,
    account: null,
    label: null,
    group: null,
    language: null,
    role: 'driver',
    validUntil: null,
    blocked: false,
    tariff: null,
  };
}

type Identity = Pick<Token, 'uid' | 'group'>;

/**
 * Whether a card may stop the session that another started: the same card, or one of its group (OCPP 1.6 parentIdTag;
 * OCPP 2.0.1 use case C09). Validity does not matter: a card that expired or was blocked during a session still ends it.
 */
export function mayStop(sessionToken: Identity, token: Identity): boolean {
  return (
    sessionToken.uid === token.uid || (sessionToken.group !== null && sessionToken.group === token.group)
  );
}

/** Who may charge where there is an operator: the lists of this charger, what is remembered, the central system, and what holds without it. */
import type { LocalList } from '../../authorization/local-list.ts';
import { anonymousToken } from '../../authorization/local-list.ts';
import type { Token } from '../../authorization/tokens.ts';
import type { RejectionReason } from '../../bridge/contract.ts';
import {
  authorizationPolicy,
  authorize,
  type Decision,
  type OfflinePolicy,
} from '../../operator/ocpp/authorize.ts';
import type { AuthorizationCache } from '../../operator/ocpp/cache.ts';
import type { AuthorizeAnswer, IdToken, OperatorSettings } from '../../operator/port.ts';
import { idTokenOf } from './session-events.ts';
import type { OperatorList } from './local-list.ts';

export type Verdict =
  | {
      readonly accepted: true;
      readonly token: Token;
      /** For this driver, from the operator; null: nothing was said. */
      readonly words: DriverWords | null;
    }
  | { readonly accepted: false; readonly token: Token; readonly reason: RejectionReason };

export interface DriverWords {
  readonly text: string;
  readonly language: string | null;
}

/** The central system, as far as cards are asked of it. */
export interface CardOperator {
  readonly online: boolean;
  authorize(token: IdToken, timeoutMs: number): Promise<AuthorizeAnswer | null>;
  settings(): OperatorSettings;
}

export interface CardsOptions {
  /** The tokens file. */
  readonly file: LocalList;
  readonly list: OperatorList;
  readonly cache: Pick<AuthorizationCache, 'find'>;
  /** The configuration file's rule. */
  readonly offline: OfflinePolicy;
  readonly operator: () => CardOperator;
  readonly now: () => number;
}

const REASONS: Readonly<Record<Exclude<Decision['reason'], 'accepted'>, RejectionReason>> = {
  blocked: 'blocked',
  expired: 'expired',
  unknown: 'unknown',
  'in-use': 'in-use',
  'no-credit': 'no-credit',
  'not-here': 'not-here',
  offline: 'offline',
};

export class Cards {
  readonly #o: CardsOptions;

  constructor(options: CardsOptions) {
    this.#o = options;
  }

  /** What is known of a card here, whether or not it may charge: above all its group, which may stop each other's sessions. */
  find(uid: string): Token {
    const { file, list, cache } = this.#o;
    const token = file.find(uid) ?? anonymousToken(uid);
    const known = list.find(uid) ?? cache.find(uid);
    return {
      ...token,
      group: known?.group ?? token.group,
      language: languageOf(known?.language) ?? token.language,
    };
  }

  /** Never rejects. Takes as long as the central system, five seconds at most. */
  async ask(token: Token): Promise<Verdict> {
    const { operator: operatorOf, cache, offline } = this.#o;
    const operator = operatorOf();
    const wasOnline = operator.online;
    const decision = await authorize(
      idTokenOf(token),
      {
        list: ({ id }) => this.#listed(id),
        cache: ({ id }) => cache.find(id),
        operator: (asked, timeoutMs) => operator.authorize(asked, timeoutMs),
      },
      authorizationPolicy(offline, operator.settings()),
    );
    const { accepted, reason, answer } = decision;
    if (!accepted || reason === 'offline') {
      // Reached, and yet no answer: trying once more may help, which it would not without a line.
      if (reason === 'offline' && wasOnline) return { accepted: false, token, reason: 'timeout' };
      return { accepted: false, token, reason: reason === 'accepted' ? 'unknown' : REASONS[reason] };
    }
    return {
      accepted: true,
      token: {
        ...token,
        group: answer?.group ?? token.group,
        language: languageOf(answer?.language) ?? token.language,
      },
      words: wordsOf(answer),
    };
  }

  /** The operator's list goes before the file. */
  #listed(id: string): AuthorizeAnswer | null {
    const { file, list, now } = this.#o;
    const entry = list.find(id);
    if (entry) {
      const over = entry.status === 'accepted' && entry.validUntil !== null && now() > entry.validUntil;
      const { status, group, validUntil, language } = entry;
      return { ...NOTHING_SAID, status: over ? 'expired' : status, group, validUntil, language };
    }
    const token = file.find(id);
    if (!token) return null;
    const answer = file.check(id, { at: now() });
    const status = answer.result === 'accepted' ? 'accepted' : answer.reason;
    const { group, validUntil, language } = token;
    return { ...NOTHING_SAID, status, group, validUntil, language };
  }
}

/** Two letters, as a kiosk knows languages: "de-AT" is "de". */
function languageOf(tag: string | null | undefined): string | null {
  return /^[a-z]{2}\b/.exec(tag?.toLowerCase() ?? '')?.[0] ?? null;
}

const NOTHING_SAID = { message: null, priceText: null } as const;

function wordsOf(answer: AuthorizeAnswer | null): DriverWords | null {
  const said = [answer?.message, answer?.priceText].filter((text) => typeof text === 'string' && text !== '');
  return said.length === 0 ? null : { text: said.join(' · '), language: answer?.language ?? null };
}

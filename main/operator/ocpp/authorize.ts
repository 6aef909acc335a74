/**
 * Who may charge, in the order of OCPP (1.6, 3.5; 2.0.1 part 2, C): the local list, what is remembered, the central system, and
 * what holds while that cannot be asked. Pure over its ports: whoever asks gives what is known and how to ask.
 */
import type { AuthorizeAnswer, AuthorizeStatus, IdToken, OperatorSettings } from '../port.ts';

export interface AuthorizationPorts {
  /** The list’s entry, `expired` where its date has passed; null: not in it. */
  readonly list: (token: IdToken) => AuthorizeAnswer | null;
  readonly cache: (token: IdToken) => AuthorizeAnswer | null;
  /** Null: not reached in time. Null itself: there is no central system. */
  readonly operator: ((token: IdToken, timeoutMs: number) => Promise<AuthorizeAnswer | null>) | null;
}

export type OfflinePolicy = 'local-list' | 'allow-known' | 'allow-all' | 'deny';

export interface AuthorizationPolicy {
  readonly offline: OfflinePolicy;
  /** A card that is known here charges without waiting for the central system. */
  readonly preAuthorize: boolean;
  readonly useList: boolean;
  readonly useCache: boolean;
  /** How long a driver waits for the central system. */
  readonly timeoutMs: number;
}

export interface Decision {
  readonly accepted: boolean;
  /** Who decided. `policy`: nobody could be asked. */
  readonly by: 'list' | 'cache' | 'operator' | 'policy';
  /** `offline`: the card is not known here and the central system cannot be asked. */
  readonly reason: AuthorizeStatus | 'offline';
  /** Group, language, price and words that go with it; null: nothing is known of the card. */
  readonly answer: AuthorizeAnswer | null;
}

/** Within this a driver gets an answer, whatever the central system does. */
export const AUTHORIZE_TIMEOUT_MS = 5000;

/** Never rejects as long as the ports do not. */
export async function authorize(
  token: IdToken,
  ports: AuthorizationPorts,
  policy: AuthorizationPolicy,
): Promise<Decision> {
  const listed = policy.useList ? ports.list(token) : null;
  // An entry of the list comes before anything remembered, whatever it says.
  const known: Known | null = listed
    ? { by: 'list', answer: listed }
    : answered('cache', policy.useCache ? ports.cache(token) : null);
  if (!ports.operator) return known ? decided(known) : refused('unknown');
  if (policy.preAuthorize && known?.answer.status === 'accepted') return decided(known);
  // A no may be old: the central system is asked once more.
  const answer = await ports.operator(token, policy.timeoutMs);
  if (answer) return decided({ by: 'operator', answer });
  return whileOffline(known, policy.offline);
}

interface Known {
  readonly by: 'list' | 'cache' | 'operator';
  readonly answer: AuthorizeAnswer;
}

function answered(by: Known['by'], answer: AuthorizeAnswer | null): Known | null {
  return answer && { by, answer };
}

function decided({ by, answer }: Known): Decision {
  return { accepted: answer.status === 'accepted', by, reason: answer.status, answer };
}

function refused(reason: Decision['reason'], answer: AuthorizeAnswer | null = null): Decision {
  return { accepted: false, by: 'policy', reason, answer };
}

function whileOffline(known: Known | null, policy: OfflinePolicy): Decision {
  // What is known to be wrong stays wrong, under every policy.
  if (known && known.answer.status !== 'accepted') return decided(known);
  if (policy === 'deny') return refused('offline', known?.answer ?? null);
  if (policy === 'allow-all' && !known)
    return { accepted: true, by: 'policy', reason: 'accepted', answer: null };
  if (known?.by === 'list' || (known && policy !== 'local-list')) return decided(known);
  return refused('offline', known?.answer ?? null);
}

/** The configuration file’s policy with what the central system has set. */
export function authorizationPolicy(
  offline: OfflinePolicy,
  settings: OperatorSettings,
  timeoutMs: number = AUTHORIZE_TIMEOUT_MS,
): AuthorizationPolicy {
  return {
    offline: settings.offline === null ? offline : policyOf(offline, settings.offline),
    preAuthorize: settings.localPreAuthorize,
    useList: settings.localList,
    useCache: settings.cache,
    timeoutMs,
  };
}

function policyOf(
  configured: OfflinePolicy,
  { known, unknown }: NonNullable<OperatorSettings['offline']>,
): OfflinePolicy {
  if (unknown) return 'allow-all';
  if (!known) return 'deny';
  return configured === 'local-list' ? 'local-list' : 'allow-known';
}

/**
 * Signatures after the Standard Webhooks specification 1.0.0 (https://www.standardwebhooks.com), symmetric scheme `v1`:
 * HMAC-SHA256 of `id.timestamp.body`, in base64.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../../problem.ts';

/** A signed request older or newer than this is not believed: it may be an old one, played again. */
export const TOLERANCE_MS = 5 * 60_000;

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/**
 * The key that a secret means: `whsec_…` holds it in base64 as in the specification, any other text is the key itself, in
 * UTF-8. Throws ProblemError for an empty secret, and for `whsec_` followed by what is not base64.
 */
export function webhookKey(secret: string): Buffer {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : null;
  const key = encoded === null ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64');
  if (key.length > 0 && (encoded === null || BASE64.test(encoded))) return key;
  throw new ProblemError({
    code: 'alerts.webhook-secret',
    message: encoded === null ? 'the secret is empty' : `after "${PREFIX}" the secret is not base64`,
    hint: `Give any long random text, or "${PREFIX}" and 24 to 64 random bytes in base64.`,
    path: 'alerts.webhook.secret',
  });
}

export interface SignedHeaders {
  /** The same on every attempt: receivers drop copies by it. */
  readonly 'webhook-id': string;
  /** Of the attempt, seconds since 1970. */
  readonly 'webhook-timestamp': string;
  /** `v1,` and the signature; several, with spaces between, while a secret is being changed. */
  readonly 'webhook-signature': string;
}

/** The headers of one attempt; `now` in epoch ms. */
export function sign(key: Buffer, id: string, now: number, body: string): SignedHeaders {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${digest(key, id, timestamp, body).toString('base64')}`,
  };
}

/** Header names in lower case, as Node gives them. */
export type ReceivedHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whether a request comes from who knows the secret and was signed within five minutes of `now` (epoch ms). `body` is the
 * text as it arrived, not parsed and written again. Compares in constant time. Throws ProblemError for a secret that is
 * none.
 */
export function verifySignature(
  secret: string,
  headers: ReceivedHeaders,
  body: string,
  now: number,
): boolean {
  const key = webhookKey(secret);
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const expected = digest(key, id, timestamp, body);
  return signatures.split(' ').some((signature) => {
    const [version, encoded = ''] = signature.split(',');
    const given = Buffer.from(encoded, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function digest(key: Buffer, id: string, timestamp: string, body: string): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest();
}

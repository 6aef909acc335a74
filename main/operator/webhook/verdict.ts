/** What the end of an attempt means. */
import type { Evidence, PostResult } from './transport.ts';

/**
 * - `delivered`: acknowledged (2xx);
 * - `message`: the receiver finds this message wrong (400, 413, 422), or wants none any more (410);
 * - `rejected`: address or secret are wrong: 401, 403, 404, redirects, and every other status that only a person can mend;
 * - `busy`: the receiver asks for patience (408, 425, 429);
 * - `offline`: nobody there, or nobody who can (5xx);
 * - `certificate`: no secure connection.
 */
export interface Verdict {
  readonly kind: 'delivered' | 'message' | 'rejected' | 'busy' | 'offline' | 'certificate';
  /** One English phrase, without address and secret. */
  readonly message: string;
  readonly status: number | null;
  /** How long the receiver asks to be left alone, ms. */
  readonly retryAfterMs: number | null;
  readonly evidence: Evidence;
}

/** A receiver that asks for more is asked again after this long: a slip of its clock must not silence a charger. */
export const LONGEST_RETRY_AFTER_MS = 60 * 60_000;

const BUSY: readonly number[] = [408, 425, 429];
const MESSAGE: readonly number[] = [400, 410, 413, 422];

/** `now`: epoch ms, for a `Retry-After` that is a date. */
export function judge(result: PostResult, now: number): Verdict {
  if ('failure' in result) {
    const { failure, message, evidence = {} } = result;
    const kind = failure === 'certificate' ? 'certificate' : 'offline';
    return { kind, message, status: null, retryAfterMs: null, evidence: { reason: failure, ...evidence } };
  }
  const { status, retryAfter } = result;
  return {
    kind: kindOf(status),
    message: `answered ${String(status)}`,
    status,
    retryAfterMs: status >= 400 && retryAfter !== undefined ? retryAfterMsOf(retryAfter, now) : null,
    evidence: { status },
  };
}

function kindOf(status: number): Verdict['kind'] {
  if (status >= 200 && status < 300) return 'delivered';
  if (status >= 500) return 'offline';
  if (BUSY.includes(status)) return 'busy';
  return MESSAGE.includes(status) ? 'message' : 'rejected';
}

/** RFC 9110, 10.2.3: seconds or a date. What is neither is not there. */
function retryAfterMsOf(text: string, now: number): number | null {
  const trimmed = text.trim();
  const ms = /^\d+$/.test(trimmed) ? Number(trimmed) * 1000 : Date.parse(trimmed) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);
}

/** Why a connection did not come about, as far as it changes what to do. */
import { messageOf } from '../../problem.ts';
import type { Evidence } from './conditions.ts';

export interface ConnectFailure {
  /** `rejected`: somebody is there and does not want this station; `certificate`: one side’s is not accepted. */
  readonly kind: 'unreachable' | 'rejected' | 'certificate';
  readonly message: string;
  readonly evidence: Evidence;
}

/** Judges what opening a WebSocket threw. */
export function connectFailure(error: unknown): ConnectFailure {
  const code = codeOf(error);
  if (typeof code === 'number') return httpFailure(code, error);
  const message = messageOf(error);
  if (isCertificateCode(code)) {
    return { kind: 'certificate', message, evidence: { reason: code, message } };
  }
  if (isProtocolMismatch(error)) return { kind: 'rejected', message, evidence: { message } };
  return { kind: 'unreachable', message, evidence: { reason: code, message } };
}

function httpFailure(status: number, error: unknown): ConnectFailure {
  // Overload and "come back later" are no refusal of this station; a redirect is never followed.
  const later = status >= 500 || status === 408 || status === 425 || status === 429;
  const message = `HTTP ${String(status)} ${messageOf(error)}`.trim();
  return { kind: later ? 'unreachable' : 'rejected', message, evidence: { status, message } };
}

function codeOf(error: unknown): string | number {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' || typeof code === 'number' ? code : '';
}

/** Node’s names of X.509 verification errors, of its own check of the name, and of the alerts of the other side. */
function isCertificateCode(code: string): boolean {
  return (
    /^(CERT_|CRL_|ERROR_IN_C|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_MISMATCH)/.test(
      code,
    ) ||
    code === 'ERR_TLS_CERT_ALTNAME_INVALID' ||
    /^ERR_SSL_.*(CERTIFICATE|UNKNOWN_CA|BAD_CERT|CERT_)/.test(code)
  );
}

/** The upgrade was answered and is not what was asked for: another subprotocol, or none (the library adds the answer). */
function isProtocolMismatch(error: unknown): boolean {
  return error instanceof Error && 'upgrade' in error;
}

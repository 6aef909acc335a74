/** Card numbers and what is said of them: OCPP 1.6, 7.2 AuthorizationStatus, 7.27 IdTagInfo. */
import type { AuthorizeAnswer, AuthorizeStatus, IdToken, ListEntry } from '../../port.ts';

export type AuthorizationStatus = 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx';

export interface IdTagInfo {
  readonly status: AuthorizationStatus;
  readonly expiryDate?: string;
  readonly parentIdTag?: string;
}

export const AUTHORIZE_STATUS: Readonly<Record<AuthorizationStatus, AuthorizeStatus>> = {
  Accepted: 'accepted',
  Blocked: 'blocked',
  Expired: 'expired',
  Invalid: 'unknown',
  ConcurrentTx: 'in-use',
};

/** CiString20Type. */
export const LONGEST_ID_TAG = 20;

/** Case does not matter in an id tag (CiString): one spelling for all. */
export function tokenOf(idTag: string, group: string | null = null): IdToken {
  return { id: idTag.toUpperCase(), group };
}

export function answerOf(info: IdTagInfo, priceText: string | null = null): AuthorizeAnswer {
  return {
    status: AUTHORIZE_STATUS[info.status],
    group: info.parentIdTag ?? null,
    validUntil: instantOf(info.expiryDate),
    language: null,
    message: null,
    priceText,
  };
}

export function listEntryOf(idTag: string, info: IdTagInfo): ListEntry {
  const { status, group, validUntil, language } = answerOf(info);
  return { id: tokenOf(idTag).id, status, group, validUntil, language };
}

/** The schema has looked at the format already. */
export function instantOf(date: string | undefined): number | null {
  const at = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(at) ? null : at;
}

export function timestamp(at: number): string {
  return new Date(at).toISOString();
}

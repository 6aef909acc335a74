/** A card as somebody is changing it. */
import type { TokenRow } from '../../../../main/bridge/contract.ts';

const EDITED = ['label', 'account', 'group', 'language', 'role', 'validUntil', 'tariff'] as const;
export type DraftKey = (typeof EDITED)[number];
export type Draft = Pick<TokenRow, DraftKey>;

export function draftOf({ label, account, group, language, role, validUntil, tariff }: TokenRow): Draft {
  return { label, account, group, language, role, validUntil, tariff };
}

export function changedIn(draft: Draft, token: TokenRow): ReadonlySet<DraftKey> {
  return new Set(EDITED.filter((key) => draft[key] !== token[key]));
}

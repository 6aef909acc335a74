/** Authorize, out and back: OCPP 2.0.1 part 2, C01 and 1.1. */
import type { AuthorizeAnswer } from '../port.ts';
import type { IdTokenTypes } from './id-tokens.ts';
import { AUTHORIZE_STATUS } from './tables/authorization-status.ts';
import { timeOf, type WireIdTokenInfo, type WireMessage } from './wire.ts';

export interface TariffWishes {
  /** `TariffCostCtrlr.Enabled[Tariff]`: personal messages are then the driver's tariff (I01). */
  readonly tariff: boolean;
  /** `TariffFallbackMessage`: shown where the central system tells none (I03). */
  readonly fallback: string;
}

/** Throws `StoreError` (a group's type could not be kept). */
export function authorizeAnswerOf(
  info: WireIdTokenInfo,
  types: IdTokenTypes,
  { tariff, fallback }: TariffWishes,
): AuthorizeAnswer {
  const accepted = info.status === 'Accepted';
  const text = readable(info.personalMessage);
  return {
    status: AUTHORIZE_STATUS[info.status],
    group: info.groupIdToken ? types.read(info.groupIdToken) : null,
    validUntil: timeOf(info.cacheExpiryDateTime),
    language: languageOf(info.personalMessage?.language ?? info.language1),
    message: tariff && accepted ? null : text,
    priceText: tariff && accepted ? (text ?? (fallback === '' ? null : fallback)) : null,
  };
}

/** A text that can be shown as it is; HTML and addresses of pages are none. */
export function readable(message: WireMessage | undefined): string | null {
  if (!message || (message.format !== 'ASCII' && message.format !== 'UTF8')) return null;
  return message.content.trim() === '' ? null : message.content;
}

/** "de-AT" → "de". */
export function languageOf(tag: string | undefined): string | null {
  return tag === undefined ? null : (/^[a-z]{2,3}(?=$|[-_])/.exec(tag.toLowerCase())?.[0] ?? null);
}

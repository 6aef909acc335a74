/** The pieces of OCPP 2.0.1 messages that several files share; names and limits as in part 3 (the JSON schemas). */

export interface StatusInfo {
  /** Part 2 appendices, 5; at most 20 characters. */
  readonly reasonCode: string;
  readonly additionalInfo?: string;
}

export type WireIdTokenType =
  'Central' | 'eMAID' | 'ISO14443' | 'ISO15693' | 'KeyCode' | 'Local' | 'MacAddress' | 'NoAuthorization';

export interface WireIdToken {
  readonly idToken: string;
  readonly type: WireIdTokenType;
}

export interface WireEvse {
  readonly id: number;
  readonly connectorId?: number;
}

export interface WireComponent {
  readonly name: string;
  readonly instance?: string;
  readonly evse?: WireEvse;
}

export interface WireVariable {
  readonly name: string;
  readonly instance?: string;
}

export type WireFormat = 'ASCII' | 'HTML' | 'URI' | 'UTF8';

export interface WireMessage {
  readonly format: WireFormat;
  readonly language?: string;
  readonly content: string;
}

export type WireAuthorizationStatus =
  | 'Accepted'
  | 'Blocked'
  | 'ConcurrentTx'
  | 'Expired'
  | 'Invalid'
  | 'NoCredit'
  | 'NotAllowedTypeEVSE'
  | 'NotAtThisLocation'
  | 'NotAtThisTime'
  | 'Unknown';

export interface WireIdTokenInfo {
  readonly status: WireAuthorizationStatus;
  readonly cacheExpiryDateTime?: string;
  readonly groupIdToken?: WireIdToken;
  readonly language1?: string;
  readonly evseId?: readonly number[];
  readonly personalMessage?: WireMessage;
}

/** Who a `customData` is of: the schemas ask for a name in reverse DNS. */
export const VENDOR_ID = 'org.evse-kiosk';

/** Epoch ms as the schemas’ date-time; instants that no Date holds are nearest ones that it does. */
export function wireTime(at: number): string {
  return new Date(Math.min(Math.max(at, -62_135_596_800_000), 253_402_300_799_999)).toISOString();
}

/** Epoch ms of a date-time; null: none, or none that can be read. */
export function timeOf(text: string | undefined): number | null {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** At most `most` UTF-16 units, never half a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most;
  return text.slice(0, end);
}

/** A status with the reason for it. */
export function because(reasonCode: string, additionalInfo?: string): { readonly statusInfo: StatusInfo } {
  const info = additionalInfo === undefined ? {} : { additionalInfo: cut(additionalInfo, 512) };
  return { statusInfo: { reasonCode: cut(reasonCode, 20), ...info } };
}

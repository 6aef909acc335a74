/** The number of a contactless card: how it is asked for, and what the answers mean. */
import type { TapProblem } from '../reader.ts';

/** PC/SC part 3, 3.2.2.1.3 Get Data: the UID, in full length. Answered by the reader itself, for every kind of card. */
export const GET_UID = Buffer.from([0xff, 0xca, 0x00, 0x00, 0x00]);

/** ISO/IEC 14443-3, 6.5.4: single, double and triple size. */
const UID_LENGTHS: readonly number[] = [4, 7, 10];
/** ISO/IEC 14443-3, table 12: a single-size UID that starts so is drawn at random for each presentation. */
const RANDOM_UID = 0x08;

export type UidByteOrder = 'as-read' | 'reversed';

export type UidReading =
  | { readonly kind: 'uid'; readonly uid: string }
  | { readonly kind: 'problem'; readonly problem: TapProblem }
  /** The reader answered with a status that is not success: whether the card is still there decides what it was. */
  | { readonly kind: 'refused' };

/** Reads the answer to `GET_UID`. `uid` is upper-case hex in the order in which the card sent it. */
export function readUid(response: Uint8Array): UidReading {
  if (response.length < 2) return { kind: 'problem', problem: 'removed-early' };
  const status = ((response.at(-2) ?? 0) << 8) | (response.at(-1) ?? 0);
  if (status !== 0x9000) return { kind: 'refused' };
  const bytes = response.subarray(0, -2);
  if (!UID_LENGTHS.includes(bytes.length)) return { kind: 'problem', problem: 'unreadable' };
  if (bytes.length === 4 && bytes[0] === RANDOM_UID) return { kind: 'problem', problem: 'random-uid' };
  return { kind: 'uid', uid: hex(bytes).join('') };
}

/** True for 4, 7 or 10 bytes of upper-case hex. */
export function isUid(text: string): boolean {
  return /^(?:[0-9A-F]{2})+$/.test(text) && UID_LENGTHS.includes(text.length / 2);
}

/** True for the UID (as read) of a phone or bank card that gives another number each time. */
export function isRandomUid(uid: string): boolean {
  return uid.length === 8 && uid.startsWith('08');
}

/** Operators disagree on the byte order of the same card: turns a UID as read into the configured one. */
export function orderUid(uid: string, order: UidByteOrder): string {
  if (order === 'as-read') return uid;
  return (uid.match(/../g) ?? []).reverse().join('');
}

/** The answer to `GET_UID` for service mode: the status word in full, of the card's number the last byte only. */
export function maskedResponse(response: Uint8Array): string {
  if (response.length < 2) return '(empty)';
  const bytes = hex(response);
  return bytes.map((byte, index) => (index < bytes.length - 3 ? '**' : byte)).join(' ');
}

/** A card's number for service mode: its last byte only. */
export function maskedUid(uid: string): string {
  const bytes = uid.match(/../g) ?? [];
  return bytes.map((byte, index) => (index < bytes.length - 1 ? '**' : byte)).join(' ');
}

/** Bytes as a frame shows them, such as `FF CA 00`. Not for answers that hold a UID. */
export function spacedHex(bytes: Uint8Array): string {
  return hex(bytes).join(' ');
}

function hex(bytes: Uint8Array): string[] {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
}

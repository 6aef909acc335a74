/** Card numbers: how they are written, shown, and logged. In full they live in memory and in the database, nowhere else. */
import { createHmac } from 'node:crypto';

/** ISO/IEC 14443-3: single, double and triple size UIDs. */
const BYTES = [4, 7, 10];

/**
 * A card number as OCPP wants it: upper-case hex without separators. Accepts any case and `:`, `-`, space between bytes;
 * null when it is not 4, 7 or 10 bytes.
 */
export function normaliseUid(text: string): string | null {
  const hex = text.replace(/[\s:-]/g, '').toUpperCase();
  return /^[0-9A-F]+$/.test(hex) && BYTES.includes(hex.length / 2) ? hex : null;
}

/** A 4-byte number that begins with 08 is drawn anew for each tap (ISO/IEC 14443-3, 6.5.4): never an identity. */
export function isRandomUid(uid: string): boolean {
  return uid.length === 8 && uid.startsWith('08');
}

/** For the screen: "•••• 1190". */
export function maskUid(uid: string): string {
  return `•••• ${uid.slice(-4)}`;
}

/**
 * For logs: the same card gives the same 16 hex digits, and nobody without the key finds the card from them (a plain hash
 * of a 4-byte number is searched in seconds).
 */
export function hashUid(key: string | Uint8Array, uid: string): string {
  return createHmac('sha256', key).update(uid).digest('hex').slice(0, 16);
}

/** Time-based one-time codes: RFC 6238 over RFC 4226, with the hash functions that both name. */
import { createHmac } from 'node:crypto';

export interface TotpOptions {
  readonly secret: Uint8Array;
  /** Epoch ms. */
  readonly at: number;
  readonly digits?: number;
  readonly stepSeconds?: number;
  readonly hash?: 'sha1' | 'sha256' | 'sha512';
}

export const TOTP_STEP_SECONDS = 30;

export function totp({
  secret,
  at,
  digits = 6,
  stepSeconds = TOTP_STEP_SECONDS,
  hash = 'sha1',
}: TotpOptions): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 1000 / stepSeconds)));
  const mac = createHmac(hash, secret).update(counter).digest();
  // RFC 4226, 5.3: the last four bits say where the 31 bits are taken from.
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  const bits = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(bits % 10 ** digits).padStart(digits, '0');
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A secret as authenticators write it: RFC 4648 base32, in any case, with spaces and padding or without. Null: it is none. */
export function readBase32(text: string): Uint8Array | null {
  const letters = text.toUpperCase().replace(/[\s=-]/g, '');
  if (letters === '' || !/^[A-Z2-7]+$/.test(letters)) return null;
  const bits = [...letters].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

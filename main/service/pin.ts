/**
 * The service PIN, of which only a scrypt hash is kept, as a PHC string: `$scrypt$ln=15,r=8,p=1$SALT$HASH` (base64
 * without padding). A short PIN cannot be made safe against somebody who has the hash and a computer; the lock-out is what
 * protects the door, the hash protects whoever uses the same digits elsewhere.
 */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

export interface PinHash {
  readonly costLog2: number;
  readonly blockSize: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** About 80 ms and 32 MB on a small machine: nobody waits, and guessing costs. */
const COST = { costLog2: 15, blockSize: 8, parallelism: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** What a hash that was made elsewhere may ask of this machine: 256 MB. */
const MOST_MEMORY_BYTES = 256 * 1024 * 1024;

const PHC =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Null: it is no hash that this kiosk understands, or one that asks for more memory than it gives. */
export function parsePinHash(text: string): PinHash | null {
  const match = PHC.exec(text.trim());
  if (!match) return null;
  const [, ln = '', r = '', p = '', salt = '', hash = ''] = match;
  const parsed = {
    costLog2: Number(ln),
    blockSize: Number(r),
    parallelism: Number(p),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
  const { costLog2, blockSize, parallelism } = parsed;
  const isSane =
    costLog2 >= 10 && blockSize >= 1 && parallelism >= 1 && memoryOf(parsed) <= MOST_MEMORY_BYTES;
  return isSane ? parsed : null;
}

export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(pin, { ...COST, salt }, HASH_BYTES);
  const { costLog2, blockSize, parallelism } = COST;
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  return `$scrypt$ln=${String(costLog2)},r=${String(blockSize)},p=${String(parallelism)}$${encode(salt)}$${encode(hash)}`;
}

/** Off the main thread. Rejects only when the machine has no memory for it. */
export async function verifyPin(pin: string, known: PinHash): Promise<boolean> {
  return timingSafeEqual(await derive(pin, known, known.hash.length), known.hash);
}

/** Why a PIN is not taken; null: it is good. */
export type PinFault = 'not-digits' | 'too-short' | 'too-long' | 'too-simple';

const SHORTEST = 4;
const LONGEST = 12;

export function pinFault(pin: string): PinFault | null {
  if (!/^\d*$/.test(pin)) return 'not-digits';
  if (pin.length < SHORTEST) return 'too-short';
  if (pin.length > LONGEST) return 'too-long';
  return isSimple(pin) ? 'too-simple' : null;
}

/** What everybody tries first: one digit, and digits in a row, up or down. */
function isSimple(pin: string): boolean {
  const steps = new Set(
    [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10),
  );
  const [step] = steps;
  return steps.size === 1 && (step === 0 || step === 1 || step === 9);
}

type Cost = Omit<PinHash, 'hash'>;

const memoryOf = ({
  costLog2,
  blockSize,
  parallelism,
}: Pick<PinHash, 'costLog2' | 'blockSize' | 'parallelism'>) =>
  128 * blockSize * (2 ** costLog2 + parallelism + 2);

function derive(pin: string, cost: Cost, bytes: number): Promise<Buffer> {
  const options: ScryptOptions = {
    N: 2 ** cost.costLog2,
    r: cost.blockSize,
    p: cost.parallelism,
    maxmem: memoryOf(cost) + 1024 * 1024,
  };
  return new Promise((resolve, reject) => {
    scrypt(pin, cost.salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

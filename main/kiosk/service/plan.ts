/** The PIN of service mode, as configured. */
import type { Config } from '../../config/config.ts';
import { readSecret } from '../../config/load.ts';
import { ProblemError } from '../../problem.ts';
import { parsePinHash, type PinHash } from '../../service/pin.ts';

/** Null: none is set, and there is no service mode. Throws ProblemError `service.bad-pin-hash`, `config.unreadable`. */
export async function readPin({ service: { pinHash } }: Config): Promise<PinHash | null> {
  if (pinHash === null) return null;
  const hash = parsePinHash(await readSecret(pinHash));
  if (hash) return hash;
  throw new ProblemError({
    code: 'service.bad-pin-hash',
    message: 'is no scrypt hash of a PIN',
    hint: 'Set one with "npm run -s config -- pin FILE"; a PIN itself is never written down.',
    path: 'service.pinHash',
  });
}

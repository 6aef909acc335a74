/** What has to be known of updates before the kiosk is there. */
import type { KeyObject } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { readSecret } from '../config/load.ts';
import { realDisk } from '../updates/disk.ts';
import { UpdateFolder } from '../updates/folder.ts';
import { readPublicKey } from '../updates/signature.ts';
import type { UpdateHost } from '../updates/source.ts';

/** A newer version ran on this charger before this one, and does not any more. `version`: this program's. */
export function isFallback(host: UpdateHost | undefined, version: string): boolean {
  return (
    host?.supported === true && new UpdateFolder(host.folder, realDisk).isFallback(host.program, version)
  );
}

/** With which releases must be signed. Null: updates are off. Throws ProblemError `update.bad-key`, `config.unreadable`. */
export async function readUpdateKey({ updates }: Pick<Config, 'updates'>): Promise<KeyObject | null> {
  return updates && readPublicKey(await readSecret(updates.publicKey), 'updates.publicKey');
}

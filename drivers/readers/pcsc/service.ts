/** In the reader process: waits for the PC/SC service, follows its readers, and reads the cards on the chosen one. */
import { NFC, type Reader } from 'nfc-pcsc';
import { bindingRemedy } from './binding.ts';
import { CardWatch } from './cards.ts';
import { chooseReader } from './choose.ts';
import type { WorkerMessage } from './protocol.ts';

/** A try costs one failed connect to a socket, and every one of them delays the first tap after the service is back. */
const RETRY_MS = 500;

/**
 * Runs for the rest of the process's life. Once the service was there and is lost, nothing is tried again: none of the
 * bindings recovers from that reliably, so the kiosk replaces the process.
 */
export function watchService(wanted: string | null, tell: (message: WorkerMessage) => void): void {
  let nfc: NFC;
  try {
    nfc = new NFC();
  } catch (error) {
    tell({ type: 'binding-missing', ...bindingRemedy(error) });
    return;
  }
  const cards = new Map<string, CardWatch>();
  let up = false;
  let over = false;

  nfc.on('reader', (reader: Reader) => {
    cards.set(reader.name, new CardWatch(reader, tell));
    reader.on('end', () => cards.delete(reader.name));
  });
  nfc.pcsc.on('readers', (names) => {
    if (!up) tell({ type: 'service-up' });
    up = true;
    const chosen = chooseReader(names, wanted);
    tell({ type: 'readers', names, chosen: chosen ?? null });
    for (const [name, watch] of cards) watch.choose(name === chosen);
  });
  nfc.on('error', (error) => {
    if (over) return;
    over = true;
    tell({ type: 'service-down', lost: up, detail: error.message });
    nfc.close();
    if (!up) setTimeout(() => watchService(wanted, tell), RETRY_MS);
  });
}

/** The names of the IPC channels, shared by main and preload. */
import type { Sender } from '../../bridge/contract.ts';

/** Page → kiosk: a command (validated there). */
export const COMMAND = 'kiosk:command';
/** Page → kiosk: the preload listens now. */
export const READY = 'kiosk:ready';
/** Kiosk → page: a snapshot. */
export const SNAPSHOT = 'kiosk:snapshot';

export const SCHEME = 'kiosk';
export const ORIGIN = `${SCHEME}://app`;

export const PAGE_URL: Readonly<Record<Sender, string>> = {
  screen: `${ORIGIN}/index.html`,
  panel: `${ORIGIN}/panel.html`,
};

/** The escapes' detector bites: in an ordinary window with an ordinary page, what the kiosk resists succeeds and is seen. */
import { expect, test } from '@playwright/test';
import { ATTEMPTS } from './escape/attempts.ts';
import { startPlainHost } from './escape/plain-host.ts';
import { attemptsThatFail } from './escape/run.ts';
import { startWorld } from './escape/world.ts';

/** Some of each kind, since most of them cost a browser its life; all of them with `ESCAPES=all`. */
const SAMPLE = [
  ...['key-new-tab', 'key-devtools', 'key-zoom-in', 'key-reload'],
  ...['long-press', 'pinch-in', 'scroll', 'right-click', 'ctrl-wheel', 'drag-image', 'drop-file'],
  ...['location', 'link', 'meta-refresh', 'into-iframe'],
  ...['open', 'shift-click', 'full-screen', 'alert', 'print', 'file-input', 'download-link'],
  ...['notifications', 'location-asked', 'clipboard-read', 'usb'],
  ...['fetch', 'websocket', 'beacon', 'image', 'link-prefetch', 'stun', 'worker-blob'],
  ...['eval', 'inline-script', 'style-element', 'markup-handler'],
];
const LIMIT_MS = 400_000;

test('what the kiosk resists gets out of an ordinary window', async () => {
  test.setTimeout(LIMIT_MS);
  const world = await startWorld();
  try {
    const host = await startPlainHost(world);
    try {
      const isWanted = (id: string) => process.env['ESCAPES'] === 'all' || SAMPLE.includes(id);
      const mine = ATTEMPTS.filter(({ id, hosts }) => hosts.includes('plain') && isWanted(id));
      expect(mine.length).toBeGreaterThanOrEqual(SAMPLE.length);
      const failed = await attemptsThatFail(mine, host);
      console.log(`escape detector: ${String(mine.length - failed.length)} of ${String(mine.length)} seen`);
      expect(failed.map(({ id }) => id)).toEqual([]);
    } finally {
      await host.stop();
    }
  } finally {
    await world.stop();
  }
});

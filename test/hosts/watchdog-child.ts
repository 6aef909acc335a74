/** A shell with a watchdog and nothing else, for `watchdog.test.ts`: told by lines what is to become of it. */
import { createInterface } from 'node:readline';
import { systemClock } from '../../main/clock.ts';
import { startWatchdog } from '../../main/hosts/watchdog.ts';
import { FakeKiosk } from './fake-kiosk.ts';

const kiosk = new FakeKiosk();
let paints = true;
const paint = () => {
  if (paints) kiosk.painted();
};
// As a page does: later, and only what it was sent.
kiosk.subscribe(() => setImmediate(paint));
const watchdog = startWatchdog({ kiosk, page: true, clock: systemClock });
setImmediate(paint);

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'block') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
  if (line === 'freeze the page') paints = false;
  if (line === 'stop') {
    watchdog.stop();
    process.stdin.destroy();
  }
  process.stdout.write(`${line}\n`);
});

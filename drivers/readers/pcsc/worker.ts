/**
 * The reader process: a program of its own, started and disposed of by the kiosk, because the PC/SC library can hang or
 * spin inside a call and does not survive a restart of its service.
 */
import { parentChannel, type ParentChannel } from './channel.ts';
import { KEEP_ALIVE_MS, parseWatchMessage } from './protocol.ts';
import { watchService } from './service.ts';

const NOT_A_COMMAND = 2;

const channel = parentChannel();
if (channel) {
  serve(channel);
} else {
  console.error('This is the card-reader process of EVSE Kiosk; the kiosk starts it by itself.');
  process.exitCode = NOT_A_COMMAND;
}

function serve(kiosk: ParentChannel): void {
  // exit() waits for library calls under way, which may never return.
  kiosk.onGone(() => process.kill(process.pid, 'SIGKILL'));
  kiosk.onMessage((value) => {
    const message = parseWatchMessage(value);
    if (!message) throw new Error('The kiosk sent a message that is none of the reader protocol');
    watchService(message.reader, kiosk.send);
  });
  const live = () => kiosk.send({ type: 'alive' });
  live();
  setInterval(live, KEEP_ALIVE_MS);
}

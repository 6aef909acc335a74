/** The demonstration charger as a process of its own, to be killed: `node kiosk-child.ts FILE URL SECRET`, over IPC. */
import type { Command } from '../../../main/bridge/contract.ts';
import { validateCommand } from '../../../main/bridge/validate.ts';
import { simulatedClock } from '../../../main/clock.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { createKiosk } from '../../../main/kiosk.ts';

/** What the parent sends: something that a person does, or the order to end. */
export type ToChild = { readonly command: Command; readonly sender: 'screen' | 'panel' } | 'stop';

const [file = '', url = '', secret = ''] = process.argv.slice(2);
const kiosk = await createKiosk({
  config: { ...defaultConfig({}), alerts: { webhook: { url, secret } }, store: { path: file } },
  clock: simulatedClock(Date.now()),
  spawnReader: () => {
    throw new Error('the demonstration charger has no PC/SC');
  },
  version: 'test',
  buildDate: null,
});
kiosk.subscribe((snapshot) => process.send?.(snapshot));
process.send?.(kiosk.snapshot());

process.on('message', (message: ToChild) => {
  if (message === 'stop') {
    void kiosk.stop().then(() => process.exit());
    return;
  }
  const checked = validateCommand(message.command, message.sender);
  if (!checked.ok) throw new Error(checked.message);
  const answer = kiosk.command(checked.command, message.sender);
  if (!answer.ok) throw new Error(answer.message);
});
process.on('disconnect', () => process.exit());

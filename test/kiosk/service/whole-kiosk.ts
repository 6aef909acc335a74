/** A whole simulated kiosk for tests of service mode, with the PIN 4711. */
import { afterEach, beforeEach } from 'vitest';
import type { Command, Snapshot } from '../../../main/bridge/contract.ts';
import { validateCommand } from '../../../main/bridge/validate.ts';
import { simulatedClock } from '../../../main/clock.ts';
import type { Config } from '../../../main/config/config.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../../main/kiosk.ts';
import { NOON } from '../../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../rig/journal.ts';
import { until } from '../../rig/until.ts';

const WAIT_MS = 20_000;
/** The demonstration's. */
export const PIN = '4711';

export interface WholeKiosk {
  readonly kiosk: Kiosk;
  send(command: Command, sender?: 'screen' | 'panel'): unknown;
  shows(what: string, wanted: (snapshot: Snapshot) => boolean): Promise<void>;
}

/** A new one before each test, ended after it. `change`: what is different from the demonstration. */
export function wholeKiosk({
  rate = 1,
  change = (plain) => plain,
}: { readonly rate?: number; readonly change?: (plain: Config) => Config } = {}): WholeKiosk {
  let folder: TemporaryFolder;
  let kiosk: Kiosk;
  beforeEach(async () => {
    folder = temporaryFolder();
    kiosk = await createKiosk({
      config: change({ ...defaultConfig({}), store: { path: folder.file('kiosk.db') } }),
      clock: simulatedClock(NOON, rate),
      spawnReader: () => {
        throw new Error('the default charger has no PC/SC');
      },
      version: 'test',
      buildDate: null,
    });
  });
  afterEach(async () => {
    await kiosk.stop();
    folder.remove();
  });
  return {
    get kiosk() {
      return kiosk;
    },
    send: (command, sender = 'screen') => {
      const checked = validateCommand(command, sender);
      if (!checked.ok) throw new Error(checked.message);
      return kiosk.command(checked.command, sender);
    },
    shows: (what, wanted) => until(what, WAIT_MS, () => wanted(kiosk.snapshot())),
  };
}

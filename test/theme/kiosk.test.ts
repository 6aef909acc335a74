/** A theme on a whole kiosk: its snapshots tell of it, and speak its words, also when it changes while the kiosk runs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../main/bridge/contract.ts';
import { simulatedClock } from '../../main/clock.ts';
import { defaultConfig } from '../../main/config/parse.ts';
import { createKiosk, type Kiosk } from '../../main/kiosk.ts';
import { CurrentTheme } from '../../main/theme/current.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';
import { ThemeFolder } from './theme-folder.ts';

const WAIT_MS = 10_000;

let files: ThemeFolder;
let folder: TemporaryFolder;
let theme: CurrentTheme;
let kiosk: Kiosk;

beforeEach(async () => {
  files = new ThemeFolder();
  folder = temporaryFolder();
  theme = new CurrentTheme(
    await files.good({ name: 'one', texts: { en: { 'bill.priceNow': 'What it costs now' } } }),
  );
  kiosk = await createKiosk({
    config: { ...defaultConfig({}), store: { path: folder.file('kiosk.db') } },
    clock: simulatedClock(NOON, 1),
    spawnReader: () => {
      throw new Error('the default charger has no PC/SC');
    },
    version: 'test',
    buildDate: null,
    theme,
  });
});
afterEach(async () => {
  await kiosk.stop();
  theme.close();
  folder.remove();
  files.remove();
});

describe('a kiosk in a theme', () => {
  it('tells pages of it and says its words, and changes with it', async () => {
    const seen: Snapshot[] = [];
    kiosk.subscribe((snapshot) => void seen.push(snapshot));
    expect(kiosk.snapshot().look).toEqual({ ground: 'light', contrast: 'normal', text: 'normal' });
    expect(kiosk.snapshot().theme).toMatchObject({ name: 'one' });
    expect(kiosk.snapshot().price?.headline.caption).toContain('What it costs now');

    const texts = { en: { 'bill.priceNow': 'Today', 'fault.reader.absent.notice': 'No cards today.' } };
    theme.change(await files.good({ name: 'two', texts }, { revision: 2 }));
    await until('the changed theme', WAIT_MS, () => seen.at(-1)?.theme?.revision === 2);
    // The price is kept for a minute otherwise.
    expect(seen.at(-1)?.price?.headline.caption).toContain('Today');

    kiosk.command({ type: 'simulate-reader', present: false }, 'panel');
    const notices = () => kiosk.snapshot().notices.map(({ text }) => text);
    await until('the notice', WAIT_MS, () => notices().length > 0);
    expect(notices()).toContain('No cards today.');
  });
});

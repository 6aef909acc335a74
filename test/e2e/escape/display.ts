/** A display of our own with hands at it: a window manager that makes windows full-screen, real keys, a real pointer. */
import { execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../rig/until.ts';
import { ended, startDisplay } from '../support/shipped.ts';

export interface Hands {
  /** The value for DISPLAY. */
  readonly name: string;
  /** A chord of X keysyms, e.g. `ctrl+shift+i`. */
  keys(chord: string): Promise<void>;
  /** Any words of `xdotool`. */
  pointer(...words: readonly string[]): Promise<void>;
  /** Names of the visible windows; many have none. */
  windows(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const PATIENCE_MS = 20_000;

/** `folder`: for the window manager's keys, which are none. */
export async function startHands(folder: string): Promise<Hands> {
  const display = await startDisplay();
  const env = { ...process.env, DISPLAY: display.name };
  const keys = path.join(folder, 'no-keys');
  await writeFile(keys, '');
  const manager = spawn(
    'matchbox-window-manager',
    ['-use_titlebar', 'no', '-use_cursor', 'yes', '-kbdconfig', keys],
    { env, stdio: 'ignore' },
  );
  const missing = new Promise<never>((_resolve, reject) => {
    manager.once('error', () => reject(new Error('no matchbox-window-manager here: npm run setup')));
  });
  const xdotool = async (...words: readonly string[]) => (await run('xdotool', words, { env })).stdout;
  const windows = async () => {
    try {
      const names = await xdotool('search', '--onlyvisible', '--name', '.*', 'getwindowname', '%@');
      return names.trimEnd().split('\n');
    } catch {
      return ['one that came or went']; // while it was asked for its name
    }
  };
  // A browser that comes sooner would stay as large as it likes, and without the focus.
  const isManaged = () =>
    xdotool('get_num_desktops').then(
      () => true,
      () => false,
    );
  const managed = until('the window manager', PATIENCE_MS, isManaged);
  await Promise.race([managed, missing]);
  return {
    name: display.name,
    keys: async (chord) => void (await xdotool('key', '--delay', '1', chord)),
    pointer: async (...words) => void (await xdotool(...words)),
    windows,
    async stop() {
      await ended(manager, 'SIGKILL');
      await ended(display.process, 'SIGKILL');
    },
  };
}

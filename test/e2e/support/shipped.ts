/** The shipped program with its own full-screen window in a Chromium on a display of ours, as on a real charger. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Snapshot } from '../../../main/bridge/contract.ts';
import { until } from '../../rig/until.ts';

const PROGRAM = fileURLToPath(new URL('../../../dist/main/browser.js', import.meta.url));
const CHROMIUM = '/usr/bin/chromium';
const TOKEN = 'e2e-token';
const PATIENCE_MS = 20_000;

/** An X server of its own, on a number that is free. */
export async function startDisplay(): Promise<{ readonly process: ChildProcess; readonly name: string }> {
  // It would begin anew each time its last client leaves, under whoever is just coming.
  const args = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  let number = '';
  server.stdio[3]?.on('data', (chunk: Buffer) => (number += chunk.toString()));
  await until('the X server', PATIENCE_MS, () => number.includes('\n'));
  return { process: server, name: `:${number.trim()}` };
}

/** A folder for the PATH with a `chromium` in it that lets itself be looked at; where, it writes to `folder`. */
export async function chromiumWithEyes(folder: string): Promise<string> {
  const script = [
    '#!/bin/sh',
    'for each; do case "$each" in --user-data-dir=*) profile=${each#*=};; esac; done',
    `echo "$profile" > '${path.join(folder, 'profile')}'`,
    // The one lock that keeps everybody from looking, us too.
    `sed -i 's/"devtools":{"availability":2}/"devtools":{"availability":1}/' "$profile/Default/Preferences"`,
    `exec ${CHROMIUM} --remote-debugging-port=0 "$@"`,
  ];
  const file = path.join(folder, 'chromium');
  await writeFile(file, `${script.join('\n')}\n`);
  await chmod(file, 0o755);
  return folder;
}

/** `search`: the PATH on which it finds its Chromium. */
export async function startShipped(folder: string, search: string, display: string, config: object) {
  const file = path.join(folder, 'kiosk.json');
  await writeFile(file, JSON.stringify({ store: { path: 'kiosk.db' }, ...config }));
  const args = [PROGRAM, '--host', 'browser', '--port', '0', '--token', TOKEN, '--config', file];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: search, DISPLAY: display, WAYLAND_DISPLAY: '' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const origin = () => /is at (http:\/\/\S+?)\/\?token=/.exec(said)?.[1];
  await until(`the kiosk to serve`, PATIENCE_MS, () => origin() !== undefined || child.exitCode !== null);
  if (origin() === undefined) throw new Error(`the kiosk did not start:\n${said}`);
  const snapshot = async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    return (await (await fetch(`${origin() ?? ''}/api/snapshot`, { headers })).json()) as Snapshot;
  };
  return {
    process: child,
    url: `${origin() ?? ''}/?token=${TOKEN}`,
    said: () => said,
    snapshot,
    when: async (what: string, wanted: (snapshot: Snapshot) => boolean) => {
      let latest = await snapshot();
      await until(what, PATIENCE_MS, async () => wanted((latest = await snapshot())));
      return latest;
    },
  };
}

/** Sends `signal` and waits for the end. */
export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

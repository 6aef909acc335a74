/** The Chromium under the stand-in: its own throwaway profile, steered over a pipe, open to Playwright on a port. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { until } from '../until.ts';
import { Cdp } from './cdp.ts';

const EXECUTABLE = '/usr/bin/chromium';
const START_LIMIT_MS = 20_000;

export interface Chromium {
  readonly cdp: Cdp;
  /** Where Playwright connects. */
  readonly endpoint: string;
  /** Its folder, gone with it. */
  readonly profile: string;
}

/** `switches`: those of the app. `proxy`: where every connection goes that is not answered by the stand-in. */
export async function startChromium(switches: readonly string[], proxy: string): Promise<Chromium> {
  const profile = mkdtempSync(path.join(process.env['ELECTRON_STAND_IN_PROFILES'] ?? tmpdir(), 'chromium-'));
  const child = spawn(
    EXECUTABLE,
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--no-first-run',
      '--no-startup-window',
      '--disable-background-networking',
      '--disable-component-update',
      '--remote-debugging-pipe',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--proxy-server=${proxy}`,
      '--proxy-bypass-list=<-loopback>',
      ...(switches.some((name) => name.startsWith('--disable-gpu')) ? [] : ['--disable-gpu']),
      ...switches,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  process.on('exit', () => {
    child.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  // In Electron it is the same process.
  child.on('exit', () => process.exit(1));
  child.unref();
  const cdp = new Cdp(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const portFile = path.join(profile, 'DevToolsActivePort');
  const portOf = () => (existsSync(portFile) ? (readFileSync(portFile, 'utf8').split('\n')[0] ?? '') : '');
  await until('Chromium to listen', START_LIMIT_MS, () => portOf() !== '');
  return { cdp, profile, endpoint: `http://127.0.0.1:${portOf()}` };
}

/** An ordinary window of the same Chromium with an ordinary page: everything that is tried must succeed here. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../../rig/until.ts';
import { ended } from '../support/shipped.ts';
import { SeenBrowser } from './browser.ts';
import { type Hands, startHands } from './display.ts';
import { differences, look, type Picture } from './watch.ts';
import type { HostUnderTest } from './host.ts';
import type { World } from './world.ts';

const CHROMIUM = '/usr/bin/chromium';
const PATIENCE_MS = 20_000;
/** Here questions are expected. */
const PENDING_MS = 400;
/** Longer takes a new browser. */
const TIDY_MS = 1_000;
const ARGS = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-dev-shm-usage',
  '--no-sandbox',
  '--test-type',
];

interface Running {
  readonly process: ChildProcess;
  readonly browser: SeenBrowser;
  readonly profile: string;
}

async function open(hands: Hands, address: string): Promise<Running> {
  const profile = await mkdtemp(path.join(tmpdir(), 'evse-kiosk-plain-'));
  const process_ = spawn(
    CHROMIUM,
    [`--app=${address}`, `--user-data-dir=${profile}`, '--remote-debugging-port=0', ...ARGS],
    { stdio: 'ignore', env: { ...process.env, DISPLAY: hands.name, WAYLAND_DISPLAY: '' } },
  );
  const browser = await SeenBrowser.find(() => Promise.resolve(profile), address);
  await settled(hands, browser, address, PATIENCE_MS);
  return { process: process_, browser, profile };
}

async function close({ process: child, browser, profile }: Running): Promise<void> {
  browser.close();
  await ended(child, 'SIGKILL');
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** Until the page is there, its window has its name and is as large as it will be. */
async function settled(hands: Hands, browser: SeenBrowser, address: string, limitMs: number): Promise<void> {
  const isReady = `location.href === ${JSON.stringify(address)} && document.readyState === 'complete' &&
    document.hasFocus() && innerWidth === 1280`;
  await until('the page', limitMs, async () => {
    const names = await hands.windows();
    return names.includes('plain') && (await browser.finds(isReady));
  });
}

export async function startPlainHost(world: World): Promise<HostUnderTest> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-kiosk-plain-'));
  const hands = await startHands(folder);
  const address = `${world.http}/plain`;
  let running = await open(hands, address);
  const anew = async () => {
    await close(running);
    running = await open(hands, address);
  };
  let clean: Picture | null = null;
  const host: HostUnderTest = {
    kind: 'plain',
    label: 'plain window',
    world,
    address,
    door: null,
    run: (expression) => running.browser.run(expression, PENDING_MS),
    cdp: (method, params) => running.browser.cdp(method, params),
    keys: hands.keys,
    pointer: hands.pointer,
    targets: () => running.browser.targets(),
    windows: hands.windows,
    get events() {
      return running.browser.events;
    },
    isAlive: () => running.browser.isThere,
    async reset() {
      clean ??= await look(host);
      if (!(await isTidied(hands, host, running.browser, clean))) await anew();
    },
    async stop() {
      await close(running);
      await hands.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await host.reset();
  return host;
}

/** Whether closing what was opened and loading the page again is enough. */
async function isTidied(
  hands: Hands,
  host: HostUnderTest,
  browser: SeenBrowser,
  clean: Picture,
): Promise<boolean> {
  if (!host.isAlive()) return false;
  try {
    await browser.closeOthers();
    await browser.cdp('Page.navigate', { url: host.address });
    await settled(hands, browser, host.address, TIDY_MS);
    const left = differences(clean, await look(host));
    return left.every((each) => /^(event|visit elsewhere|loadedAt|historyLength)/.test(each));
  } catch {
    return false; // then anew
  }
}

/** The Chromium on this machine as a kiosk's window. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockProfile } from './profile.ts';

type Env = Readonly<Record<string, string | undefined>>;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

export function hasDisplay(env: Env): boolean {
  return Boolean(env['WAYLAND_DISPLAY']) || Boolean(env['DISPLAY']);
}

/** The first Chromium on the PATH, or null. */
export function findChromium(env: Env): string | null {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const candidates = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // how the system says "not there"
  }
}

/** `kiosk`: the whole screen, for good; otherwise a plain window of the reference panel's size. */
export type WindowStyle = 'kiosk' | 'window' | 'panel';

const STYLE: Readonly<Record<WindowStyle, readonly string[]>> = {
  kiosk: [
    '--kiosk',
    '--start-fullscreen',
    // Takes the browser's shortcuts away: new windows and tabs, history, task manager, help.
    '--force-app-mode',
    // Bars of the browser's own above the page.
    '--disable-infobars',
    // No name but ours leads anywhere, not even to a name server.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
  window: ['--window-size=1280,800', '--window-position=40,40'],
  // A window of a browser that runs already listens to no size: the page itself stands beside (`renderer/panel/beside.ts`).
  panel: [],
};

const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  '--disable-session-crashed-bubble',
  '--disable-pinch',
  // No content policy speaks for WebRTC's sockets.
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--overscroll-history-navigation=0',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=Translate,MediaRouter,OptimizationHints',
  '--disable-dev-shm-usage',
  '--password-store=basic',
  '--ozone-platform-hint=auto',
];

export interface Chromium {
  /** Opens a window; the first call starts the browser, later ones hand over to it. */
  open(url: string, style: WindowStyle): void;
  /** Ends the browser at once; `onExit` follows. */
  kill(): void;
  /** Ends it in order and removes its profile. */
  close(): Promise<void>;
}

export interface ChromiumOptions {
  readonly executable: string;
  /** Chromium refuses its own sandbox to root. */
  readonly isRoot: boolean;
  /** The browser ended, not by `close`. `clean`: somebody closed its last window. */
  onExit(clean: boolean): void;
}

/** A browser with a profile of its own, thrown away afterwards: no history, no cookies of yesterday, no other windows. */
export function chromium({ executable, isRoot, onExit }: ChromiumOptions): Chromium {
  const profile = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-'));
  let browser: ChildProcess | null = null;
  let closing = false;
  const killNow = () => void browser?.kill('SIGKILL');
  const removeProfile = () =>
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  // Also when the kiosk itself breaks: nothing may stay behind on the screen.
  const onProcessExit = () => {
    killNow();
    removeProfile();
  };
  process.on('exit', onProcessExit);

  const run = (url: string, style: WindowStyle) => {
    // Each time: what a browser that died wrote into it is no matter.
    if (style === 'kiosk') lockProfile(profile, new URL(url).origin);
    return spawn(
      executable,
      [
        `--app=${url}`,
        `--user-data-dir=${profile}`,
        ...STYLE[style],
        ...QUIET,
        // The second one keeps Chromium from laying a warning about the first over the screen.
        ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
      ],
      { stdio: 'ignore' },
    );
  };

  return {
    open(url, style) {
      const child = run(url, style);
      if (browser) {
        // It only passes the address on; if it cannot, the browser's own end tells.
        child.on('error', () => {});
        return;
      }
      browser = child;
      const ended = (clean: boolean) => {
        if (browser !== child) return;
        browser = null;
        if (!closing) onExit(clean);
      };
      child.on('error', () => ended(false));
      child.on('exit', (code) => ended(code === 0));
    },
    kill: killNow,
    async close() {
      closing = true;
      await end(browser);
      process.off('exit', onProcessExit);
      removeProfile();
    },
  };
}

async function end(browser: ChildProcess | null): Promise<void> {
  if (!browser || browser.exitCode !== null || browser.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  browser.once('exit', () => resolve(undefined));
  // Nothing in its profile is worth a farewell.
  browser.kill('SIGKILL');
  await promise;
}

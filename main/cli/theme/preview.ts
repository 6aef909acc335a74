/** A simulated charger in a theme that is being made: each save of its files is on the screen at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { childProcessSpawner } from '../../../drivers/readers/pcsc/childProcess.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { systemClock } from '../../clock.ts';
import { chromium, findChromium, hasDisplay } from '../../hosts/browser/chromium.ts';
import { startBrowserHost } from '../../hosts/browser/server.ts';
import { openKiosk } from '../../hosts/open-kiosk.ts';
import { printProblems, quitOnSignals } from '../../hosts/process-end.ts';
import { createKiosk } from '../../kiosk.ts';
import { CurrentTheme } from '../../theme/current.ts';
import { LiveTheme } from '../../theme/live.ts';
import type { Theme, ThemeResult } from '../../theme/theme.ts';
import { buildIfStale } from '../build-if-stale.ts';
import { contrastTable } from './report.ts';

export interface PreviewOptions {
  readonly file: string;
  /** 0: any free one. */
  readonly port: number;
  readonly token: string | null;
  /** Open no window. */
  readonly headless: boolean;
  /** In the dark look. */
  readonly dark: boolean;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const at = (name: string) => path.join(ROOT, 'dist', name);

/** Runs until it is told to end; the exit code. Throws ProblemError when it cannot start. */
export async function previewTheme(options: PreviewOptions): Promise<number> {
  buildIfStale({ root: ROOT, say: console.log });
  // A charger of its own: nothing of what other demonstrations have charged.
  const folder = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-theme-'));
  const closers: (() => Promise<void>)[] = [
    () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  ];
  try {
    await run(options, folder, closers);
  } finally {
    for (const close of closers.toReversed()) await close();
  }
  return 0;
}

async function run(options: PreviewOptions, folder: string, closers: (() => Promise<void>)[]): Promise<void> {
  const { file, port, token, headless, dark } = options;
  const ended = Promise.withResolvers<undefined>();
  quitOnSignals({ now: () => systemClock.monotonic(), quit: () => ended.resolve(undefined) });

  let current: CurrentTheme | null = null;
  let found: Theme | null = null;
  const live = new LiveTheme({
    file,
    clock: systemClock,
    onResult: (result) => {
      tell(file, result);
      if (!result.ok) return;
      found = result.theme;
      current?.change(result.theme);
    },
  });
  await live.start();
  closers.push(() => live.stop());
  current = new CurrentTheme(found);

  const config = path.join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({ store: { path: 'kiosk.db' }, display: { look: dark ? 'dark' : 'light' } }),
  );
  const { kiosk, stop: stopKiosk } = await openKiosk({
    config,
    theme: current,
    spawnReader: childProcessSpawner(at('main/reader.js')),
    version: manifest.version,
    buildDate: null,
    createKiosk,
  });
  closers.push(stopKiosk);
  const host = await startBrowserHost({
    kiosk,
    theme: current,
    port,
    ...(token !== null && { token }),
    rendererDir: at('renderer'),
    panel: true,
    onPage: ({ page, open }) => {
      if (page !== 'screen') return;
      if (open) kiosk.display.attached(false);
      else kiosk.display.detached('closed');
    },
  });
  closers.push(() => host.stop());
  console.log(`The preview is at ${host.url}`);

  const executable = headless || !hasDisplay(process.env) ? null : findChromium(process.env);
  if (executable !== null) {
    const isRoot = process.getuid?.() === 0;
    const browser = chromium({ executable, isRoot, onExit: () => ended.resolve(undefined) });
    closers.push(() => browser.close());
    browser.open(host.ticketUrl('screen'), 'window');
  }
  await ended.promise;
}

/** What is wrong is said here; the screen keeps the last theme that was good. */
function tell(file: string, result: ThemeResult): void {
  if (result.ok) {
    if (result.notes.length > 0) printProblems(result.notes);
    console.log(`${file} is good: it is on the screen.`);
    return;
  }
  if (result.colours && result.problems.some(({ code }) => code === 'theme.contrast')) {
    console.log(contrastTable(result.colours));
  }
  printProblems(result.problems);
  console.error(`${file} has problems: the screen keeps what it shows.`);
}

/** Chromium as the benchmark uses it, and when it has painted something. */
import { access } from 'node:fs/promises';
import { type Browser, type BrowserContext, type BrowserServer, chromium, type Page } from 'playwright';
import { Skip } from '../section.ts';

const EXECUTABLE = '/usr/bin/chromium';
const OPTIONS = {
  executablePath: EXECUTABLE,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
};
export const PANEL = { width: 1280, height: 800 };

export async function launchBrowser(): Promise<Browser> {
  await requireChromium();
  return chromium.launch(OPTIONS);
}

/** As `launchBrowser`, with its process known. */
export async function launchBrowserProcess(): Promise<{
  readonly server: BrowserServer;
  readonly browser: Browser;
}> {
  await requireChromium();
  const server = await chromium.launchServer(OPTIONS);
  return { server, browser: await chromium.connect(server.wsEndpoint()) };
}

async function requireChromium(): Promise<void> {
  await access(EXECUTABLE).catch(() => {
    throw new Skip(`${EXECUTABLE} is not installed. Run: npm run setup`);
  });
}

export function newContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: PANEL, hasTouch: true });
}

/** Calls back in a task after the frame that is made next: `frame` runs it, the task cannot come before its painting. */
const AFTER_PAINT = `function afterPaint(callback) {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { channel.port1.close(); callback(); };
    channel.port2.postMessage(null);
  });
}`;

/**
 * Watches the next page load for elements that match; each promise resolves with this process's time at which the page
 * told that the first match was painted. Counts the way from the page to here, for every page alike.
 */
export async function watchPaint<Name extends string>(
  page: Page,
  selectors: Readonly<Record<Name, string>>,
): Promise<Readonly<Record<Name, Promise<number>>>> {
  const names = Object.keys(selectors) as Name[];
  const painted = new Map<string, (at: number) => void>();
  const promises = names.map(
    (name) => [name, new Promise<number>((resolve) => painted.set(name, resolve))] as const,
  );
  await page.exposeBinding('benchPainted', (_source, name: string) => painted.get(name)?.(performance.now()));
  await page.addInitScript(`(() => {
    ${AFTER_PAINT}
    const left = new Map(Object.entries(${JSON.stringify(selectors)}));
    const observer = new MutationObserver(look);
    function look() {
      for (const [name, selector] of left) {
        if (!document.querySelector(selector)) continue;
        left.delete(name);
        afterPaint(() => window.benchPainted(name));
      }
      if (left.size === 0) observer.disconnect();
    }
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  })()`);
  return Object.fromEntries(promises) as Record<Name, Promise<number>>;
}

/**
 * Measures touches in the page: from the touch (the pointer event's own time stamp) to the frame that shows the other
 * language. `onTouch` gets both the time from the finger's coming and from its going, ms.
 */
export async function watchTouches(
  page: Page,
  onTouch: (fromDown: number, fromUp: number) => void,
): Promise<void> {
  await page.exposeBinding('benchTouched', (_source, down: number, up: number) => onTouch(down, up));
  await page.addInitScript(`(() => {
    ${AFTER_PAINT}
    let down = 0;
    let up = 0;
    addEventListener('pointerdown', (event) => { down = event.timeStamp; }, { capture: true });
    addEventListener('pointerup', (event) => { up = event.timeStamp; }, { capture: true });
    addEventListener('DOMContentLoaded', () => {
      new MutationObserver(() => {
        if (down === 0) return;
        const [from, to] = [down, up];
        down = 0;
        afterPaint(() => {
          const now = performance.now();
          window.benchTouched(now - from, now - to);
        });
      }).observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
    });
  })()`);
}

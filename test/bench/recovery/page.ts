/** The page's renderer process crashes and the shell opens the page again: until the same screen, beside a hello world. */
import type { Browser } from 'playwright';
import { median } from '../print.ts';
import { launchBrowser, newContext, watchPaint } from '../rig/browser.ts';
import { simulatedCharger } from '../rig/chargers.ts';
import { builtKiosk, helloWorld, type Served } from '../rig/served.ts';
import { type Section, withClosers } from '../section.ts';

const IDLE = { idle: '[data-screen="idle"]' };

export const pageCrashed: Section['run'] = ({ quick }, report) =>
  withClosers(async (closers) => {
    const browser = await launchBrowser();
    closers.add(() => browser.close());
    const programs = { hello: await helloWorld(), kiosk: await builtKiosk(simulatedCharger(1)) };
    const times = { hello: [] as number[], kiosk: [] as number[] };
    for (const name of ['hello', 'kiosk'] as const) {
      closers.add(() => programs[name].remove());
      const served = await programs[name].start();
      closers.add(() => served.kill());
      for (let i = 0; i < (quick ? 3 : 8); i++) times[name].push(await crashOnce(browser, served));
    }
    report({ name: 'hello world: renderer killed → painted', unit: 'ms', samples: times.hello });
    report({
      name: 'renderer killed → same screen painted',
      unit: 'ms',
      samples: times.kiosk,
      goals: [{ of: 'max', most: 2000 }],
      floor: { what: 'hello world', value: median(times.hello) },
      note: 'the rig opens the page again at once; the browser host itself waits 1 s for it to come back',
    });
  });

async function crashOnce(browser: Browser, { url }: Served): Promise<number> {
  const context = await newContext(browser);
  const page = await context.newPage();
  const before = await watchPaint(page, IDLE);
  await page.goto(url);
  await before.idle;
  const session = await context.newCDPSession(page);
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  const killedAt = performance.now();
  // Never answers: there is nobody left to.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  const again = await context.newPage();
  const after = await watchPaint(again, IDLE);
  await again.goto(url, { waitUntil: 'commit' });
  const elapsed = (await after.idle) - killedAt;
  await context.close();
  return elapsed;
}

/**
 * Pages of service mode on fixtures, on every panel: pictures in out/screens/service/, and a list of what does not fit.
 * Run it with `node test/screens/service.ts`.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { createServer, type Plugin } from 'vite';
import { operatorFixtures } from './operator-fixtures.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OUT = path.join(ROOT, 'out/screens/service');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const SIZES = [
  [1280, 800],
  [1024, 600],
  [1080, 1920],
] as const;
/** A finger, with a glove on. */
const LEAST_TOUCH_PX = 64;

const ENTRY = `
  import { mount, unmount } from 'svelte';
  import '/styles/font.css';
  import '/styles/tokens.css';
  import '/styles/base.css';
  import OperatorPage from '/service/OperatorPage.svelte';
  let page;
  window.connects = 0;
  window.show = (props) => {
    if (page) unmount(page);
    document.documentElement.lang = props.language;
    page = mount(OperatorPage, { target: document.getElementById('app'), props: { ...props, onconnect: () => (window.connects += 1) } });
  };
  window.ready = true;`;

/** A page of its own that mounts the component: nothing that ships loads it. */
const bench: Plugin = {
  name: 'service-pages',
  resolveId: (id) => (id === '/service-bench.js' ? id : undefined),
  load: (id) => (id === '/service-bench.js' ? ENTRY : undefined),
  configureServer: (server) => {
    server.middlewares.use('/service-bench.html', (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        '<!doctype html><div id="app"></div><script type="module" src="/service-bench.js"></script>',
      );
    });
  },
};

/** What sticks out, is cut although it should not be, or is too small for a finger. */
function complaints(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const found = [];
    const all = [...document.querySelectorAll('main *')].filter((one) => !one.closest('.measure'));
    for (const one of all) {
      const { left, top, right, bottom, height } = one.getBoundingClientRect();
      const name = one.tagName + '.' + one.getAttribute('class');
      if (left < 0 || top < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5) found.push(name + ' sticks out');
      if (one.tagName === 'BUTTON' && height < ${String(LEAST_TOUCH_PX)}) found.push(name + ' is too small');
    }
    for (const one of document.querySelectorAll('dl, .room'))
      if (one.scrollHeight > one.clientHeight + 1) found.push(one.className + ' does not fit');
    return found;
  })()`);
}

await mkdir(OUT, { recursive: true });
const server = await createServer({
  configFile: path.join(ROOT, 'vite.config.ts'),
  plugins: [bench],
  cacheDir: path.join(ROOT, 'out/vite'),
  server: { port: 0, host: '127.0.0.1', hmr: false, fs: { strict: false } },
  logLevel: 'error',
});
await server.listen();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const found: string[] = [];
for (const [width, height] of SIZES) {
  const page = await browser.newPage({ viewport: { width, height }, hasTouch: true });
  page.on('pageerror', (error) => found.push(String(error)));
  await page.goto(new URL('service-bench.html', server.resolvedUrls?.local[0]).href);
  await page.waitForFunction('window.ready === true');
  for (const language of ['en', 'de']) {
    for (const [name, view] of Object.entries(operatorFixtures())) {
      const shot = `operator-${name}-${String(width)}x${String(height)}-${language}`;
      await page.evaluate(`show(${JSON.stringify({ view, language, timeZone: 'Europe/Amsterdam' })})`);
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      await page.locator('[data-screen="service-operator"]').waitFor();
      found.push(...(await complaints(page)).map((complaint) => `${shot}: ${complaint}`));
      await page.screenshot({ path: path.join(OUT, `${shot}.png`) });
    }
  }
  await page.close();
}
await browser.close();
await server.close();
for (const one of found) console.error(one);
console.log(`${String(found.length)} complaints; pictures in ${path.relative(process.cwd(), OUT)}/`);
process.exitCode = found.length > 0 ? 1 : 0;

/**
 * Service mode on fixtures, on every panel, in its languages: pictures in out/screens/service/, and a list of what does not
 * fit. Run it with `node test/screens/service.ts`. Options: --only PART, --size 1024x600, --lang de, --look dark,
 * --theme FILE (an OEM's theme), --contrast (measures it; slow).
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Page } from 'playwright';
import { createServer, type Plugin } from 'vite';
import type { Snapshot } from '../../main/bridge/contract.ts';
import { SERVICE_LANGUAGES } from '../../main/bridge/service/views.ts';
import { themeFile } from '../../main/theme/current.ts';
import { fixtures } from './fixtures.ts';
import { wear } from './harness.ts';
import { servicePictures, type ServicePicture } from './service-fixtures/all.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const SIZES = [
  [1280, 800],
  [1024, 600],
  [1080, 1920],
] as const;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    size: { type: 'string' },
    lang: { type: 'string' },
    theme: { type: 'string' },
    look: { type: 'string' },
    contrast: { type: 'boolean', default: false },
  },
});

const theme = await wear(options.theme);
const OUT = path.join(
  ROOT,
  'out/screens',
  theme.view ? theme.view.name.toLowerCase().replaceAll(' ', '-') : '',
  'service',
);

const ENTRY = `
  import { mount } from 'svelte';
  import '/styles/font.css';
  import '/styles/tokens.css';
  import '/styles/base.css';
  import '/styles/layout.css';
  import App from '/App.svelte';
  import { Kiosk } from '/kiosk.svelte.ts';
  window.sent = [];
  const kiosk = new Kiosk({ send: (command) => window.sent.push(command) }, () => {});
  kiosk.link = 'up';
  mount(App, { target: document.getElementById('app'), props: { kiosk } });
  window.show = (snapshot) => kiosk.take(snapshot);
  window.ready = true;`;

/** A page of its own that mounts the driver's page with a kiosk that sends nothing. */
const bench: Plugin = {
  name: 'service-pages',
  resolveId: (id) => (id === '/service-bench.js' ? id : undefined),
  load: (id) => (id === '/service-bench.js' ? ENTRY : undefined),
  configureServer: (server) => {
    server.middlewares.use((request, response, next) => {
      const worn = themeFile(theme, new URL(request.url ?? '/', 'http://localhost').pathname);
      if (worn) response.setHeader('content-type', worn.type).end(worn.body);
      else next();
    });
    server.middlewares.use('/service-bench.html', (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        '<!doctype html><link rel="stylesheet" href="theme/theme.css"><div id="app"></div><script type="module" src="/service-bench.js"></script>',
      );
    });
  },
};

/** Too small for a finger with a glove on. What is cut on purpose is no complaint. */
const TOO_SMALL = `[...document.querySelectorAll('.service button')].flatMap((button) => {
  const { width, height } = button.getBoundingClientRect();
  const name = (button.dataset.action ?? '') + ' ' + (button.dataset.key ?? '') + ' ' + button.textContent.trim().slice(0, 30);
  return width < 63.5 || height < 63.5 ? ['too small, ' + width.toFixed() + ' × ' + height.toFixed() + ': ' + name] : [];
})`;
/** Touch targets have a check of their own. */
const CUT_ON_PURPOSE = /^touch target|class="[^"]*\b(one-line|cut|canvas|uplot|u-|field|room)/;

async function complaints(page: Page): Promise<string[]> {
  const { complaints: found } = await page.evaluate<{ complaints: string[] }>('auditScreen()');
  const small = await page.evaluate<string[]>(TOO_SMALL);
  return [...found.filter((one) => !CUT_ON_PURPOSE.test(one)), ...small];
}

async function faint(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .include('.service')
    .withRules(['color-contrast'])
    .analyze();
  return violations.flatMap(({ nodes }) =>
    nodes.map(({ html, any }) => `${any[0]?.message ?? 'faint'} ${html}`),
  );
}

async function show(page: Page, { view, press }: ServicePicture, driver: Snapshot): Promise<void> {
  const { language } = driver;
  // The touches of the picture before must not be seen in this one.
  await page.evaluate(`show(${JSON.stringify({ ...driver, theme: theme.view })})`);
  await page.locator('.service').waitFor({ state: 'detached' });
  const snapshot = { ...driver, theme: theme.view, service: { ...view, language } };
  await page.evaluate(`show(${JSON.stringify(snapshot)})`);
  await page.locator(`[data-screen="service-${view.state === 'door' ? 'door' : view.page.name}"]`).waitFor();
  // What is under it is hidden from everybody: so it is from the checks.
  await page.evaluate(`document.querySelector('.app').style.display = 'none'`);
  for (const touch of press) {
    const [action, key] = touch.split(':');
    const which = key === undefined ? '' : `[data-key="${key}"]`;
    await page
      .locator(`.service [data-action="${action ?? ''}"]${which}`)
      .first()
      .click({ timeout: 3_000 });
  }
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  await page.mouse.move(0, 0);
}

async function shootAll(page: Page, size: string, found: string[]): Promise<void> {
  for (const language of SERVICE_LANGUAGES.filter((each) => each === (options.lang ?? each))) {
    const idle = fixtures(language, false).find(({ name }) => name === 'idle');
    if (!idle) throw new Error('no idle screen among the fixtures');
    const folder = path.join(OUT, `${size}-${language}${options.look ?? ''}`);
    await mkdir(folder, { recursive: true });
    for (const picture of servicePictures(language).filter(({ name }) => name.includes(options.only))) {
      const where = `${size}-${language}/${picture.name}`;
      try {
        await show(page, picture, idle.snapshot);
        found.push(...(await complaints(page)).map((one) => `${where}: ${one}`));
        if (options.contrast) found.push(...(await faint(page)).map((one) => `${where}: ${one}`));
      } catch (error) {
        found.push(`${where}: ${String(error).split('\n').slice(0, 3).join(' ')}`);
      }
      await page.screenshot({ path: path.join(folder, `${picture.name}.png`) });
    }
  }
}

await mkdir(OUT, { recursive: true });
const server = await createServer({
  configFile: path.join(ROOT, 'vite.config.ts'),
  plugins: [bench],
  cacheDir: path.join(ROOT, 'out/vite'),
  server: { port: 0, host: '127.0.0.1', hmr: false, fs: { strict: false } },
  optimizeDeps: { include: ['uplot'] },
  logLevel: 'error',
});
await server.listen();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const found: string[] = [];
for (const [width, height] of SIZES) {
  const size = `${String(width)}x${String(height)}`;
  if (size !== (options.size ?? size)) continue;
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: true,
    reducedMotion: 'reduce',
  });
  // The first picture waits until everything was compiled.
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  page.on('pageerror', (error) => found.push(String(error)));
  await page.addInitScript({ path: path.join(ROOT, 'test/screens/page/audit.js') });
  await page.goto(new URL('service-bench.html', server.resolvedUrls?.local[0]).href);
  await page.waitForFunction('window.ready === true');
  if (options.look !== undefined)
    await page.evaluate(`document.documentElement.dataset.theme = ${JSON.stringify(options.look)}`);
  await shootAll(page, size, found);
  await context.close();
}
await browser.close();
await server.close();
theme.close();
for (const one of found) console.error(one);
console.log(`${String(found.length)} complaints; pictures in ${path.relative(process.cwd(), OUT)}/`);
process.exitCode = found.length > 0 ? 1 : 0;

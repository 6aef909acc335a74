/**
 * The pictures of docs/SERVICE.md, from the fixtures: in English, 1280 × 800. `npm run screens` draws them, and so does
 * `node test/screens/guide.ts` once the pages are built. The same code makes the same bytes: no clock runs in them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import type { Snapshot } from '../../main/bridge/contract.ts';
import { fixtures } from './fixtures.ts';
import { GUIDE_PICTURES } from './guide-pictures.ts';
import { inTheGuide } from './guide-views.ts';
import { prepare, servePages, show, type PageServer } from './harness.ts';
import { servicePictures, type ServicePicture } from './service-fixtures/all.ts';
import { smallerPng } from './smaller-png.ts';

const OUT = path.resolve(import.meta.dirname, '../../docs/service');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const LANGUAGE = 'en';

/** Draws them all into docs/service/; what did not go well is told. */
export async function drawGuide(browser: Browser, server: PageServer): Promise<string[]> {
  await mkdir(OUT, { recursive: true });
  const idle = fixtures(LANGUAGE, false).find(({ name }) => name === 'idle')?.snapshot;
  if (!idle) throw new Error('no idle screen among the fixtures');
  const known = new Map(servicePictures(LANGUAGE).map((picture) => [picture.name, picture]));
  const found: string[] = [];
  for (const [name, fixture] of Object.entries(GUIDE_PICTURES)) {
    const picture = known.get(fixture);
    if (picture) found.push(...(await draw(browser, server, { ...picture, name }, idle)));
    else found.push(`guide/${name}: there is no fixture ${fixture}`);
  }
  return found;
}

async function draw(
  browser: Browser,
  server: PageServer,
  { name, view, press }: ServicePicture,
  idle: Snapshot,
): Promise<string[]> {
  // A page for each: nothing of the picture before is focused, scrolled or remembered.
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(5_000);
  try {
    const complaints = await prepare(page);
    await page.goto(`${server.origin}/index.html`);
    await show(page, { ...idle, clockRate: 0, service: inTheGuide(view) });
    await page
      .locator(`[data-screen="service-${view.state === 'door' ? 'door' : view.page.name}"]`)
      .waitFor();
    for (const touch of press) await touched(page, touch);
    await settled(page);
    const png = await page.screenshot({ animations: 'disabled' });
    await writeFile(path.join(OUT, `${name}.png`), smallerPng(png));
    return complaints.map((one) => `guide/${name}: ${one}`);
  } finally {
    await page.close();
  }
}

/** `data-action`, or `data-action:data-key`. */
async function touched(page: Page, touch: string): Promise<void> {
  const [action = '', key] = touch.split(':');
  const which = key === undefined ? '' : `[data-key="${key}"]`;
  await page.locator(`.service [data-action="${action}"]${which}`).first().click();
}

async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

if (import.meta.main) {
  const server = await servePages();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const found = await drawGuide(browser, server);
  await browser.close();
  await server.close();
  for (const one of found) console.error(one);
  process.exitCode = found.length > 0 ? 1 : 0;
}

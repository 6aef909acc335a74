/** Other languages than the first: words with their first paint, Arabic from right to left, nothing cut off. */
import { expect, test, type Page } from '@playwright/test';
import { LANGUAGES, type Language, type Snapshot } from '../../main/bridge/contract.ts';
import { ar } from '../../renderer/messages/ar.ts';
import { de } from '../../renderer/messages/de.ts';
import { en } from '../../renderer/messages/en.ts';
import { es } from '../../renderer/messages/es.ts';
import { fr } from '../../renderer/messages/fr.ts';
import { nl } from '../../renderer/messages/nl.ts';
import { fixtures } from '../screens/fixtures.ts';
import { audit, prepare, servePages, show, type PageServer } from '../screens/harness.ts';

const CATALOGUES = { en, de, nl, fr, es, ar };

test.use({
  viewport: { width: 1024, height: 600 },
  contextOptions: { reducedMotion: 'reduce' },
  launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
});

let server: PageServer;
let errors: string[];

test.beforeAll(async () => {
  server = await servePages();
});
test.afterAll(async () => {
  await server.close();
});
test.beforeEach(async ({ page }) => {
  errors = await prepare(page);
});

function idle(language: Language): Snapshot {
  const found = fixtures(language).find(({ name }) => name === 'idle');
  if (!found) throw new Error('no fixture');
  return found.snapshot;
}

/** Writes down which language each frame is in: the page's, its headline's and its price's. */
async function watchFrames(page: Page): Promise<void> {
  await page.evaluate(`{
    window.frames = [];
    const text = (selector) => document.querySelector(selector)?.textContent ?? '';
    const look = () => {
      const { lang, dir } = document.documentElement;
      const frame = [lang, dir, text('h1'), text('.price .caption')].join('|');
      if (frame !== window.frames.at(-1)) window.frames.push(frame);
      requestAnimationFrame(look);
    };
    look();
  }`);
}

const frames = (page: Page) => page.evaluate<string[]>('window.frames');

function frameOf(language: Language): string {
  const { direction, idle: words } = CATALOGUES[language];
  return [language, direction, words.tapHead, idle(language).price?.headline.caption].join('|');
}

test('the first screen speaks the right language at once', async ({ page }) => {
  const first = JSON.stringify({ ...idle('ar'), seq: 1 });
  await page.addInitScript(`showSnapshot(${first})`);
  await page.goto(`${server.origin}/index.html`);
  await page.evaluate(`shown({ seq: 1, language: 'ar', screen: 'idle' })`);
  await watchFrames(page);
  expect(await frames(page)).toEqual([frameOf('ar')]);
  // The letters came with the words.
  expect(await page.evaluate(`document.fonts.check('1em "Noto Sans Arabic Variable"', 'ع')`)).toBe(true);
  expect(errors).toEqual([]);
});

test('no frame mixes two languages', async ({ page }) => {
  await page.goto(`${server.origin}/index.html`);
  await show(page, { ...idle('en'), seq: 1 });
  await watchFrames(page);
  for (const [index, language] of LANGUAGES.entries()) {
    await show(page, { ...idle(language), seq: index + 2 });
  }
  expect(await frames(page)).toEqual(LANGUAGES.map(frameOf));
  expect(errors).toEqual([]);
});

test('Latin pages fetch no Arabic letters', async ({ page }) => {
  const fonts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'font') fonts.push(request.url());
  });
  await page.goto(`${server.origin}/index.html`);
  const snapshot = idle('fr');
  await show(page, { ...snapshot, station: { ...snapshot.station, languages: ['fr', 'en'] } });
  expect(fonts.some((url) => url.includes('inter-latin'))).toBe(true);
  expect(fonts.filter((url) => url.includes('arabic'))).toEqual([]);
});

test('every screen fits in Arabic, from right to left', async ({ page }) => {
  test.slow();
  await page.goto(`${server.origin}/index.html`);
  const complaints: string[] = [];
  for (const [index, { name, snapshot }] of fixtures('ar').entries()) {
    await show(page, { ...snapshot, seq: index + 1 });
    complaints.push(...(await audit(page)).complaints.map((complaint) => `${name}: ${complaint}`));
  }
  expect(complaints).toEqual([]);

  await show(page, { ...idle('ar'), seq: 1_000 });
  const [lead, side] = await Promise.all([
    page.locator('.lead').boundingBox(),
    page.locator('.side').boundingBox(),
  ]);
  expect(side?.x).toBeLessThan(lead?.x ?? 0);
});

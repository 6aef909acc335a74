/**
 * `npm run screens`: every fixture as a picture on every panel in every language, contact sheets, and a list of what does
 * not fit. Options: --only PART, --size 1024x600, --lang de, --text-scale 1.25, --look dark, --contrast high,
 * --theme FILE (an OEM's theme: pictures in a folder of its name).
 * Every fault of the catalogue is among them; the end-to-end checks take only those that look different.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright';
import type { Language } from '../../main/bridge/contract.ts';
import { fixtures } from './fixtures.ts';
import { drawGuide } from './guide.ts';
import { audit, prepare, servePages, setTextScale, show, wear, type PageServer } from './harness.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const SIZES = ['1280x800', '1024x600', '1080x1920'];
const LANGUAGES: readonly Language[] = ['en', 'de', 'nl', 'fr', 'es', 'ar'];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    size: { type: 'string' },
    lang: { type: 'string' },
    'text-scale': { type: 'string', default: '1' },
    theme: { type: 'string' },
    look: { type: 'string' },
    contrast: { type: 'string' },
  },
});
const scale = Number(options['text-scale']);
const variant = [scale === 1 ? '' : `@${scale}`, options.look ?? '', options.contrast ?? '']
  .filter(Boolean)
  .join('-');
const theme = await wear(options.theme);
const OUT = path.join(
  fileURLToPath(new URL('../../out/screens/', import.meta.url)),
  theme.view ? theme.view.name.toLowerCase().replaceAll(' ', '-') : '',
);

interface Shot {
  readonly name: string;
  readonly png: Buffer;
}

function dimensions(size: string): { width: number; height: number } {
  const [width = 1280, height = 800] = size.split('x').map(Number);
  return { width, height };
}

async function shoot(page: Page, language: Language, folder: string, offenders: string[]): Promise<Shot[]> {
  const shots: Shot[] = [];
  const chosen = fixtures(language, true).filter(({ name }) => name.includes(options.only ?? ''));
  for (const [index, { name, snapshot }] of chosen.entries()) {
    await show(page, { ...snapshot, theme: theme.view, seq: index + 1 });
    const { complaints, fit } = await audit(page);
    offenders.push(...complaints.map((complaint) => `${folder}/${name}: ${complaint}`));
    if (fit >= 5) console.log(`  ${folder}/${name}: type reduced, step ${fit}`);
    const png = await page.screenshot({ animations: 'allow' });
    await writeFile(path.join(OUT, folder, `${name.replaceAll(' ', '_')}.png`), png);
    shots.push({ name, png });
  }
  return shots;
}

async function contactSheet(
  browser: Browser,
  shots: readonly Shot[],
  size: string,
  file: string,
): Promise<void> {
  const upright = dimensions(size).height > dimensions(size).width;
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const figures = shots.map(
    ({ name, png }) =>
      `<figure><img src="data:image/png;base64,${png.toString('base64')}"><figcaption>${name}</figcaption></figure>`,
  );
  await page.setContent(
    `<style>body{margin:16px;display:grid;grid-template-columns:repeat(${upright ? 8 : 4},1fr);gap:16px;font:14px sans-serif;background:#888}
     figure{margin:0}img{width:100%;display:block}</style>${figures.join('')}`,
  );
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
}

async function shootAll(
  browser: Browser,
  server: PageServer,
  size: string,
  language: Language,
): Promise<string[]> {
  const folder = path.join(size + variant, language);
  await mkdir(path.join(OUT, folder), { recursive: true });
  const page = await browser.newPage({ viewport: dimensions(size), reducedMotion: 'reduce' });
  const offenders = await prepare(page);
  await page.goto(`${server.origin}/index.html`);
  await setTextScale(page, scale);
  await page.evaluate(
    `Object.assign(document.documentElement.dataset, ${JSON.stringify({ theme: options.look, contrast: options.contrast })})`,
  );
  const shots = await shoot(page, language, folder, offenders);
  await page.close();
  await contactSheet(browser, shots, size, path.join(OUT, `${size}${variant}-${language}.png`));
  return offenders;
}

const server = await servePages(theme);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const offenders: string[] = [];
for (const size of SIZES.filter((each) => each === (options.size ?? each))) {
  for (const language of LANGUAGES.filter((each) => each === (options.lang ?? each))) {
    offenders.push(...(await shootAll(browser, server, size, language)));
  }
}
// Which picture is asked for says nothing of the guide's.
if (Object.keys(options).every((name) => name === 'text-scale'))
  offenders.push(...(await drawGuide(browser, server)));
await browser.close();
await server.close();
theme.close();
for (const offender of offenders) console.error(offender);
console.log(`${offenders.length} complaints; pictures in ${path.relative(process.cwd(), OUT)}/`);
process.exitCode = offenders.length > 0 ? 1 : 0;

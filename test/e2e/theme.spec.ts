/** An OEM's theme on the running kiosk: what people see is the brand's, and what is changed in it is seen at once. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { en } from '../../renderer/messages/en.ts';
import { chargerFolder, startKiosk } from './support/kiosk.ts';
import { ScreenPage } from './support/pages.ts';
import { startPreview } from './support/preview.ts';

const THEMES = fileURLToPath(new URL('../../docs/themes/', import.meta.url));

let folder: Awaited<ReturnType<typeof chargerFolder>>;

test.beforeEach(async () => {
  folder = await chargerFolder();
});
test.afterEach(async () => {
  await folder.remove();
});

/** What a custom property says on the page, and what it looks like on an element. */
const token = (page: Page, name: string) =>
  page.evaluate<string>(`getComputedStyle(document.documentElement).getPropertyValue('${name}').trim()`);
const hasLoaded = (page: Page, family: string) =>
  page.evaluate<boolean>(
    `[...document.fonts].some(({ family, status }) => family.replaceAll('"', '') === '${family}' && status === 'loaded')`,
  );
const pixels = (page: Page) =>
  page.evaluate<number[]>(
    `[...document.querySelectorAll('img.logo')].map(({ naturalWidth }) => naturalWidth)`,
  );

test('a kiosk wears the theme of its configuration, and greets in its language', async ({ page }) => {
  const kiosk = await startKiosk(folder.path, {
    station: { languages: ['en', 'de'] },
    connectors: [
      { id: 1, standard: 'IEC_62196_T2', controller: { driver: 'simulated' } },
      { id: 2, standard: 'CHADEMO', format: 'CABLE', controller: { driver: 'simulated' } },
    ],
    display: { theme: path.join(THEMES, 'fjord/theme.json'), textSize: 'large' },
  });
  const errors: string[] = [];
  page.on('console', (message) => {
    if (/theme|Content Security|no words|Failed to load/.test(message.text())) errors.push(message.text());
  });
  try {
    const screen = await new ScreenPage(page).open(kiosk.url);
    await screen.shows('idle');
    await expect(page.locator('h1')).toHaveText('Moin! Karte vorhalten');
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await screen.touch('language');
    await expect(page.locator('h1')).toHaveText(/Welcome\. Tap\syour\scard/);

    await expect(page.getByAltText('Fjord').first()).toBeVisible();
    expect((await pixels(page)).every((width) => width > 0)).toBe(true);
    const box = await page.getByAltText('Fjord').first().boundingBox();
    expect(box?.height).toBe(44);
    await expect(page.locator('[data-action="help"]')).toHaveCSS('border-radius', '200px');
    expect(await token(page, '--text-scale')).toBe('1.25');
    expect(await token(page, '--accent')).toBe('#0b4a86');
    // The theme draws Type 2; what it has no drawing of is the kiosk's own.
    await expect(page.locator('[data-connector="1"] image')).toHaveAttribute(
      'href',
      /^theme\/art-IEC_62196_T2\.svg/,
    );
    await expect(page.locator('[data-connector="2"] .face circle').first()).toBeVisible();

    // High contrast is not the brand's to choose.
    await page.evaluate(`document.documentElement.dataset.contrast = 'high'`);
    expect(await token(page, '--accent')).toBe('#003d2c');
    expect(await token(page, '--on-accent')).toBe('#fff');
    expect(errors).toEqual([]);
  } finally {
    await kiosk.stop();
  }
});

test('what is saved in a theme is on the screen without a reload', async ({ page }) => {
  await cp(path.join(THEMES, 'ember'), folder.path, { recursive: true });
  const file = path.join(folder.path, 'theme.json');
  const source = await readFile(file, 'utf8');
  const save = (change: (theme: Record<string, unknown>) => void) => {
    const theme = JSON.parse(source) as Record<string, unknown>;
    change(theme);
    return writeFile(file, JSON.stringify(theme));
  };
  const preview = await startPreview(file);
  try {
    const screen = await new ScreenPage(page).open(preview.url);
    await screen.shows('idle');
    await expect(page.locator('h1')).toHaveText(/Hold\syour\scard\shere/);
    expect(await token(page, '--accent')).toBe('#8a2c00');
    await expect.poll(() => hasLoaded(page, 'Manrope')).toBe(true);
    await expect(page.locator('h1')).toHaveCSS('font-family', /^"?Manrope/);
    await page.evaluate(`window.here = true`);

    await save((theme) => {
      theme['colours'] = { light: { accent: '#003c78', accentPress: '#002850' } };
      theme['texts'] = { en: { 'idle.tapSub': 'Changed while it was shown.' } };
      theme['radius'] = 20;
    });
    await expect(page.locator('.sub').first()).toHaveText('Changed while it was shown.');
    // Of the words that were the theme's before, the built-in ones are back.
    await expect(page.locator('h1')).toHaveText(en.idle.tapHead);
    await expect.poll(() => token(page, '--accent')).toBe('#003c78');
    expect(await token(page, '--radius')).toBe('1.25rem');
    await expect(page.locator('link[href*="theme.css"]')).toHaveCount(1);

    // What cannot be read is refused, and the last good one stays.
    await save((theme) => {
      theme['colours'] = { light: { accent: '#f5d000' } };
    });
    await expect.poll(() => preview.said()).toContain('the screen keeps what it shows');
    expect(await token(page, '--accent')).toBe('#003c78');
    expect(await page.evaluate('window.here')).toBe(true);
  } finally {
    await preview.stop();
  }
});

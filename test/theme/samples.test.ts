import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTheme } from '../../main/theme/load.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/themes');
const SAMPLES = readdirSync(FOLDER).filter((name) => existsSync(path.join(FOLDER, name, 'theme.json')));

describe.each(SAMPLES)('the sample theme %s', (name) => {
  const folder = path.join(FOLDER, name);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });

  it('is good, and has all that a theme may have', async () => {
    const result = await loadTheme(path.join(folder, 'theme.json'), { languages: ['en', 'de', 'ar'] });
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
    expect(result.notes).toEqual([]);
    const { logo, art, texts } = result.theme.view;
    expect(logo?.dark).not.toBe(logo?.light);
    expect(Object.keys(art).length).toBeGreaterThan(1);
    expect(Object.keys(texts).toSorted()).toEqual(['ar', 'de', 'en']);
  });

  it('uses every file that it has, and is small', async () => {
    const { sources } = await loadTheme(path.join(folder, 'theme.json'));
    const used = sources.map((source) => path.relative(folder, source));
    const own = files.filter(
      (file) => statSync(path.join(folder, file)).isFile() && !file.endsWith('OFL.txt'),
    );
    expect(own.toSorted()).toEqual(used.toSorted());
    const bytes = own.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
    expect(bytes).toBeLessThan(120_000);
  });

  it('says under which licence its fonts are', () => {
    for (const file of files.filter((each) => each.endsWith('.woff2')))
      expect(existsSync(path.join(folder, path.dirname(file), 'OFL.txt'))).toBe(true);
  });
});

it('there are two of them', () => {
  expect(SAMPLES).toEqual(['ember', 'fjord']);
});

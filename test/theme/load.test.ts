import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../main/bridge/contract.ts';
import { loadTheme } from '../../main/theme/load.ts';
import { DRAWING, ThemeFolder, png, woff2 } from './theme-folder.ts';

let folder: ThemeFolder;
beforeAll(() => {
  folder = new ThemeFolder();
  folder.write('logo.svg', DRAWING);
  folder.write('images/dark.png', png(320, 80));
  folder.write('t2.svg', DRAWING);
  folder.write('brand.woff2', woff2());
});
afterAll(() => folder.remove());

const FULL = {
  $schema: './theme.schema.json',
  name: 'Harbour Energy',
  colours: { light: { accent: '#003F7A', onAccent: '#ffffff' }, dark: { accent: '#9cc9ff' } },
  radius: 8,
  font: {
    family: 'Brand Sans',
    files: [{ file: 'brand.woff2', weight: '100 900', unicodeRange: 'U+0000-00FF, U+20AC' }],
  },
  logo: { light: 'logo.svg', dark: 'images/dark.png', alt: 'Harbour' },
  connectorArt: { IEC_62196_T2: 't2.svg' },
  languages: { default: 'de' },
  texts: {
    en: { 'idle.tapHead': 'Welcome', 'common.backIn': 'Home in {span}', 'bill.energy': 'Electricity' },
  },
};

describe('a theme', () => {
  it('becomes a style sheet of custom properties and fonts, and of nothing else', async () => {
    const { css } = await folder.good(FULL, { revision: 7 });
    expect(css).toBe(`@font-face {
  font-family: 'Brand Sans';
  font-style: normal;
  font-weight: 100 900;
  font-display: block;
  ascent-override: 96.875%;
  descent-override: 24.121%;
  line-gap-override: 0%;
  src: url('./font-1.woff2?r=7') format('woff2');
  unicode-range: U+0000-00FF, U+20AC;
}
:root:not([data-theme='dark']):not([data-contrast='high']) {
  --accent: #003f7a;
  --on-accent: #ffffff;
}
:root[data-theme='dark']:not([data-contrast='high']) {
  --accent: #9cc9ff;
}
:root:root {
  --radius: 0.5rem;
  --font: 'Brand Sans', 'Inter Variable', 'Noto Sans Arabic Variable', system-ui, sans-serif;
  --mark: hidden;
}
`);
  });

  it('has its files in memory, under names of the house’s own', async () => {
    const theme = await folder.good(FULL);
    expect([...theme.files].map(([name, { type }]) => `${name}: ${type}`)).toEqual([
      'theme.css: text/css; charset=utf-8',
      'logo-light.svg: image/svg+xml',
      'logo-dark.png: image/png',
      'art-IEC_62196_T2.svg: image/svg+xml',
      'font-1.woff2: font/woff2',
      'texts-en.json: application/json; charset=utf-8',
    ]);
    expect(theme.files.get('logo-light.svg')?.body.toString()).toBe(DRAWING);
    expect(theme.files.get('theme.css')?.body.toString()).toBe(theme.css);
  });

  it('tells pages where things are, and the kiosk its own texts', async () => {
    const theme = await folder.good(FULL, { revision: 7 });
    expect(theme.view).toEqual({
      revision: 7,
      name: 'Harbour Energy',
      logo: { light: 'theme/logo-light.svg?r=7', dark: 'theme/logo-dark.png?r=7', alt: 'Harbour' },
      art: { IEC_62196_T2: 'theme/art-IEC_62196_T2.svg?r=7' },
      texts: { en: 'theme/texts-en.json?r=7' },
    });
    expect(theme.texts).toEqual({ en: { 'bill.energy': 'Electricity' } });
    expect(JSON.parse(theme.files.get('texts-en.json')?.body.toString() ?? '')).toEqual({
      'idle.tapHead': 'Welcome',
      'common.backIn': 'Home in {0}',
    });
    expect(theme.defaultLanguage).toBe('de');
  });

  it('has the same revision after every restart, and another one when something of it changed', async () => {
    const revisionOf = async (radius: number) => (await folder.good({ name: 'Plain', radius })).view.revision;
    const first = await revisionOf(8);
    expect(await revisionOf(8)).toBe(first);
    expect(await revisionOf(9)).not.toBe(first);
  });

  it('may be nothing but a name', async () => {
    const theme = await folder.good({ name: 'Plain' });
    expect(theme).toMatchObject({ css: '', texts: {}, defaultLanguage: null });
    expect(theme.view).toMatchObject({ name: 'Plain', logo: null, art: {}, texts: {} });
    expect([...theme.files.keys()]).toEqual(['theme.css']);
  });

  it('has one logo for both looks, and its name to be read, where it gives no others', async () => {
    const { view } = await folder.good({ name: 'One', logo: { light: 'logo.svg' } }, { revision: 1 });
    expect(view.logo).toEqual({
      light: 'theme/logo-light.svg?r=1',
      dark: 'theme/logo-light.svg?r=1',
      alt: 'One',
    });
  });

  it('notes a language that greets and is not offered', async () => {
    const result = await folder.load(FULL, { languages: ['en', 'nl'] });
    expect(result).toMatchObject({
      ok: true,
      notes: [{ code: 'theme.language-not-offered', path: 'languages.default' }],
    });
    expect(await folder.load(FULL, { languages: LANGUAGES })).toMatchObject({ ok: true, notes: [] });
  });

  it('names every file that it is made of, whether it is there or not', async () => {
    const { sources } = await folder.load({ name: 'x', logo: { light: 'nowhere/logo.svg' } });
    expect(sources).toEqual([
      path.join(folder.path, 'theme.json'),
      path.join(folder.path, 'nowhere/logo.svg'),
    ]);
  });

  it('is found through a symbolic link, with its files beside the real one', async () => {
    const link = path.join(folder.path, 'link.json');
    folder.theme(FULL);
    symlinkSync('theme.json', link);
    expect((await loadTheme(link)).ok).toBe(true);
  });
});

describe('a theme is refused', () => {
  it.each<[string, unknown, string[]]>([
    ['without a name', {}, ['theme.missing name']],
    ['with a name that turns what follows', { name: 'x\u202e' }, ['theme.bad-value name']],
    [
      'with a logo that says more than a line',
      { name: 'x', logo: { light: 'images/logo.svg', alt: 'a\nb' } },
      ['theme.bad-value logo.alt'],
    ],
    ['with a misspelt key', { name: 'x', colors: {} }, ['theme.unknown-key colors']],
    [
      'with a misspelt colour',
      { name: 'x', colours: { light: { acent: '#000000' } } },
      ['theme.unknown-key colours.light.acent'],
    ],
    [
      'with a colour by name',
      { name: 'x', colours: { light: { accent: 'red' } } },
      ['theme.bad-value colours.light.accent'],
    ],
    [
      'with a colour that is more than a colour',
      { name: 'x', colours: { light: { accent: '#000000; } body { display: none' } } },
      ['theme.bad-value colours.light.accent'],
    ],
    ['with a radius of a circle', { name: 'x', radius: 40 }, ['theme.bad-value radius']],
    [
      'with a font’s name that ends its quotes',
      { name: 'x', font: { family: "a'; } *", files: [{ file: 'brand.woff2' }] } },
      ['theme.bad-value font.family'],
    ],
    [
      'with letters that end the declaration',
      { name: 'x', font: { family: 'a', files: [{ file: 'brand.woff2', unicodeRange: 'U+0; }' }] } },
      ['theme.bad-value font.files[0].unicodeRange'],
    ],
    [
      'with a font of another kind',
      { name: 'x', font: { family: 'a', files: [{ file: 'brand.ttf' }] } },
      ['theme.bad-value font.files[0].file'],
    ],
    [
      'with a logo of another kind',
      { name: 'x', logo: { light: 'logo.gif' } },
      ['theme.bad-value logo.light'],
    ],
    [
      'with an unknown connector',
      { name: 'x', connectorArt: { TYPE_9: 't2.svg' } },
      ['theme.unknown-key connectorArt.TYPE_9'],
    ],
    [
      'with a language that there is not',
      { name: 'x', languages: { default: 'xx' } },
      ['theme.bad-value languages.default'],
    ],
    ['with texts of one', { name: 'x', texts: { xx: {} } }, ['theme.unknown-key texts.xx']],
    [
      'with a text that is a number',
      { name: 'x', texts: { en: { 'idle.tapHead': 5 } } },
      ['theme.bad-value texts.en["idle.tapHead"]'],
    ],
    [
      'with a file that is not there',
      { name: 'x', logo: { light: 'no.svg' } },
      ['theme.missing-file logo.light'],
    ],
  ])('%s', async (_name, value, problems) => {
    expect(await folder.problems(value)).toEqual(problems);
  });

  it('by the line, with what to do', async () => {
    const result = await folder.load(
      '{\n  "name": "x",\n  "colours": {\n    "light": {\n      "accnt": "#000000"\n}}}',
    );
    expect(result).toMatchObject({
      problems: [{ line: 5, hint: 'Did you mean "accent"?', file: path.join(folder.path, 'theme.json') }],
    });
  });

  it('with all that is wrong at once', async () => {
    expect(
      await folder.problems({
        name: 'x',
        colours: { light: { warn: '#ff9900' } },
        logo: { light: 'no.svg', dark: 'brand.svg' },
        texts: { de: { 'bill.enrgy': 'Strom' } },
      }),
    ).toEqual([
      'theme.contrast colours.light.warn',
      'theme.contrast colours.light.warn',
      'theme.contrast colours.light.warn',
      'theme.contrast colours.light.warn',
      'theme.contrast colours.light.warn',
      'theme.contrast colours.light.warn',
      'theme.missing-file logo.light',
      'theme.missing-file logo.dark',
      'theme.unknown-text texts.de["bill.enrgy"]',
    ]);
  });

  it('that is far too large, or never ends', async () => {
    const problems = await folder.problems(`{ "name": "x"${' '.repeat(1_000_001)}}`);
    expect(problems).toEqual(['theme.too-large']);
    const pipe = path.join(folder.path, 'pipe.json');
    execFileSync('mkfifo', [pipe]);
    expect(await loadTheme(pipe)).toMatchObject({ ok: false, problems: [{ code: 'theme.unreadable' }] });
  });

  it('that is no JSON, or not there, or a folder', async () => {
    expect(await folder.problems('{ "name": ')).toContain('json.syntax');
    for (const file of ['nowhere.json', 'images']) {
      const result = await loadTheme(path.join(folder.path, file));
      expect(result).toMatchObject({ ok: false, problems: [{ code: 'theme.unreadable' }] });
    }
  });
});

describe('a file of a theme', () => {
  const withLogo = (light: string) => ({ name: 'x', logo: { light } });

  it.each([
    '../logo.svg',
    'images/../../logo.svg',
    '/etc/logo.svg',
    'C:\\logo.svg',
    'images\\logo.svg',
    'a\0.svg',
    '..\\logo.svg',
  ])('may not be named outside the folder: %j', async (name) => {
    expect(await folder.problems(withLogo(name))).toEqual(['theme.bad-value logo.light']);
  });

  it('may not lead outside by a symbolic link, nor by one of a folder', async () => {
    const other = new ThemeFolder();
    other.write('secret.svg', DRAWING);
    symlinkSync(path.join(other.path, 'secret.svg'), path.join(folder.path, 'leak.svg'));
    symlinkSync(other.path, path.join(folder.path, 'away'));
    expect(await folder.problems(withLogo('leak.svg'))).toEqual(['theme.outside logo.light']);
    expect(await folder.problems(withLogo('away/secret.svg'))).toEqual(['theme.outside logo.light']);
    other.remove();
  });

  it('may be a symbolic link within the folder', async () => {
    symlinkSync('logo.svg', path.join(folder.path, 'same.svg'));
    expect(await folder.problems(withLogo('same.svg'))).toEqual([]);
  });

  it('may be only so large', async () => {
    folder.write('large.svg', DRAWING.replace('<path', `<!--${'x'.repeat(520_000)}--><path`));
    folder.write('large.woff2', woff2(400_001));
    folder.write('largest.woff2', woff2(400_000));
    expect(await folder.problems(withLogo('large.svg'))).toEqual(['theme.too-large logo.light']);
    const font = (file: string) => ({ name: 'x', font: { family: 'a', files: [{ file }] } });
    expect(await folder.problems(font('large.woff2'))).toEqual(['theme.too-large font.files[0].file']);
    expect(await folder.problems(font('largest.woff2'))).toEqual([]);
  });

  it('must be what its name says', async () => {
    folder.write('script.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script/></svg>');
    folder.write('fake.woff2', 'no font');
    folder.write('fake.png', DRAWING);
    expect(await folder.problems(withLogo('script.svg'))).toEqual(['theme.active-picture logo.light']);
    expect(await folder.problems(withLogo('fake.png'))).toEqual(['theme.bad-picture logo.light']);
    expect(
      await folder.problems({ name: 'x', font: { family: 'a', files: [{ file: 'fake.woff2' }] } }),
    ).toEqual(['theme.bad-font font.files[0].file']);
  });

  it('must be a file that can be read', async () => {
    folder.write('folder.svg/inside', '');
    expect(await folder.problems(withLogo('folder.svg'))).toEqual(['theme.missing-file logo.light']);
    if (process.getuid?.() === 0) return; // root reads everything
    chmodSync(folder.write('closed.svg', DRAWING), 0);
    expect(await folder.problems(withLogo('closed.svg'))).toEqual(['theme.missing-file logo.light']);
  });
});

describe('colours without contrast', () => {
  const light = (colours: Record<string, string>) => ({ name: 'x', colours: { light: colours } });

  it('are refused with the pair, its contrast, what it needs, and the nearest colour that has it', async () => {
    const result = await folder.load(light({ alive: '#99ddaa' }));
    expect(result.ok ? [] : result.problems).toMatchObject([
      {
        code: 'theme.contrast',
        path: 'colours.light.alive',
        message:
          'alive #99ddaa on ground #f3f5f1 (built in) has a contrast of 1.44:1; a shape needs 3:1 (the mark of a free connector)',
        hint: expect.stringMatching(
          /^The nearest darker colour that is enough everywhere: alive #[0-9a-f]{6}\.$/,
        ),
      },
      { message: expect.stringContaining('on surface') },
      { message: expect.stringContaining('on soft') },
    ]);
  });

  it('are named at the one that the theme gives, front or back', async () => {
    expect(new Set(await folder.problems(light({ surface: '#888888' })))).toEqual(
      new Set(['theme.contrast colours.light.surface']),
    );
  });

  it('are looked for in the dark look, too', async () => {
    const problems = await folder.problems({ name: 'x', colours: { dark: { accent: '#00573f' } } });
    expect(new Set(problems)).toEqual(new Set(['theme.contrast colours.dark.accent']));
  });

  it('hint that the other colour must change where none is enough', async () => {
    const result = await folder.load(light({ accent: '#808080', onAccent: '#808080' }));
    const hints = result.ok ? [] : result.problems.map(({ hint }) => hint);
    expect(hints[0]).toMatch(/accent/);
  });

  it('are allowed in lines, which say nothing', async () => {
    expect(await folder.problems(light({ line: '#f3f5f1' }))).toEqual([]);
  });
});

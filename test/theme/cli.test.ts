import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initTheme } from '../../main/cli/theme/init.ts';
import { contrastTable, textList } from '../../main/cli/theme/report.ts';
import { BUILT_IN } from '../../main/theme/built-in.ts';
import { themeJsonSchema } from '../../main/theme/json-schema.ts';
import { loadTheme } from '../../main/theme/load.ts';
import { ThemeFolder } from './theme-folder.ts';

let folder: ThemeFolder;
beforeAll(() => {
  folder = new ThemeFolder();
});
afterAll(() => folder.remove());

function run(command: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`main/cli/${command}.ts`, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const FAINT = { name: 'Faint', colours: { light: { accent: '#0077cc' } } };

describe('npm run theme', () => {
  it('tells every pair that is too faint, and marks it in the table', () => {
    const { status, stdout, stderr } = run('theme', 'check', folder.theme(FAINT));
    expect(status).toBe(1);
    expect(stdout).toMatch(/accent on surface +4\.65:1 ✗ /);
    expect(stderr).toContain(
      'accent #0077cc on surface #ffffff (built in) has a contrast of 4.65:1; text needs 7:1',
    );
    expect(stderr).toContain('accent #004f88');
    expect(stderr).toContain('5 problems.');
  });

  it('says that a theme is good, and what is worth knowing', () => {
    const texts = { en: { 'bill.energy': 'Energy from our own windmills' } };
    const file = folder.theme({ name: 'Good', texts });
    const { status, stdout, stderr } = run('theme', 'check', file);
    expect(status).toBe(0);
    expect(stdout).toContain(`${file} is good.`);
    expect(stderr).toContain('Worth knowing:');
    expect(stderr).toContain('has 29 letters');
  });

  it('says how it is used', () => {
    const { status, stderr } = run('theme', 'preview', 'theme.json', '--port', 'x');
    expect(status).toBe(2);
    expect(stderr).toContain('npm run -s theme -- check FILE');
  });

  it('makes a theme that is good, with its schema beside it, and none over another', async () => {
    const made = path.join(folder.path, 'brand');
    expect(await initTheme(made)).toBeNull();
    expect(await loadTheme(path.join(made, 'theme.json'))).toMatchObject({ ok: true, notes: [] });
    const schema: unknown = JSON.parse(readFileSync(path.join(made, 'theme.schema.json'), 'utf8'));
    expect(schema).toEqual(JSON.parse(JSON.stringify(themeJsonSchema())));
    expect(await initTheme(made)).toMatchObject({ code: 'theme.exists' });
  });

  it('has a schema that knows every text', () => {
    expect(themeJsonSchema()).toMatchObject({
      additionalProperties: false,
      properties: { texts: { properties: { de: { $ref: '#/$defs/texts' } } } },
      $defs: {
        texts: {
          additionalProperties: false,
          properties: { 'bill.energy': { description: 'Energy' }, 'idle.tapHead': {}, 'common.backIn': {} },
        },
      },
    });
  });

  it('lists texts and contrasts', () => {
    expect(textList('de')).toMatch(/^bill\.energy\tEnergie$/m);
    expect(textList('de')).toMatch(/^common\.backIn\t\{span\}$/m);
    expect(contrastTable(BUILT_IN)).toMatch(/accent on surface +8\.62:1 +10\.37:1 +7:1 +/);
    expect(contrastTable(BUILT_IN)).not.toContain('✗');
  });
});

describe('npm run config', () => {
  it('looks into the theme that a configuration names', () => {
    folder.theme(FAINT);
    const config = folder.write('kiosk.json', JSON.stringify({ display: { theme: 'theme.json' } }));
    const faint = run('config', 'check', config);
    expect(faint.status).toBe(1);
    expect(faint.stderr).toContain(`${path.join(folder.path, 'theme.json')}:5: colours.light.accent: `);
    const absent = folder.write('absent.json', JSON.stringify({ display: { theme: 'nowhere.json' } }));
    expect(run('config', 'check', absent).stderr).toContain('the theme file does not exist');
  });
});

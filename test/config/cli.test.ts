import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, readSecret } from '../../main/config/load.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'config-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, value: unknown): string {
  const where = path.join(folder, name);
  writeFileSync(where, typeof value === 'string' ? value : JSON.stringify(value));
  return where;
}

function config(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['main/cli/config.ts', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run config', () => {
  it('finds a good file good', () => {
    const good = file('good.json', { authorization: { tokens: 'cards.json' } });
    file('cards.json', [{ uid: '04A2245B7C1190' }]);
    expect(config('check', good)).toEqual({ status: 0, stdout: `${good} is good.\n`, stderr: '' });
  });

  it('tells what is wrong, where, and what to do', () => {
    const bad = file('bad.json', '{\n  "stations": {}\n}');
    const { status, stderr } = config('check', bad);
    expect(status).toBe(1);
    expect(stderr).toContain(`${bad}:2: stations: is not a known key\n    Did you mean "station"?`);
  });

  it('looks into the tokens file and at every file that is named', () => {
    const tokens = file('bad-cards.json', '[\n {"uid": "12"}\n]');
    const named = config('check', file('tokens.json', { authorization: { tokens: 'bad-cards.json' } }));
    expect(named.status).toBe(1);
    expect(named.stderr).toContain(`${tokens}:2: [0].uid: is not a card number`);
    const absent = config('check', file('absent.json', { tariffs: { default: 'nowhere.json' } }));
    expect(absent.stderr).toContain('tariffs.default');
    expect(absent.stderr).toContain('does not exist');
  });

  it('prints defaults that it accepts itself, and a schema with every key explained', () => {
    const defaults = config('defaults').stdout;
    expect(config('check', file('defaults.json', defaults)).status).toBe(0);
    const schema: unknown = JSON.parse(config('schema').stdout);
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: {
        station: { properties: { timeZone: { description: expect.stringContaining('Amsterdam') } } },
      },
    });
  });

  it('explains itself, and exits 2 on wrong usage', () => {
    expect(config('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('check FILE') });
    expect(config('chek', 'x').status).toBe(2);
    expect(config().status).toBe(2);
  });
});

describe('files behind a configuration', () => {
  it('is a problem when the file itself cannot be read', async () => {
    expect(await loadConfig(path.join(folder, 'none.json'))).toMatchObject({
      ok: false,
      problems: [{ code: 'config.unreadable', message: expect.stringContaining('does not exist') }],
    });
  });

  it('reads a secret without the line break at its end', async () => {
    expect(await readSecret({ file: file('secret', 'pass word\n') })).toBe('pass word');
    expect(await readSecret('inline')).toBe('inline');
    await expect(readSecret({ file: path.join(folder, 'none') })).rejects.toThrow('does not exist');
  });
});

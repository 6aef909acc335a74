/** Driver packages on disk: found, trusted, imported, their options judged; every failure has a code and a place. */
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../main/config/parse.ts';
import { createDevices } from '../../main/devices.ts';
import { loadDriverPackages, type LoadedDrivers } from '../../main/driver-packages/load.ts';
import { distrusted } from '../../main/driver-packages/trust.ts';
import { type Problem, ProblemError } from '../../main/problem.ts';
import { VirtualClock } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';

const GOOD = `export const apiVersion = 1;
export const name = 'Good';
export const createController = () => { throw new Error('not today'); };
`;

const STRANGER = 47_110;

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => {
  folder.remove();
});

async function pack(name: string, index: string, manifest: object = { type: 'module' }): Promise<string> {
  const at = folder.file(name);
  await mkdir(at, { recursive: true });
  await writeFile(path.join(at, 'package.json'), JSON.stringify(manifest));
  await writeFile(path.join(at, 'index.js'), index);
  return at;
}

const TEXT = (named: string, options: string) => `{
  "connectors": [
    {
      "id": 1,
      "controller": {
        "driver": "package",
        "package": ${JSON.stringify(named)},
        "options": ${options}
      }
    }
  ],
  "station": { "id": "CP1", "name": "Test" },
  "tariffs": { "default": "tariff.json" },
  "authorization": { "tokens": [] }
}`;

function parsed(text: string, file: string) {
  const result = parseConfig(text, { path: file });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config;
}

async function load(named: string, options = '{}'): Promise<LoadedDrivers> {
  const file = folder.file('kiosk.json');
  const text = TEXT(named, options);
  await writeFile(file, text);
  return loadDriverPackages(parsed(text, file), file);
}

async function problems(named: string, options?: string): Promise<readonly Problem[]> {
  try {
    await load(named, options);
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  throw new Error('it was loaded');
}

describe('a driver package', () => {
  it('is found by its absolute path, beside the configuration, and by its name above it', async () => {
    const absolute = await pack('acme', GOOD);
    await pack('node_modules/acme-evse-driver', GOOD, {
      type: 'module',
      exports: { '.': { import: './index.js' } },
    });
    for (const named of [absolute, './acme', 'acme-evse-driver', path.join(absolute, 'index.js')]) {
      const loaded = (await load(named)).get(1);
      expect(loaded?.driver.name).toBe('Good');
    }
  });

  it('may be CommonJS, and may lie behind a symbolic link', async () => {
    const cjs = `module.exports = { apiVersion: 1, name: 'Old', createController() {} };`;
    await symlink(await pack('old', cjs, { main: 'index.js' }), folder.file('link'));
    expect((await load('./link')).get(1)?.driver.name).toBe('Old');
  });

  it.each<[string, string, string, object?]>([
    ['driver.import-failed', 'x', `throw new Error('at import');`],
    ['driver.import-failed', 'x', `import 'not-installed';`],
    ['driver.import-failed', 'x', `this is no JavaScript`],
    ['driver.wrong-api', 'x', `export const name = 'x'; export const createController = () => {};`],
    ['driver.wrong-api', 'x', GOOD.replace('= 1', '= 2')],
    ['driver.no-controller', 'x', `export const apiVersion = 1; export const name = 'x';`],
    ['driver.no-controller', 'x', `export const apiVersion = 1; export const createController = () => {};`],
    ['driver.no-entry', 'x', GOOD, { exports: './not-there.js' }],
    ['driver.no-entry', 'x', GOOD, { exports: '../outside.js' }],
  ])('%s: where it is wrong', async (code, name, index, manifest) => {
    await writeFile(folder.file('outside.js'), GOOD);
    await pack(name, index, { type: 'module', ...manifest });
    expect(await problems('./x')).toMatchObject([
      { code, path: 'connectors[0].controller.package', line: 7, file: folder.file('kiosk.json') },
    ]);
  });

  it.each(['/nowhere/acme', './acme', 'acme-evse-driver', '@acme/driver'])(
    'that is not there: %s',
    async (named) => {
      expect(await problems(named)).toMatchObject([{ code: 'driver.not-found', line: 7 }]);
    },
  );

  it.each(['index.js', 'package.json', '.', 'lib'])(
    'is refused where everybody may write its %s',
    async (name) => {
      const at = await pack('acme', GOOD);
      await mkdir(path.join(at, 'lib'));
      await chmod(path.join(at, name), 0o777);
      const [problem] = await problems('./acme');
      expect(problem).toMatchObject({
        code: 'driver.insecure',
        message: expect.stringContaining('written by everybody'),
      });
    },
  );

  it('is refused where everybody may replace it, or where it is somebody else’s', async () => {
    const at = await pack('shared/acme', GOOD);
    await chmod(folder.file('shared'), 0o777);
    expect(await problems('./shared/acme')).toMatchObject([{ code: 'driver.insecure' }]);
    await chmod(folder.file('shared'), 0o1777);
    expect(await distrusted(at)).toBeNull();
    // Only root can give files away; everybody else asks as somebody else would.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(path.join(at, 'index.js'), STRANGER, STRANGER);
    const found = await distrusted(at, isRoot ? 0 : STRANGER);
    expect(found).toMatchObject({
      code: 'driver.insecure',
      message: expect.stringContaining('belongs to user'),
    });
  });

  it('is refused where a group of others may write it', async (context) => {
    context.skip(process.getuid?.() !== 0, 'only root can give a file to any group');
    const at = await pack('acme', GOOD);
    await chmod(path.join(at, 'index.js'), 0o664);
    expect(await distrusted(at)).toBeNull();
    await chown(path.join(at, 'index.js'), 0, STRANGER);
    expect(await problems('./acme')).toMatchObject([
      { code: 'driver.insecure', message: expect.stringContaining('written by group') },
    ]);
  });

  it('is judged by what its links lead to', async () => {
    const at = await pack('acme', GOOD.replace('export', `import 'helper';\nexport`));
    await pack('elsewhere', '');
    await mkdir(path.join(at, 'node_modules'));
    await symlink(folder.file('elsewhere'), path.join(at, 'node_modules/helper'));
    await symlink(at, path.join(at, 'node_modules/itself'));
    await symlink('./nowhere', path.join(at, 'node_modules/dangling'));
    expect((await load('./acme')).size).toBe(1);
    await chmod(folder.file('elsewhere/index.js'), 0o666);
    expect(await problems('./acme')).toMatchObject([
      { code: 'driver.insecure', message: expect.stringContaining('elsewhere/index.js') },
    ]);
  });

  it('is not entered by a link that leads out of it', async () => {
    const at = await pack('acme', GOOD, { type: 'module', main: 'entry.js' });
    await writeFile(folder.file('outside.js'), GOOD);
    await symlink(folder.file('outside.js'), path.join(at, 'entry.js'));
    expect(await problems('./acme')).toMatchObject([{ code: 'driver.no-entry' }]);
  });

  it('is not trusted where it cannot be looked at', async () => {
    expect(await distrusted(folder.file('gone'))).toMatchObject({ code: 'driver.insecure' });
  });

  it('is looked at to the last of its files', async () => {
    const at = await pack('acme', GOOD);
    await mkdir(path.join(at, 'zz'));
    const many = Array.from({ length: 5001 }, (_, index) => path.join(at, `a${index}.js`));
    await Promise.all(many.map((file) => writeFile(file, '')));
    await writeFile(path.join(at, 'zz/z.js'), '');
    await chmod(path.join(at, 'zz/z.js'), 0o666);
    expect(await distrusted(at)).toMatchObject({ code: 'driver.insecure' });
  });

  it('judges its options: each problem with its path and line', async () => {
    const judge = `export const validateOptions = (options) => options.port ? [] : [
      { path: 'port.speed', message: 'must be 9600', hint: 'Write 9600.' }, { path: 'inputs[1]', message: 'is too many' }];`;
    await pack('acme', GOOD + judge);
    const options = `{
          "port": "",
          "inputs": [1,
            2]
        }`;
    expect(await problems('./acme', options)).toMatchObject([
      {
        code: 'driver.bad-options',
        path: 'connectors[0].controller.options.port.speed',
        line: 9,
        hint: 'Write 9600.',
      },
      { code: 'driver.bad-options', path: 'connectors[0].controller.options.inputs[1]', line: 11 },
    ]);
    expect((await load('./acme', '{ "port": "a" }')).get(1)?.options).toEqual({ port: 'a' });
  });

  it('that judges nothing has no options; one that throws over them has found them wrong', async () => {
    await pack('plain', GOOD);
    expect(await problems('./plain', '{ "port": "a" }')).toMatchObject([
      { code: 'driver.bad-options', line: 8 },
    ]);
    await pack('throws', `${GOOD}export const validateOptions = () => { throw new Error('what?'); };`);
    expect(await problems('./throws')).toMatchObject([{ code: 'driver.bad-options' }]);
  });

  it.each([
    ['throws', GOOD, 'not today'],
    [
      'gives nothing',
      GOOD.replace("() => { throw new Error('not today'); }", '() => undefined'),
      'subscribe',
    ],
    [
      'gives half of it',
      GOOD.replace("{ throw new Error('not today'); }", '({ start() {}, stop() {} })'),
      'enable',
    ],
  ])('whose createController %s: driver.create-failed', async (_how, index, said) => {
    await pack('acme', index);
    const loaded = await load('./acme');
    const config = parsed(TEXT('./acme', '{}'), folder.file('kiosk.json'));
    const create = () =>
      createDevices(
        { ...config, reader: { ...config.reader, driver: 'simulated' } },
        new VirtualClock(),
        () => {
          throw new Error('no reader here');
        },
        loaded,
      );
    expect(create).toThrow(ProblemError);
    expect(create).toThrow(said);
  });
});

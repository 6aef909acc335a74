/** Each check of a package bites: one thing is wrong, and its own code says so. */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive, checkFacts } from '../../main/cli/package/checks/archive.ts';
import { checkEntries } from '../../main/cli/package/checks/entries.ts';
import { type Findings, type PackedApp, joined } from '../../main/cli/package/checks/finding.ts';
import { checkFuses } from '../../main/cli/package/checks/fuses.ts';
import { checkNative } from '../../main/cli/package/checks/native.ts';
import { checkResources } from '../../main/cli/package/checks/resources.ts';
import { checkSecrets, privateIn } from '../../main/cli/package/checks/secrets.ts';
import { checkSizes } from '../../main/cli/package/checks/sizes.ts';
import { hostArch } from '../../main/cli/package/arch.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { type Fixture, elf, packFixture } from './fixture.ts';

let work: TemporaryFolder;
let linux: string;

beforeAll(() => {
  work = temporaryFolder();
  linux = work.file('build/linux');
  mkdirSync(linux, { recursive: true });
  writeFileSync(path.join(linux, 'evse-kiosk.service'), '[Unit]');
});
afterAll(() => work.remove());

const packed = (fixture?: Fixture) => packFixture(work.file('app'), fixture);
const root = path.resolve(import.meta.dirname, '../..');

async function all(app: PackedApp): Promise<Findings> {
  return joined([
    checkArchive(app),
    checkFacts(app),
    checkSizes(app),
    checkNative(app),
    await checkFuses(app),
    checkSecrets(app, { root, home: '/home/builder' }),
    checkResources(app, { linux: [linux], updateUrl: null }),
  ]);
}

const codes = ({ problems }: Findings) => problems.map(({ code }) => code);

describe('what is in the archive', () => {
  it('is good when every file has its reason', async () => {
    expect(codes(await all(await packed()))).toEqual([]);
  });

  it.each([
    ['no rule names it', 'dist/main/browser.js', 'package.unexpected-file'],
    ['a module that is bundled', 'node_modules/zod/package.json', 'package.unexpected-file'],
    ['a source map', 'dist/main/electron.js.map', 'package.dev-file'],
    ['a test', 'node_modules/serialport/dist/index.test.js', 'package.dev-file'],
    ['a source', 'node_modules/serialport/dist/index.d.ts', 'package.dev-file'],
    ['an environment file', '.env', 'package.dev-file'],
    ['a database', 'kiosk.db', 'package.dev-file'],
    [
      'a binding for another platform',
      'node_modules/@serialport/bindings-cpp/prebuilds/darwin-x64/a.js',
      'package.unexpected-file',
    ],
  ])('says of a file that ships without reason (%s) which it is', async (_why, file, code) => {
    const { problems } = checkArchive(await packed({ files: { [file]: '{}' } }));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.message).toContain(file);
    expect(problems[0]?.hint).not.toBe('');
  });

  it.each(['dist/preload/preload.cjs', 'dist/main/reader.js', 'dist/main/build.json', 'package.json'])(
    'misses %s',
    async (file) => {
      expect(codes(checkArchive(await packed({ files: { [file]: null } })))).toEqual([
        'package.missing-file',
      ]);
    },
  );

  it('has no links', async () => {
    const app = await packed();
    const source = work.file('linked');
    mkdirSync(source);
    symlinkSync('package.json', path.join(source, 'passwords'));
    writeFileSync(path.join(source, 'package.json'), '{}');
    await createPackage(source, path.join(app.folder, 'resources/app.asar'));
    expect(codes(checkArchive(app))).toContain('package.link');
  });

  it('knows an archive that is none, and one that is not there', async () => {
    const app = await packed();
    const archive = path.join(app.folder, 'resources/app.asar');
    writeFileSync(archive, 'no archive');
    expect(codes(checkArchive(app))).toEqual(['package.no-archive']);
    rmSync(archive);
    expect(codes(checkArchive(app))).toEqual(['package.no-archive']);
  });

  it('says of which sources it is', async () => {
    expect(checkFacts(await packed()).notes).toEqual(['abc, built 2026-01-01T00:00:00.000Z']);
    for (const facts of ['{', '{}', '{"builtAt":"yesterday"}']) {
      const app = await packed({ files: { 'dist/main/build.json': facts } });
      expect(codes(checkFacts(app))).toEqual(['package.no-facts']);
    }
  });

  it('measures', async () => {
    const app = await packed();
    expect(codes(checkSizes(app, { archive: 100, compiled: 1_000_000, resources: 1_000_000 }))).toEqual([
      'package.too-big',
    ]);
    expect(checkSizes(app).notes[0]).toMatch(/archive 0\.00 MB/);
  });
});

describe('compiled files', () => {
  const serial =
    'node_modules/@serialport/bindings-cpp/prebuilds/linux-x64/@serialport+bindings-cpp.glibc.node';

  it('are for the package’s machine', async () => {
    expect(codes(checkNative(await packed({ arch: 'arm64' })))).toEqual([]);
    expect(codes(checkNative(await packed({ files: { [serial]: elf('arm64') } })))).toEqual([
      'package.wrong-arch',
    ]);
    expect(codes(checkNative(await packed({ files: { [serial]: 'text' } })))).toEqual(['package.wrong-arch']);
  });

  it('are all there, outside the archive, and nothing else is', async () => {
    expect(codes(checkNative(await packed({ files: { [serial]: null } })))).toEqual([
      'package.native-missing',
    ]);
    expect(codes(checkNative(await packed({ packNatives: true })))).toEqual([
      'package.native-missing',
      'package.native-missing',
      'package.native-packed',
      'package.native-packed',
    ]);
    const app = await packed();
    writeFileSync(path.join(app.folder, 'resources/app.asar.unpacked/extra.node'), elf('x64'));
    expect(codes(checkNative(app))).toEqual(['package.unexpected-file']);
  });

  it('include the program itself', async () => {
    const app = await packed();
    writeFileSync(path.join(app.folder, 'evse-kiosk'), elf('arm64'));
    expect(codes(checkNative(app))).toEqual(['package.wrong-arch']);
  });
});

describe('fuses', () => {
  it.each([
    'runAsNode',
    'enableNodeOptionsEnvironmentVariable',
    'onlyLoadAppFromAsar',
    'grantFileProtocolExtraPrivileges',
  ])('are read: %s as Electron ships it is refused', async (name) => {
    const { problems } = await checkFuses(await packed({ unflipped: [name] }));
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      `package.fuse the fuse ${name} is ${name === 'onlyLoadAppFromAsar' ? 'off' : 'on'}`,
    ]);
  });

  it('are missing in what is no Electron, and so is a program', async () => {
    const app = await packed();
    writeFileSync(path.join(app.folder, 'evse-kiosk'), elf('x64'));
    expect(codes(await checkFuses(app))).toEqual(['package.no-fuses']);
    expect(codes(await checkFuses({ ...app, executable: 'other' }))).toEqual(['package.no-program']);
  });
});

describe('private things', () => {
  // Put together here: this file must not look like a leak itself.
  const key = ['-----BEGIN', 'RSA PRIVATE', 'KEY-----\nMIIEowIBAAKCAQEA7'].join(' ');

  it.each([
    ['a key', key, 'package.secret'],
    ['a GitHub token', `token = "ghp_${'a1B2'.repeat(9)}"`, 'package.secret'],
    ['an npm token', `//registry/:_authToken=${'x'.repeat(20)}`, 'package.secret'],
    ['a password in an address', 'https://kiosk:hunter22x@csms.test/', 'package.secret'],
    ['the checkout', `${root}/main/kiosk.ts`, 'package.machine-path'],
    ['somebody’s home', 'at /home/builder/evse/main.ts:3', 'package.machine-path'],
    ['another’s home', 'at /Users/Jane/evse/main.ts:3', 'package.machine-path'],
    ['a registry', 'https://registry.npmjs.org/zod', 'package.registry'],
  ])('are found inside the archive: %s', async (_what, text, code) => {
    const app = await packed({
      files: { 'dist/main/shared-AbCd1234.js': `const x = ${JSON.stringify(text)};` },
    });
    // A key's line breaks are escaped in code.
    const raw = code === 'package.secret' ? codes({ problems: privateIn('x', text, []), notes: [] }) : [code];
    expect(raw).toEqual([code]);
    if (!text.includes('\n')) {
      expect(codes(checkSecrets(app, { root, home: '/home/builder' }))).toEqual([code]);
    }
  });

  it('are never repeated', () => {
    const [problem] = privateIn('a.js', `password ghp_${'a1B2'.repeat(9)}`, []);
    expect(JSON.stringify(problem)).not.toContain('a1B2');
  });

  it('are found beside the archive, too', async () => {
    const app = await packed();
    writeFileSync(path.join(app.folder, 'resources/linux/evse-kiosk.service'), key);
    expect(codes(checkSecrets(app, { root }))).toEqual(['package.secret']);
  });

  it('are not seen where there are none', () => {
    const harmless = [
      'https://user:pass@example.test/ is refused',
      '-----BEGIN CERTIFICATE-----\nMIIEowIBAAKCAQEA7',
      '/home/evse/config.json',
      'npm install --no-save',
    ];
    expect(harmless.flatMap((text) => privateIn('x', text, ['/work/checkout']))).toEqual([]);
  });
});

describe('beside the archive', () => {
  const check = (app: PackedApp, updateUrl: string | null = null) =>
    codes(checkResources(app, { linux: [linux], updateUrl }));

  it('lie the box’s files, as they are in the checkout', async () => {
    const app = await packed();
    const unit = path.join(app.folder, 'resources/linux/evse-kiosk.service');
    writeFileSync(unit, '[Unit] of last week');
    expect(check(app)).toEqual(['package.resource-missing']);
    // An OEM may have laid its own over it.
    const box = work.file('box');
    mkdirSync(box);
    writeFileSync(path.join(box, 'evse-kiosk.service'), '[Unit] of last week');
    expect(codes(checkResources(app, { linux: [box, linux], updateUrl: null }))).toEqual([]);
    rmSync(unit);
    expect(check(app)).toEqual(['package.resource-missing']);
  });

  it('lies no other app, nothing unknown, nothing that anybody may write', async () => {
    const app = await packed();
    mkdirSync(path.join(app.folder, 'resources/app'));
    writeFileSync(path.join(app.folder, 'resources/notes.txt'), '');
    chmodSync(path.join(app.folder, 'version'), 0o666);
    expect(check(app)).toEqual(['package.other-app', 'package.unexpected-file', 'package.mode']);
    chmodSync(path.join(app.folder, 'version'), 0o4755);
    expect(check(app)).toContain('package.mode');
  });

  it('lies an update feed only when one was asked for, and that one', async () => {
    const app = await packed();
    expect(check(app, 'https://updates.test/')).toEqual(['package.updates']);
    writeFileSync(
      path.join(app.folder, 'resources/app-update.yml'),
      'provider: generic\nurl: https://updates.test/\n',
    );
    expect(check(app)).toEqual(['package.updates']);
    expect(check(app, 'https://other.test/')).toEqual(['package.updates']);
    expect(check(app, 'https://updates.test/')).toEqual([]);
  });
});

describe('the packed programs', () => {
  // For this machine: compiled modules are loaded only then.
  const arch = hostArch() ?? 'x64';
  const check = async (fixture: Fixture) => codes(checkEntries(await packed({ arch, ...fixture }), root));

  it('run', async () => {
    expect(await check({})).toEqual([]);
  });

  it('run here, too, when they are for another machine, without its compiled modules', async () => {
    const other = arch === 'x64' ? 'arm64' : 'x64';
    const { problems, notes } = checkEntries(await packed({ arch: other }), root);
    expect(problems).toEqual([]);
    expect(notes[0]).toContain(`compiled modules for ${other} were not loaded`);
  });

  it('fail with the reason when the main entry throws or lacks a module', async () => {
    const throws = await packed({
      arch,
      files: { 'dist/main/electron.js': 'throw new Error("no such luck");' },
    });
    const { problems } = checkEntries(throws, root);
    expect(problems.map(({ code }) => code)).toEqual(['package.main-fails']);
    expect(problems[0]?.message).toContain('no such luck');
    expect(await check({ files: { 'dist/main/shared-AbCd1234.js': null } })).toEqual(['package.main-fails']);
  });

  it('fail when the preload requires more than electron, or gives no bridge', async () => {
    expect(await check({ files: { 'dist/preload/preload.cjs': 'require("node:fs");' } })).toEqual([
      'package.preload-fails',
    ]);
    expect(await check({ files: { 'dist/preload/preload.cjs': '' } })).toEqual(['package.preload-fails']);
  });

  it('fail when a compiled module does not load', async () => {
    const files = {
      'node_modules/smartcard/dist/index.js': 'require("../build/Release/smartcard_napi.node");',
    };
    expect(await check({ files })).toEqual(['package.native-fails']);
  });
});

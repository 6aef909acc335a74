/** What could slip past the checks of a package, or break them: keys in other clothes, links, old or damaged packages. */
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkArchive, checkFacts } from '../../main/cli/package/checks/archive.ts';
import { checkEntries } from '../../main/cli/package/checks/entries.ts';
import type { Findings, PackedApp } from '../../main/cli/package/checks/finding.ts';
import { checkResources } from '../../main/cli/package/checks/resources.ts';
import { checkSecrets, privateIn } from '../../main/cli/package/checks/secrets.ts';
import { checkSizes } from '../../main/cli/package/checks/sizes.ts';
import { isFresh } from '../../main/cli/package/fresh.ts';
import { hostArch } from '../../main/cli/package/arch.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { type Fixture, packFixture } from './fixture.ts';

let work: TemporaryFolder;
beforeAll(() => (work = temporaryFolder()));
afterAll(() => work.remove());

const root = path.resolve(import.meta.dirname, '../..');
const packed = (fixture?: Fixture) => packFixture(work.file('app'), fixture);
const codes = ({ problems }: Findings) => problems.map(({ code }) => code);
const resources = (app: PackedApp) =>
  codes(checkResources(app, { linux: [path.join(app.folder, 'resources/linux')], updateUrl: null }));

describe('a secret', () => {
  // Put together here: this file must not look like a leak itself.
  const begin = (what: string) => ['-----BEGIN', what, '-----'].join(' ').replace(' -----', '-----');
  const body = 'MIIEowIBAAKCAQEA7';

  it.each([
    ['a key in code, with its line breaks escaped', `"${begin('PRIVATE KEY')}\\n${body}"`],
    ['a key with a passphrase', `${begin('RSA PRIVATE KEY')}\nProc-Type: 4,ENCRYPTED\n`],
    ['a PGP key', `${begin('PGP PRIVATE KEY BLOCK')}\n\n${body}`],
    ['a bearer token', `Authorization: Bearer ${'a1B2'.repeat(6)}`],
    ['basic authentication', `"Authorization": "Basic ${'a1B2'.repeat(5)}"`],
    ['npm’s old password', `//registry/:_password=${'x'.repeat(12)}`],
    ['npm’s login', `_auth = ${'x'.repeat(12)}`],
    ['an AWS secret', `aws_secret_access_key = ${'a1B2/'.repeat(8)}`],
    ['a GitLab token', `glpat-${'a1B2'.repeat(5)}`],
    ['a database’s password', 'postgres://kiosk:hunter22x@db.test/'],
    ['a broker’s password', 'mqtts://kiosk:hunter22x@broker.test/'],
  ])('is one, whatever it looks like: %s', (_what, text) => {
    expect(privateIn('x.js', text, []).map(({ code }) => code)).toEqual(['package.secret']);
  });

  it.each(['config.json', 'kiosk.service', 'site.yml', 'evse.conf'])(
    'is a password that is written out in a file of settings: %s',
    (name) => {
      const said = (text: string) => privateIn(name, text, []).map(({ code }) => code);
      expect(said('"password": "hunter22x"')).toEqual(['package.secret']);
      expect(said('pin = 482913')).toEqual(['package.secret']);
      expect(said('"password": { "file": "/run/credentials/evse-kiosk.service/secret" }')).toEqual([]);
      expect(said('"password": "", "secret": "${SECRET}"')).toEqual([]);
    },
  );

  it('is looked for in every folder, not only where the app lies', async () => {
    const app = await packed();
    writeFileSync(path.join(app.folder, 'id_rsa'), `${begin('OPENSSH PRIVATE KEY')}\n${body}`);
    expect(codes(checkSecrets(app, { root }))).toEqual(['package.secret']);
  });

  it('is root’s own folder, too', () => {
    expect(privateIn('x', 'at /root/evse/main.ts:3', []).map(({ code }) => code)).toEqual([
      'package.machine-path',
    ]);
  });
});

describe('links and modes', () => {
  it('a link in the package’s folder is told, also one that leads nowhere', async () => {
    const app = await packed();
    symlinkSync('/etc/hostname', path.join(app.folder, 'resources/linux/host'));
    symlinkSync('/nowhere', path.join(app.folder, 'nowhere'));
    expect(resources(app).filter((code) => code === 'package.link')).toHaveLength(2);
    expect(() => checkSecrets(app, { root })).not.toThrow();
    expect(() => checkSizes(app)).not.toThrow();
  });

  it('a folder that anybody may write to is told', async () => {
    const app = await packed();
    chmodSync(path.join(app.folder, 'resources'), 0o777);
    expect(resources(app)).toEqual(['package.mode']);
  });
});

describe('a damaged package', () => {
  it('is told, not stumbled over: a link in the archive, an archive cut short', async () => {
    const app = await packed();
    const source = work.file('linked');
    mkdirSync(source);
    symlinkSync('package.json', path.join(source, 'passwords'));
    writeFileSync(path.join(source, 'package.json'), '{}');
    const archive = path.join(app.folder, 'resources/app.asar');
    await createPackage(source, archive);
    expect(() => checkSecrets(app, { root })).not.toThrow();
    expect(() => checkEntries(app, root)).not.toThrow();
    const cut = await packed();
    truncateSync(archive, readFileSync(archive).length - 200);
    expect(codes(checkArchive(cut))).toContain('package.no-archive');
    expect(() => [checkFacts(cut), checkSecrets(cut, { root }), checkEntries(cut, root)]).not.toThrow();
  });

  it('is told when its facts are nothing', async () => {
    const app = await packed({ files: { 'dist/main/build.json': 'null' } });
    expect(codes(checkFacts(app))).toEqual(['package.no-facts']);
  });
});

describe('programs', () => {
  const arch = hostArch() ?? 'x64';

  it('the card reader’s process lacks nothing that it imports', async () => {
    const app = await packed({ arch, files: { 'dist/main/reader.js': 'import "./shared-Gone1234.js";' } });
    expect(codes(checkArchive(app))).toEqual(['package.missing-file']);
  });

  it('what package.json names as the main entry is what runs', async () => {
    const manifest = '{"name":"evse-kiosk","version":"1.2.3","type":"module","main":"dist/main/reader.js"}';
    const app = await packed({ arch, files: { 'package.json': manifest } });
    expect(codes(checkEntries(app, root))).toEqual(['package.main-fails']);
  });
});

it('an update feed is the one that was asked for, not one that begins like it', async () => {
  const app = await packed();
  const feed = path.join(app.folder, 'resources/app-update.yml');
  writeFileSync(feed, 'provider: generic\nurl: https://updates.test/evil\n');
  const order = { linux: [path.join(app.folder, 'resources/linux')], updateUrl: 'https://updates.test/' };
  expect(codes(checkResources(app, order))).toEqual(['package.updates']);
});

it('a package is old when any part of the build, or how it is packed, is newer', () => {
  const put = (name: string, at: number) => {
    const file = work.file(`checkout/${name}`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, at, at);
    return file;
  };
  const parts = [
    'dist/main/electron.js',
    'dist/main/reader.js',
    'dist/preload/preload.cjs',
    'dist/renderer/index.html',
    'package.json',
    'oem.yml',
  ];
  const config = work.file('checkout/oem.yml');
  const fresh = () =>
    isFresh({ root: work.file('checkout'), out: work.file('checkout/out'), arch: 'x64', config });
  for (const part of parts) put(part, 1000);
  expect(fresh()).toBe(false);
  put('out/linux-unpacked/resources/app.asar', 2000);
  expect(fresh()).toBe(true);
  for (const part of parts) {
    put(part, 3000);
    expect(fresh(), part).toBe(false);
    put(part, 1000);
  }
});

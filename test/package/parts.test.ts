/** What packages are made of: facts, command line, content rules, modules, and the maker of .deb files. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elfArch } from '../../main/cli/package/arch.ts';
import { checkDeb } from '../../main/cli/package/checks/deb.ts';
import { desktopProblems } from '../../main/cli/package/checks/desktop.ts';
import { externalsOf, moduleClosure, reachable } from '../../main/cli/package/closure.ts';
import { MODULES, moduleOf, reasonFor } from '../../main/cli/package/content.ts';
import { buildFacts } from '../../main/cli/package/facts.ts';
import { makeDeb, parseFpm } from '../../main/cli/package/fpm.ts';
import { parsePackageOptions } from '../../main/cli/package/options.ts';
import { requireIcon } from '../../main/cli/package/pack.ts';
import { chooseRuntime, isPlaceholder } from '../../main/cli/package/runtime.ts';
import { buildDateOf } from '../../main/hosts/build-facts.ts';
import { ProblemError } from '../../main/problem.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { elf } from './fixture.ts';

let work: TemporaryFolder;
beforeAll(() => (work = temporaryFolder()));
afterAll(() => work.remove());

function put(name: string, content: string | Buffer = ''): string {
  const file = work.file(name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe('the facts of a build', () => {
  const git = (...args: string[]) =>
    spawnSync(
      'git',
      ['-C', work.file('checkout'), '-c', 'user.name=T', '-c', 'user.email=t@example.test', ...args],
      {
        env: {
          ...process.env,
          GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
          GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
        },
      },
    );
  const facts = (environment: Record<string, string> = {}) =>
    buildFacts({ root: work.file('checkout'), environment, now: () => NOON });

  it('are the commit’s: the same at any time, and marked when files differ', () => {
    put('checkout/a.txt', 'a');
    expect(facts().commit).toBeNull();
    git('init', '--quiet');
    git('add', '.');
    git('commit', '--quiet', '--message', 'one');
    const { commit, builtAt } = facts();
    expect(commit).toMatch(/^[0-9a-f]{12}$/);
    expect(builtAt).toBe('2026-01-02T03:04:05.000Z');
    put('checkout/a.txt', 'b');
    expect(facts()).toEqual({ commit: `${String(commit)}-dirty`, builtAt: new Date(NOON).toISOString() });
  });

  it('are what the environment says', () => {
    const environment = { EVSE_KIOSK_COMMIT: 'release-7', SOURCE_DATE_EPOCH: '1700000000' };
    expect(facts(environment)).toEqual({ commit: 'release-7', builtAt: '2023-11-14T22:13:20.000Z' });
  });

  it('reach the running program, but not over what somebody set', () => {
    const program = put('built/dist/main/electron.js');
    const environment: Record<string, string | undefined> = {};
    expect(buildDateOf(program, environment)).toBeGreaterThan(0);
    expect(environment).toEqual({});
    put('built/dist/main/build.json', '{"commit":"abc","builtAt":"2026-01-02T03:04:05.000Z"}');
    expect(buildDateOf(program, environment)).toBe(Date.parse('2026-01-02T03:04:05Z'));
    expect(environment).toEqual({ EVSE_KIOSK_COMMIT: 'abc' });
    buildDateOf(program, Object.assign(environment, { EVSE_KIOSK_COMMIT: 'mine' }));
    expect(environment).toEqual({ EVSE_KIOSK_COMMIT: 'mine' });
  });
});

describe('the command line', () => {
  const parse = (...args: string[]) => {
    const parsed = parsePackageOptions(args);
    return parsed.ok ? parsed.options : parsed.problem.code;
  };

  it('names targets and machines', () => {
    expect(parse()).toMatchObject({ command: 'pack', targets: ['deb', 'AppImage'], arches: [] });
    expect(parse('DEB', 'appimage', '--arm64', '--config', 'oem.yml', '--box', 'acme')).toMatchObject({
      targets: ['deb', 'AppImage'],
      arches: ['arm64'],
      config: 'oem.yml',
      box: 'acme',
    });
    expect(parse('check', 'somewhere')).toMatchObject({ command: 'check', out: 'somewhere' });
    expect(parse('--help')).toMatchObject({ command: 'help' });
  });

  it('is refused when it is not understood', () => {
    expect([parse('rpm'), parse('--fast'), parse('check', 'a', 'b')]).toEqual(['usage', 'usage', 'usage']);
  });
});

describe('what ships', () => {
  it('has no rule for a path outside', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/);
    const known = new Set(['package.json']);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('.js', '.json', '.md', ''),
        (parts, end) => {
          const file = parts.join('/') + end;
          if (!file.startsWith('dist/') && !known.has(file)) expect(reasonFor(file, 'x64')).toBeNull();
          const inside = moduleOf(`node_modules/${file}`);
          if (inside && !MODULES.includes(inside.module))
            expect(reasonFor(`node_modules/${file}`, 'x64')).toBeNull();
        },
      ),
    );
  });

  it('follows what the programs import, and no more', () => {
    put('dist/a.js', 'import { x as y } from "./b-1.js";\nconst later = () => import("./c-2.js");\n');
    put('dist/b-1.js', 'import "serialport";\nimport fs from "node:fs";\nimport { app } from "electron";\n');
    put(
      'dist/c-2.js',
      'import { NFC } from "nfc-pcsc";\nconst text = `import from "zod"`;\nimport "path";\n',
    );
    put('dist/d-3.js');
    expect(reachable(work.file('dist'), ['a.js'])).toEqual(['a.js', 'b-1.js', 'c-2.js']);
    const texts = ['b-1.js', 'c-2.js'].map((file) => readFileSync(work.file(`dist/${file}`), 'utf8'));
    expect(texts.flatMap(externalsOf)).toEqual(['serialport', 'nfc-pcsc']);
  });

  it('takes modules with all that they need, nested as they are, without what only compiles them', () => {
    const manifest = (place: string, dependencies: Record<string, string>) =>
      put(`tree/node_modules/${place}/package.json`, JSON.stringify({ dependencies }));
    manifest('a', { b: '1', 'node-addon-api': '8' });
    manifest('b', { c: '1' });
    manifest('c', {});
    manifest('a/node_modules/b', { c: '1', a: '1' });
    const names = moduleClosure(work.file('tree'), ['a', 'b']).map(({ to }) => to);
    expect(names).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/b',
      'node_modules/c',
    ]);
    expect(() => moduleClosure(work.file('tree'), ['missing'])).toThrow(ProblemError);
  });

  it('knows for which machine a file is compiled', () => {
    expect([elfArch(elf('x64')), elfArch(elf('arm64')), elfArch(Buffer.from('#!/bin/sh'))]).toEqual([
      'x64',
      'arm64',
      null,
    ]);
    const riscv = elf('x64');
    riscv.writeUInt16LE(243, 18);
    expect(elfArch(riscv)).toBe('other');
  });
});

describe('the runtime', () => {
  const wish = (more: object) =>
    chooseRuntime({
      root: path.resolve(import.meta.dirname, '../..'),
      // Not this machine's kind, so that an installed runtime is no answer.
      arch: process.arch === 'x64' ? 'arm64' : 'x64',
      given: null,
      placeholder: false,
      work: work.file('runtime'),
      environment: { electron_config_cache: work.file('none'), ELECTRON_MIRROR: 'http://127.0.0.1:9/' },
      ...more,
    });

  it('is refused by code when it cannot be had, and stands in only when that was asked for', async () => {
    await expect(wish({})).rejects.toThrow(/cannot be fetched/);
    await expect(wish({ given: work.file('none') })).rejects.toThrow(/no runtime at/);
    const stand = await wish({ placeholder: true });
    expect(stand).toMatchObject({ kind: 'placeholder' });
    const program = path.join(String(stand.dist), 'electron');
    expect(isPlaceholder(program)).toBe(true);
    const { status, stderr } = spawnSync(program, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([69, expect.stringContaining('placeholder')]);
  });

  it('is what the packer kept', async () => {
    put('cache/hash/electron-v0.zip');
    const kept = { electron_config_cache: work.file('cache'), ELECTRON_MIRROR: 'http://127.0.0.1:9/' };
    await expect(wish({ environment: kept })).rejects.toThrow(ProblemError);
    const { version } = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as {
      version: string;
    };
    for (const arch of ['x64', 'arm64']) put(`cache/hash/electron-v${version}-linux-${arch}.zip`);
    expect(await wish({ environment: kept })).toEqual({ kind: 'real', dist: null });
  });
});

const DESKTOP = `[Desktop Entry]
Name=EVSE Kiosk
Exec=/opt/evse-kiosk/evse-kiosk %U
Type=Application
Icon=evse-kiosk
StartupWMClass=evse-kiosk
Categories=Utility;
`;

describe('icons', () => {
  it('that are not there are told, instead of the house’s being taken', () => {
    const root = path.dirname(put('brand/build/icons/16x16.png', '')).replace(/\/build\/icons$/, '');
    for (const icon of ['build/icons', 'icons', path.join(root, 'build/icons'), null, undefined])
      expect(() => requireIcon(root, icon)).not.toThrow();
    expect(() => requireIcon(root, 'acme/icons')).toThrow(ProblemError);
  });
});

describe('a desktop entry', () => {
  const problems = (text: string) =>
    desktopProblems(text, { executable: 'evse-kiosk', icons: ['evse-kiosk'] }).map(({ message }) => message);

  it.each([
    ['Type=Application', 'Type=Link', 'Type'],
    ['Name=EVSE Kiosk', 'Name=', 'Name'],
    ['/evse-kiosk %U', '/other %U', 'Exec'],
    ['StartupWMClass=evse-kiosk', 'StartupWMClass=Electron', 'StartupWMClass'],
    ['Icon=evse-kiosk', 'Icon=electron', 'Icon'],
    ['Categories=Utility;', 'Categories=', 'Categories'],
  ])('is read: %s → %s', (good, bad, named) => {
    expect(problems(DESKTOP)).toEqual([]);
    const found = problems(DESKTOP.replace(good, bad));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(named);
  });
});

describe('a .deb', () => {
  interface Change {
    readonly arch?: string;
    readonly maintainer?: string;
    readonly depends?: readonly string[];
    readonly script?: string;
    readonly more?: readonly string[];
    readonly leaveOut?: boolean;
  }

  function make(name: string, change: Change = {}): string {
    const { arch = 'amd64', maintainer = 'Acme <box@acme.example>', script = '#!/bin/sh\nexit 0\n' } = change;
    const depends = change.depends ?? [
      'cage',
      'pcscd',
      'libpcsclite1',
      'libgtk-3-0 | libgtk-3-0t64',
      'libnss3',
      'libgbm1',
    ];
    chmodSync(put('app/evse-kiosk', 'program'), 0o755);
    put('app/resources/app.asar', 'archive');
    put('partial/evse-kiosk', 'program');
    const file = work.file(`${name}.deb`);
    makeDeb(
      parseFpm([
        '-s',
        'dir',
        '--force',
        '-t',
        'deb',
        ...depends.flatMap((depend) => ['-d', depend]),
        '--deb-recommends',
        'libccid',
        '--deb-compression',
        'gzip',
        '--architecture',
        arch,
        '--after-install',
        put('post', script),
        '--after-remove',
        put('rm', '#!/bin/sh\n'),
        '--description',
        'Short\n A longer text\n\n of several lines',
        '--version',
        '1.2.3',
        '--package',
        file,
        '--name',
        'evse-kiosk',
        '--maintainer',
        maintainer,
        '--url',
        'https://acme.example/',
        '--category',
        'misc',
        '--deb-priority',
        'optional',
        `${work.file(change.leaveOut ? 'partial' : 'app')}/=/opt/evse-kiosk`,
        `${put('icon.png')}=/usr/share/icons/hicolor/16x16/apps/evse-kiosk.png`,
        `${put('entry', DESKTOP)}=/usr/share/applications/evse-kiosk.desktop`,
        ...(change.more ?? []),
      ]),
    );
    return file;
  }

  const found = (change?: Change) => {
    const order = { arch: 'x64', executable: 'evse-kiosk', unpacked: work.file('app') } as const;
    return [...new Set(checkDeb(make('test', change), order).problems.map(({ code }) => code))];
  };

  it('is made, the same twice, and has nothing wrong with it', () => {
    process.env['SOURCE_DATE_EPOCH'] = '1700000000';
    try {
      expect(found()).toEqual([]);
      expect(readFileSync(make('one')).equals(readFileSync(make('two')))).toBe(true);
    } finally {
      delete process.env['SOURCE_DATE_EPOCH'];
    }
    const control = spawnSync('dpkg-deb', ['--info', work.file('one.deb')], { encoding: 'utf8' }).stdout;
    expect(control).toContain(
      'Depends: cage, pcscd, libpcsclite1, libgtk-3-0 | libgtk-3-0t64, libnss3, libgbm1',
    );
    expect(control).toContain('Description: Short\n  A longer text\n  .\n  of several lines');
  });

  it.each<[string, Change]>([
    ['package.deb-field', { arch: 'arm64' }],
    ['package.deb-field', { maintainer: 'Acme' }],
    ['package.deb-depends', { depends: ['libgtk-3-0', 'libnss3', 'libgbm1', 'pcscd', 'libpcsclite1'] }],
    ['package.deb-script', { script: '#!/bin/sh\nif true; do\n' }],
    ['package.deb-file', { more: ['/etc/hostname=/etc/hostname'] }],
    ['package.deb-file', { leaveOut: true }],
  ])('with something wrong is told by its code: %s %j', (code, change) => {
    expect(found(change)).toEqual([code]);
  });

  it('is of the same build as the folder beside it, and holds nothing else', () => {
    const order = { arch: 'x64', executable: 'evse-kiosk', unpacked: work.file('app') } as const;
    const file = make('older');
    put('app/resources/app.asar', 'a newer archive');
    put('app/more.txt', 'x');
    const said = checkDeb(file, order).problems.map(({ message }) => message);
    expect(said).toEqual(['resources/app.asar is another one than in the folder', 'it lacks more.txt']);
    const stuffed = make('stuffed');
    rmSync(work.file('app/more.txt'));
    put('app/resources/app.asar', 'archive');
    const more = checkDeb(stuffed, order).problems.map(({ message }) => message);
    expect(more).toContain('it installs /opt/evse-kiosk/more.txt, which is not in the folder');
  });

  it('without what belongs into it is told, not stumbled over', () => {
    const control = 'Package: x\nVersion: 1\nArchitecture: amd64\nMaintainer: A <a@b.c>\nDescription: x\n';
    put('bare/DEBIAN/control', control);
    const file = work.file('bare.deb');
    expect(spawnSync('dpkg-deb', ['--build', work.file('bare'), file]).status).toBe(0);
    const order = { arch: 'x64', executable: 'evse-kiosk', unpacked: work.file('app') } as const;
    const codes = checkDeb(file, order).problems.map(({ code }) => code);
    expect(codes).toContain('package.desktop');
    put('cut.deb', readFileSync(file).subarray(0, -60));
    expect(checkDeb(work.file('cut.deb'), order).problems.map(({ code }) => code)).toContain(
      'package.deb-unreadable',
    );
  });

  it('that is none is unreadable; an option that nobody knows is refused', () => {
    const order = { arch: 'x64', executable: 'evse-kiosk', unpacked: work.file('app') } as const;
    const codes = checkDeb(put('no.deb', 'no'), order).problems.map(({ code }) => code);
    expect(codes).toEqual(['package.deb-unreadable']);
    expect(() => parseFpm(['--deb-systemd', 'x'])).toThrow(TypeError);
  });
});

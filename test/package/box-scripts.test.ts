/** The package's scripts in a root of their own, with programs that only write down what they were asked. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const LINUX = 'build/linux';
/** Names that OEMs choose: nothing in them may be taken for shell or sed. */
const PRODUCT = 'Volt & Co | Kiosk';
const has = (name: string) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0;

/** Of these only their words count; `install` cannot give files to a user who is not there. */
const RECORDED = [
  'apparmor_parser',
  'apparmor_status',
  'modprobe',
  'systemctl',
  'systemd-sysusers',
  'systemd-tmpfiles',
  'udevadm',
  'update-alternatives',
  'update-desktop-database',
];

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

interface Machine {
  readonly root: string;
  /** Runs a maintainer script; what the stand-ins were asked. */
  run(script: 'after-install' | 'after-remove', ...args: string[]): string[];
  at(file: string): string;
}

function machine({ booted = false, namespaces = true } = {}): Machine {
  const root = mkdtempSync(path.join(tmpdir(), 'box-root-'));
  roots.push(root);
  const at = (file: string) => path.join(root, file);
  const app = at(`/opt/${PRODUCT}`);
  mkdirSync(at('bin'));
  mkdirSync(at('/etc/evse-kiosk/credentials'), { recursive: true });
  mkdirSync(at('/usr/bin'), { recursive: true });
  if (booted) mkdirSync(at('/run/systemd/system'), { recursive: true });
  const program = (name: string, text: string) =>
    writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  for (const name of RECORDED) program(name, `echo "${name} $*" >> '${at('calls')}'`);
  program('setpriv', `exit ${namespaces ? 0 : 1}`);
  // Without "-g GROUP".
  program(
    'install',
    'a=; s=; for x; do if [ "$s" ]; then s=; elif [ "$x" = -g ]; then s=1; else set -- "$@" "$x"; fi; shift; done; exec /usr/bin/install "$@"',
  );
  mkdirSync(app, { recursive: true });
  cpSync(LINUX, path.join(app, 'resources/linux'), { recursive: true });
  writeFileSync(path.join(app, 'chrome-sandbox'), '');

  return {
    root,
    at,
    run(script, ...args) {
      const text = readFileSync(path.join(LINUX, `${script}.sh`), 'utf8')
        .replaceAll('${sanitizedProductName}', PRODUCT)
        .replaceAll('${executable}', 'volt-kiosk')
        // Paths of the machine, and not what is looked for in the unit.
        .replace(/(?<![\w/])\/(usr|etc|opt|media|run|var)\/(?!evse-kiosk\/evse-kiosk)/g, `${root}/$1/`);
      writeFileSync(at('script'), text);
      writeFileSync(at('calls'), '');
      const env = { PATH: `${at('bin')}:/usr/bin:/bin` };
      const { status, stderr } = spawnSync('/bin/sh', [at('script'), ...args], { encoding: 'utf8', env });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return readFileSync(at('calls'), 'utf8').split('\n').filter(Boolean);
    },
  };
}

function placed({ root }: Machine): string[] {
  const files = globSync('**/*', { cwd: root, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const names = files.map((file) => path.relative(root, path.join(file.parentPath, file.name)));
  return names.filter((name) => /^(usr|etc|media|var)\//.test(name)).toSorted();
}

const mode = (file: string) => (statSync(file).mode & 0o7777).toString(8);
const SYSTEMCTL_ON_KIOSK = /^systemctl (\S+ )*(start|restart|try-restart|reload) .*evse-kiosk/;

describe('after the installation', () => {
  it('everything is in its place, and the kiosk comes with the next start', () => {
    const box = machine();
    const calls = box.run('after-install', 'configure', '');
    expect(placed(box)).toHaveLength(17);
    const unit = readFileSync(box.at('/usr/lib/systemd/system/evse-kiosk.service'), 'utf8');
    expect(unit).toContain(` "${box.at(`/opt/${PRODUCT}/volt-kiosk`)}" --ozone-platform=wayland`);
    expect(mode(box.at('/etc/evse-kiosk/config.json'))).toBe('640');
    expect(mode(box.at('/usr/lib/evse-kiosk/stick'))).toBe('755');
    expect(calls).toEqual([
      `update-alternatives --install ${box.at('/usr/bin/volt-kiosk')} volt-kiosk ${box.at(`/opt/${PRODUCT}/volt-kiosk`)} 100`,
      `update-desktop-database ${box.at('/usr/share/applications')}`,
      'systemd-sysusers evse-kiosk.conf',
      'systemd-tmpfiles --create evse-kiosk.conf',
      'systemctl enable evse-kiosk.service',
      'systemctl mask ctrl-alt-del.target',
    ]);
  });

  it('an OEM’s theme and driver lie beside the configuration, new with each version', () => {
    const box = machine();
    const theirs = box.at(`/opt/${PRODUCT}/resources/linux`);
    for (const own of ['theme', 'driver']) {
      mkdirSync(path.join(theirs, own, 'parts'), { recursive: true });
      writeFileSync(path.join(theirs, own, 'parts/one'), 'old');
      writeFileSync(path.join(theirs, own, 'dropped'), '');
    }
    box.run('after-install', 'configure', '');
    for (const own of ['theme', 'driver']) {
      rmSync(path.join(theirs, own, 'dropped'));
      writeFileSync(path.join(theirs, own, 'parts/one'), 'new');
    }
    box.run('after-install', 'configure', '0.1.0');
    const there = placed(box).filter((name) => /\/(theme|driver)/.test(name));
    expect(there).toEqual(['etc/evse-kiosk/driver/parts/one', 'etc/evse-kiosk/theme/parts/one']);
    for (const name of there) expect(readFileSync(box.at(name), 'utf8')).toBe('new');
  });

  it('no file is forgotten', () => {
    const script = readFileSync(path.join(LINUX, 'after-install.sh'), 'utf8');
    const named = readdirSync(LINUX).filter((name) => !name.startsWith('after-'));
    for (const name of named)
      expect(script, name).toMatch(new RegExp(`(place |\\$files/)${name.replaceAll('.', '\\.')}`));
  });

  it('a machine that runs reads what is new, and starts nothing', () => {
    const box = machine({ booted: true });
    const calls = box.run('after-install', 'configure', '');
    expect(calls).toContain('systemctl daemon-reload');
    expect(calls).toContain('udevadm control --reload');
    expect(calls.filter((call) => SYSTEMCTL_ON_KIOSK.test(call))).toEqual([]);
  });

  it('what the installer wrote and switched off stays so over an upgrade', () => {
    const box = machine({ booted: true });
    box.run('after-install', 'configure', '');
    writeFileSync(box.at('/etc/evse-kiosk/config.json'), 'mine');
    const before = placed(box);
    box.run('after-remove', 'upgrade', '2.0.0');
    expect(placed(box)).toEqual(before);
    const calls = box.run('after-install', 'configure', '1.0.0');
    expect(readFileSync(box.at('/etc/evse-kiosk/config.json'), 'utf8')).toBe('mine');
    expect(calls.filter((call) => /enable|mask/.test(call) || SYSTEMCTL_ON_KIOSK.test(call))).toEqual([]);
    expect(placed(box)).toEqual(before);
  });

  it('a package that comes again after it was removed is enabled again', () => {
    const box = machine();
    box.run('after-install', 'configure', '');
    box.run('after-remove', 'remove');
    expect(box.run('after-install', 'configure', '1.0.0')).toContain('systemctl enable evse-kiosk.service');
  });

  it('does nothing when it is asked to take something back', () => {
    const box = machine();
    expect(box.run('after-install', 'abort-upgrade', '2.0.0')).toEqual([]);
    expect(placed(box)).toEqual([]);
  });

  it.each([
    [true, '755'],
    [false, '4755'],
  ])('the sandbox helper gets its bit only without user namespaces (%s: %s)', (namespaces, bits) => {
    const box = machine({ namespaces });
    chmodSync(box.at(`/opt/${PRODUCT}/chrome-sandbox`), 0o700);
    box.run('after-install', 'configure', '');
    expect(mode(box.at(`/opt/${PRODUCT}/chrome-sandbox`))).toBe(bits);
  });
});

describe('after the removal', () => {
  it('only the configuration and the data are left; a purge takes those', () => {
    const box = machine({ booted: true });
    box.run('after-install', 'configure', '');
    for (const folder of ['/var/lib/evse-kiosk', '/var/log/evse-kiosk']) {
      mkdirSync(box.at(folder), { recursive: true });
      writeFileSync(box.at(`${folder}/file`), '');
    }
    const calls = box.run('after-remove', 'remove');
    expect(calls).toEqual(
      expect.arrayContaining([
        'systemctl stop evse-kiosk.service',
        'systemctl disable evse-kiosk.service',
        'systemctl unmask ctrl-alt-del.target',
        'systemctl daemon-reload',
      ]),
    );
    expect(placed(box)).toEqual([
      'etc/evse-kiosk/config.json',
      'var/lib/evse-kiosk/file',
      'var/log/evse-kiosk/file',
    ]);
    box.run('after-remove', 'purge');
    expect(placed(box)).toEqual([]);
    expect(existsSync(box.at('/etc/evse-kiosk'))).toBe(false);
  });

  it.each(['upgrade', 'failed-upgrade', 'abort-install', 'abort-upgrade', 'disappear'])(
    '%s takes nothing away',
    (act) => {
      const box = machine();
      box.run('after-install', 'configure', '');
      const before = placed(box);
      expect(box.run('after-remove', act, '2.0.0')).toEqual([]);
      expect(placed(box)).toEqual(before);
    },
  );
});

describe('the scripts', () => {
  it('hold no words that the packager takes for its own but the two it knows', () => {
    const texts = ['after-install.sh', 'after-remove.sh'].map((name) =>
      readFileSync(path.join(LINUX, name), 'utf8'),
    );
    const macros = texts.flatMap((text) => text.match(/\$\{[a-zA-Z]+\}/g) ?? []);
    expect(new Set(macros)).toEqual(new Set(['${sanitizedProductName}', '${executable}']));
  });

  it.skipIf(!has('shellcheck'))('please shellcheck', () => {
    const files = [...globSync(`${LINUX}/*.sh`), `${LINUX}/stick`, `${LINUX}/stop`];
    const { stdout } = spawnSync('shellcheck', files, { encoding: 'utf8' });
    expect(stdout).toBe('');
  });
});

/** What makes a machine a kiosk (`build/linux/`), as far as it can be judged without one. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { READY_WITHOUT_PICTURE_MS } from '../../main/hosts/watchdog.ts';
import { EXIT } from '../../main/hosts/process-end.ts';
import { loadConfig } from '../../main/config/load.ts';
import { simulatedDevices } from '../../main/config/config.ts';

const LINUX = 'build/linux';
const read = (name: string) => readFileSync(path.join(LINUX, name), 'utf8');
const has = (name: string) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0;

/** All values of a key, in order. */
function values(unit: string, key: string): string[] {
  const lines = unit.split('\n').filter((line) => line.startsWith(`${key}=`));
  return lines.map((line) => line.slice(key.length + 1));
}

describe('the unit', () => {
  const unit = read('evse-kiosk.service');
  const one = (key: string) => values(unit, key).at(-1);

  it('starts one application in a compositor that switches no terminals', () => {
    const start = one('ExecStart') ?? '';
    expect(start).toMatch(/^\/usr\/bin\/cage (-\w+ )*-- /);
    expect(start.split(' -- ')[0]).not.toMatch(/-\w*s/);
    expect(start).toContain('"/opt/evse-kiosk/evse-kiosk"');
    expect(start).toContain('--config /etc/evse-kiosk/config.json');
  });

  it('is watched, by the words that a kiosk inside a compositor can send', () => {
    expect(one('Type')).toBe('notify');
    expect(one('NotifyAccess')).toBe('all');
    expect(one('ExecStart')).toContain('/usr/bin/env -u WATCHDOG_PID');
    // With a session of logind's its processes are moved to where nobody hears them (systemd.exec(5), PAMName=).
    expect(one('PAMName')).toBeUndefined();
    expect(Number(one('WatchdogSec'))).toBeGreaterThanOrEqual(60);
    expect(Number(one('TimeoutStartSec')) * 1000).toBeGreaterThan(2 * READY_WITHOUT_PICTURE_MS);
  });

  it('is started again for ever, also when a restart was ordered', () => {
    expect(one('Restart')).toBe('always');
    expect(one('StartLimitIntervalSec')).toBe('0');
    expect(one('RestartForceExitStatus')).toBe(String(EXIT.restart));
    expect(one('SuccessExitStatus')).toBe(String(EXIT.restart));
  });

  it('runs as a user of its own with three groups', () => {
    expect(one('User')).toBe('evse-kiosk');
    expect(values(unit, 'SupplementaryGroups')).toEqual(['dialout video render']);
    expect(read('evse-kiosk-sysusers.conf')).toMatch(/^u evse-kiosk - /m);
  });

  it('leaves Chromium’s sandbox what it is made of', () => {
    expect(one('NoNewPrivileges')).toBe('yes');
    expect(one('RestrictNamespaces')).toBe('user pid net');
    expect(one('SystemCallFilter')).toMatch(/^~/);
    expect(one('SystemCallFilter')).not.toMatch(/@(privileged|mount|debug|process|default)/);
    expect(one('MemoryDenyWriteExecute')).toBeUndefined();
  });

  it('names its files where the sample configuration looks for them', () => {
    const config = read('config.json');
    expect(config).toContain('/var/lib/evse-kiosk/kiosk.db');
    expect(config).toContain('/run/credentials/evse-kiosk.service/secret_pin');
    expect(one('StateDirectory')).toBe('evse-kiosk');
    expect(one('LogsDirectory')).toBe('evse-kiosk');
    expect(one('LoadCredential')).toBe('secret:/etc/evse-kiosk/credentials');
  });
});

describe.skipIf(!has('systemd-analyze'))('systemd', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'box-units-'));
  const units = path.join(root, 'usr/lib/systemd/system');
  afterAll(() => rmSync(root, { recursive: true }));

  function analyze(...args: string[]) {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  }

  it('finds nothing to say of the units', () => {
    const programs = [
      'usr/bin/cage',
      'usr/bin/env',
      'bin/sh',
      'usr/lib/evse-kiosk/launch',
      'usr/lib/evse-kiosk/stick',
      'usr/lib/evse-kiosk/stop',
    ];
    for (const program of programs) {
      mkdirSync(path.join(root, path.dirname(program)), { recursive: true });
      writeFileSync(path.join(root, program), '#!/bin/sh\n', { mode: 0o755 });
    }
    mkdirSync(units, { recursive: true });
    // What every unit hangs on.
    for (const name of ['sysinit.target', 'basic.target', 'shutdown.target', 'system.slice', '-.slice']) {
      const file = path.join('/lib/systemd/system', name);
      if (existsSync(file)) cpSync(file, path.join(units, name));
    }
    for (const file of globSync(`${LINUX}/*.service`)) cpSync(file, path.join(units, path.basename(file)));
    const names = ['evse-kiosk.service', 'evse-kiosk-stick@sda1.service'];
    expect(analyze('verify', '--man=no', `--root=${root}`, ...names)).toEqual({ status: 0, said: '' });
  });

  it('counts little that the kiosk could do to the machine', () => {
    const { said } = analyze(
      'security',
      '--no-pager',
      '--offline=yes',
      path.resolve(LINUX, 'evse-kiosk.service'),
    );
    const level = Number(/Overall exposure level for .*: ([\d.]+)/.exec(said)?.[1]);
    expect(level).toBeLessThanOrEqual(3);
  });
});

describe('polkit', () => {
  type Rule = (action: { id: string }, subject: { user: string }) => string | undefined;
  const rules: Rule[] = [];
  const polkit = { addRule: (rule: Rule) => void rules.push(rule), Result: { YES: 'yes' } };
  runInNewContext(read('60-evse-kiosk-polkit.rules'), { polkit });
  const may = (user: string, id: string) => rules.map((rule) => rule({ id }, { user })).find(Boolean);

  const GRANTED = [
    'org.debian.pcsc-lite.access_pcsc',
    'org.debian.pcsc-lite.access_card',
    'org.freedesktop.timedate1.set-time',
    'org.freedesktop.timedate1.set-ntp',
  ];

  it.each(GRANTED)('lets the kiosk, and nobody else, %s', (action) => {
    expect(may('evse-kiosk', action)).toBe('yes');
    for (const other of ['root', 'kiosk', 'evse-kiosk2', '']) expect(may(other, action)).toBeUndefined();
  });

  it.each([
    'org.freedesktop.timedate1.set-timezone',
    'org.freedesktop.login1.power-off',
    'org.freedesktop.systemd1.manage-units',
    'org.freedesktop.policykit.exec',
  ])('does not let the kiosk %s', (action) => {
    expect(may('evse-kiosk', action)).toBeUndefined();
  });
});

/** `KEY{attribute}OP"value"`, udev(7). */
const TOKEN = /^(!?[A-Z_]+)(\{[^}]+\})?(==|!=|=|\+=|-=|:=)"((?:[^"\\]|\\.)*)"$/;
const MATCHES = ['ACTION', 'SUBSYSTEM', 'SUBSYSTEMS', 'KERNEL', 'DRIVER', 'ENV', 'TEST', 'ATTR'];
const ASSIGNMENTS = ['GROUP', 'MODE', 'SYMLINK', 'ENV', 'ATTR', 'RUN', 'TAG', 'IMPORT', 'GOTO', 'LABEL'];

describe.each(readdirSync(LINUX).filter((name) => /^\d\d-.*\.rules$/.test(name) && !name.includes('polkit')))(
  '%s',
  (name) => {
    const rules = read(name)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(', ').map((token) => TOKEN.exec(token) ?? [token, 'not understood']));

    it('is understood, rule by rule', () => {
      expect(rules.length).toBeGreaterThan(0);
      for (const [token, key = '', , operator = ''] of rules.flat()) {
        const known = operator === '==' || operator === '!=' ? MATCHES : ASSIGNMENTS;
        expect(known, `${name}: ${token}`).toContain(key);
      }
    });

    it('changes nothing but what it names', () => {
      for (const tokens of rules) {
        const matches = tokens.filter(([, , , operator = '']) => operator === '==');
        const [, only] = tokens[0] ?? [];
        expect(matches.length > 0 || only === 'LABEL', tokens.map(([token]) => token).join(', ')).toBe(true);
      }
    });
  },
);

it('sticks are looked for after udev has looked at what is on them', () => {
  expect(read('60-evse-kiosk.rules')).not.toContain('ID_FS_USAGE');
  expect(read('90-evse-kiosk-sticks.rules')).toContain('ID_FS_USAGE');
});

it('the kernel modules that take readers away are the ones that service mode warns of', () => {
  const source = readFileSync('drivers/readers/pcsc/kernelModules.ts', 'utf8');
  const warned = [...(/GRABBERS[^[]*\[\]? ?= \[([^\]]*)\]/.exec(source)?.[1] ?? '').matchAll(/'(\w+)'/g)].map(
    ([, one]) => one,
  );
  const blocked = [...read('evse-kiosk-modprobe.conf').matchAll(/^blacklist (\w+)$/gm)].map(([, one]) => one);
  expect(warned).not.toEqual([]);
  expect(blocked).toEqual(warned);
});

it('the sample configuration is good, and of a real charger', async () => {
  const result = await loadConfig(path.join(LINUX, 'config.json'));
  expect(result).toMatchObject({ ok: true, notes: [] });
  expect(result.ok && simulatedDevices(result.config)).toBe('none');
});

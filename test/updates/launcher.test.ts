/** The launcher that every charger starts with: it must find a program that runs, whatever happened before. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FACTORY } from '../../main/updates/boot-record.ts';
import { until } from '../rig/until.ts';
import { Machine, type Cut } from './launcher-rig.ts';

const WAIT_MS = 30_000;
/** Dozens of starts of a shell, on a machine that may be busy. */
const LONG_MS = 90_000;

let machine: Machine;
beforeEach(() => {
  machine = new Machine();
});
afterEach(() => machine.remove());

describe('without an update', () => {
  it('runs what is installed, with its arguments', () => {
    expect(machine.run()).toBe(0);
    expect(machine.ran).toEqual(['factory factory --config kiosk.json']);
  });

  it('runs it where no folder is named, and says so to nobody', () => {
    machine.run({ EVSE_KIOSK_UPDATES: '' });
    expect(machine.ran).toEqual(['factory  --config kiosk.json']);
  });

  it.each(['', 'evse-kiosk-boot 2\ngood 9.9.9\nend\n', 'evse-kiosk-boot 1\ngood 1.2.0\n', '\0\0\0\0'])(
    'runs it when the record is %j',
    (text) => {
      machine.run();
      machine.program(machine.image('1.2.0'), '1.2.0', 'ends');
      writeFileSync(path.join(machine.updates, 'boot'), text);
      machine.forgetRuns();
      machine.run();
      expect(machine.ran).toEqual(['factory factory --config kiosk.json']);
      expect(machine.boot).toMatchObject({ good: FACTORY, trial: null });
    },
  );

  it('runs nothing that a record names outside its folder', () => {
    machine.program(path.join(machine.updates, 'evil.AppImage'), 'evil', 'ends');
    machine.run();
    const record = (name: string) => `evse-kiosk-boot 1\nfactory -\ngood ${name}\nstarts 0\nend\n`;
    for (const name of ['../evil', '/bin/sh', '1/../../evil', '$(touch x)', '-evil']) {
      writeFileSync(path.join(machine.updates, 'boot'), record(name));
      machine.run();
    }
    expect(new Set(machine.ran)).toEqual(new Set(['factory factory --config kiosk.json']));
  });
});

describe('a new version', () => {
  it('runs on trial, and goes on once it says that it runs', () => {
    machine.run();
    machine.install('1.2.0', 'ends');
    machine.run();
    expect(machine.boot).toMatchObject({ good: FACTORY, trial: '1.2.0', starts: 1 });
    expect(machine.folder.confirm('1.2.0')).toEqual({ ok: true });
    for (let start = 0; start < 4; start++) machine.run();
    expect(machine.ran.slice(1)).toEqual(Array<string>(5).fill('1.2.0 1.2.0 --config kiosk.json'));
    expect(machine.boot).toMatchObject({ good: '1.2.0', trial: null, bad: [] });
  });

  it('that crashes at three starts gives way to the one before, for good', () => {
    machine.run();
    machine.install('1.2.0', 'ends');
    machine.folder.confirm('1.2.0');
    machine.install('1.3.0', 'crashes');
    machine.forgetRuns();
    for (let start = 0; start < 5; start++) machine.run();
    expect(machine.ran.map((line) => line.split(' ')[0])).toEqual([
      '1.3.0',
      '1.3.0',
      '1.3.0',
      '1.2.0',
      '1.2.0',
    ]);
    expect(machine.boot).toMatchObject({ good: '1.2.0', trial: null });
    expect(machine.boot?.bad).toEqual([{ version: '1.3.0', why: 'crashed' }]);
  });

  it(
    'that hangs is ended, and gives way',
    async () => {
      machine.run();
      machine.install('1.2.0', 'hangs');
      machine.forgetRuns();
      const env = { EVSE_KIOSK_TRIAL_SECONDS: '1' };
      for (let start = 1; start <= 3; start++) {
        const kiosk = machine.start(env);
        await until('the watch over the trial', WAIT_MS, () => kiosk.signalCode !== null);
        expect(kiosk.signalCode).toBe('SIGTERM');
      }
      machine.run();
      expect(machine.ran.map((line) => line.split(' ')[0])).toEqual(['1.2.0', '1.2.0', '1.2.0', 'factory']);
      expect(machine.boot?.bad).toEqual([{ version: '1.2.0', why: 'crashed' }]);
    },
    LONG_MS,
  );

  it(
    'that said in time that it runs is left alone',
    async () => {
      machine.run();
      machine.install('1.2.0', 'confirms');
      const kiosk = machine.start({ EVSE_KIOSK_TRIAL_SECONDS: '5' });
      // Nobody but the watch could still say something.
      let isWatched = true;
      kiosk.stderr?.on('end', () => {
        isWatched = false;
      });
      kiosk.stderr?.resume();
      await until('the end of the watch', WAIT_MS, () => !isWatched);
      expect(kiosk.signalCode).toBeNull();
      kiosk.kill('SIGKILL');
    },
    LONG_MS,
  );

  it.each([
    ['is empty', ''],
    ['was overwritten', 'no program at all'],
  ])('whose file %s is not even started', (_what, text) => {
    machine.run();
    machine.install('1.2.0', 'ends');
    writeFileSync(machine.image('1.2.0'), text);
    machine.forgetRuns();
    machine.run();
    expect(machine.ran).toEqual(['factory factory --config kiosk.json']);
    expect(machine.boot?.bad).toEqual([{ version: '1.2.0', why: 'crashed' }]);
  });

  it('is not tried where its starts cannot be counted', () => {
    machine.run();
    machine.install('1.2.0', 'crashes');
    machine.forgetRuns();
    // A folder in the place of the file that is to be written.
    machine.program(path.join(machine.updates, 'boot.launch', 'x'), 'x', 'ends');
    machine.run();
    expect(machine.ran).toEqual(['factory factory --config kiosk.json']);
  });
});

describe('a good version', () => {
  beforeEach(() => {
    machine.run();
    machine.install('1.2.0', 'ends');
    machine.folder.confirm('1.2.0');
    machine.forgetRuns();
  });

  it('gives way to what is installed when its file is gone', () => {
    chmodSync(machine.image('1.2.0'), 0o644);
    machine.run();
    expect(machine.ran).toEqual(['factory factory --config kiosk.json']);
  });

  it('gives way when it never again runs for a minute', () => {
    for (let start = 0; start < 7; start++) machine.run();
    expect(machine.ran.at(5)).toMatch(/^1\.2\.0/);
    expect(machine.ran.at(6)).toMatch(/^factory/);
  });

  it(
    'starts as often as it likes when it runs',
    () => {
      for (let start = 0; start < 20; start++) {
        machine.run();
        machine.folder.ranWell();
      }
      expect(machine.ran.every((line) => line.startsWith('1.2.0'))).toBe(true);
    },
    LONG_MS,
  );

  it('gives way to another program that was installed', () => {
    machine.program(machine.factory, 'newer factory', 'ends');
    machine.run();
    expect(machine.ran).toEqual(['newer factory factory --config kiosk.json']);
    expect(machine.boot).toMatchObject({ good: FACTORY, trial: null });
  });
});

describe('when the power goes while it starts', () => {
  const BEGINNINGS: Readonly<Record<string, () => void>> = {
    'for the first time': () => undefined,
    'with a good version': () => {
      machine.install('1.2.0', 'ends');
      machine.folder.confirm('1.2.0');
    },
    'with one on trial': () => {
      machine.install('1.2.0', 'ends');
      machine.folder.confirm('1.2.0');
      machine.install('1.3.0', 'ends');
    },
    'on the way back': () => {
      machine.install('1.2.0', 'ends');
      machine.folder.confirm('1.2.0');
      machine.install('1.3.0', 'crashes');
      for (let start = 0; start < 3; start++) machine.run();
    },
  };

  it.each(Object.keys(BEGINNINGS))(
    '%s, the next start finds one that runs',
    (name) => {
      let cuts = 0;
      for (const when of ['before', 'half', 'after'] as const) {
        let isCut = true;
        for (let at = 1; isCut; at++) {
          const cut: Cut = { at, when };
          machine.remove();
          machine = new Machine();
          BEGINNINGS[name]?.();
          const before = machine.boot;
          isCut = machine.runWithCut(cut);
          machine.forgetRuns();
          expect(machine.run(), JSON.stringify(cut)).not.toBe(2);
          expect(machine.ran, JSON.stringify(cut)).toHaveLength(1);
          const allowed = name === 'on the way back' ? ['1.2.0'] : [before?.trial ?? before?.good ?? FACTORY];
          expect(allowed, JSON.stringify(cut)).toContain(machine.ran[0]?.split(' ')[0]);
          if (isCut) cuts++;
        }
      }
      // Each of them was really cut, at every tool that it calls.
      expect(cuts).toBeGreaterThanOrEqual(11);
      expect(existsSync(path.join(machine.updates, 'boot'))).toBe(true);
      expect(readFileSync(path.join(machine.updates, 'boot'), 'utf8')).toMatch(/\nend\n$/);
    },
    LONG_MS,
  );
});

/** The folder of the updates, with the power going at each step that writes: a charger always starts, and knows what it does. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_BOOT, bootText, readBoot } from '../../main/updates/boot-record.ts';
import { realDisk, type Disk } from '../../main/updates/disk.ts';
import { UpdateFolder } from '../../main/updates/folder.ts';
import { NOTHING_KEPT, keptText, readKept } from '../../main/updates/kept.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { Charger, FACTORY_VERSION } from './charger.ts';
import { PUBLIC, imageOf, releaseOf } from './feeds.ts';
import { BEFORE } from './launcher-rig.ts';

class PowerCut extends Error {}

/** `real` until its n-th write, which is done (`after`) or not, and nothing more. */
function failing(real: Disk, at: number, when: 'before' | 'after'): Disk {
  let steps = 0;
  const step = <Args extends unknown[]>(work: (...args: Args) => void) => {
    return (...args: Args) => {
      steps += 1;
      if (steps > at || (steps === at && when === 'before')) throw new PowerCut();
      work(...args);
      if (steps === at) throw new PowerCut();
    };
  };
  return {
    ...real,
    write: step(real.write),
    rename: step(real.rename),
    remove: step(real.remove),
    makeFolder: step(real.makeFolder),
    makeProgram: step(real.makeProgram),
  };
}

describe('when the power goes while an update is', () => {
  const RELEASE = releaseOf('1.2.0');
  const STEPS = 8;
  let charger: Charger;
  beforeEach(() => {
    charger = new Charger('http://127.0.0.1:1/');
    charger.kill();
  });
  afterEach(() => charger.remove());

  const downloaded = () => {
    const file = path.join(charger.folder, 'cache/pending/kiosk.AppImage');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, imageOf('1.2.0'));
    return file;
  };
  const staged = async () => {
    expect(await charger.disk.stage(downloaded(), RELEASE)).toEqual({ ok: true });
  };
  const onTrial = async () => {
    await staged();
    charger.disk.begin(RELEASE, 'factory', BEFORE);
  };

  const ACTS: Readonly<Record<string, (disk: Disk) => Promise<readonly string[]>>> = {
    'taken over': async (disk) => {
      await new UpdateFolder(charger.folder, disk).stage(downloaded(), RELEASE);
      return [FACTORY_VERSION];
    },
    begun: async (disk) => {
      await staged();
      new UpdateFolder(charger.folder, disk).begin(RELEASE, 'factory', BEFORE);
      return [FACTORY_VERSION, '1.2.0'];
    },
    confirmed: async (disk) => {
      await onTrial();
      new UpdateFolder(charger.folder, disk).confirm('1.2.0');
      return ['1.2.0'];
    },
    rejected: async (disk) => {
      await onTrial();
      new UpdateFolder(charger.folder, disk).reject({
        version: '1.2.0',
        why: 'unhealthy',
        detail: '',
        at: 0,
      });
      return ['1.2.0', FACTORY_VERSION];
    },
  };

  it.each(Object.keys(ACTS))(
    '%s, the next start finds its way',
    async (name) => {
      for (const when of ['before', 'after'] as const) {
        for (let at = 1; at <= STEPS; at++) {
          charger.remove();
          charger = new Charger('http://127.0.0.1:1/');
          charger.kill();
          const allowed = (await ACTS[name]?.(failing(realDisk, at, when))) ?? [];
          const started = charger.start();
          const where = `${name}, ${when} step ${String(at)}`;
          expect(allowed, where).toContain(started);
          const { disk } = charger;
          const program = started === FACTORY_VERSION ? 'factory' : started;
          const finding = disk.settle(program, 0);
          const { boot } = disk;
          if (finding.is === 'trial') expect(boot.trial, where).toBe(started);
          if (finding.is === 'confirmed') expect(boot.good, where).toBe('1.2.0');
          if (finding.is === 'rejected') expect(started, where).toBe(FACTORY_VERSION);
          // Whatever runs was either kept, or is looked at, or comes again: nothing is forgotten half-way.
          if (started === FACTORY_VERSION && name === 'begun')
            expect(disk.staged(FACTORY_VERSION, PUBLIC)?.version, where).toBe('1.2.0');
          if (started === '1.2.0' && boot.trial === null) expect(disk.kept.newest, where).toBe('1.2.0');
          expect(disk.settle(program, 0).is, where).toBe(finding.is === 'trial' ? 'trial' : 'nothing');
        }
      }
    },
    90_000,
  );
});

describe('the folder', () => {
  let temporary: TemporaryFolder;
  beforeEach(() => {
    temporary = temporaryFolder();
  });
  afterEach(() => temporary.remove());

  it('says when there is no room, and when nothing can be written', async () => {
    const release = releaseOf('1.2.0');
    const full = new UpdateFolder(temporary.path, { ...realDisk, free: () => 1000 });
    expect(full.noRoomFor(release)?.code).toBe('update.no-room');
    const unknown = new UpdateFolder(temporary.path, { ...realDisk, free: () => null });
    expect(unknown.noRoomFor(release)).toBeNull();
    const file = temporary.file('kiosk.AppImage');
    writeFileSync(file, imageOf('1.2.0'));
    const readOnly = new UpdateFolder(temporary.path, failing(realDisk, 1, 'before'));
    const answer = await readOnly.stage(file, release);
    expect(answer).toMatchObject({ ok: false, failure: { code: 'update.not-kept' } });
  });

  it('that cannot be written keeps no charger from starting', async () => {
    const file = temporary.file('kiosk.AppImage');
    writeFileSync(file, imageOf('1.2.0'));
    const whole = new UpdateFolder(temporary.path, realDisk);
    await whole.stage(file, releaseOf('1.2.0'));
    whole.begin(releaseOf('1.2.0'), 'factory', BEFORE);
    whole.reject({ version: '1.2.0', why: 'unhealthy', detail: 'screen', at: 0 });
    const readOnly = new UpdateFolder(temporary.path, failing(realDisk, 1, 'before'));
    expect(readOnly.settle('factory', 0)).toEqual({ is: 'rejected', version: '1.2.0', why: 'unhealthy' });
    expect(whole.settle('factory', 0)).toMatchObject({ is: 'rejected' });
  });

  it('that cannot be read is as good as none', () => {
    for (const name of ['boot', 'updates.json']) mkdirSync(temporary.file(name));
    writeFileSync(temporary.file('images'), 'no folder');
    const folder = new UpdateFolder(temporary.path, realDisk);
    expect(folder.settle('factory', 0)).toEqual({ is: 'nothing' });
    expect(folder.isFallback('factory', FACTORY_VERSION)).toBe(false);
    expect(folder.isBad('1.2.0')).toBe(false);
    const kept = keptText({ ...NOTHING_KEPT, staged: releaseOf('1.2.0').signed });
    const lost = new UpdateFolder(temporary.path, {
      ...realDisk,
      read: (file) => (file.endsWith('json') ? kept : null),
    });
    expect(lost.staged(FACTORY_VERSION, PUBLIC)).toBeNull();
  });

  it('takes nothing over that is not what was signed', async () => {
    const file = temporary.file('kiosk.AppImage');
    writeFileSync(file, imageOf('1.2.0').fill('x', 100));
    const folder = new UpdateFolder(temporary.path, realDisk);
    expect(await folder.stage(file, releaseOf('1.2.0'))).toMatchObject({
      failure: { code: 'update.damaged' },
    });
    expect(await folder.stage(temporary.file('none'), releaseOf('1.2.0'))).toMatchObject({ ok: false });
  });
});

describe('a disk that has room for half of it', () => {
  it('is full, and what was there before stays', () => {
    const temporary = temporaryFolder();
    const file = temporary.file('boot');
    writeFileSync(file, 'before');
    const disk = pathToFileURL(path.resolve(import.meta.dirname, '../../main/updates/disk.ts')).href;
    const program = `
      const { realDisk, replaceText } = await import(${JSON.stringify(disk)});
      try { replaceText(realDisk, ${JSON.stringify(file)}, 'x'.repeat(1_000_000)); } catch { process.exit(7); }`;
    // As far as it may be written, a limited file is like a full disk: the first part is taken, the next refused.
    const { status } = spawnSync(
      'sh',
      ['-c', 'trap "" XFSZ; ulimit -f 8; exec "$0" --input-type=module -e "$1"', process.execPath, program],
      { stdio: 'ignore' },
    );
    expect([status, readFileSync(file, 'utf8').slice(0, 10)]).toEqual([7, 'before']);
    temporary.remove();
  });
});

describe('what is written down', () => {
  const record = {
    factory: '12-34',
    good: '1.2.0',
    trial: '1.3.0',
    starts: 2,
    bad: [{ version: '1.2.5', why: 'unhealthy' as const }],
  };

  it('is read again', () => {
    expect(readBoot(bootText(record))).toEqual(record);
    expect(readBoot(bootText(FIRST_BOOT))).toEqual(FIRST_BOOT);
    const kept = {
      ...NOTHING_KEPT,
      newest: '1.2.0',
      trial: { version: '1.3.0', from: '1.2.0', before: BEFORE },
    };
    expect(readKept(keptText(kept))).toEqual(kept);
  });

  it('is nothing where it was cut off', () => {
    const text = bootText(record);
    for (let length = 0; length < text.length - 1; length++)
      expect(readBoot(text.slice(0, length)), String(length)).toBeNull();
  });

  it('by a later version is read as far as it is understood', () => {
    expect(readBoot(bootText(record).replace('end', 'slot b\nend'))).toEqual(record);
    const later = JSON.stringify({ schema: 1, newest: '2.0.0', trial: 7, staged: 'x', more: true });
    expect(readKept(later)).toEqual({ ...NOTHING_KEPT, newest: '2.0.0' });
    expect(readKept('{"schema": 2, "newest": "2.0.0"}')).toEqual(NOTHING_KEPT);
    for (const text of [null, '', '[]', '{"schema":']) expect(readKept(text)).toEqual(NOTHING_KEPT);
  });
});

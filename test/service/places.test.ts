/** Sticks and the configured folder: what is there, and what of it is shown. */
import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseMounts, type Mount } from '../../main/service/mounts.ts';
import { LOOK_EVERY_MS, Places } from '../../main/service/places.ts';
import { VirtualClock } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { until } from '../rig/until.ts';
import { testTask } from './task.ts';

describe('the table of mounts', () => {
  const table = [
    '/dev/nvme0n1p2 / ext4 rw,relatime 0 0',
    '/dev/nvme0n1p1 /boot/efi vfat rw 0 0',
    'tmpfs /run/media/tmp tmpfs rw 0 0',
    '/dev/sda1 /media/kiosk/BLUE\\040STICK vfat rw,nosuid 0 0',
    '/dev/sdb1 /run/media/root/NTFS fuseblk ro,nosuid 0 0',
    '/dev/sdc1 /mnt ext4 rw 0 0',
    'server:/share /mnt/share nfs rw 0 0',
    '/dev/sdd1 /media/old exfat rw 0 0',
    '/dev/sde1 /media/old exfat rw 0 0',
    '',
  ].join('\n');

  it('has sticks in it', () => {
    expect(parseMounts(table)).toEqual([
      { device: '/dev/sda1', path: '/media/kiosk/BLUE STICK', writable: true },
      { device: '/dev/sdb1', path: '/run/media/root/NTFS', writable: false },
      { device: '/dev/sdc1', path: '/mnt', writable: true },
      { device: '/dev/sde1', path: '/media/old', writable: true },
    ]);
  });

  it('says nothing of what covers a stick', () => {
    expect(parseMounts('/dev/sda1 /mnt/a vfat rw 0 0\ntmpfs /mnt/a tmpfs rw 0 0')).toEqual([]);
  });
});

describe('places', () => {
  let folder: TemporaryFolder;
  let clock: VirtualClock;
  let mounts: Mount[];
  let changes: number;
  let looks: number;
  let places: Places;

  const stick = (name: string, device = '/dev/sda1'): Mount => {
    mkdirSync(folder.file(name), { recursive: true });
    return { device, path: folder.file(name), writable: true };
  };

  beforeEach(() => {
    folder = temporaryFolder();
    clock = new VirtualClock();
    mounts = [];
    changes = looks = 0;
    places = make(null);
  });
  afterEach(() => {
    places.rest();
    folder.remove();
  });

  function make(configured: string | null): Places {
    return new Places({
      clock,
      folder: configured,
      changed: () => changes++,
      mounts: () => {
        looks++;
        return Promise.resolve(mounts);
      },
    });
  }

  it('are looked at while a page lists them, and only then', async () => {
    expect(clock.waiting).toBe(0);
    places.watch(['.csv']);
    await until('the first look', 2000, () => clock.waiting === 1);
    expect(places.view).toEqual({ places: [], place: null, files: [] });
    mounts = [stick('BLUE')];
    clock.advance(LOOK_EVERY_MS);
    await until('the stick', 2000, () => places.view.places.length === 1);
    expect(places.view.places[0]).toMatchObject({ label: 'BLUE', kind: 'usb', writable: true });
    expect(places.view.places[0]?.freeBytes).toBeGreaterThan(0);
    expect(changes).toBeGreaterThan(0);
    await until('the next wait', 2000, () => clock.waiting === 1);
    places.rest();
    expect(clock.waiting).toBe(0);
    const before = looks;
    clock.advance(10 * LOOK_EVERY_MS);
    expect(looks).toBe(before);
  });

  it('lists the files of the only one, the newest first, of the kinds that were asked for', async () => {
    mounts = [stick('BLUE')];
    writeFileSync(folder.file('outside.csv'), 'x');
    for (const [name, at] of Object.entries({
      'a.csv': 10,
      'b.JSON': 30,
      'c.csv': 20,
      'd.txt': 40,
      '.e.csv': 50,
    })) {
      writeFileSync(folder.file(`BLUE/${name}`), 'four');
      utimesSync(folder.file(`BLUE/${name}`), at, at);
    }
    mkdirSync(folder.file('BLUE/sub.csv'));
    symlinkSync(folder.file('outside.csv'), folder.file('BLUE/link.csv'));
    places.watch(['.csv', '.json']);
    await until('the files', 2000, () => places.view.files.length > 0);
    expect(places.view.place).toBe(places.view.places[0]?.id);
    expect(places.view.files).toEqual([
      { name: 'b.JSON', bytes: 4, changedAt: 30_000 },
      { name: 'c.csv', bytes: 4, changedAt: 20_000 },
      { name: 'a.csv', bytes: 4, changedAt: 10_000 },
    ]);
  });

  it('waits for a choice among several, and forgets one that is pulled', async () => {
    mounts = [stick('BLUE'), stick('RED', '/dev/sdb1')];
    writeFileSync(folder.file('RED/r.csv'), '');
    places.watch(['.csv']);
    await until('both', 2000, () => places.view.places.length === 2);
    expect(places.view.place).toBeNull();
    const red = places.view.places[1]?.id ?? '';
    await places.choose(red);
    expect(places.view.files.map(({ name }) => name)).toEqual(['r.csv']);
    mounts = [];
    await places.look();
    expect(places.view).toEqual({ places: [], place: null, files: [] });
    await expect(places.read(red, 'r.csv', 10)).rejects.toMatchObject({ code: 'place.unknown' });
  });

  it('tells another stick in the same slot from the first', async () => {
    mounts = [stick('BLUE')];
    await places.look();
    const first = places.view.places[0]?.id ?? '';
    mounts = [stick('BLUE', '/dev/sdb1')];
    const write = places.write(first, 'a.csv', async function* () {}, testTask());
    await expect(write).rejects.toMatchObject({ code: 'place.unknown' });
  });

  it('has the configured folder, as long as it is there', async () => {
    const configured = stick('exchange').path;
    places = make(configured);
    await places.look();
    expect(places.view.places).toMatchObject([{ id: 'folder', kind: 'folder', label: configured }]);
    const written = await places.write(
      'folder',
      'a.csv',
      async function* () {
        yield 'text';
      },
      testTask(),
    );
    expect(await places.files('folder', ['.csv'])).toMatchObject([{ name: written.name, bytes: 4 }]);
    expect((await places.read('folder', 'a.csv', 10)).toString()).toBe('text');
    rmSync(configured, { recursive: true });
    await places.look();
    expect(places.view.places).toEqual([]);
  });

  it('lives without a table of mounts', async () => {
    places = new Places({
      clock,
      folder: stick('exchange').path,
      changed: () => undefined,
      mounts: () => Promise.reject(new Error('no /proc')),
    });
    await places.look();
    expect(places.view.places).toHaveLength(1);
  });
});

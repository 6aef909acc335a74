import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemProbes, type Sources } from '../../../main/kiosk/watch/probes.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A machine on which only these programs are installed, saying this (an Error: they fail). */
function machine(programs: Readonly<Record<string, string | Error>> = {}) {
  const sources: Sources = {
    bootId: join(folder, 'boot_id'),
    uptime: join(folder, 'uptime'),
    timesync: join(folder, 'timesync'),
    chrony: join(folder, 'chrony'),
    run: (program) => {
      const said = programs[program] ?? new Error(`spawn ${program} ENOENT`);
      return said instanceof Error ? Promise.reject(said) : Promise.resolve(said);
    },
  };
  return systemProbes(sources);
}

const timedate = (ntp: string, synchronised: string) => ({
  timedatectl: `NTP=${ntp}\nNTPSynchronized=${synchronised}\n`,
});
const tracking = (leap: string) =>
  `A29FC801,162.159.200.1,4,1774350000.1,-0.0001,0.0,0.0,1.0,0.0,0.0,0.0,0.0,64.0,${leap}\n`;

describe('whether the clock is kept', () => {
  it('is what timedated says of the kernel', async () => {
    expect(await machine(timedate('yes', 'yes')).sync()).toEqual({ known: true, value: 'yes' });
    expect(await machine(timedate('no', 'yes')).sync()).toEqual({ known: true, value: 'yes' });
    expect(await machine(timedate('yes', 'no')).sync()).toEqual({ known: true, value: 'no' });
  });

  it('is not known where it is switched off, or nobody is there to be asked', async () => {
    expect(await machine(timedate('no', 'no')).sync()).toMatchObject({ known: false });
    expect(await machine(timedate('', '')).sync()).toMatchObject({ known: false });
    const alone = await machine().sync();
    expect(alone).toEqual({ known: false, why: 'timedatectl: spawn timedatectl ENOENT' });
  });

  it('is what timesyncd left, where timedated cannot be asked', async () => {
    await mkdir(join(folder, 'timesync'));
    expect(await machine().sync()).toEqual({ known: true, value: 'no' });
    await writeFile(join(folder, 'timesync', 'synchronized'), '');
    expect(await machine().sync()).toEqual({ known: true, value: 'yes' });
  });

  it.each([
    ['Normal', { known: true, value: 'yes' }],
    ['Insert second', { known: true, value: 'yes' }],
    ['Not synchronised', { known: true, value: 'no' }],
    ['something new', { known: false }],
  ])('is what chrony says: %s', async (leap, answer) => {
    await mkdir(join(folder, 'chrony'));
    expect(await machine({ chronyc: tracking(leap) }).sync()).toMatchObject(answer);
    expect(await machine().sync()).toMatchObject({ known: false });
  });
});

describe('what the machine tells', () => {
  it('is read where it is', async () => {
    await writeFile(join(folder, 'boot_id'), 'b9a4a4b6-2a4e-4d0e-9f1c-0c3e5a7a3c11\n');
    await writeFile(join(folder, 'uptime'), '11852.46 13086.63\n');
    await writeFile(join(folder, 'kiosk.db'), 'x'.repeat(100));
    await writeFile(join(folder, 'kiosk.db-wal'), 'x'.repeat(11));
    const probes = machine();
    expect(probes.bootId()).toEqual({ known: true, value: 'b9a4a4b6-2a4e-4d0e-9f1c-0c3e5a7a3c11' });
    expect(probes.uptimeMs()).toEqual({ known: true, value: 11_852_460 });
    expect(await probes.fileBytes(join(folder, 'kiosk.db'))).toEqual({ known: true, value: 111 });
    const space = await probes.space(folder);
    expect(space).toMatchObject({ known: true });
    if (space.known) expect(space.value.totalBytes).toBeGreaterThanOrEqual(space.value.freeBytes);
  });

  it('is unknown, with the reason, where it is not', async () => {
    const probes = machine();
    expect(probes.bootId()).toMatchObject({ known: false, why: expect.stringContaining('ENOENT') });
    expect(probes.uptimeMs()).toMatchObject({ known: false });
    expect(await probes.space(join(folder, 'none'))).toMatchObject({ known: false });
    expect(await probes.fileBytes(join(folder, 'none'))).toMatchObject({ known: false });
    await writeFile(join(folder, 'boot_id'), '\n');
    await writeFile(join(folder, 'uptime'), '');
    expect(probes.bootId()).toMatchObject({ known: false });
    expect(probes.uptimeMs()).toMatchObject({ known: false });
  });
});

/** Setting the machine's clock: what is asked of timedatectl, and what its complaints mean. */
import { mkdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClockControl } from '../../../main/kiosk/watch/clock-control.ts';
import { simulatedClockControl } from '../../../main/kiosk/watch/simulated-clock-control.ts';
import { SimulatedWorld } from '../../../main/kiosk/world.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../rig/journal.ts';

const HOUR = 3_600_000;
let folder: TemporaryFolder;
let asked: string[];
beforeEach(() => {
  folder = temporaryFolder();
  asked = [];
});
afterEach(() => folder.remove());

/** timedatectl says this; an Error: it fails so. */
function machine(said: string | Error) {
  return systemClockControl({
    timesync: folder.file('timesync'),
    chrony: folder.file('chrony'),
    run: (program, args) => {
      asked.push([program, ...args].join(' '));
      return said instanceof Error ? Promise.reject(said) : Promise.resolve(said);
    },
  });
}

describe('the machine’s clock', () => {
  it('is set in UTC, so that no time zone can shift it, and nobody is asked for a password', async () => {
    expect(await machine('').set(Date.UTC(2026, 10, 22, 18, 30, 5, 999))).toEqual({ ok: true });
    expect(await machine('').automatic(true)).toEqual({ ok: true });
    expect(await machine('').automatic(false)).toEqual({ ok: true });
    expect(asked).toEqual([
      'timedatectl --no-ask-password set-time 2026-11-22 18:30:05 UTC',
      'timedatectl --no-ask-password set-ntp true',
      'timedatectl --no-ask-password set-ntp false',
    ]);
  });

  it.each([
    ['Failed to set time: Automatic time synchronization is enabled', 'clock.automatic-is-on', 'service off'],
    ['Failed to set time: Interactive authentication required.', 'clock.no-permission', 'polkit'],
    ['Failed to set ntp: Access denied', 'clock.no-permission', 'polkit'],
    ['Failed to set ntp: NTP not supported', 'clock.cannot-set', 'Install a time service'],
    [
      'System has not been booted with systemd as init system (PID 1). Can’t operate.',
      'clock.cannot-set',
      'no systemd-timedated',
    ],
    ['Failed to connect to bus: No such file or directory', 'clock.cannot-set', 'no systemd-timedated'],
    ['spawn timedatectl ENOENT', 'clock.cannot-set', 'no systemd-timedated'],
    ['Something else', 'clock.failed', 'Something else'],
  ])('“%s” is %s', async (complaint, code, hint) => {
    const answer = await machine(new Error(complaint)).set(NOON);
    expect(answer).toMatchObject({ ok: false, code });
    expect('message' in answer && answer.message).toContain(hint);
  });

  it('tells what keeps it', async () => {
    expect(await machine('NTP=yes\nCanNTP=yes\n').status()).toEqual({
      source: null,
      automatic: true,
      cannotSet: null,
    });
    await mkdir(folder.file('chrony'));
    expect(await machine('NTP=no\n').status()).toMatchObject({ source: 'chrony', automatic: false });
    await mkdir(folder.file('timesync'));
    expect(await machine('').status()).toMatchObject({ source: 'systemd-timesyncd', automatic: null });
  });

  it('that cannot be set says why', async () => {
    const status = await machine(new Error('spawn timedatectl ENOENT')).status();
    expect(status).toMatchObject({ automatic: null });
    expect(status.cannotSet).toContain('ENOENT');
  });
});

describe('a simulated clock', () => {
  it('is set only by hand, twice from the same time, and right again when it is kept', async () => {
    const clock = new VirtualClock();
    const world = new SimulatedWorld(clock);
    const control = simulatedClockControl(world, () => world.clock.now());
    expect(await control.set(NOON + HOUR)).toMatchObject({ ok: false, code: 'clock.automatic-is-on' });
    await control.automatic(false);
    expect(await control.set(NOON + HOUR)).toEqual({ ok: true });
    clock.advance(1_000);
    expect(world.clock.now()).toBe(NOON + HOUR + 1_000);
    await control.set(NOON - HOUR);
    expect(world.clock.now()).toBe(NOON - HOUR);
    expect(await control.status()).toEqual({ source: 'simulated', automatic: false, cannotSet: null });
    await control.automatic(true);
    expect(world.clock.now()).toBe(NOON + 1_000);
  });
});

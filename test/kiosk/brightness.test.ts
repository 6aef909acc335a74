/** The panel's brightness on a system's backlights, or by darkening the picture where there are none. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Brightness, LEAST_PERCENT } from '../../main/kiosk/brightness.ts';
import { DisplayRoom } from '../../main/kiosk/service/pages/display.ts';
import { Tasks } from '../../main/service/tasks.ts';
import { setSink } from '../../main/log/log.ts';
import { VirtualClock } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';

let folder: TemporaryFolder;
let kept: Map<string, unknown>;
let restoreLog: () => void;
beforeEach(() => {
  folder = temporaryFolder();
  kept = new Map();
  restoreLog = setSink({ write: () => undefined });
});
afterEach(() => {
  restoreLog();
  folder.remove();
});

function backlight(name: string, most: string): string {
  mkdirSync(folder.file(name));
  writeFileSync(folder.file(`${name}/brightness`), '0\n');
  writeFileSync(folder.file(`${name}/max_brightness`), most);
  return folder.file(`${name}/brightness`);
}

const states = {
  read: (name: string) => kept.get(name),
  write: (name: string, state: unknown) => void kept.set(name, state),
};
const open = (more: Partial<typeof states> = {}) =>
  new Brightness({ states: { ...states, ...more }, folder: folder.path });
const level = (file: string) => Number(readFileSync(file, 'utf8'));

describe('backlights', () => {
  it('are set in their own steps, and as before after a restart', () => {
    const [a, b] = [backlight('intel', '19200\n'), backlight('panel', '15')];
    const brightness = open();
    expect([brightness.isHardware, brightness.percent, level(a)]).toEqual([true, 100, 0]);
    brightness.set(40);
    expect([brightness.percent, brightness.picture, level(a), level(b)]).toEqual([40, 100, 7_680, 6]);
    writeFileSync(a, '19200');
    expect(open().percent).toBe(40);
    expect(level(a)).toBe(7_680);
  });

  it('never go out', () => {
    const file = backlight('tiny', '3');
    const brightness = open();
    for (const percent of [0, -5, 1, LEAST_PERCENT]) {
      brightness.set(percent);
      expect([brightness.percent, level(file)]).toEqual([LEAST_PERCENT, 1]);
    }
    brightness.set(1_000);
    expect([brightness.percent, level(file)]).toEqual([100, 3]);
  });

  it('that take nothing any more leave all as it was', () => {
    const [a, b] = [backlight('a', '100'), backlight('b', '100')];
    const brightness = open();
    brightness.set(80);
    rmSync(b);
    mkdirSync(b);
    expect(() => brightness.set(20)).toThrow('EISDIR');
    expect([brightness.percent, level(a), kept.get('display/brightness')]).toEqual([80, 80, 80]);
  });

  it('are set back where the store does not take it', () => {
    const file = backlight('a', '100');
    const brightness = open({
      write: () => {
        throw new Error('disk full');
      },
    });
    expect(() => brightness.set(20)).toThrow('disk full');
    expect([brightness.percent, level(file)]).toEqual([100, 100]);
  });

  it('that are none, or say rubbish, are left alone: the picture is darkened', () => {
    backlight('broken', 'many');
    mkdirSync(folder.file('empty'));
    const brightness = open();
    brightness.set(30);
    expect([brightness.isHardware, brightness.picture]).toEqual([false, 30]);
    expect(new Brightness({ states, folder: folder.file('nowhere') }).picture).toBe(30);
  });

  it.skipIf(process.getuid?.() === 0)('that this user may not set are left alone', () => {
    chmodSync(backlight('a', '100'), 0o444);
    expect(open().isHardware).toBe(false);
  });

  it.each([['dark'], [null], [{}], [Infinity], [-1]])('kept as %j is no darkness', (rubbish) => {
    kept.set('display/brightness', rubbish);
    expect(open().percent).toBe(rubbish === -1 ? LEAST_PERCENT : 100);
  });
});

describe('the page', () => {
  it('sets it, tells what it was, and says what the system says', () => {
    const file = backlight('a', '100');
    const clock = new VirtualClock();
    let changes = 0;
    const changed = () => changes++;
    const room = new DisplayRoom({
      ...{ clock, changed, tasks: new Tasks(clock, changed), language: () => 'en' },
      brightness: open(),
      screens: () => ({ count: 2 }),
    });
    const set = (percent: number) =>
      room.handlers['service-brightness'](
        { type: 'service-brightness', percent },
        { who: 'PIN', role: 'operator' },
      );
    expect(set(55)).toEqual({ ok: true, code: null, before: 100, after: 55 });
    expect([changes, level(file)]).toEqual([1, 55]);
    expect(room.view()).toEqual({
      name: 'display',
      brightness: { percent: 55, least: LEAST_PERCENT, hardware: true },
      pages: 2,
    });
    rmSync(file);
    mkdirSync(file);
    expect(set(20)).toMatchObject({ ok: false, code: 'display.failed' });
    expect(room.view().brightness.percent).toBe(55);
  });
});

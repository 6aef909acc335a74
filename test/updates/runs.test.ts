/** The launcher counts starts whether or not anybody looks for updates: what runs says so all the same. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronUpdates } from '../../main/hosts/electron/updater.ts';
import { forgiveStart } from '../../main/updates/runs.ts';
import { UpdateDesk, type UpdateDeskOptions } from '../../main/kiosk/update-desk.ts';
import { setSink } from '../../main/log/log.ts';
import { VirtualClock } from '../rig/clock.ts';
import { Machine } from './launcher-rig.ts';

const MINUTE_MS = 60_000;

let machine: Machine;
let clock: VirtualClock;
let paint: () => void;
let restoreSink: () => void;
beforeEach(() => {
  restoreSink = setSink({ write: () => undefined });
  machine = new Machine();
  clock = new VirtualClock();
  machine.run();
  machine.install('1.2.0', 'ends');
});
afterEach(() => {
  machine.remove();
  restoreSink();
});

const environment = (program: string) => ({
  EVSE_KIOSK_UPDATES: machine.updates,
  EVSE_KIOSK_PROGRAM: program,
});

/** A kiosk without updates, started by the launcher. */
function desk(program: string): UpdateDesk {
  const host = electronUpdates({
    version: '1.2.0',
    config: null,
    environment: environment(program),
    arch: 'x64',
  });
  const made = new UpdateDesk({
    key: null,
    host,
    clock,
    onPainted: (listener: () => void) => {
      paint = listener;
      return () => undefined;
    },
  } as unknown as UpdateDeskOptions);
  made.start();
  return made;
}

describe('where updates were switched off', () => {
  it('a good version is started as often as it likes', () => {
    machine.folder.confirm('1.2.0');
    for (let start = 0; start < 10; start++) {
      machine.run();
      const kiosk = desk('1.2.0');
      clock.advance(MINUTE_MS);
      kiosk.stop();
    }
    expect(machine.ran.slice(1).every((line) => line.startsWith('1.2.0'))).toBe(true);
    expect(machine.boot).toMatchObject({ good: '1.2.0', starts: 0, bad: [] });
  });

  it('a version on trial is kept once it shows its page, and not before', () => {
    machine.run();
    desk('1.2.0');
    clock.advance(3 * MINUTE_MS);
    expect(machine.boot).toMatchObject({ trial: '1.2.0' });
    paint();
    clock.advance(MINUTE_MS);
    expect(machine.boot).toMatchObject({ good: '1.2.0', trial: null });
  });

  it('one that stops before that has said nothing', () => {
    machine.folder.confirm('1.2.0');
    machine.run();
    desk('1.2.0').stop();
    clock.advance(MINUTE_MS);
    expect(machine.boot).toMatchObject({ starts: 1 });
  });
});

describe('a start that ended for a reason of its own', () => {
  it('is not held against a good version, however many there are', () => {
    machine.folder.confirm('1.2.0');
    for (let start = 0; start < 10; start++) {
      machine.run();
      forgiveStart(environment('1.2.0'));
    }
    expect(machine.boot).toMatchObject({ good: '1.2.0', starts: 0, bad: [] });
  });

  it('is held against one on trial', () => {
    machine.run();
    forgiveStart(environment('1.2.0'));
    expect(machine.boot).toMatchObject({ trial: '1.2.0', starts: 1 });
  });

  it('is nobody’s business without the launcher', () => {
    forgiveStart({});
    expect(machine.boot).toMatchObject({ trial: '1.2.0', starts: 0 });
  });
});

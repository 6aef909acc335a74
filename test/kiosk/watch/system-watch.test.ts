import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../main/clock.ts';
import { systemProbes, type Answer, type Probes } from '../../../main/kiosk/watch/probes.ts';
import { SystemWatch, type WatchOptions } from '../../../main/kiosk/watch/system-watch.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';

const MINUTE = 60_000;
const GB = 1e9;

const known = <Value>(value: Value): Answer<Value> => ({ known: true, value });
const unknown = (why: string): Answer<never> => ({ known: false, why });

/** One machine with one store, over several runs of the kiosk. */
class Rig {
  readonly clock = new VirtualClock();
  bootId: Answer<string> = known('boot-1');
  sync: Answer<'yes' | 'no'> = unknown('nobody keeps it');
  space: Promise<Answer<{ freeBytes: number; totalBytes: number }>> = Promise.resolve(
    known({ freeBytes: 8 * GB, totalBytes: 16 * GB }),
  );
  asked = { sync: 0, space: 0 };
  mark: unknown = null;
  writes = 0;
  told: string[] = [];
  evidence: unknown[] = [];
  watch = this.build();

  build(options: Partial<WatchOptions> = {}): SystemWatch {
    const probes: Probes = {
      bootId: () => this.bootId,
      uptimeMs: () => unknown('not here'),
      sync: () => {
        this.asked.sync++;
        return Promise.resolve(this.sync);
      },
      space: () => {
        this.asked.space++;
        return this.space;
      },
      fileBytes: () => Promise.resolve(known(5_000_000)),
    };
    this.watch = new SystemWatch({
      clock: this.clock,
      probes,
      marks: {
        read: () => this.mark,
        write: (mark) => {
          this.writes++;
          this.mark = JSON.parse(JSON.stringify(mark));
        },
      },
      listener: ({ code, raised, evidence }, connector) => {
        this.told.push(`${raised ? '+' : '-'} ${code}${connector === null ? '' : ` @${connector}`}`);
        this.evidence.push(evidence);
      },
      buildDate: NOON - 1440 * MINUTE,
      storeFolder: '/var/lib/kiosk',
      storeFile: '/var/lib/kiosk/kiosk.db',
      lastKnown: () => null,
      connectors: [
        { id: 1, port: '/dev/ttyUSB0' },
        { id: 2, port: '/dev/ttyUSB1' },
      ],
      ...options,
    });
    return this.watch;
  }
}

const warn = vi.spyOn(console, 'warn');
let rig: Rig;
beforeEach(() => {
  warn.mockReset().mockImplementation(() => undefined);
  rig = new Rig();
});
afterEach(() => {
  rig.watch.stop();
  expect(rig.clock.waiting).toBe(0);
});

describe('the watch over the machine', () => {
  it('has nothing to say of a day on which nothing happens, and warns once of what it cannot know', async () => {
    expect(rig.watch.start()).toEqual({ is: 'none' });
    await rig.clock.pass(60 * MINUTE);
    rig.watch.stop();
    expect(rig.build().start()).toEqual({ is: 'stopped' });
    await rig.clock.pass(MINUTE);
    expect(rig.told).toEqual([]);
    const lines = warn.mock.calls.map(([line]) => String(line));
    expect(
      lines.filter((line) => line.includes('time synchronisation (reason: nobody keeps it)')),
    ).toHaveLength(2);
    expect(lines.filter((line) => line.includes('uptime (reason: not here)'))).toHaveLength(2);
    expect(lines).toHaveLength(4);
  });

  it('asks and writes no more often than it should', async () => {
    rig.watch.start();
    await rig.clock.pass(60 * MINUTE);
    expect(rig.asked.sync).toBeLessThanOrEqual(61);
    expect(rig.asked.space).toBeLessThanOrEqual(121);
    expect(rig.writes).toBe(61);
    const before = rig.asked.sync;
    rig.sync = known('yes');
    await rig.clock.pass(60 * MINUTE);
    expect(rig.asked.sync - before).toBeLessThan(9);
  });

  it('finds that the power was cut', async () => {
    rig.watch.start();
    await rig.clock.pass(5.5 * MINUTE);
    const { mark } = rig;
    rig.watch.stop();
    rig.mark = mark;
    rig.bootId = known('boot-2');
    rig.clock.advance(10 * MINUTE);
    expect(rig.build().start()).toEqual({
      is: 'power-cut',
      from: NOON + 5 * MINUTE,
      until: NOON + 15.5 * MINUTE,
    });
    expect(rig.told).toEqual(['+ supply.lost', '- supply.lost']);
    expect(rig.evidence[0]).toMatchObject({ from: new Date(NOON + 5 * MINUTE).toISOString() });
  });

  it('finds that the program crashed, and that it does so again and again', async () => {
    const crash = async () => {
      await rig.clock.pass(1.5 * MINUTE);
      const { mark } = rig;
      rig.watch.stop();
      rig.mark = mark;
      return rig.build().start();
    };
    rig.watch.start();
    expect(await crash()).toMatchObject({ is: 'crashed', ends: 1, safeMode: false });
    rig.watch.inStep();
    rig.watch.inStep();
    expect(rig.told).toEqual(['+ kiosk.restarted', '- kiosk.restarted']);
    await crash();
    rig.told = [];
    expect(await crash()).toMatchObject({ is: 'crashed', ends: 3, safeMode: true });
    rig.watch.inStep();
    await rig.clock.pass(9 * MINUTE);
    expect(rig.told).toEqual(['+ kiosk.restarted', '+ kiosk.crash-loop', '- kiosk.restarted']);
    await rig.clock.pass(2 * MINUTE);
    expect(rig.told.at(-1)).toBe('- kiosk.crash-loop');
  });

  it('goes on where marks can be neither read nor written', async () => {
    const fail = () => {
      throw new Error('disk I/O error');
    };
    expect(rig.build({ marks: { read: fail, write: fail } }).start()).toEqual({ is: 'none' });
    await rig.clock.pass(10 * MINUTE);
    const lines = warn.mock.calls.map(([line]) => String(line));
    expect(lines.filter((line) => line.includes('disk I/O error'))).toHaveLength(2);
    rig.watch.stop();
    rig.mark = { run: 7 };
    expect(rig.build().start()).toEqual({ is: 'none' });
  });

  it('sees the clock jump, and asks the time source at once', async () => {
    rig.sync = known('yes');
    rig.watch.start();
    await rig.clock.pass(5 * MINUTE);
    rig.clock.set(rig.clock.now() - 60 * MINUTE);
    const asked = rig.asked.sync;
    await rig.clock.pass(1500);
    expect(rig.told).toEqual(['+ clock.unsure']);
    expect(rig.asked.sync).toBe(asked + 1);
    await rig.clock.pass(MINUTE);
    expect(rig.told).toEqual(['+ clock.unsure', '- clock.unsure']);
  });

  it('asks the time source before it says that the clock went back over a restart', async () => {
    rig.sync = known('yes');
    rig.build({ lastKnown: () => NOON + 60 * MINUTE }).start();
    await rig.clock.pass(MINUTE);
    expect(rig.told).toEqual([]);
    rig.watch.stop();
    rig.sync = unknown('nobody');
    rig.build({ lastKnown: () => NOON + 60 * MINUTE }).start();
    await rig.clock.pass(MINUTE);
    expect(rig.told).toEqual(['+ clock.unsure']);
    rig.watch.acceptTime();
    expect(rig.told).toEqual(['+ clock.unsure', '- clock.unsure']);
  });

  it('knows from its own mark that the clock went back', async () => {
    rig.watch.start();
    await rig.clock.pass(60 * MINUTE);
    rig.watch.stop();
    rig.clock.set(NOON);
    rig.build().start();
    await rig.clock.pass(1000);
    expect(rig.told).toEqual(['+ clock.unsure']);
    expect(rig.evidence[0]).toMatchObject({ why: 'went-back', byMs: -60 * MINUTE });
  });

  it('says that the disk is full, soon after the store had trouble, and when there is room again', async () => {
    rig.watch.start();
    await rig.clock.pass(5000);
    rig.space = Promise.resolve(known({ freeBytes: 0.1 * GB, totalBytes: 16 * GB }));
    rig.watch.storeTroubled();
    await rig.clock.pass(0);
    expect(rig.told).toEqual(['+ store.full']);
    expect(rig.evidence[0]).toMatchObject({ freeMegabytes: 100, databaseMegabytes: 5 });
    rig.space = Promise.resolve(known({ freeBytes: GB, totalBytes: 16 * GB }));
    await rig.clock.pass(31_000);
    expect(rig.told).toEqual(['+ store.full', '- store.full']);
  });

  it('asks a disk that hangs once, says so, and goes on when it answers', async () => {
    let answer: (value: Answer<{ freeBytes: number; totalBytes: number }>) => void = () => undefined;
    rig.space = new Promise((resolve) => {
      answer = resolve;
    });
    rig.watch.start();
    await rig.clock.pass(5 * MINUTE);
    expect(rig.asked.space).toBe(1);
    expect(warn.mock.calls.flat().join()).toContain('free space (reason: no answer within 10 s)');
    rig.space = Promise.resolve(known({ freeBytes: 0, totalBytes: 16 * GB }));
    answer(unknown('too late'));
    await rig.clock.pass(MINUTE);
    expect(rig.told).toEqual(['+ store.full']);
  });

  it('runs all probes when asked to, each time, and lets go of them at the end', async () => {
    rig.watch.start();
    await rig.clock.pass(1000);
    const { sync, space } = { ...rig.asked };
    await rig.watch.check();
    await rig.watch.check();
    expect(rig.asked).toEqual({ sync: sync + 2, space: space + 2 });
    rig.space = new Promise(() => undefined);
    const checked = rig.watch.check();
    rig.watch.stop();
    await checked;
  });

  it('misses a screen that was there, and no screen that never was', async () => {
    rig.watch.start();
    rig.watch.screen.published(1);
    await rig.clock.pass(MINUTE);
    expect(rig.told).toEqual([]);
    rig.watch.screen.attached();
    rig.watch.screen.painted(1);
    rig.watch.screen.detached('gone');
    await rig.clock.pass(3000);
    expect(rig.told).toEqual(['+ display.restarted']);
    rig.watch.screen.attached();
    rig.watch.screen.published(2);
    rig.watch.screen.painted(2);
    expect(rig.told).toEqual(['+ display.restarted', '- display.restarted']);
  });

  it('judges volts by connector, and the supply by all of them', async () => {
    rig.watch.start();
    const volts = async (seconds: number, one: number, two: number[]) => {
      for (let second = 0; second < seconds; second++) {
        await rig.clock.pass(1000);
        rig.watch.meterReading(1, { millivolts: one });
        rig.watch.meterReading(2, { phaseMillivolts: two });
        rig.watch.meterReading(9, { millivolts: 0 });
        rig.watch.meterReading(1, {});
      }
    };
    await volts(10, 230_000, [230_000, 230_000, 230_000]);
    await volts(15, 180_000, [230_000, 0, 230_000]);
    expect(rig.told).toEqual(['+ supply.lost @2', '+ supply.under-voltage @1']);
    for (const up of [true, false]) {
      rig.watch.controllerLink(1, up);
      rig.watch.controllerLink(2, up);
    }
    expect(rig.told.at(-1)).toBe('+ supply.lost');
    rig.watch.controllerLink(2, true);
    expect(rig.told.at(-1)).toBe('- supply.lost');
  });

  it('says nothing after it was stopped', async () => {
    rig.watch.start();
    await rig.clock.pass(1000);
    rig.watch.screen.attached();
    rig.watch.controllerLink(1, true);
    rig.watch.controllerLink(2, true);
    rig.watch.stop();
    rig.watch.screen.detached('crashed');
    rig.watch.controllerLink(1, false);
    rig.watch.controllerLink(2, false);
    rig.watch.storeTroubled();
    await rig.watch.check();
    expect(rig.told).toEqual([]);
  });
});

describe('on this machine', () => {
  it('asks the real probes and raises nothing', async () => {
    const told: unknown[] = [];
    let mark: unknown = null;
    const watch = new SystemWatch({
      clock: systemClock,
      probes: systemProbes(),
      marks: {
        read: () => mark,
        write: (written) => {
          mark = written;
        },
      },
      listener: (condition) => told.push(condition),
      buildDate: null,
      storeFolder: tmpdir(),
      lastKnown: () => null,
      connectors: [],
    });
    expect(watch.start()).toEqual({ is: 'none' });
    await watch.check();
    watch.stop();
    expect(told).toEqual([]);
    expect(mark).toMatchObject({ cleanStop: true });
  });
});

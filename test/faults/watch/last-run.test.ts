import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aliveMark,
  judgeLastRun,
  readMark,
  type LastRun,
  type RunMark,
} from '../../../main/faults/watch/last-run.ts';
import { NOON } from '../../rig/clock.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** A machine on which the kiosk is started, lives and ends again and again. */
class Machine {
  stored: RunMark | null = null;
  bootId: string | null = 'boot-0';
  now = NOON;
  told: string[] = [];
  last: LastRun = { is: 'none' };
  #runs = 0;

  live(ms: number, cleanStop = false): this {
    const run = `run-${this.#runs++}`;
    const judged = judgeLastRun(this.stored, { run, bootId: this.bootId, now: this.now });
    this.last = judged.lastRun;
    this.told = judged.changes.map(({ code, raised }) => `${raised ? '+' : '-'} ${code}`);
    const beforeMs = judged.mark.ranMs;
    // Marks are written once a minute: what came after the last one is not known.
    const knownMs = cleanStop ? ms : ms - (ms % MINUTE);
    this.stored =
      readMark(
        JSON.parse(
          JSON.stringify(aliveMark(judged.mark, this.now + knownMs, { beforeMs, ranMs: knownMs }, cleanStop)),
        ),
      ) ?? null;
    this.now += ms;
    return this;
  }

  off(ms: number, reboot = false): this {
    this.now += ms;
    if (reboot) this.bootId = `boot at ${this.now}`;
    return this;
  }
}

describe('how the last run ended', () => {
  it('there was none', () => {
    const machine = new Machine().live(MINUTE);
    expect(machine.last).toEqual({ is: 'none' });
    expect(machine.told).toEqual([]);
  });

  it.each([false, true])('on purpose, which is nothing (machine rebooted: %s)', (reboot) => {
    const machine = new Machine().live(DAY, true).off(DAY, reboot).live(MINUTE);
    expect(machine.last).toEqual({ is: 'stopped' });
    expect(machine.told).toEqual([]);
  });

  it('with the power: it was gone from the last sign of life until now', () => {
    const machine = new Machine().live(5.5 * MINUTE).off(7 * MINUTE, true);
    const until = machine.now;
    machine.live(MINUTE);
    expect(machine.last).toEqual({ is: 'power-cut', from: NOON + 5 * MINUTE, until });
    expect(machine.told).toEqual(['+ supply.lost', '- supply.lost']);
  });

  it('by itself', () => {
    const machine = new Machine().live(DAY).off(5000).live(MINUTE);
    expect(machine.last).toMatchObject({ is: 'crashed', from: NOON + DAY, ends: 1, safeMode: false });
    expect(machine.told).toEqual(['+ kiosk.restarted']);
  });

  it('by itself, where the machine does not tell its boots', () => {
    const machine = new Machine();
    machine.bootId = null;
    expect(machine.live(DAY).off(5000).live(MINUTE).told).toEqual(['+ kiosk.restarted']);
  });

  it.each([
    ['within ten minutes of wall time', 2 * MINUTE, 1000],
    ['within ten minutes of running, days apart', MINUTE, DAY],
  ])('three times %s is a loop', (_what, livedMs, offMs) => {
    const machine = new Machine();
    for (let end = 0; end < 2; end++) machine.live(livedMs).off(offMs);
    expect(machine.live(livedMs).told).toEqual(['+ kiosk.restarted']);
    expect(machine.off(offMs).live(livedMs).told).toEqual(['+ kiosk.restarted', '+ kiosk.crash-loop']);
    expect(machine.last).toMatchObject({ ends: 3, safeMode: true });
  });

  it('once a day is no loop, nor are power cuts, nor what lies before a clean stop', () => {
    const daily = new Machine();
    for (let day = 0; day < 10; day++) daily.live(DAY).off(1000);
    expect(daily.live(DAY).last).toMatchObject({ ends: 1, safeMode: false });
    const cut = new Machine();
    for (let times = 0; times < 10; times++) cut.live(MINUTE).off(1000, true);
    expect(cut.live(MINUTE).told).toEqual(['+ supply.lost', '- supply.lost']);
    const mended = new Machine().live(MINUTE).off(1).live(MINUTE).off(1).live(MINUTE, true);
    expect(mended.off(1).live(MINUTE).off(1).live(MINUTE).last).toMatchObject({ ends: 1, safeMode: false });
  });

  it('a wall clock that went back stretches no window', () => {
    const machine = new Machine()
      .live(60 * MINUTE)
      .off(-DAY)
      .live(60 * MINUTE)
      .off(-DAY)
      .live(60 * MINUTE);
    expect(machine.off(-DAY).live(1).last).toMatchObject({ ends: 1 });
  });

  it('reads no mark from what is none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readMark(value)).toBeUndefined();
      }),
    );
    expect(readMark(undefined)).toBeUndefined();
  });

  const number = fc.oneof(fc.double(), fc.integer());
  it('never throws, whatever the clocks say, and keeps few ends', () => {
    const life = fc.record({
      at: number,
      ran: number,
      boot: fc.option(fc.constantFrom('a', 'b')),
      clean: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(life, { maxLength: 30 }), (lives) => {
        let stored: RunMark | null = null;
        for (const { at, ran, boot, clean } of lives) {
          const judged = judgeLastRun(stored, { run: 'r', bootId: boot, now: at });
          stored = aliveMark(judged.mark, at + ran, { beforeMs: judged.mark.ranMs, ranMs: ran }, clean);
          expect(stored.ends.length).toBeLessThanOrEqual(8);
          expect(judged.changes.filter(({ raised }) => raised).length).toBeLessThanOrEqual(2);
        }
      }),
    );
  });
});

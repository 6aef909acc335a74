/**
 * The process dies at every step of a session and after every single write, and comes back: no energy lost, none billed
 * twice, one receipt. Devices go on without it, as they would.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionJournal, SessionRecord } from '../../main/session/journal.ts';
import type { Receipt } from '../../main/session/open-session.ts';
import type { Store } from '../../main/store/store.ts';
import { VirtualClock, settle } from '../rig/clock.ts';
import { FakeController, FakeMeter } from '../rig/devices.ts';
import { temporaryStore } from '../rig/journal.ts';
import { ENERGY, PARKING, TIME, basis, basisOf } from '../rig/tariffs.ts';
import { Bench, TOKEN } from './bench.ts';

const MINUTE = 60_000;
const PRICE = basis([ENERGY, TIME, PARKING]);

let store: Store;
beforeEach(() => {
  store = temporaryStore();
});
afterEach(() => store.close());

type Act = (bench: Bench) => void | Promise<void>;

/** One session: 10 × 100 Wh in 20 minutes with a pause of 3, then 2 minutes at the cable. */
const SCRIPT: readonly Act[] = [
  ({ controller }) => controller.plug(),
  ({ connector }) => void connector.authorize(TOKEN, PRICE),
  settle,
  ...charge(5),
  ({ controller }) => controller.pause(),
  ({ clock }) => clock.pass(3 * MINUTE),
  ({ meter }) => meter.tell(),
  ({ controller }) => controller.resume(),
  ...charge(5),
  ({ connector }) => connector.end('driver-card'),
  settle,
  ({ clock }) => clock.pass(2 * MINUTE),
  ({ meter }) => meter.tell(),
  ({ controller }) => controller.unplug(),
  settle,
];

function charge(times: number): Act[] {
  return Array.from({ length: times }, (): Act[] => [
    ({ clock }) => clock.pass(2 * MINUTE),
    (one) => {
      if (one.controller.status.energised) one.meter.count(100);
    },
  ]).flat();
}

/** A journal that dies after so many writes, as a power cut would: everything before is there, nothing after. */
interface Mortal extends SessionJournal {
  writes: number;
  lives: number;
}

function mortal(journal: SessionJournal, lives = Number.POSITIVE_INFINITY): Mortal {
  const alive = () => {
    if (mortalJournal.writes >= mortalJournal.lives) throw new Error('the process is dead');
    mortalJournal.writes++;
  };
  const mortalJournal: Mortal = {
    writes: 0,
    lives,
    open: (session) => {
      alive();
      journal.open(session);
    },
    event: (...args) => {
      alive();
      journal.event(...args);
    },
    progress: (...args) => {
      alive();
      journal.progress(...args);
    },
    pricing: (...args) => {
      alive();
      journal.pricing(...args);
    },
    end: (...args) => {
      alive();
      journal.end(...args);
    },
    close: (...args) => {
      alive();
      journal.close(...args);
    },
    get: (id) => journal.get(id),
    unfinished: () => journal.unfinished(),
    has: (id, type) => journal.has(id, type),
    samples: (id) => journal.samples(id),
  };
  return mortalJournal;
}

/** A journal that remembers every session that was opened through it. */
function remembering(journal: SessionJournal, ids: Set<string>): SessionJournal {
  return {
    ...journal,
    open: (session) => {
      journal.open(session);
      ids.add(session.id);
    },
  };
}

/** The same hardware, seen by the next process after `downMs`. */
function nextProcess(dead: Bench, journal: SessionJournal, policy: 'end' | 'resume', downMs: number): Bench {
  const clock = new VirtualClock(dead.clock.now() + downMs);
  const controller = new FakeController();
  controller.status = dead.controller.status;
  controller.wants = dead.controller.wants;
  const meter = new FakeMeter(clock, dead.meter.registerWh);
  return new Bench(journal, { clock, controller, meter, restorePolicy: policy });
}

async function comeBack(one: Bench, silentMs = 0): Promise<void> {
  const [record, ...more] = store.sessions.unfinished();
  expect(more).toEqual([]);
  one.connector.start(
    record ? { record, basis: record.tariff === null ? null : basisOf(record.tariff) } : null,
  );
  await one.clock.pass(silentMs);
  one.controller.link(true);
  await settle();
  await settle();
}

/** Unplugs and ends whatever is left, so that the books can be closed. */
async function finish(one: Bench): Promise<void> {
  await settle();
  one.connector.end('driver-screen');
  await settle();
  await settle();
  one.controller.unplug();
  await settle();
  await settle();
}

interface Outcome {
  readonly record: SessionRecord;
  readonly receipt: Receipt;
}

function books(ids: ReadonlySet<string>): Outcome[] {
  expect(store.sessions.unfinished()).toEqual([]);
  return [...ids].map((id) => {
    const record = store.sessions.get(id);
    if (!record?.receipt) throw new Error(`no receipt for ${id}`);
    return { record, receipt: JSON.parse(record.receipt) as Receipt };
  });
}

/** What must be true of every receipt, and of all of them together. */
function audit(outcomes: readonly Outcome[], physicalWh: number): void {
  for (const { record, receipt } of outcomes) {
    expect(record.state).toBe('closed');
    expect(receipt.energyWh).toBe(record.energyWh);
    expect(receipt.meterStopWh - receipt.meterStartWh).toBe(receipt.energyWh);
    expect(Number(receipt.totals?.energy.incl)).toBeCloseTo(receipt.energyWh * 0.0005, 4);
    const lines = receipt.lines.reduce((sum, line) => sum + Number(line.payable.incl), 0);
    expect(lines).toBeCloseTo(Number(receipt.totals?.payable.incl), 6);
    // 23 minutes of charging at most (0.01 € each), 5 of waiting (0.10 € each); an outage costs nothing.
    expect(Number(receipt.totals?.time.incl)).toBeLessThanOrEqual(0.23);
    expect(Number(receipt.totals?.parking.incl)).toBeLessThanOrEqual(0.5);
  }
  expect(outcomes.reduce((sum, { receipt }) => sum + receipt.energyWh, 0)).toBe(physicalWh);
}

describe.each(['end', 'resume'] as const)('restart with policy %s', (policy) => {
  it.each(SCRIPT.map((_, index) => index + 1))('after step %i', async (steps) => {
    const ids = new Set<string>();
    const journal = remembering(store.sessions, ids);
    const life = mortal(journal);
    const dead = await new Bench(life).start();
    for (const act of SCRIPT.slice(0, steps)) await act(dead);
    life.lives = 0;
    const one = nextProcess(dead, journal, policy, 40 * MINUTE);
    await comeBack(one);
    if (policy === 'resume') for (const act of SCRIPT.slice(steps)) await act(one);
    await finish(one);
    audit(books(ids), one.meter.registerWh - 100_000);
    expect(dead.receipts.length + one.receipts.length).toBeLessThanOrEqual(ids.size);
  });

  it('after every single write', async () => {
    const counter = mortal(store.sessions);
    const whole = await new Bench(counter).start();
    for (const act of SCRIPT) await act(whole);
    expect(counter.writes).toBeGreaterThan(20);

    for (let lives = 0; lives <= counter.writes; lives++) {
      const ids = new Set<string>();
      const journal = remembering(store.sessions, ids);
      const life = mortal(journal, lives);
      const dead = await new Bench(life).start();
      for (const act of SCRIPT) {
        if (life.writes >= lives) break;
        await act(dead);
      }
      const one = nextProcess(dead, journal, policy, 40 * MINUTE);
      await comeBack(one);
      await finish(one);
      const [outcome, ...more] = books(ids);
      expect(more).toEqual([]);
      if (!outcome) continue;
      const { energyWh, meterStartWh } = outcome.receipt;
      // With the contactor open at the end, the register says what flowed: all of it is billed, once.
      expect(meterStartWh + energyWh, `killed after ${String(lives)} writes`).toBe(one.meter.registerWh);
      audit([outcome], energyWh);
    }
  });

  it('a second and a third crash in a row change nothing', async () => {
    const ids = new Set<string>();
    const journal = remembering(store.sessions, ids);
    let one = await new Bench(journal).start();
    for (const act of SCRIPT.slice(0, 9)) await act(one);
    for (let crash = 0; crash < 3; crash++) {
      one = nextProcess(one, journal, policy, MINUTE);
      const [record] = store.sessions.unfinished();
      if (record) one.connector.start({ record, basis: PRICE });
    }
    one = nextProcess(one, journal, policy, MINUTE);
    await comeBack(one);
    await finish(one);
    const outcomes = books(ids);
    expect(outcomes).toHaveLength(1);
    audit(outcomes, one.meter.registerWh - 100_000);
  });
});

describe('what is billed over an outage', () => {
  async function interrupted(steps: number, policy: 'end' | 'resume'): Promise<Bench> {
    const dead = await new Bench(store.sessions).start();
    for (const act of SCRIPT.slice(0, steps)) await act(dead);
    const one = nextProcess(dead, store.sessions, policy, 180 * MINUTE);
    await comeBack(one);
    return one;
  }

  it('no time: ended', async () => {
    const one = await interrupted(9, 'end');
    await one.until('finished');
    expect(one.receipt).toMatchObject({ stopReason: 'power-loss', energyWh: 300 });
    expect(one.receipt.totals?.time.incl).toBe('0.0600');
  });

  it('no time: resumed, and charging afterwards is billed again', async () => {
    const one = await interrupted(9, 'resume');
    await one.until('charging');
    await one.clock.pass(10 * MINUTE);
    one.meter.count(100);
    await one.stop();
    one.controller.unplug();
    await one.until('available');
    expect(one.receipt).toMatchObject({ stopReason: 'driver-card', energyWh: 400 });
    expect(one.receipt.totals?.time.incl).toBe('0.1600');
  });

  it('energy that flowed while nobody looked, once', async () => {
    const dead = await new Bench(store.sessions).start();
    for (const act of SCRIPT.slice(0, 9)) await act(dead);
    dead.meter.registerWh += 5_000;
    const one = nextProcess(dead, store.sessions, 'end', MINUTE);
    await comeBack(one);
    await one.until('finished');
    expect(one.receipt.energyWh).toBe(5_300);
  });

  it('no parking of somebody who may have left long ago', async () => {
    const dead = await new Bench(store.sessions).start();
    for (const act of SCRIPT.slice(0, -3)) await act(dead);
    expect(dead.connector.state).toBe('finished');
    dead.controller.status = { ...dead.controller.status, vehicle: 'absent' };
    const one = nextProcess(dead, store.sessions, 'resume', 180 * MINUTE);
    // The controller takes its time to tell that nobody is there.
    await comeBack(one, 10 * MINUTE);
    await one.until('available');
    expect(Number(one.receipt.totals?.parking.incl)).toBeLessThanOrEqual(0.5);
  });

  it('parking goes on for who stayed, from when they were seen', async () => {
    const dead = await new Bench(store.sessions).start();
    for (const act of SCRIPT.slice(0, -2)) await act(dead);
    const before = Number(dead.connector.session?.price?.totals.parking.incl);
    expect(before).toBeCloseTo(0.5, 4);
    const one = nextProcess(dead, store.sessions, 'resume', 180 * MINUTE);
    await comeBack(one);
    expect(one.connector.state).toBe('finished');
    await one.clock.pass(MINUTE);
    one.controller.unplug();
    await one.until('available');
    expect(Number(one.receipt.totals?.parking.incl)).toBeCloseTo(before + 0.1, 4);
  });
});

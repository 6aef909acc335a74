import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptTime,
  judgeTime,
  TIMELESS,
  type Sync,
  type TimeJudgement,
  type TimeLimits,
  type TimeState,
} from '../../../main/faults/watch/time.ts';
import { NOON } from '../../rig/clock.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** A machine: its clocks go on together but for what is done to them. */
class Machine {
  state: TimeState = TIMELESS;
  wall = NOON;
  monotonic = 5000;
  uptime: number | null = 900_000;
  sync: Sync = 'unknown';
  readonly limits: TimeLimits;
  readonly changes: TimeJudgement['changes'] = [];

  constructor(limits: Partial<TimeLimits> = {}) {
    this.limits = { buildDate: NOON - 30 * DAY, lastKnown: NOON - HOUR, ...limits };
  }

  look(): this {
    const { wall, monotonic, uptime: uptimeMs, sync } = this;
    const sample = { wall, monotonic, uptimeMs, sync, syncAt: monotonic };
    const judged = judgeTime(this.state, sample, this.limits);
    this.state = judged.state;
    this.changes.push(...judged.changes);
    return this;
  }

  run(ms: number, stepMs = SECOND): this {
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.wall += stepMs;
      this.monotonic += stepMs;
      if (this.uptime !== null) this.uptime += stepMs;
      this.look();
    }
    return this;
  }

  jump(ms: number): this {
    this.wall += ms;
    return this;
  }

  sleep(ms: number): this {
    this.wall += ms;
    if (this.uptime !== null) this.uptime += ms;
    return this;
  }

  with(sync: Sync): this {
    this.sync = sync;
    return this;
  }

  get told(): string[] {
    return this.changes.map(({ raised, evidence }) => (raised ? `+ ${String(evidence['why'])}` : '-'));
  }
}

describe('the clock', () => {
  it('is believed on a machine that tells nothing of its time source', () => {
    expect(new Machine().look().run(HOUR).told).toEqual([]);
  });

  it.each([
    ['2 s', 2 * SECOND],
    ['−2 s', -2 * SECOND],
    ['an hour', HOUR],
    ['−1 h', -HOUR],
    ['a year', YEAR],
  ])('is unsure after a jump of %s, until it has run steadily for ten minutes', (_what, ms) => {
    const machine = new Machine().look().run(MINUTE).jump(ms).run(SECOND);
    expect(machine.told).toEqual(['+ jumped']);
    expect(machine.changes[0]?.evidence).toMatchObject({
      byMs: ms,
      from: new Date(machine.wall - ms).toISOString(),
      to: new Date(machine.wall).toISOString(),
    });
    machine.run(9 * MINUTE);
    expect(machine.told).toEqual(['+ jumped']);
    machine.run(2 * MINUTE);
    expect(machine.told).toEqual(['+ jumped', '-']);
    expect(machine.run(HOUR).told).toHaveLength(2);
  });

  it('stays unsure at a date that cannot be, however steady, until it is set right', () => {
    const machine = new Machine()
      .look()
      .run(MINUTE)
      .jump(-YEAR)
      .run(3 * HOUR);
    expect(machine.told).toEqual(['+ before-build']);
    machine.jump(YEAR).run(2 * HOUR);
    expect(machine.told).toEqual(['+ before-build', '+ jumped', '-']);
  });

  it('is sure within a minute when a time source stands by the jump', () => {
    const machine = new Machine().with('yes').look().run(MINUTE).jump(-HOUR).run(MINUTE);
    expect(machine.told).toEqual(['+ jumped', '-']);
    expect(machine.changes[1]?.evidence).toMatchObject({ source: 'synchronised' });
  });

  it('does not take a word that was given before the jump', () => {
    const machine = new Machine().with('yes').look().run(MINUTE).jump(HOUR);
    const { wall, monotonic, uptime: uptimeMs } = machine;
    const old = { wall, monotonic: monotonic + 1, uptimeMs, sync: 'yes', syncAt: monotonic } as const;
    let { state } = judgeTime(machine.state, old, machine.limits);
    const later = { ...old, wall: wall + 5 * MINUTE, monotonic: monotonic + 5 * MINUTE };
    ({ state } = judgeTime(state, { ...later, uptimeMs: (uptimeMs ?? 0) + 5 * MINUTE }, machine.limits));
    expect(state.doubt).toBe('jumped');
  });

  it('takes sleep for what it is', () => {
    expect(
      new Machine()
        .look()
        .run(MINUTE)
        .sleep(8 * HOUR)
        .run(HOUR).told,
    ).toEqual([]);
    const blind = new Machine().with('yes');
    blind.uptime = null;
    expect(
      blind
        .look()
        .run(MINUTE)
        .sleep(8 * HOUR)
        .run(HOUR).told,
    ).toEqual([]);
    blind.with('unknown').sleep(HOUR).run(MINUTE);
    expect(blind.told).toEqual(['+ jumped']);
  });

  it('sees a jump through sleep', () => {
    expect(new Machine().look().run(MINUTE).sleep(HOUR).jump(-HOUR).run(SECOND).told).toEqual(['+ jumped']);
  });

  it('does not measure with an uptime that falls behind', () => {
    const machine = new Machine().look();
    for (let look = 0; look < 100; look++) {
      machine.uptime = (look % 7) * 1000;
      machine.run(MINUTE, MINUTE);
    }
    expect(machine.told).toEqual([]);
    // Nor does it say that there was no sleep.
    machine.with('yes').run(MINUTE);
    machine.monotonic += MINUTE;
    machine.wall += MINUTE + 8 * HOUR;
    expect(machine.look().told).toEqual([]);
  });

  it('forgives small steps now and then, and adds up many', () => {
    const calm = new Machine().look();
    for (let step = 0; step < 20; step++) calm.jump(500).run(10 * MINUTE);
    expect(calm.told).toEqual([]);
    const hopping = new Machine().look();
    for (let step = 0; step < 5; step++) hopping.jump(500).run(10 * SECOND);
    expect(hopping.told).toEqual(['+ jumped']);
  });

  it.each([['unknown'], ['yes']] as const)('hopping for a day does not flap (synchronised: %s)', (sync) => {
    const machine = new Machine().with(sync).look();
    for (let hop = 0; hop < 72; hop++) machine.jump(hop % 2 ? -5000 : 5000).run(20 * MINUTE);
    const ends = machine.told.filter((what) => what === '-').length;
    expect(ends).toBeLessThan(sync === 'yes' ? 10 : 5);
    machine.run(2 * HOUR);
    expect(machine.told.at(-1)).toBe('-');
  });

  it('says that it was never synchronised when a time source had ten minutes', () => {
    const machine = new Machine()
      .with('no')
      .look()
      .run(9 * MINUTE);
    expect(machine.told).toEqual([]);
    machine.run(2 * MINUTE);
    expect(machine.told).toEqual(['+ never-synchronised']);
    machine
      .run(3 * HOUR)
      .with('yes')
      .run(SECOND);
    expect(machine.told).toEqual(['+ never-synchronised', '-']);
    // Once kept, always warm: a lost time server is no wrong time.
    expect(machine.with('no').run(3 * HOUR).told).toHaveLength(2);
  });

  it('is unsure when it lies before what was recorded, until it is beyond that', () => {
    const machine = new Machine({ lastKnown: NOON + HOUR }).look();
    expect(machine.told).toEqual(['+ went-back']);
    expect(machine.changes[0]?.evidence).toMatchObject({ byMs: -HOUR, to: new Date(NOON).toISOString() });
    machine.run(59 * MINUTE);
    expect(machine.told).toEqual(['+ went-back']);
    machine.run(2 * MINUTE);
    expect(machine.told).toEqual(['+ went-back', '-']);
  });

  it('believes a time source, or a technician, more than a record from the future', () => {
    expect(new Machine({ lastKnown: NOON + YEAR }).look().with('yes').run(SECOND).told).toEqual([
      '+ went-back',
      '-',
    ]);
    const machine = new Machine({ lastKnown: NOON + YEAR }).look().run(HOUR);
    machine.state = acceptTime(machine.state);
    expect(machine.run(SECOND).told).toEqual(['+ went-back', '-']);
  });

  it('is unsure before the build date, but for the builder’s own slack', () => {
    expect(new Machine({ buildDate: NOON + 2 * DAY }).look().told).toEqual(['+ before-build']);
    expect(new Machine({ buildDate: NOON + HOUR }).look().told).toEqual([]);
    expect(new Machine({ buildDate: NOON + YEAR }).with('yes').look().told).toEqual([]);
  });

  const wild = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.double());
  const happening = fc.oneof(
    fc.record({
      is: fc.constant('jump' as const),
      ms: fc.oneof(
        fc.constantFrom(HOUR, -HOUR, YEAR, -YEAR, 1999, 2000, -1500),
        fc.integer({ min: -YEAR, max: YEAR }),
      ),
    }),
    fc.record({ is: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: DAY }) }),
    fc.record({ is: fc.constant('run' as const), ms: fc.integer({ min: 0, max: 20 * MINUTE }) }),
    fc.record({ is: fc.constant('sync' as const), sync: fc.constantFrom<Sync>('yes', 'no', 'unknown') }),
    fc.record({ is: fc.constant('uptime' as const), uptime: fc.option(wild) }),
    fc.record({ is: fc.constant('wild' as const), wall: wild, monotonic: wild }),
  );

  it('never throws, its state is JSON, and it is never stuck when the world is fine again', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 25 }), fc.boolean(), (happenings, source) => {
        const machine = new Machine().look();
        const start = machine.wall - machine.monotonic;
        for (const one of happenings) {
          if (one.is === 'jump') machine.jump(one.ms).look();
          else if (one.is === 'sleep') machine.sleep(one.ms).look();
          else if (one.is === 'run') machine.run(one.ms, 10 * SECOND);
          else if (one.is === 'sync') machine.with(one.sync).look();
          else if (one.is === 'uptime') machine.uptime = one.uptime;
          else {
            const { wall, monotonic } = machine;
            Object.assign(machine, { wall: one.wall, monotonic: Math.min(one.monotonic, monotonic) });
            machine.look();
            Object.assign(machine, { wall, monotonic });
            machine.look();
          }
          expect(JSON.parse(JSON.stringify(machine.state))).toEqual(machine.state);
        }
        // The right time again, with a time source or with nobody who knows.
        machine.uptime = 1_000_000;
        machine.wall = start + machine.monotonic + YEAR;
        machine.with(source ? 'yes' : 'unknown').run(source ? HOUR : 3 * HOUR, 10 * SECOND);
        expect(machine.state.doubt).toBeNull();
        expect(machine.told.at(-1) ?? '-').toBe('-');
      }),
      { numRuns: 150 },
    );
  });
});

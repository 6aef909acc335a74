import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_CODES, FAULTS, type FaultCode } from '../../main/faults/catalogue.ts';
import { FAULT_LANGUAGES } from '../../main/faults/entry.ts';
import { outcomeWords } from '../../main/faults/outcome.ts';
import { ENERGISING, HOUR_MS, MINUTE_MS } from '../../main/faults/plan.ts';
import {
  beginRecovery,
  isHeld,
  progressOf,
  readRecovery,
  step,
  type Recovery,
  type RecoveryEvent,
} from '../../main/faults/recovery.ts';
import { TestTime } from './moments.ts';

const YEAR_MS = 365 * 24 * HOUR_MS;

/** One recovery on a test's clock, which forgets everything but its JSON at each step. */
class Rig {
  readonly time = new TestTime();
  readonly did: string[] = [];
  last: Recovery;

  constructor(code: FaultCode, seed = 1) {
    const state = beginRecovery(code, seed, this.time.moment);
    this.last = { state, actions: [], deadline: null, tickInMs: null };
  }

  send(type: RecoveryEvent['type']): this {
    const state = readRecovery(JSON.parse(JSON.stringify(this.last.state)));
    if (!state) throw new Error('a state that it wrote itself could not be read');
    this.last = step(state, { type }, this.time.moment);
    this.did.push(...this.last.actions.map((one) => (one.type === 'act' ? one.act : one.outcome)));
    return this;
  }

  pass(ms: number): this {
    this.time.pass(ms);
    return this.send('tick');
  }

  /** Lets time pass from tick to tick. */
  run(ms: number): this {
    for (let left = ms; left > 0;) {
      const next = Math.min(left, Math.max(1, this.last.tickInMs ?? left));
      this.pass(next);
      left -= next;
    }
    return this;
  }

  /** A trip that clears by itself a second after the retry. */
  trip(): this {
    return this.send('raised').run(61_000).send('cleared');
  }
}

describe('recovery', () => {
  it('retries after a residual current three times in 15 minutes, then waits for a technician', () => {
    const rig = new Rig('protection.residual-current');
    rig.send('raised');
    expect(rig.last.deadline).toBe(rig.time.now + MINUTE_MS);
    expect(progressOf(rig.last.state)).toMatchObject({
      outcome: null,
      act: 'retry-enable',
      attempt: 1,
      of: 3,
    });
    rig.run(61_000).send('cleared').trip().trip();
    expect(rig.did).toEqual(
      ['retry-enable', 'recovered', 'retry-enable', 'recovered', 'retry-enable'].concat('recovered'),
    );
    rig.send('raised');
    expect(rig.did.at(-1)).toBe('needs-technician');
    rig.send('cleared').run(24 * HOUR_MS);
    expect(isHeld(rig.last.state)).toBe(true);
    rig.send('plugged');
    expect(isHeld(rig.last.state)).toBe(true);
    rig.send('reset');
    expect(isHeld(rig.last.state)).toBe(false);
    expect(rig.did.filter((act) => act === 'retry-enable')).toHaveLength(3);
  });

  it.each([
    ['a power cut of an hour', (time: TestTime) => time.restart(HOUR_MS)],
    ['a power cut of a year', (time: TestTime) => time.restart(YEAR_MS)],
    ['a power cut after which the clock is a year behind', (time: TestTime) => time.restart(-YEAR_MS)],
    ['a clock set an hour forward', (time: TestTime) => time.jump(HOUR_MS)],
    ['a clock set an hour back', (time: TestTime) => time.jump(-HOUR_MS)],
    ['a clock set a year forward', (time: TestTime) => time.jump(YEAR_MS)],
    ['a clock set a year back', (time: TestTime) => time.jump(-YEAR_MS)],
    ['a restart with a higher monotonic clock', (time: TestTime) => time.restart(0, 1e12)],
  ])('counts three trips as three over %s', (_what, change) => {
    const rig = new Rig('protection.residual-current').trip().trip().trip();
    change(rig.time);
    rig.send('tick').send('raised');
    expect(rig.did.at(-1)).toBe('needs-technician');
  });

  it('forgets trips that are older than 15 minutes of running', () => {
    const rig = new Rig('protection.residual-current').trip().trip().trip();
    rig.run(15 * MINUTE_MS).send('raised');
    expect(rig.last.state.phase.is).toBe('waiting');
  });

  it.each([-YEAR_MS, -HOUR_MS, HOUR_MS, YEAR_MS])(
    'waits as long as it said when the clock jumps %d',
    (by) => {
      const rig = new Rig('protection.residual-current').send('raised').pass(20_000);
      rig.time.jump(by);
      rig.send('tick');
      expect(rig.did).toEqual([]);
      expect(rig.last.tickInMs).toBe(40_000);
      expect(rig.last.deadline).toBe(rig.time.now + 40_000);
    },
  );

  it('goes on with its wait after a restart, and takes the fault told anew for the same', () => {
    const rig = new Rig('protection.residual-current').send('raised').pass(20_000);
    rig.time.restart(HOUR_MS);
    rig.send('raised');
    expect(rig.last).toMatchObject({ actions: [], tickInMs: 40_000, state: { rounds: { length: 1 } } });
  });

  it('asks for a missing earth once a minute, and goes on asking after giving up', () => {
    const rig = new Rig('protection.no-ground').send('raised').run(20 * MINUTE_MS);
    expect(rig.did.filter((act) => act === 'needs-technician')).toHaveLength(1);
    expect(rig.did.filter((act) => act === 'retry-enable').length).toBeGreaterThan(15);
    rig.send('cleared');
    expect(rig.did.at(-1)).toBe('recovered');
  });

  it('restarts the controller once for a failed self-test', () => {
    const rig = new Rig('protection.self-test').send('raised').run(HOUR_MS);
    expect(rig.did).toEqual(['restart-controller', 'needs-technician']);
  });

  it('retries an over-current once, and again when the driver has replugged', () => {
    const rig = new Rig('current.over').send('raised').run(10 * MINUTE_MS);
    expect(rig.did).toEqual(['retry-enable', 'needs-driver']);
    rig.send('cleared').send('plugged').send('raised').run(10_000);
    expect(rig.did.slice(2)).toEqual(['recovered', 'retry-enable']);
  });

  it('does not let the driver replug a residual current away', () => {
    const rig = new Rig('protection.residual-current').trip().trip().trip().send('plugged').send('raised');
    expect(rig.did.at(-1)).toBe('needs-technician');
  });

  it('tries a lock again that still fails when the driver has plugged in anew', () => {
    const rig = new Rig('connector.lock').send('raised').run(MINUTE_MS).send('plugged').run(1000);
    expect(rig.did.slice(-2)).toEqual(['needs-driver', 'retry-lock']);
  });

  it('tries the lock three times, then asks the driver', () => {
    const rig = new Rig('connector.lock').send('raised').run(MINUTE_MS);
    expect(rig.did).toEqual(['retry-lock', 'retry-lock', 'retry-lock', 'needs-driver']);
  });

  it('wakes a vehicle once, then asks the driver', () => {
    const rig = new Rig('vehicle.no-response').send('raised').run(5 * MINUTE_MS);
    expect(rig.did).toEqual(['re-pilot', 'needs-driver']);
  });

  it('asks the driver at once for what only the driver can do, and is done when that is done', () => {
    const rig = new Rig('vehicle.diode-check').send('raised');
    expect(rig.did).toEqual(['needs-driver']);
    rig.send('cleared');
    expect(rig.did).toEqual(['needs-driver', 'recovered']);
    expect(isHeld(rig.last.state)).toBe(false);
  });

  it('resumes only on a supply that stayed stable', () => {
    const rig = new Rig('supply.lost').send('raised').run(5000).send('cleared');
    expect(rig.last.deadline).toBe(rig.time.now + 30_000);
    rig.run(29_000).send('raised').run(1000).send('cleared').run(29_000);
    expect(isHeld(rig.last.state)).toBe(true);
    expect(rig.did).toEqual(['rest']);
    rig.run(1000);
    expect(rig.did).toEqual(['rest', 'resync', 'recovered']);
  });

  it('offers full current again when it is cool', () => {
    const rig = new Rig('temperature.derating').send('raised').run(1000).send('cleared').run(MINUTE_MS);
    expect(rig.did).toEqual(['derate', 'restore-limit', 'recovered']);
  });

  it('waits longer from round to round, and not all kiosks alike', () => {
    const waits = (seed: number) => {
      const rig = new Rig('operator.offline', seed).send('raised');
      const seen: number[] = [];
      for (let ticks = 0; ticks < 12; ticks++) {
        if (rig.last.state.phase.is === 'waiting') seen.push(rig.last.tickInMs ?? 0);
        rig.pass(rig.last.tickInMs ?? 0);
      }
      return seen;
    };
    const mine = waits(1);
    mine.forEach((wait, round) => {
      expect(wait).toBeGreaterThanOrEqual(2500 * 2 ** round - 1);
      expect(wait).toBeLessThanOrEqual(7500 * 2 ** round + 1);
    });
    expect(waits(1)).toEqual(mine);
    expect(new Set([1, 2, 3, 4, 5].map((seed) => waits(seed)[0])).size).toBe(5);
  });

  it('reads nothing that it did not write', () => {
    const { state } = new Rig('controller.silent').send('raised').last;
    for (const broken of [
      null,
      'x',
      {},
      { ...state, code: 'no.such' },
      { ...state, rounds: ['a'] },
      { ...state, phase: { is: 'waiting', step: 9, untilMs: 0 } },
      { ...state, phase: { is: 'waiting', step: 0, untilMs: 1e15 } },
      { ...state, clock: { ...state.clock, ranMs: Number.NaN } },
    ]) {
      expect(readRecovery(broken)).toBeNull();
    }
  });

  it('has words for how it ended', () => {
    for (const language of FAULT_LANGUAGES) {
      expect(outcomeWords('needs-technician', language)).toMatch(/[.]$/);
    }
    expect(outcomeWords('needs-driver', 'xx')).toBe(outcomeWords('needs-driver', 'en'));
  });
});

describe('every plan', () => {
  it.each(FAULT_CODES)('%s ends while the fault stays', (code) => {
    const rig = new Rig(code).send('raised');
    for (let ticks = 0; ticks < 100 && rig.last.state.phase.is !== 'ended'; ticks++) {
      rig.pass(rig.last.tickInMs ?? 0);
    }
    expect(rig.did.at(-1)).toBe(FAULTS[code].giveUp.then);
  });

  it.each(FAULT_CODES)('%s recovers when the fault goes in time, if anything is tried', (code) => {
    if (FAULTS[code].giveUp.rounds === 0) return;
    const rig = new Rig(code).send('raised').send('cleared').run(FAULTS[code].plan.settleMs);
    expect(rig.did.at(-1)).toBe('recovered');
    expect(isHeld(rig.last.state)).toBe(false);
  });

  const happening = fc.oneof(
    fc.constantFrom('raised', 'cleared', 'tick', 'plugged', 'reset').map((send) => ({ send }) as const),
    fc.integer({ min: 0, max: 20 * MINUTE_MS }).map((pass) => ({ pass })),
    fc.integer({ min: -YEAR_MS, max: YEAR_MS }).map((jump) => ({ jump })),
    fc.integer({ min: -YEAR_MS, max: YEAR_MS }).map((off) => ({ off })),
  );

  it('stays within its limits whatever happens, through any restart and clock', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FAULT_CODES), fc.array(happening, { maxLength: 60 }), (code, events) => {
        const rig = new Rig(code);
        const { giveUp, plan } = FAULTS[code];
        for (const event of events) {
          if ('send' in event) rig.send(event.send);
          else if ('pass' in event) rig.pass(event.pass);
          else if ('jump' in event) rig.time.jump(event.jump);
          else rig.time.restart(event.off);
          const { state, tickInMs } = rig.last;
          expect(state.rounds.length).toBeLessThanOrEqual(giveUp.rounds);
          expect(tickInMs ?? 0).toBeGreaterThanOrEqual(0);
          if (state.raised) expect(isHeld(state)).toBe(true);
          if (state.phase.is === 'waiting' || state.phase.is === 'trying') expect(tickInMs).not.toBeNull();
        }
        const allowed = [...plan.steps.map(({ act }) => act), plan.afterwards];
        const acts = rig.did.filter((one) => !/^(recovered|needs-)/.test(one));
        expect(acts.filter((act) => !allowed.some((one) => one === act))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('never gives energy again behind a contactor, a cut cable or a tilted charger', () => {
    const codes = [
      'contactor.stuck',
      'contactor.failed-to-close',
      'connector.cut-cable',
      'station.tilted',
    ] as const;
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.array(happening, { maxLength: 40 }), (code, events) => {
        const rig = new Rig(code).send('raised');
        for (const event of events) {
          if ('send' in event && event.send !== 'reset') rig.send(event.send);
          else if ('pass' in event) rig.pass(event.pass);
        }
        expect(isHeld(rig.last.state)).toBe(true);
        expect(rig.did.filter((act) => ENERGISING.some((one) => one === act))).toEqual([]);
      }),
    );
  });

  it('does not release a latched residual current by anything but a reset', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (events) => {
        const rig = new Rig('protection.residual-current').trip().trip().trip().send('raised');
        for (const event of events) {
          if ('send' in event && event.send !== 'reset') rig.send(event.send);
          else if ('pass' in event) rig.pass(event.pass);
          else if ('off' in event) rig.time.restart(event.off);
        }
        expect(isHeld(rig.last.state)).toBe(true);
        expect(rig.did.filter((act) => act === 'retry-enable')).toHaveLength(3);
      }),
    );
  });
});

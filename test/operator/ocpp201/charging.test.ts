/** What charging profiles come to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProfileBook } from '../../../main/operator/ocpp/charging/book.ts';
import { faultOf } from '../../../main/operator/ocpp/charging/check.ts';
import { Limiter } from '../../../main/operator/ocpp/charging/limiter.ts';
import {
  type ChargingProfile,
  compositeSchedule,
  type InstalledProfile,
  limitAt,
  nextChange,
  type Outlet,
} from '../../../main/operator/ocpp/charging/profile.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import { connector, FakeStation } from './fake-station.ts';
import { MemoryStore } from './rig.ts';

const T0 = Date.UTC(2026, 2, 15, 11, 0, 0);
const HOUR = 3_600_000;
const outlet: Outlet = { id: 1, phases: 3, maxAmps: 32, session: { id: 's', startedAt: T0 } };

function profile(
  given: Partial<ChargingProfile> & { readonly limit?: number; readonly unit?: 'A' | 'W' } = {},
) {
  const { limit = 16, unit = 'A', ...rest } = given;
  const made: ChargingProfile = {
    id: 1,
    stackLevel: 0,
    purpose: 'tx-default',
    kind: 'absolute',
    validFrom: null,
    validTo: null,
    session: null,
    schedule: { id: 1, startAt: T0, duration: null, unit, periods: [{ start: 0, limit, phases: null }] },
    ...rest,
  };
  return made;
}
const at = (installed: readonly InstalledProfile[], when = T0, who = outlet) => limitAt(installed, who, when);
const on = (connectorId: number, one: ChargingProfile): InstalledProfile => ({
  connector: connectorId,
  profile: one,
});

describe('limits', () => {
  it('say nothing where there is no profile', () => {
    expect(at([])).toBeNull();
  });

  it('are those of the highest level that has something to say now', () => {
    const low = on(1, profile({ id: 1, stackLevel: 1, limit: 10 }));
    const high = on(1, profile({ id: 2, stackLevel: 5, limit: 20, validTo: T0 + HOUR }));
    expect(at([low, high])).toBe(20);
    expect(at([low, high], T0 + HOUR)).toBe(10);
  });

  it('of a session stand for the defaults, and only in their session', () => {
    const fallback = on(0, profile({ id: 1, stackLevel: 9, limit: 10 }));
    const own = on(1, profile({ id: 2, purpose: 'tx', session: 's', limit: 25 }));
    expect(at([fallback, own])).toBe(25);
    expect(at([fallback, on(1, profile({ id: 2, purpose: 'tx', session: 'other', limit: 25 }))])).toBe(10);
    expect(at([fallback, own], T0, { ...outlet, session: null })).toBe(10);
  });

  it('of the station cap them, and are shared by those that charge', () => {
    const station = on(0, profile({ id: 3, purpose: 'station-max', limit: 24 }));
    const own = on(1, profile({ id: 2, purpose: 'tx', session: 's', limit: 30 }));
    expect(limitAt([station, own], outlet, T0)).toBe(24);
    expect(limitAt([station, own], outlet, T0, 2)).toBe(12);
  });

  it('in watts are divided among the phases', () => {
    expect(at([on(1, profile({ limit: 11_040, unit: 'W' }))])).toBe(16);
    expect(at([on(1, profile({ limit: 3680, unit: 'W' }))], T0, { ...outlet, phases: 1 })).toBe(16);
    const onePhase = profile({ unit: 'W' });
    const periods = [{ start: 0, limit: 3680, phases: 1 }];
    expect(at([on(1, { ...onePhase, schedule: { ...onePhase.schedule, periods } })])).toBe(16);
  });

  it('of a relative schedule count from the start of the session, and end with its duration', () => {
    const schedule = {
      id: 1,
      startAt: null,
      duration: 7200,
      unit: 'A' as const,
      periods: [
        { start: 0, limit: 8, phases: null },
        { start: 3600, limit: 13, phases: null },
      ],
    };
    const one = on(1, profile({ kind: 'relative', purpose: 'tx', session: 's', schedule }));
    expect([0, 1, 2].map((hours) => at([one], T0 + hours * HOUR))).toEqual([8, 13, null]);
  });

  it('recur by the day and by the week, not before they begin', () => {
    const schedule = {
      id: 1,
      startAt: T0,
      duration: 3600,
      unit: 'A' as const,
      periods: [{ start: 0, limit: 6, phases: null }],
    };
    const daily = on(1, profile({ kind: 'daily', schedule }));
    const weekly = on(1, profile({ kind: 'weekly', schedule }));
    expect([-1, 0, 1, 24, 25, 48].map((hours) => at([daily], T0 + hours * HOUR))).toEqual([
      null,
      6,
      null,
      6,
      null,
      6,
    ]);
    expect([0, 24, 168].map((hours) => at([weekly], T0 + hours * HOUR))).toEqual([6, null, 6]);
  });
});

const period = fc.record({
  start: fc.nat({ max: 7200 }),
  limit: fc.nat({ max: 40 }),
  phases: fc.constant(null),
});
const anyProfile = fc
  .record({
    connector: fc.constantFrom(0, 1, 2),
    id: fc.nat(),
    stackLevel: fc.nat({ max: 3 }),
    purpose: fc.constantFrom('station-max' as const, 'tx-default' as const, 'tx' as const),
    kind: fc.constantFrom('absolute' as const, 'relative' as const, 'daily' as const, 'weekly' as const),
    validFrom: fc.option(fc.integer({ min: -100, max: 7000 }).map((s) => T0 + s * 1000)),
    validTo: fc.option(fc.integer({ min: 0, max: 9000 }).map((s) => T0 + s * 1000)),
    startAt: fc.integer({ min: -7200, max: 7200 }).map((s) => T0 + s * 1000),
    duration: fc.option(fc.nat({ max: 7200 })),
    unit: fc.constantFrom('A' as const, 'W' as const),
    periods: fc.uniqueArray(period, { maxLength: 5, selector: ({ start }) => start }),
  })
  .map(({ connector: place, startAt, duration, unit, periods, ...rest }): InstalledProfile => {
    const later = periods.filter(({ start }) => start > 0).toSorted((a, b) => a.start - b.start);
    const scale = unit === 'W' ? 690 : 1;
    const all = [{ start: 0, limit: 12, phases: null }, ...later];
    return on(place, {
      ...rest,
      session: null,
      schedule: {
        id: 1,
        startAt,
        duration,
        unit,
        periods: all.map((one) => ({ ...one, limit: one.limit * scale })),
      },
    });
  });

describe('a composite schedule', () => {
  it('says at each instant what the limit is then', () => {
    fc.assert(
      fc.property(
        fc.array(anyProfile, { maxLength: 6 }),
        fc.array(fc.nat({ max: 7199 })),
        (installed, seconds) => {
          const periods = compositeSchedule(installed, outlet, { from: T0, seconds: 7200 });
          expect(periods[0]?.start).toBe(0);
          for (const second of [0, 7199, ...seconds]) {
            const told = periods.findLast(({ start }) => start <= second)?.amps;
            expect(told).toBe(Math.min(at(installed, T0 + second * 1000) ?? 32, 32));
          }
          const levels = periods.map(({ amps }) => amps);
          expect(levels.some((amps, index) => index > 0 && amps === levels[index - 1])).toBe(false);
        },
      ),
    );
  });

  it('foresees every change', () => {
    fc.assert(
      fc.property(fc.array(anyProfile, { maxLength: 4 }), fc.nat({ max: 7200 }), (installed, second) => {
        const from = T0 + second * 1000;
        const next = nextChange(installed, outlet, from, from + 2 * HOUR) ?? from + 2 * HOUR;
        expect(at(installed, next - 1)).toBe(at(installed, from));
      }),
    );
  });
});

describe('a profile is refused', () => {
  it.each([
    ['a session’s for the station', profile({ purpose: 'tx' }), 0, 's', 'InvalidProfile'],
    ['a session’s without one', profile({ purpose: 'tx' }), 1, null, 'TxNotFound'],
    ['another session’s', profile({ purpose: 'tx', session: 'x' }), 1, 's', 'TxNotFound'],
    ['the station’s for a connector', profile({ purpose: 'station-max' }), 1, null, 'InvalidProfile'],
    ['of a level too high', profile({ stackLevel: 100 }), 1, null, 'InvalidStackLevel'],
    ['that ends before it begins', profile({ validFrom: 2, validTo: 1 }), 1, null, 'InvalidProfile'],
    [
      'without periods',
      profile({ schedule: { ...profile().schedule, periods: [] } }),
      1,
      null,
      'InvalidSchedule',
    ],
    ['with a limit below 0', profile({ limit: -1 }), 1, null, 'InvalidSchedule'],
  ] as const)('%s', (_name, one, place, session, reason) => {
    expect(faultOf(one, place, session)?.reason).toBe(reason);
  });

  it('and a sound one is not', () => {
    expect(faultOf(profile(), 1, null)).toBeNull();
    expect(faultOf(profile({ purpose: 'tx', session: 's' }), 1, 's')).toBeNull();
  });
});

describe('the book of profiles', () => {
  it('begins empty where the states cannot be read, and says so', () => {
    const broken = {
      read: (): unknown => {
        throw new Error('no store');
      },
      write: () => undefined,
    };
    const failures: unknown[] = [];
    const book = new ProfileBook(broken, (error) => failures.push(error));
    expect(book.all).toEqual([]);
    expect(book.startOf('s')).toBeNull();
    expect(failures).toHaveLength(2);
    expect(() => new ProfileBook(broken)).toThrow('no store');
  });

  it('survives a restart, replaces by id and by place, and takes no more than it can hold', () => {
    const { states } = new MemoryStore();
    const book = new ProfileBook(states);
    book.install(on(1, profile({ id: 1, limit: 10 })));
    book.install(on(1, profile({ id: 2, limit: 11 })));
    expect(new ProfileBook(states).all.map((one) => one.profile.id)).toEqual([2]);
    for (let level = 1; level < 32; level += 1)
      book.install(on(1, profile({ id: 10 + level, stackLevel: level })));
    expect(book.all).toHaveLength(32);
    expect(book.install(on(1, profile({ id: 99, stackLevel: 50 })))).toBe(false);
    expect(book.clear({ purpose: 'tx-default', connector: 1 })).toBe(32);
    expect(new ProfileBook(states).all).toEqual([]);
  });
});

describe('before a session', () => {
  const idle: Outlet = { ...outlet, session: null };
  const relative = on(
    1,
    profile({ kind: 'relative', schedule: { ...profile().schedule, startAt: null, duration: 60 } }),
  );
  it('a connector is kept at what its next one will get, or is not limited by it', () => {
    expect([0, 1, 25].map((hours) => limitAt([relative], idle, T0 + hours * HOUR))).toEqual([16, 16, 16]);
    expect(limitAt([relative], { ...idle, ahead: false }, T0)).toBeNull();
    expect(limitAt([relative], { ...outlet, ahead: false }, T0)).toBe(16);
  });
});

describe('the limiter', () => {
  it('leaves each that charges a like share of the station’s limit, and keeps one for who comes next', () => {
    const clock = new VirtualClock(T0);
    const station = new FakeStation([connector(1), connector(2), connector(3)]);
    const book = new ProfileBook(new MemoryStore().states);
    const limiter = new Limiter({ book, station, clock, failed: () => undefined });
    book.install(on(0, profile({ purpose: 'station-max', limit: 24 })));
    limiter.start();
    const orders = () => {
      const given = new Map(station.of('limit').map(([id, amps]) => [id, amps]));
      return [1, 2, 3].map((id) => given.get(id));
    };
    expect(orders()).toEqual([24, 24, 24]);
    station.set(1, { session: 'a' });
    limiter.update();
    expect(orders()).toEqual([24, 12, 12]);
    station.set(2, { session: 'b' });
    limiter.update();
    expect(orders()).toEqual([12, 12, 8]);
    limiter.stop();
  });

  it('orders what holds now, again when it changes, and takes it back in the end', async () => {
    const clock = new VirtualClock(T0);
    const station = new FakeStation([connector(1)]);
    const book = new ProfileBook(new MemoryStore().states);
    const failures: unknown[] = [];
    const limiter = new Limiter({ book, station, clock, failed: (error) => failures.push(error) });
    limiter.start();
    expect(station.of('limit')).toEqual([]);
    const periods = [
      { start: 0, limit: 10, phases: null },
      { start: 90, limit: 14, phases: null },
    ];
    book.install(on(1, profile({ validTo: T0 + 200_000, schedule: { ...profile().schedule, periods } })));
    limiter.update();
    await clock.pass(89_000);
    expect(station.of('limit')).toEqual([[1, 10]]);
    await clock.pass(1000);
    expect(station.of('limit')).toEqual([
      [1, 10],
      [1, 14],
    ]);
    await clock.pass(200_000);
    expect(station.of('limit').at(-1)).toEqual([1, null]);
    expect(book.all).toEqual([]);
    limiter.stop();
    expect(clock.waiting).toBe(0);
    expect(failures).toEqual([]);
  });

  it('orders again what was refused', async () => {
    const clock = new VirtualClock(T0);
    const station = new FakeStation([connector(1)]);
    const book = new ProfileBook(new MemoryStore().states);
    const failures: unknown[] = [];
    const limiter = new Limiter({ book, station, clock, failed: (error) => failures.push(error) });
    book.install(on(1, profile({ limit: 9 })));
    station.answers.set('limit', 'rejected');
    limiter.start();
    await settle();
    expect(failures).toHaveLength(1);
    station.answers.delete('limit');
    await clock.pass(60_000);
    expect(station.of('limit')).toEqual([
      [1, 9],
      [1, 9],
    ]);
    limiter.stop();
  });

  it('forgets the profile of a session that is over', () => {
    const clock = new VirtualClock(T0);
    const station = new FakeStation([connector(1, { session: 's' })]);
    const book = new ProfileBook(new MemoryStore().states);
    const limiter = new Limiter({ book, station, clock, failed: () => undefined });
    book.install(on(1, profile({ purpose: 'tx', session: 's', limit: 9 })));
    limiter.start();
    station.set(1, { session: null });
    limiter.update();
    expect(book.all).toEqual([]);
    expect(station.of('limit')).toEqual([
      [1, 9],
      [1, null],
    ]);
    limiter.stop();
  });
});

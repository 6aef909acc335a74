/** The page of the machine: its clock and what becomes of the time of the house, a restart, the audit trail. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceCommandOf, ServiceCommandType } from '../../../main/bridge/service/commands.ts';
import { FaultBoard } from '../../../main/faults/board.ts';
import { Availability } from '../../../main/kiosk/availability.ts';
import { HouseTime } from '../../../main/kiosk/house-time.ts';
import { AUDIT_ROWS, AuditLeaves } from '../../../main/kiosk/service/audit-leaves.ts';
import { SystemRoom, type SystemRoomOptions } from '../../../main/kiosk/service/pages/system.ts';
import type { ServiceAnswer } from '../../../main/kiosk/service/room.ts';
import type { ClockControl } from '../../../main/kiosk/watch/clock-control.ts';
import type { Answer, Probes } from '../../../main/kiosk/watch/probes.ts';
import { SystemWatch } from '../../../main/kiosk/watch/system-watch.ts';
import { setSink } from '../../../main/log/log.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import { steadyClock } from '../../../main/steady-clock.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import type { Store } from '../../../main/store/store.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { TOKEN } from '../../session/bench.ts';
import { ACTOR } from './connectors-rig.ts';

const HOUR = 3_600_000;
const NO_UPDATES: SystemRoomOptions['updates'] = {
  canInstall: false,
  check: () => 'off',
  order: () => 'off',
  view: {
    is: 'off',
    version: '0.1.0',
    commit: null,
    offered: null,
    automatic: false,
    waitsFor: [],
    lacks: [],
    failure: null,
    rejected: null,
    checkedAt: null,
  },
};
const unknown: Answer<never> = { known: false, why: 'not here' };
const PROBES: Omit<Probes, 'uptimeMs'> = {
  bootId: () => ({ known: true, value: 'boot' }),
  sync: () => Promise.resolve({ known: true, value: 'no' }),
  space: () => Promise.resolve(unknown),
  fileBytes: () => Promise.resolve(unknown),
};

/** A machine whose clock may be set, with everything of the house that depends on it. */
class Machine {
  readonly wall = new VirtualClock();
  readonly house = steadyClock(this.wall);
  readonly store: Store = temporaryStore();
  readonly board = new FaultBoard();
  readonly told: string[] = [];
  readonly restarts: number[] = [];
  readonly tasks = new Tasks(this.house, () => undefined);
  /** Whose time is counted; undefined: nobody's. */
  holder: typeof TOKEN | undefined;
  control: ClockControl = {
    status: () => Promise.resolve({ source: 'hand', automatic: false, cannotSet: null }),
    set: (at) => {
      this.wall.set(at);
      return Promise.resolve({ ok: true });
    },
    automatic: () => Promise.resolve({ ok: true }),
  };
  readonly time = new HouseTime({
    clock: this.house,
    isCounting: () => this.holder !== undefined,
    followed: (byMs) => this.told.push(`followed ${String(byMs)}`),
    minute: () => undefined,
    changed: () => undefined,
  });
  readonly watch = new SystemWatch({
    clock: this.wall,
    probes: { ...PROBES, uptimeMs: () => ({ known: true, value: this.wall.monotonic() }) },
    marks: { read: () => null, write: () => undefined },
    listener: ({ code, raised, evidence }) => {
      this.told.push(`${raised ? '+' : '-'} ${code}`);
      if (raised) this.board.raise({ code, connector: null, since: this.house.now(), evidence });
      else this.board.clear(code, null);
      this.time.follow();
    },
    buildDate: NOON - 1000 * HOUR,
    storeFolder: null,
    connectors: [],
  });
  readonly availability = new Availability(this.store.states, []);
  readonly room: SystemRoom;

  constructor(options: Partial<SystemRoomOptions> = {}) {
    const connector = {
      label: 'A',
      state: 'charging' as const,
      session: null,
      holder: null,
    };
    Object.defineProperty(connector, 'holder', { get: () => this.holder });
    this.room = new SystemRoom({
      clock: this.house,
      changed: () => undefined,
      tasks: this.tasks,
      language: () => 'en',
      connectors: [connector],
      availability: this.availability,
      board: () => this.board,
      watch: this.watch,
      clockControl: {
        status: () => this.control.status(),
        set: (at) => this.control.set(at),
        automatic: (on) => this.control.automatic(on),
      },
      audit: this.store.auditLog,
      places: {
        view: { places: [], place: null, files: [] },
        watch: () => undefined,
        rest: () => undefined,
      },
      updates: NO_UPDATES,
      timeZone: 'Europe/Amsterdam',
      safeMode: () => false,
      restart: () => this.restarts.push(this.wall.monotonic()),
      wall: () => this.wall.now(),
      wire: this.wall,
      ...options,
    });
    this.watch.start();
    this.time.start();
  }

  send<Type extends ServiceCommandType & keyof SystemRoom['handlers']>(
    command: ServiceCommandOf<Type> & { readonly type: Type },
  ): ServiceAnswer | Promise<ServiceAnswer> {
    const handler: (given: never, actor: typeof ACTOR) => ServiceAnswer | Promise<ServiceAnswer> =
      this.room.handlers[command.type];
    return handler(command as never, ACTOR);
  }

  /** An act whose probes and timers run meanwhile. */
  async act(command: Parameters<Machine['send']>[0]): Promise<ServiceAnswer> {
    const answer = this.send(command);
    await this.wall.pass(0);
    return answer;
  }

  stop(): void {
    this.room.leave();
    this.watch.stop();
    this.time.stop();
    this.store.close();
  }
}

let machine: Machine;
beforeEach(async () => {
  machine = new Machine();
  await machine.wall.pass(2_000);
});
afterEach(() => machine.stop());

describe('a clock that a technician sets', () => {
  it('is followed at once, and believed, where nobody charges', async () => {
    expect(await machine.act({ type: 'service-clock-set', at: NOON + 5 * HOUR })).toMatchObject({
      ok: true,
      code: 'clock.set',
      after: { at: NOON + 5 * HOUR },
    });
    expect(machine.told).toEqual(['+ clock.unsure', expect.stringContaining('followed'), '- clock.unsure']);
    expect(machine.house.now()).toBe(NOON + 5 * HOUR);
    expect(machine.room.view().clock).toMatchObject({ at: NOON + 5 * HOUR, unsure: false });
  });

  it('bills a running session no jump: the house follows when it is over', async () => {
    machine.holder = TOKEN;
    const before = machine.house.now();
    await machine.act({ type: 'service-clock-set', at: NOON + 5 * HOUR });
    expect(machine.house.now()).toBe(before);
    await machine.wall.pass(10 * 60_000);
    expect(machine.house.now()).toBe(before + 10 * 60_000);
    machine.holder = undefined;
    machine.time.follow();
    expect(machine.house.now()).toBe(NOON + 5 * HOUR + 10 * 60_000);
  });

  it('that the machine refuses is told with what to do, and nothing moved', async () => {
    const refusal = { ok: false, code: 'clock.no-permission', message: 'Access denied. Allow …' } as const;
    machine.control = {
      ...machine.control,
      set: () => Promise.resolve(refusal),
      automatic: () => Promise.resolve(refusal),
    };
    expect(await machine.act({ type: 'service-clock-set', at: NOON + HOUR })).toEqual(refusal);
    expect(await machine.act({ type: 'service-clock-automatic', on: true })).toEqual(refusal);
    expect(machine.told).toEqual([]);
  });

  it('is a time of this century', async () => {
    for (const at of [0, Date.UTC(2019, 11, 31), Date.UTC(2100, 0, 2)])
      expect(await machine.act({ type: 'service-clock-set', at })).toMatchObject({
        code: 'clock.out-of-range',
      });
  });

  it('is accepted by hand after a jump, but not before the program was built', async () => {
    machine.wall.set(NOON + 3 * HOUR);
    await machine.wall.pass(1_000);
    expect(machine.room.view().clock.unsure).toBe(true);
    expect(await machine.act({ type: 'service-clock-accept' })).toMatchObject({
      ok: true,
      code: 'clock.accepted',
      before: { unsure: true },
      after: { unsure: false },
    });
    machine.wall.set(NOON - 2000 * HOUR);
    await machine.wall.pass(1_000);
    expect(await machine.act({ type: 'service-clock-accept' })).toMatchObject({ code: 'clock.impossible' });
  });

  it('what keeps it is shown once the page was asked for', async () => {
    machine.room.enter();
    await machine.wall.pass(0);
    expect(machine.room.view().clock).toMatchObject({
      source: 'hand',
      automatic: false,
      cannotSet: null,
      synced: 'no',
      timeZone: 'Europe/Amsterdam',
    });
    expect(await machine.act({ type: 'service-clock-automatic', on: true })).toMatchObject({
      ok: true,
      code: 'clock.automatic',
      before: { automatic: false },
    });
  });
});

describe('a restart of the kiosk', () => {
  it('goes when its answer was seen, and nobody begins meanwhile', async () => {
    const at = machine.wall.monotonic();
    expect(await machine.act({ type: 'service-restart' })).toMatchObject({ ok: true, code: 'restart.going' });
    expect(machine.availability.heldBy(1)).toEqual(['station']);
    await machine.act({ type: 'service-restart' });
    await machine.wall.pass(5_000);
    expect(machine.restarts).toEqual([at + 2_000]);
  });

  it('never while somebody charges, something runs, or nobody would start it again', async () => {
    machine.holder = TOKEN;
    expect(await machine.act({ type: 'service-restart' })).toMatchObject({
      ok: false,
      code: 'restart.somebody-charges',
      message: 'A',
    });
    machine.holder = undefined;
    let done: () => void = () => undefined;
    const plan = { act: 'service-bundle', step: 'frames', canCancel: true };
    const task = machine.tasks.run(plan, () => new Promise<void>((resolve) => (done = resolve)));
    expect(await machine.act({ type: 'service-restart' })).toMatchObject({ code: 'service.busy' });
    done();
    await task;
    const alone = new Machine({ restart: null });
    expect(alone.room.view().supervised).toBe(false);
    expect(await alone.act({ type: 'service-restart' })).toMatchObject({ code: 'restart.not-supervised' });
    alone.stop();
    await machine.wall.pass(5_000);
    expect(machine.restarts).toEqual([]);
  });
});

describe('the audit trail', () => {
  it('is turned leaf by leaf, and shows what comes while its first leaf is open', async () => {
    for (let n = 1; n <= 45; n++) machine.store.audit(NOON + n, 'PIN', 'act', { n });
    machine.room.enter();
    const ids = () => machine.room.view().audit.map(({ detail }) => (JSON.parse(detail) as { n: number }).n);
    const turns = () => [machine.room.view().auditNewer, machine.room.view().auditOlder];
    expect([ids()[0], ids().at(-1), turns()]).toEqual([45, 26, [false, true]]);
    machine.store.audit(NOON, 'PIN', 'act', { n: 46 });
    await machine.wall.pass(5_000);
    expect(ids()[0]).toBe(46);
    await machine.act({ type: 'service-audit', move: 'older' });
    expect([ids()[0], turns()]).toEqual([26, [true, true]]);
    await machine.act({ type: 'service-audit', move: 'last' });
    expect([ids(), turns()]).toEqual([
      [6, 5, 4, 3, 2, 1],
      [true, false],
    ]);
    await machine.act({ type: 'service-audit', move: 'older' });
    expect(ids().at(-1)).toBe(1);
    await machine.act({ type: 'service-audit', move: 'newer' });
    await machine.act({ type: 'service-audit', move: 'newer' });
    await machine.act({ type: 'service-audit', move: 'newer' });
    expect([ids()[0], turns()]).toEqual([46, [false, true]]);
  });

  it('any turns, of any length: leaves lie one behind the other', () => {
    const move = fc.constantFrom('first', 'newer', 'older', 'last' as const);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 130 }), fc.array(move, { maxLength: 12 }), (rows, moves) => {
        const all = Array.from({ length: rows }, (_, n) => ({
          id: rows - n,
          at: 0,
          who: '',
          what: '',
          detail: '',
        }));
        const leaves = new AuditLeaves({
          newest: (most, before = null) =>
            all.filter(({ id }) => before === null || id < before).slice(0, most),
        });
        const most = Math.max(0, Math.ceil(rows / AUDIT_ROWS) - 1);
        let leaf = 0;
        leaves.turn('first');
        for (const one of moves) {
          leaves.turn(one);
          if (one === 'first') leaf = 0;
          if (one === 'last') leaf = most;
          if (one === 'newer') leaf = Math.max(0, leaf - 1);
          if (one === 'older') leaf = Math.min(most, leaf + 1);
          const expected = all.slice(leaf * AUDIT_ROWS, (leaf + 1) * AUDIT_ROWS);
          expect(leaves.view).toEqual({ audit: expected, auditNewer: leaf > 0, auditOlder: leaf < most });
        }
      }),
    );
  });

  it('that cannot be read is told', async () => {
    const codes: string[] = [];
    const restore = setSink({ write: ({ code }) => void codes.push(code) });
    const broken = new Machine({
      audit: {
        newest: () => {
          throw new StoreError('failed', 'disk I/O error');
        },
      },
    });
    expect(await broken.act({ type: 'service-audit', move: 'first' })).toMatchObject({
      code: 'store.failed',
    });
    expect(codes).toEqual(['service.audit-unread']);
    broken.room.enter();
    expect(broken.room.view().audit).toEqual([]);
    broken.stop();
    restore();
  });
});

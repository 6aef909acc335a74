/** Conditions become faults: on the board, in the store, in the outbox, with a recovery that runs and outlives the process. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CALM_MS } from '../../main/faults/alerts.ts';
import { FAULTS } from '../../main/faults/catalogue.ts';
import { Alarms, type Condition } from '../../main/kiosk/alarms.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON, VirtualClock } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';

const MINUTE = 60_000;

let folder: TemporaryFolder;
let store: Store;
beforeEach(() => {
  folder = temporaryFolder();
  store = openStore(folder.file('kiosk.db'), NOON);
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  store.close();
  folder.remove();
  vi.restoreAllMocks();
});

const condition = (
  code: Condition['code'],
  raised: boolean,
  evidence: Condition['evidence'] = {},
): Condition => ({ code, raised, evidence });

interface AlertPayload {
  readonly kind: string;
  readonly code: string;
  readonly connector: number | null;
}

class Bench {
  readonly clock: VirtualClock;
  readonly log: string[] = [];
  failing = false;
  readonly alarms: Alarms;

  constructor(run = 'run-1', clock = new VirtualClock()) {
    this.clock = clock;
    this.alarms = new Alarms({
      store: {
        ...store,
        atomically: (work) => {
          if (this.failing) throw new Error('disk full');
          return store.atomically(work);
        },
      },
      clock: this.clock,
      run,
      station: 'CP-1',
      channels: ['webhook'],
      changed: (connector) => this.log.push(`changed ${String(connector)}`),
      act: ({ act, attempt, of }, code, connector) =>
        this.log.push(`${act} ${String(attempt)}/${String(of)} ${code}@${String(connector)}`),
      ended: (outcome, code) => this.log.push(`${outcome} ${code}`),
      added: () => this.log.push('added'),
    });
    this.alarms.restore();
  }

  /** The process dies here: what is in memory is gone, the time goes on. */
  restart(): Bench {
    this.alarms.stop();
    return new Bench(`run-${String(this.clock.now())}`, this.clock);
  }

  raise(code: Condition['code'], connector: number | null = 1): void {
    this.alarms.note(condition(code, true), connector);
  }

  clear(code: Condition['code'], connector: number | null = 1): void {
    this.alarms.note(condition(code, false), connector);
  }

  codes(connector: number): readonly string[] {
    return this.alarms.board.blocking(connector).codes;
  }

  standing(code: Condition['code'], connector: number | null = 1) {
    return this.alarms.board.get(code, connector)?.standing;
  }
}

const alerts = () =>
  store.outbox.next('webhook', 100).map(({ payload }) => {
    const { kind, code, connector } = payload as AlertPayload;
    return `${kind} ${code}@${String(connector)}`;
  });

const rows = () =>
  store.faults
    .newest(100)
    .toReversed()
    .map(
      ({ code, clearedAt, outcome }) =>
        `${code} ${clearedAt === null ? 'open' : 'cleared'} ${outcome ?? 'running'}`,
    );

describe('a fault', () => {
  it('is recorded, told and shown, once; and its end too', () => {
    const one = new Bench();
    one.alarms.note(condition('protection.no-ground', true, { register: 1 }), 1);
    one.clock.advance(1_000);
    one.alarms.note(condition('protection.no-ground', true, { register: 2 }), 1);
    expect(rows()).toEqual(['protection.no-ground open running']);
    expect(alerts()).toEqual(['raised protection.no-ground@1']);
    expect(one.log).toEqual(['added', 'changed 1']);
    expect(one.alarms.board.get('protection.no-ground', 1)).toMatchObject({
      since: NOON,
      evidence: { register: 2 },
      standing: { deadline: { at: NOON + MINUTE, totalMs: MINUTE }, gone: false },
    });
    one.clear('protection.no-ground');
    one.clear('protection.no-ground');
    expect(rows()).toEqual(['protection.no-ground cleared recovered']);
    expect(alerts()).toEqual(['raised protection.no-ground@1', 'cleared protection.no-ground@1']);
    expect(one.codes(1)).toEqual([]);
  });

  it('says its evidence in the log, once', () => {
    const { alarms } = new Bench();
    const busy = condition('controller.silent', true, { code: 'busy', cause: '/dev/ttyS0 is in use' });
    alarms.note(busy, 1);
    alarms.note(busy, 1);
    alarms.note(condition('reader.absent', true), null);
    expect(vi.mocked(console.warn).mock.calls).toEqual([
      [
        'fault.raised: a fault is there (code: busy, cause: /dev/ttyS0 is in use, fault: controller.silent, connector: 1)',
      ],
      ['fault.raised: a fault is there (fault: reader.absent)'],
    ]);
  });

  it('that was never there cannot end', () => {
    const one = new Bench();
    one.clear('reader.absent', null);
    expect([one.log, rows(), alerts()]).toEqual([[], [], []]);
  });

  it('of a connector is its own, the station’s are everybody’s', () => {
    const one = new Bench();
    one.raise('contactor.stuck');
    expect(one.codes(2)).toEqual([]);
    one.raise('station.emergency-stop', null);
    expect(one.alarms.board.blocking(2)).toEqual({
      codes: ['station.emergency-stop'],
      emergency: true,
      hold: true,
    });
    one.raise('controller.silent', 2);
    expect(one.codes(2)).toContain('controller.silent');
    expect(one.codes(1)).not.toContain('controller.silent');
  });
});

describe('recovery', () => {
  it('waits, tries and counts; nothing is done before the count is durable', () => {
    const one = new Bench();
    one.raise('protection.residual-current');
    one.clock.advance(MINUTE);
    expect(one.log).toContain('retry-enable 1/3 protection.residual-current@1');
    one.clear('protection.residual-current');
    expect(one.codes(1)).toEqual([]);
    expect(store.states.names('recovery/')).toEqual(['recovery/protection.residual-current@1']);
  });

  it('three trips in fifteen minutes stay three over a power cut, and the charger waits for a technician', () => {
    let one = new Bench();
    for (let trip = 1; trip <= 3; trip++) {
      one.raise('protection.residual-current');
      one.clock.advance(MINUTE + 1);
      one.clear('protection.residual-current');
      one = one.restart();
    }
    expect(one.codes(1)).toEqual([]);
    one.raise('protection.residual-current');
    expect(one.log).toContain('needs-technician protection.residual-current');
    one.clear('protection.residual-current');
    expect(one.codes(1)).toEqual(['protection.residual-current']);
    const after = one.restart();
    // Before any device has spoken: nobody may charge here.
    expect(after.codes(1)).toEqual(['protection.residual-current']);
    after.alarms.settled();
    expect(after.codes(1)).toEqual(['protection.residual-current']);
    expect(after.standing('protection.residual-current')).toMatchObject({
      progress: { outcome: 'needs-technician' },
      gone: true,
    });
    expect(after.alarms.reset('protection.residual-current', 1)).toBe(true);
    expect(after.codes(1)).toEqual([]);
    // Four beginnings in ten minutes are flapping: the end is told once it is calm.
    expect(alerts().at(-1)).toBe('summary protection.residual-current@1');
    after.clock.advance(CALM_MS);
    expect(alerts().at(-1)).toBe('cleared protection.residual-current@1');
    expect(after.restart().codes(1)).toEqual([]);
  });

  it('a fault that is only just gone stays until it has kept away', () => {
    const one = new Bench();
    one.raise('temperature.high');
    one.clear('temperature.high');
    expect(one.codes(1)).toEqual(['temperature.high']);
    expect(one.standing('temperature.high')?.gone).toBe(true);
    one.raise('temperature.high');
    expect(alerts()).toEqual(['raised temperature.high@1']);
    one.clear('temperature.high');
    one.clock.advance(FAULTS['temperature.high'].plan.settleMs);
    expect(one.codes(1)).toEqual([]);
    expect(alerts()).toEqual(['raised temperature.high@1', 'cleared temperature.high@1']);
  });

  it('plugging in anew gives a driver’s fault its rounds back', () => {
    const one = new Bench();
    one.raise('vehicle.no-response');
    expect(one.log).toContain('re-pilot 1/1 vehicle.no-response@1');
    one.clock.advance(MINUTE);
    expect(one.log).toContain('needs-driver vehicle.no-response');
    one.clear('vehicle.no-response');
    one.alarms.plugged(1, null);
    one.raise('vehicle.no-response');
    expect(one.log.filter((line) => line.startsWith('re-pilot'))).toHaveLength(2);
  });
});

describe('a restart', () => {
  it('neither tells again what still is, nor forgets to tell what is over', () => {
    const one = new Bench();
    one.raise('reader.absent', null);
    one.raise('controller.silent', 2);
    const after = one.restart();
    after.raise('reader.absent', null);
    expect(after.alarms.board.get('reader.absent', null)?.since).toBe(NOON);
    after.alarms.settled();
    expect(rows()).toEqual(['reader.absent open running', 'controller.silent cleared recovered']);
    expect(alerts()).toEqual([
      'raised reader.absent@null',
      'raised controller.silent@2',
      'cleared controller.silent@2',
    ]);
  });

  it('finds a state that nobody can read, and begins anew', () => {
    const one = new Bench();
    one.raise('protection.residual-current');
    store.states.write('recovery/protection.residual-current@1', { rounds: 'many' });
    store.states.write('alerts', 17);
    store.states.write('evidence', null);
    const after = one.restart();
    after.raise('protection.residual-current');
    expect(after.standing('protection.residual-current')?.progress).toMatchObject({ attempt: 1, of: 3 });
  });
});

describe('a store that fails', () => {
  it('hides neither the fault nor itself, loses no record, and is sound again when it takes one', () => {
    const one = new Bench();
    one.failing = true;
    one.raise('protection.no-ground');
    expect([...one.codes(1)].sort()).toEqual(['protection.no-ground', 'store.failed']);
    expect(one.codes(2)).toEqual(['store.failed']);
    one.clear('protection.no-ground');
    one.alarms.retry();
    expect(one.codes(2)).toEqual(['store.failed']);
    expect([rows(), alerts()]).toEqual([[], []]);
    one.failing = false;
    one.alarms.retry();
    expect([one.codes(1), one.codes(2)]).toEqual([[], []]);
    expect(rows()).toEqual(['protection.no-ground cleared recovered', 'store.failed cleared recovered']);
    expect(alerts()).toEqual([
      'raised protection.no-ground@1',
      'raised store.failed@null',
      'cleared protection.no-ground@1',
      'cleared store.failed@null',
    ]);
  });

  it('is tried again by its own recovery', () => {
    const one = new Bench();
    one.failing = true;
    one.raise('protection.no-ground');
    one.clock.advance(2_000);
    expect(one.log).toContain('retry-store 1/5 store.failed@null');
  });

  it('lets no energy flow by an attempt that could not be counted', () => {
    const one = new Bench();
    one.raise('protection.residual-current');
    one.failing = true;
    one.clock.advance(MINUTE);
    expect(one.log.some((line) => line.startsWith('retry-enable'))).toBe(false);
  });

  it('of a connector that works again clears the station’s too', () => {
    const one = new Bench();
    one.failing = true;
    one.raise('store.failed');
    expect(one.codes(2)).toEqual(['store.failed']);
    one.failing = false;
    one.clear('store.failed');
    expect([one.codes(1), one.codes(2)]).toEqual([[], []]);
  });
});

describe('diagnosis', () => {
  it('names what a trip most likely comes from, in the record and on the board, and keeps its evidence', () => {
    const one = new Bench();
    one.alarms.plugged(1, '04A2245B7C1190');
    one.clock.advance(500);
    one.raise('protection.residual-current');
    expect(one.alarms.board.get('protection.residual-current', 1)?.cause).toBe('vehicle-or-wet-plug');
    const [row] = store.faults.newest(1);
    expect(JSON.parse(row?.diagnosis ?? 'null')).toMatchObject({
      cause: 'vehicle-or-wet-plug',
      likelihood: 'likely',
      evidence: [{ fact: { type: 'plug', connector: 1 } }, { fact: { type: 'fault' } }],
    });
    expect(row?.diagnosis).not.toContain('04A2245B7C1190');
    // The second trip of the same vehicle, after a restart: the window was kept.
    one.clear('protection.residual-current');
    const after = one.restart();
    after.alarms.plugged(1, null);
    after.alarms.identify(1, '04B1337A6C2291');
    after.clock.advance(500);
    after.raise('protection.residual-current');
    const evidence = JSON.stringify(store.states.read('evidence'));
    expect(new Set(evidence.match(/"vehicle":"[0-9a-f]{8}"/g)).size).toBe(2);
  });
});

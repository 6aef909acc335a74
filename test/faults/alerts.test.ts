import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alert,
  alertsDue,
  beginAlerts,
  CALM_MS,
  reconcileAlerts,
  SUMMARY_MS,
  type Alerting,
  type AlertRecord,
  type AlertState,
} from '../../main/faults/alerts.ts';
import { FAULT_CODES, FAULTS, type FaultCode } from '../../main/faults/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/faults/plan.ts';
import { TestTime } from './moments.ts';

/** An operator's desk: what reaches it, with the sender's state going through JSON at each step. */
class Rig {
  readonly time = new TestTime();
  readonly records: AlertRecord[] = [];
  dueInMs: number | null = null;
  #state: AlertState = beginAlerts('CP-1-x7', this.time.moment);

  get state(): AlertState {
    return JSON.parse(JSON.stringify(this.#state)) as AlertState;
  }

  raise(code: FaultCode, connector: number | null = 1): this {
    return this.#take(alert(this.state, { type: 'raised', code, connector, evidence: {} }, this.time.moment));
  }

  clear(code: FaultCode, connector: number | null = 1): this {
    return this.#take(
      alert(this.state, { type: 'cleared', code, connector, evidence: {} }, this.time.moment),
    );
  }

  reconcile(...active: (readonly [FaultCode, number | null])[]): this {
    const faults = active.map(([code, connector]) => ({ code, connector, evidence: {} }));
    return this.#take(reconcileAlerts(this.state, faults, this.time.moment));
  }

  after(ms: number): this {
    this.time.pass(ms);
    return this;
  }

  /** Lets time pass from due to due. */
  run(ms: number): this {
    for (let left = ms; left > 0;) {
      const next = Math.min(left, Math.max(1, this.dueInMs ?? left));
      this.time.pass(next);
      this.#take(alertsDue(this.state, this.time.moment));
      left -= next;
    }
    return this;
  }

  flap(code: FaultCode, times: number, everyMs = 2000): this {
    for (let time = 0; time < times; time++)
      this.raise(code)
        .run(everyMs / 2)
        .clear(code)
        .run(everyMs / 2);
    return this;
  }

  get told(): string[] {
    return this.records.map(({ kind, code, connector, raised }) =>
      `${kind === 'summary' ? `~${raised ? '+' : '-'}` : kind === 'raised' ? '+' : '-'} ${code} ${String(connector ?? '')}`.trim(),
    );
  }

  #take({ state, records, dueInMs }: Alerting): this {
    this.#state = state;
    this.records.push(...records);
    this.dueInMs = dueInMs;
    return this;
  }
}

describe('alerts', () => {
  it('tell of a fault and of its end, as one fault with two ids, with all that the operator needs', () => {
    const rig = new Rig().raise('meter.silent', 2).after(5000).clear('meter.silent', 2);
    const [raised, cleared] = rig.records;
    expect(raised).toEqual({
      id: 'CP-1-x7-1',
      seq: 1,
      fault: 'CP-1-x7-f1',
      kind: 'raised',
      raised: true,
      code: 'meter.silent',
      connector: 2,
      severity: 'blocking',
      at: Date.UTC(2026, 5, 1, 12),
      raisedAt: Date.UTC(2026, 5, 1, 12),
      changes: 1,
      evidence: {},
      consequences: [],
      mrec: null,
      ocpp16: 'PowerMeterFailure',
      ocpp201: { component: 'FiscalMetering', variable: 'Problem' },
      info: 'Billing meter does not answer',
    });
    expect(cleared).toMatchObject({ id: 'CP-1-x7-2', fault: 'CP-1-x7-f1', kind: 'cleared', raised: false });
    expect((cleared?.at ?? 0) - (cleared?.raisedAt ?? 0)).toBe(5000);
  });

  it('are not repeated for what is known, and nothing ends that never began', () => {
    const rig = new Rig()
      .raise('meter.silent')
      .raise('meter.silent')
      .clear('meter.silent')
      .clear('meter.silent');
    expect(rig.clear('reader.stuck', null).told).toEqual(['+ meter.silent 1', '- meter.silent 1']);
  });

  it('tell connectors apart', () => {
    const rig = new Rig().raise('meter.silent', 1).raise('meter.silent', 2).clear('meter.silent', 1);
    expect(rig.told).toEqual(['+ meter.silent 1', '+ meter.silent 2', '- meter.silent 1']);
  });

  it('damp a fault that flaps, counting every change', () => {
    const rig = new Rig().flap('reader.stuck', 100);
    expect(rig.told).toEqual([
      ...['+ reader.stuck 1', '- reader.stuck 1'],
      ...['+ reader.stuck 1', '- reader.stuck 1'],
      ...['+ reader.stuck 1', '- reader.stuck 1'],
      '~+ reader.stuck 1',
    ]);
    rig.run(CALM_MS);
    expect(rig.told.at(-1)).toBe('- reader.stuck 1');
    expect(rig.records.reduce((sum, { changes }) => sum + changes, 0)).toBe(100);
  });

  it('sum up what goes on flapping, dangerous things oftener', () => {
    const summaries = (code: FaultCode) =>
      new Rig().flap(code, 3600, 1000).records.filter(({ kind }) => kind === 'summary').length;
    expect(summaries('protection.no-ground')).toBe(Math.ceil(HOUR_MS / SUMMARY_MS.emergency));
    expect(summaries('reader.stuck')).toBe(Math.ceil(HOUR_MS / SUMMARY_MS.degraded));
  });

  it('say that a fault stays when it has flapped to a stand', () => {
    const rig = new Rig().flap('meter.silent', 5).raise('meter.silent').run(HOUR_MS);
    expect(rig.told.at(-1)).toBe('+ meter.silent 1');
    rig.clear('meter.silent');
    expect(rig.told.at(-1)).toBe('- meter.silent 1');
  });

  it.each([
    ['a restart', (time: TestTime) => time.restart(HOUR_MS)],
    ['a clock that jumps a year', (time: TestTime) => time.jump(365 * 24 * HOUR_MS)],
  ])('go on damping over %s', (_what, change) => {
    const rig = new Rig().flap('meter.silent', 4);
    change(rig.time);
    expect(rig.flap('meter.silent', 1).told).toHaveLength(7);
  });

  it('hold back what follows from another fault, count it, and tell what outlives it', () => {
    const rig = new Rig()
      .raise('supply.lost', null)
      .raise('controller.silent', 1)
      .raise('controller.silent', 2);
    rig
      .raise('meter.silent', 1)
      .clear('controller.silent', 1)
      .raise('controller.silent', 1)
      .clear('controller.silent', 1);
    expect(rig.told).toEqual(['+ supply.lost']);
    rig.clear('meter.silent', 1).clear('supply.lost', null);
    expect(rig.told).toEqual(['+ supply.lost', '- supply.lost', '+ controller.silent 2']);
    expect(rig.records[1]?.consequences).toEqual([
      { code: 'controller.silent', connector: 1, times: 2 },
      { code: 'controller.silent', connector: 2, times: 1 },
      { code: 'meter.silent', connector: 1, times: 1 },
    ]);
    rig.clear('controller.silent', 2);
    expect(rig.told.at(-1)).toBe('- controller.silent 2');
  });

  it('do not take back in silence what was told before its cause', () => {
    const rig = new Rig().raise('controller.silent').raise('supply.lost', null).clear('controller.silent');
    expect(rig.told).toEqual(['+ controller.silent 1', '+ supply.lost', '- controller.silent 1']);
  });

  it('never hold back an emergency', () => {
    for (const cause of FAULT_CODES) {
      for (const code of FAULT_CODES.filter((one) => FAULTS[one].severity === 'emergency')) {
        if (code === cause) continue;
        expect(new Rig().raise(cause, null).raise(code, 1).told).toHaveLength(2);
      }
    }
  });

  it('agree again after a restart with what is there then', () => {
    const rig = new Rig().raise('meter.silent', 1).raise('reader.absent', null);
    rig.time.restart(MINUTE_MS);
    rig.reconcile(['reader.absent', null], ['contactor.stuck', 2]);
    expect(rig.told.slice(2)).toEqual(['- meter.silent 1', '+ contactor.stuck 2']);
    expect(rig.reconcile(['reader.absent', null], ['contactor.stuck', 2]).told).toHaveLength(4);
  });

  it('have nothing left to do when a flapping fault is looked at only long after its end', () => {
    const rig = new Rig();
    for (let times = 0; times < 5; times++) rig.raise('meter.silent').clear('meter.silent');
    rig.after(HOUR_MS).raise('reader.absent', null);
    expect(rig.records.at(-1)).toMatchObject({ kind: 'cleared', code: 'meter.silent' });
    expect(rig.dueInMs === null || rig.dueInMs > 0).toBe(true);
  });

  it('forget what is long over', () => {
    const rig = new Rig().flap('meter.silent', 2).run(HOUR_MS);
    expect(rig.state.tracks).toEqual({});
    expect(rig.dueInMs).toBeNull();
  });
});

describe('any sequence of faults', () => {
  const codes: FaultCode[] = [
    'supply.lost',
    'controller.silent',
    'meter.silent',
    'contactor.stuck',
    'reader.stuck',
  ];
  const happening = fc.record({
    what: fc.constantFrom('raise', 'clear', 'run', 'restart'),
    code: fc.constantFrom(...codes),
    connector: fc.constantFrom(1, 2),
    ms: fc.integer({ min: 0, max: 3 * MINUTE_MS }),
  });

  it('ends with the operator knowing the truth, every change counted, every id once, in order', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), (events) => {
        const rig = new Rig();
        const truth = new Set<string>();
        let begun = 0;
        for (const { what, code, connector, ms } of events) {
          const key = `${code} ${String(connector)}`;
          if (what === 'raise') {
            if (!truth.has(key)) begun += 1;
            truth.add(key);
            rig.raise(code, connector);
          } else if (what === 'clear') {
            truth.delete(key);
            rig.clear(code, connector);
          } else if (what === 'run') rig.run(ms);
          else rig.time.restart(ms);
          expect(Object.keys(rig.state.tracks).length).toBeLessThanOrEqual(codes.length * 2);
        }
        // Causes end last, so that nothing is held back any more.
        for (const connector of [1, 2]) {
          truth.delete(`supply.lost ${String(connector)}`);
          rig.clear('supply.lost', connector);
        }
        rig.run(2 * CALM_MS);
        const believed = new Set<string>();
        for (const { code, connector, raised } of rig.records) {
          if (raised) believed.add(`${code} ${String(connector)}`);
          else believed.delete(`${code} ${String(connector)}`);
        }
        expect([...believed].sort()).toEqual([...truth].sort());
        const counted = rig.records.reduce(
          (sum, { changes, consequences }) =>
            sum + changes + consequences.reduce((times, one) => times + one.times, 0),
          0,
        );
        expect(counted).toBeGreaterThanOrEqual(begun);
        expect(rig.records.map(({ seq }) => seq)).toEqual(rig.records.map((_, index) => index + 1));
        expect(new Set(rig.records.map(({ id }) => id)).size).toBe(rig.records.length);
      }),
      { numRuns: 300 },
    );
  });
});

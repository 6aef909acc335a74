import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeVoltage,
  unseenVoltage,
  type NominalVolts,
  type VoltageChange,
  type VoltageState,
} from '../../../main/faults/watch/voltage.ts';

class Meter {
  state: VoltageState;
  monotonic = 0;
  readonly changes: VoltageChange[] = [];

  constructor(nominal: NominalVolts | null = null) {
    this.state = unseenVoltage(nominal);
  }

  /** Reads these volts once a second. */
  read(seconds: number, volts: number | (number | null)[], energised: boolean | null = null): this {
    for (let second = 0; second < seconds; second++) {
      const phases = Array.isArray(volts) ? volts : [volts];
      const millivolts = phases.map((value) => (value === null ? null : value * 1000));
      this.monotonic += 1000;
      const judged = judgeVoltage(this.state, { monotonic: this.monotonic, millivolts, energised });
      this.state = judged.state;
      this.changes.push(...judged.changes);
    }
    return this;
  }

  get told(): string[] {
    return this.changes.map(({ code, raised }) => `${raised ? '+' : '-'} ${code}`);
  }
}

describe('the mains voltage', () => {
  it.each([
    [230, 230],
    [240, 230],
    [208, 230],
    [220, 230],
    [120, 120],
    [110, 120],
  ] as const)('%i V is in order, at a nominal %i V', (volts, nominal) => {
    const meter = new Meter().read(600, volts);
    expect(meter.state.nominal).toEqual({ volts: nominal, certain: true });
    expect(meter.told).toEqual([]);
  });

  it.each([
    ['under-voltage', 190, 196, 205],
    ['over-voltage', 260, 256, 250],
    ['lost', 40, 120, 230],
  ])('tells supply.%s once it has lasted, and its end once it is stable', (what, bad, between, good) => {
    const meter = new Meter().read(10, 230).read(2, bad).read(3, 230);
    expect(meter.told).toEqual([]);
    meter.read(12, bad);
    expect(meter.told).toEqual([`+ supply.${what}`]);
    // What is hardly better, or better only now and then, is no supply to charge with.
    for (let round = 0; round < 5; round++) meter.read(9, good).read(1, what === 'lost' ? bad : between);
    expect(meter.told).toEqual([`+ supply.${what}`]);
    meter.read(11, good);
    expect(meter.told).toEqual([`+ supply.${what}`, `- supply.${what}`]);
  });

  it('names the phase that is gone, and does not call it low', () => {
    const meter = new Meter().read(10, [231, 230, 229]).read(30, [231, 0, 229]);
    expect(meter.told).toEqual(['+ supply.lost']);
    expect(meter.changes[0]?.evidence).toMatchObject({
      nominalVolts: 230,
      phases: 'L1 231.0 V, L2 0.0 V, L3 229.0 V',
      lowestPercent: 0,
    });
  });

  it('tells both of a loose neutral', () => {
    expect(new Meter().read(10, [230, 230, 230]).read(11, [180, 265, 240]).told).toEqual([
      '+ supply.over-voltage',
      '+ supply.under-voltage',
    ]);
  });

  it('learns from a supply that is low at the start that it is low', () => {
    const meter = new Meter().read(30, 160);
    expect(meter.told).toEqual(['+ supply.under-voltage']);
    expect(meter.read(30, 230).told).toEqual(['+ supply.under-voltage', '- supply.under-voltage']);
    expect(meter.state.nominal).toEqual({ volts: 230, certain: true });
  });

  it('lets a meter behind the contactor be dark while nobody charges', () => {
    const meter = new Meter().read(60, 0, false).read(60, 230, true).read(60, 0, false);
    expect(meter.told).toEqual([]);
    expect(new Meter().read(60, 0).read(60, 230).read(60, 0).told).toEqual([]);
  });

  it('lets go of what it can no longer see when the contactor was opened because of it', () => {
    const meter = new Meter().read(60, 0, false).read(60, 230, true).read(10, 0, true);
    expect(meter.told).toEqual(['+ supply.lost']);
    meter.read(59, 0, false);
    expect(meter.told).toHaveLength(1);
    meter.read(5, 0, false);
    expect(meter.told).toEqual(['+ supply.lost', '- supply.lost']);
  });

  it('tells darkness of a meter before the contactor, closed or not', () => {
    expect(new Meter().read(10, 230, false).read(10, 0, false).told).toEqual(['+ supply.lost']);
    expect(new Meter().read(10, 230).read(10, 0).told).toEqual(['+ supply.lost']);
  });

  it('does not take two looks an hour apart for an hour', () => {
    const meter = new Meter().read(10, 230).read(1, 190);
    meter.monotonic += 3_600_000;
    expect(meter.read(1, [190, 0, 290]).told).toEqual([]);
  });

  it('knows nothing from a meter that reads no voltage', () => {
    expect(new Meter().read(60, [null]).read(60, Number.NaN).read(60, -1).state).toEqual(unseenVoltage());
  });

  const volts = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(0, 230, 120, null), fc.double());
  const spell = fc.record({
    seconds: fc.integer({ min: 1, max: 30 }),
    gapMs: fc.oneof(fc.integer({ min: -5000, max: 100_000 }), fc.double({ min: -1e12, max: 1e12 })),
    volts: fc.array(volts, { minLength: 1, maxLength: 3 }),
    energised: fc.constantFrom(true, false, null),
  });

  it('never throws, tells in turn, replays from JSON, and is never stuck when the mains is fine again', () => {
    fc.assert(
      fc.property(fc.array(spell, { maxLength: 30 }), (spells) => {
        const meter = new Meter(230);
        for (const { seconds, gapMs, volts: phases, energised } of spells) {
          const { monotonic } = meter;
          meter.monotonic += gapMs;
          meter.read(1, phases, energised);
          if (!Number.isFinite(meter.monotonic)) meter.monotonic = monotonic;
          meter.read(seconds, phases, energised);
          expect(JSON.parse(JSON.stringify(meter.state))).toEqual(meter.state);
        }
        meter.monotonic = Math.max(0, meter.state.monotonic ?? 0);
        meter.read(15, [230, 231, 229]);
        for (const code of ['supply.under-voltage', 'supply.over-voltage', 'supply.lost']) {
          const turns = meter.changes.filter((change) => change.code === code).map(({ raised }) => raised);
          expect(turns).toEqual(turns.map((_, index) => index % 2 === 0));
          expect(turns.length % 2).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

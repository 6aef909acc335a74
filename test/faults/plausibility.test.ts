import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judgeReading,
  mostWh,
  UNJUDGED,
  type ConditionChange,
  type MeterSample,
  type PlausibilityState,
} from '../../main/faults/plausibility.ts';

const RATING = { watts: 7360, resolutionWh: 1 };

class Rig {
  state: PlausibilityState = UNJUDGED;
  monotonic = 0;
  changes: ConditionChange[] = [];
  believed = true;

  take(registerWh: number, flowWatts: number | null = null, afterMs = 1000, independent = true): this {
    this.monotonic += afterMs;
    const sample: MeterSample = { monotonic: this.monotonic, registerWh, flowWatts, independent };
    const judged = judgeReading(this.state, sample, RATING);
    this.state = judged.state;
    this.believed = judged.believed;
    this.changes.push(...judged.changes);
    return this;
  }

  /** Charges with what the meter counts and what the controller says. */
  charge(minutes: number, meterWatts: number, flowWatts: number | null, independent = true): this {
    let wh = this.state.base?.registerWh ?? 0;
    for (let second = 0; second < minutes * 60; second++) {
      wh += meterWatts / 3600;
      this.take(wh, flowWatts, 1000, independent);
    }
    return this;
  }

  get told(): string[] {
    return this.changes.map(({ code, raised, evidence }) =>
      [raised ? '+' : '-', code, evidence['rule'] ?? ''].join(' ').trim(),
    );
  }
}

describe('the plausibility of a meter', () => {
  it('believes a meter that does its work', () => {
    const rig = new Rig().take(1000).charge(30, 7000, 7100);
    expect(rig.changes).toEqual([]);
  });

  it('never bills a reading that goes backwards, and raises at the second', () => {
    const rig = new Rig().take(1000).take(1002).take(990);
    expect(rig.believed).toBe(false);
    expect(rig.changes).toEqual([]);
    rig.take(991);
    expect(rig.told).toEqual(['+ meter.implausible backwards']);
    expect(rig.changes[0]?.evidence).toMatchObject({ registerWh: 991, lastWh: 1002 });
  });

  it('forgives one damaged value', () => {
    const rig = new Rig().take(1000).take(0).take(1002).take(4_000_000).take(1004);
    expect(rig.believed).toBe(true);
    expect(rig.changes).toEqual([]);
  });

  it('does not believe more than the connector can give, and does when time has made it possible', () => {
    const rig = new Rig().take(1000).take(1100).take(1100);
    expect(rig.told).toEqual(['+ meter.implausible too-fast']);
    rig.take(1100, null, 60_000);
    expect(rig.believed).toBe(true);
  });

  it.each([
    ['at rating', 7360 / 3600, true],
    ['at rating, +10 % volts and +10 % amperes', (7360 * 1.21) / 3600, true],
    ['at twice the rating for a minute', (60 * 2 * 7360) / 3600, false],
  ])('a minute %s: %d Wh a second', (_what, wh, believed) => {
    const rig = new Rig().take(0).take(believed ? wh * 60 : wh, null, 60_000);
    expect(rig.believed).toBe(believed);
  });

  it('clears after five good readings, not before', () => {
    const rig = new Rig().take(1000).take(900).take(900);
    for (let good = 0; good < 4; good++) rig.take(1001 + good);
    expect(rig.told).toHaveLength(1);
    rig.take(1006);
    expect(rig.told).toEqual(['+ meter.implausible backwards', '- meter.implausible']);
  });

  it('raises when energy stands while power flows, and clears when it moves again', () => {
    const rig = new Rig().take(1000).charge(0.9, 0, 7000);
    expect(rig.told).toEqual([]);
    rig.charge(0.3, 0, 7000);
    expect(rig.told).toEqual(['+ meter.implausible standing']);
    rig.charge(0.2, 7000, 7000);
    expect(rig.told).toEqual(['+ meter.implausible standing', '- meter.implausible']);
  });

  it.each([
    ['nothing flows', 0],
    ['only the electronics draw', 250],
    ['nobody measures current', null],
  ])('lets a meter stand while %s', (_what, flow) => {
    expect(new Rig().take(1000).charge(20, 0, flow).changes).toEqual([]);
  });

  it('assumes no flow for the time that it did not look', () => {
    const rig = new Rig().take(1000, 7000);
    for (let look = 0; look < 5; look++) rig.take(1000, 7000, 600_000);
    expect(rig.told).toEqual([]);
  });

  it('says that meter and controller disagree after two blocks, and agree after one', () => {
    const rig = new Rig().take(0).charge(4, 5000, 7200);
    expect(rig.told).toEqual([]);
    rig.charge(6, 5000, 7200);
    expect(rig.told).toEqual(['+ meter.disagrees']);
    rig.charge(12, 5700, 7200);
    expect(rig.told).toEqual(['+ meter.disagrees']);
    rig.charge(12, 7000, 7200);
    expect(rig.told).toEqual(['+ meter.disagrees', '- meter.disagrees']);
  });

  it('does not let the meter testify against itself', () => {
    expect(new Rig().take(0).charge(20, 5000, 7200, false).changes).toEqual([]);
  });

  it('compares nothing over a pause of the polls', () => {
    const rig = new Rig().take(0, 7000);
    for (let look = 1; look < 60; look++) rig.take(look * 116, 7000, 60_000);
    expect(rig.changes).toEqual([]);
  });

  const sample = fc.record({
    afterMs: fc.integer({ min: -10_000, max: 1_000_000 }),
    registerWh: fc.oneof(fc.integer({ min: -1000, max: 1_000_000 }), fc.double()),
    flowWatts: fc.option(fc.oneof(fc.integer({ min: -100, max: 100_000 }), fc.double())),
    independent: fc.boolean(),
  });

  it('never throws, never believes backwards or too fast, raises and clears in turn, and replays alike', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 100 }), (samples) => {
        const play = () => {
          const rig = new Rig();
          for (const { afterMs, registerWh, flowWatts, independent } of samples) {
            const before = rig.state.base;
            rig.take(registerWh, flowWatts, afterMs, independent);
            const base = rig.state.base;
            if (before && base) {
              expect(base.registerWh).toBeGreaterThanOrEqual(before.registerWh);
              const most = mostWh(Math.max(0, rig.monotonic - before.monotonic), RATING);
              expect(base.registerWh - before.registerWh).toBeLessThanOrEqual(most);
            }
          }
          return rig;
        };
        const rig = play();
        for (const code of ['meter.implausible', 'meter.disagrees']) {
          const turns = rig.changes.filter((change) => change.code === code).map(({ raised }) => raised);
          expect(turns).toEqual(turns.map((_, index) => index % 2 === 0));
        }
        expect(JSON.stringify(play().state)).toBe(JSON.stringify(rig.state));
        expect(JSON.parse(JSON.stringify(rig.state))).toEqual(rig.state);
      }),
      { numRuns: 300, examples: [[[{ afterMs: 0, registerWh: 0, flowWatts: -0, independent: false }]]] },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PowerCurve } from '../../main/session/curve.ts';

describe('the power curve', () => {
  it('averages within a step of two seconds', () => {
    const curve = new PowerCurve(0);
    curve.add(0, 100);
    curve.add(1_000, 200);
    expect(curve.values).toEqual([150]);
    curve.add(2_000, 400);
    expect(curve.values).toEqual([150, 400]);
    expect(curve.stepMs).toBe(2_000);
  });

  it('shows a gap without readings as the last value', () => {
    const curve = new PowerCurve(0);
    curve.add(0, 100);
    curve.add(8_000, 300);
    expect(curve.values).toEqual([100, 100, 100, 100, 300]);
  });

  it('doubles its step when it grows too long, and keeps its shape', () => {
    const curve = new PowerCurve(0);
    for (let second = 0; second < 480; second += 2) curve.add(second * 1_000, second < 240 ? 1_000 : 3_000);
    expect(curve.stepMs).toBe(4_000);
    expect(curve.values.length).toBe(120);
    expect(curve.values.slice(0, 60)).toEqual(Array<number>(60).fill(1_000));
    expect(curve.values.slice(60)).toEqual(Array<number>(60).fill(3_000));
  });

  it('takes a whole day, readings out of order and a clock that was set back', () => {
    const times = fc.array(fc.integer({ min: -10_000, max: 86_400_000 }), { maxLength: 300 });
    fc.assert(
      fc.property(times, (list) => {
        const curve = new PowerCurve(0);
        for (const at of list) curve.add(at, 7_000);
        expect(curve.values.length).toBeLessThanOrEqual(120);
        // Before the first reading nothing flowed: a step may hold some of both.
        expect(curve.values.every((watts) => watts >= 0 && watts <= 7_000)).toBe(true);
        if (list.length > 0) expect(curve.values.at(-1)).toBe(7_000);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { ConditionChange } from '../../main/faults/plausibility.ts';
import { MeterWatch } from '../../main/session/meter-watch.ts';

const ENERGISED = { energised: true };

function watch(independent: boolean) {
  const told: string[] = [];
  const tell = ({ code, raised }: ConditionChange) => told.push(`${code} ${raised ? 'raised' : 'cleared'}`);
  const meter = new MeterWatch({
    rating: () => ({ watts: 7360, resolutionWh: 1 }),
    independent,
    phases: 1,
    tell,
  });
  let second = 0;
  const reads = (registerWh: number, values = {}) =>
    meter.believes({ registerWh, at: 0 }, ++second * 1000, values, ENERGISED);
  return { meter, told, reads };
}

describe('a meter of its own', () => {
  it('that falls is not believed, and after two readings not trusted, until somebody vouches for it', () => {
    const { meter, told, reads } = watch(true);
    expect(reads(1000)).toBe(true);
    expect(reads(10)).toBe(false);
    expect(told).toEqual([]);
    expect(reads(11)).toBe(false);
    expect(told).toEqual(['meter.implausible raised']);
    meter.deviceRestarted();
    expect(reads(12)).toBe(false);
    meter.trust();
    expect(reads(13)).toBe(true);
  });

  it.each([
    ['wrapped', 9_999_998, 12],
    ['was exchanged for one that has counted less', 500_000, 1000],
    ['was exchanged for one that has counted more', 500_000, 900_000],
  ])('that %s in mid-session: the step is billed to nobody, and is told', (_how, before, after) => {
    const { told, reads } = watch(true);
    expect(reads(before)).toBe(true);
    const billed = Array.from({ length: 60 }, (_, second) => reads(after + second));
    expect(billed).not.toContain(true);
    expect(told).toEqual(['meter.implausible raised']);
  });

  it('that stands while the controller measures a load is found out within two minutes', () => {
    const { told, reads } = watch(true);
    for (let second = 0; second < 120; second++) reads(500, { milliamps: 16_000, millivolts: 230_000 });
    expect(told).toEqual(['meter.implausible raised']);
  });

  it('may stand where nobody measures a load', () => {
    const { told, reads } = watch(true);
    for (let second = 0; second < 600; second++) reads(500);
    expect(told).toEqual([]);
  });
});

describe('a controller’s own counter', () => {
  it('may fall when the controller lost its power', () => {
    const { meter, told, reads } = watch(false);
    reads(1000);
    meter.deviceRestarted();
    expect(reads(10)).toBe(true);
    expect(told).toEqual([]);
  });

  it('may not fall for no reason', () => {
    const { told, reads } = watch(false);
    reads(1000);
    for (let polls = 0; polls < 6; polls++) expect(reads(10)).toBe(false);
    expect(told).toEqual([]);
    reads(10);
    expect(told).toEqual(['meter.implausible raised']);
  });

  it('that fell before its restart is known was right all the time', () => {
    const { meter, told, reads } = watch(false);
    reads(1000);
    for (let polls = 0; polls < 4; polls++) expect(reads(10)).toBe(false);
    meter.deviceRestarted();
    for (let polls = 0; polls < 20; polls++) expect(reads(10)).toBe(true);
    expect(told).toEqual([]);
  });
});

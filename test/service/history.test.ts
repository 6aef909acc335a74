import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { History, measuredBy, QUANTITIES, STATION_QUANTITIES } from '../../main/service/history.ts';
import type { LiveValues, MeasuredConnector } from '../../main/service/history.ts';
import { processProbe, Samples } from '../../main/service/history-process.ts';
import { extremes, Ring, values } from '../../main/service/history-series.ts';
import { NOON, VirtualClock } from '../rig/clock.ts';

const NOTHING: LiveValues = { power: null, temperature: null, current: null, voltage: null };

function bench() {
  const clock = new VirtualClock();
  const now = { live: NOTHING, rssBytes: 100, loopP99Ms: 1 as number | null, stopped: 0 };
  const history = new History({
    connectors: [{ id: 1, live: () => now.live }],
    clock,
    probe: {
      read: () => ({ rssBytes: now.rssBytes, heapBytes: now.rssBytes / 2, loopP99Ms: now.loopP99Ms }),
      stop: () => void (now.stopped += 1),
    },
  });
  /** One second for each figure. */
  const power = (...watts: readonly (number | null)[]) => {
    for (const watt of watts) {
      now.live = { ...NOTHING, power: watt };
      clock.advance(1_000);
    }
  };
  return { clock, now, history, power };
}

const measured = (series: { readonly values: readonly (number | null)[] }) =>
  series.values.filter((value) => value !== null);

describe('a connector’s figures', () => {
  test('of the last minutes keep their extremes, in order', () => {
    const { history, power, clock } = bench();
    clock.advance(3_600_000 - 1_000);
    history.start();
    power(100, 100, 7_000, 100, 0, 100, 5, 6);
    const { stepMs, from, values } = history.series(1, 'power', 'minutes');
    expect(values).toHaveLength(300);
    expect(values.slice(-4)).toEqual([7_000, 0, 5, 6]);
    expect(stepMs).toBe(3_000);
    // The second to last pair stands for the six seconds that the hour began with.
    expect(from + (values.length - 4) * stepMs).toBe(NOON + 3_600_000);
  });

  test('that were not measured are null, and no line goes through them', () => {
    const { history, power, clock } = bench();
    clock.advance(3_600_000 - 1_000);
    history.start();
    power(1, 1, 1, 1, 1, 1, null, null, null, null, null, null, 2);
    expect(history.series(1, 'power', 'minutes').values.slice(-6)).toEqual([1, 1, null, null, 2, 2]);
    expect(measured(history.series(1, 'voltage', 'minutes'))).toEqual([]);
  });

  test('of a day know each minute’s highest and lowest', () => {
    const { history, power, clock } = bench();
    history.start();
    power(11_000, 50);
    clock.advance(12 * 3_600_000);
    const { stepMs, from, values } = history.series(1, 'power', 'day');
    expect(values).toHaveLength(288);
    expect(stepMs).toBe(300_000);
    expect(Math.max(...values.map(Number))).toBe(11_000);
    const peak = (NOON - from) / stepMs;
    expect(values.slice(peak - 1, peak + 3)).toEqual([null, 50, 11_000, 50]);
    // The last quarter of an hour holds nothing of the peak any more, and after a day nobody does.
    expect(Math.max(...measured(history.series(1, 'power', 'minutes')))).toBe(50);
    clock.advance(12 * 3_600_000);
    expect(Math.max(...measured(history.series(1, 'power', 'day')))).toBe(50);
  });

  test('survive seconds in which nobody could measure', () => {
    const ring = new Ring(5);
    for (const slot of [1, 2, 7, 8]) ring.put(slot, slot);
    expect(values(ring, 1, 9)).toEqual([null, null, null, null, null, null, 7, 8, null]);
  });

  test('of a connector that is not there are none', () => {
    expect(bench().history.series(9, 'power', 'day').values).toEqual([]);
  });

  test('end with stop, and so do the timer and the probe', () => {
    const { history, power, clock, now } = bench();
    history.start();
    history.start();
    expect(clock.waiting).toBe(1);
    power(1);
    history.stop();
    power(2, 2, 2);
    expect([clock.waiting, now.stopped]).toEqual([0, 1]);
    expect(measured(history.series(1, 'power', 'minutes'))).toEqual([1, 1]);
  });

  test('are never more than fit on a plot, whatever the time is', () => {
    fc.assert(
      fc.property(fc.nat(200_000_000), fc.constantFrom(...QUANTITIES), (ms, what) => {
        const { history, clock } = bench();
        clock.advance(ms);
        for (const span of ['minutes', 'day'] as const) {
          const { from, stepMs, values } = history.series(1, what, span);
          expect(values.length).toBeLessThanOrEqual(300);
          expect(from).toBeLessThan(clock.now());
          expect(from + values.length * stepMs).toBeGreaterThan(clock.now());
        }
        for (const what of STATION_QUANTITIES)
          expect(history.station(what).values.length).toBeLessThanOrEqual(300);
      }),
    );
  });
});

test('a coarse line has the extremes of the fine one', () => {
  const figure = fc.option(fc.integer({ min: -100, max: 100 }), { freq: 4 });
  fc.assert(
    fc.property(
      fc.array(figure, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (list, each) => {
        const ring = new Ring(list.length);
        list.forEach((value, slot) => ring.put(slot, value ?? Number.NaN));
        const coarse = extremes({ low: ring, high: ring }, 0, list.length - 1, each);
        expect(coarse).toHaveLength(Math.ceil(list.length / each) * 2);
        for (let stretch = 0; stretch * each < list.length; stretch++) {
          const fine = list.slice(stretch * each, (stretch + 1) * each).filter((value) => value !== null);
          const pair = coarse.slice(stretch * 2, stretch * 2 + 2);
          if (fine.length === 0) expect(pair).toEqual([null, null]);
          else {
            expect([...pair].sort((a, b) => Number(a) - Number(b))).toEqual([
              Math.min(...fine),
              Math.max(...fine),
            ]);
            const [first, second] = pair.map((value) => fine.indexOf(Number(value)));
            expect(first).toBeLessThanOrEqual(Number(second));
          }
        }
      },
    ),
  );
});

describe('the station’s figures', () => {
  test('are told for each ten seconds that have passed', () => {
    const { history, clock, now } = bench();
    clock.advance(5_000);
    history.start();
    for (const ms of [5, 1, 9.04, 2, 3]) history.painted(ms);
    clock.advance(10_000);
    now.rssBytes = 200;
    now.loopP99Ms = null;
    clock.advance(10_000);
    const last = (what: (typeof STATION_QUANTITIES)[number]) => history.station(what).values.slice(-3);
    expect(last('latency-p50')).toEqual([null, 3, null]);
    expect(last('latency-p95')).toEqual([null, 9, null]);
    expect(last('memory')).toEqual([null, 100, 200]);
    expect(last('heap')).toEqual([null, 50, 100]);
    expect(last('loop-delay')).toEqual([null, 1, null]);
    const { from, stepMs, values } = history.station('memory');
    expect([from + values.length * stepMs, stepMs, values.length]).toEqual([NOON + 20_000, 10_000, 180]);
  });

  test('hold half an hour', () => {
    const { history, clock } = bench();
    history.start();
    clock.advance(7_200_000);
    expect(measured(history.station('memory'))).toHaveLength(180);
  });

  test('of paints are bounded, however many there are', () => {
    const samples = new Samples();
    for (let ms = 0; ms < 100_000; ms++) samples.add(ms);
    expect(samples.take().p50).toBeGreaterThan(98_000);
    expect(samples.take().p50).toBeNaN();
  });

  test('come from the real process', () => {
    const probe = processProbe();
    const figures = probe.read();
    probe.stop();
    expect(figures.rssBytes).toBeGreaterThan(figures.heapBytes / 2);
    expect(figures.heapBytes).toBeGreaterThan(1_000_000);
  });
});

describe('what a connector measures', () => {
  const clock = new VirtualClock();
  const connector = (part: Partial<MeasuredConnector>): MeasuredConnector => ({
    id: 1,
    reading: null,
    values: {},
    context: { linked: true },
    ...part,
  });
  const live = (part: Partial<MeasuredConnector>) => measuredBy(connector(part), clock).live();
  const reading = { registerWh: 1, at: clock.now(), watts: 3_680, milliamps: 15_980, millivolts: 230_149 };
  const values = { watts: 1, milliamps: 2_000, millivolts: 240_000, decidegrees: [253, 310, -20] };

  test('is the meter’s word where it has one, else the controller’s', () => {
    expect(live({})).toEqual(NOTHING);
    expect(live({ values })).toEqual({ power: 1, temperature: 310, current: 20, voltage: 2_400 });
    expect(live({ values, reading })).toEqual({
      power: 3_680,
      temperature: 310,
      current: 160,
      voltage: 2_301,
    });
    expect(live({ values: { decidegrees: [] } })).toEqual(NOTHING);
  });

  test('is nothing of devices that fell silent', () => {
    expect(live({ values, context: { linked: false } })).toEqual(NOTHING);
    const old = { ...reading, at: clock.now() - 10_001 };
    expect(live({ reading: old })).toEqual(NOTHING);
  });
});

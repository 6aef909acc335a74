/** Event → paint. */
import { expect, it } from 'vitest';
import { Latency } from '../../main/kiosk/latency.ts';

function bench() {
  const time = { now: 0 };
  return { time, latency: new Latency(() => time.now) };
}

it('measures from the first cause to the paint of the snapshot that shows it', () => {
  const { time, latency } = bench();
  latency.cause();
  time.now = 5;
  latency.cause();
  time.now = 6;
  latency.published(1);
  time.now = 20;
  latency.painted(1);
  expect(latency.samples).toEqual([20]);
});

it('a snapshot without a cause is no sample, and none counts twice', () => {
  const { time, latency } = bench();
  latency.published(1);
  latency.painted(1);
  expect(latency.samples).toEqual([]);
  latency.cause();
  latency.published(2);
  time.now = 3;
  latency.painted(2);
  latency.painted(2);
  expect(latency.samples).toEqual([3]);
});

it('a screen that skipped snapshots painted their causes too', () => {
  const { time, latency } = bench();
  latency.cause();
  latency.published(1);
  time.now = 10;
  latency.cause();
  latency.published(2);
  time.now = 12;
  latency.cause();
  latency.published(3);
  time.now = 30;
  latency.painted(2);
  expect(latency.samples).toEqual([30, 20]);
  latency.painted(3);
  expect(latency.samples).toEqual([30, 20, 18]);
});

it('keeps the last 2 000, and does not grow when nothing is ever painted', () => {
  const { time, latency } = bench();
  for (let seq = 1; seq <= 3_000; seq++) {
    latency.cause();
    latency.published(seq);
    time.now += 1;
    latency.painted(seq);
  }
  expect(latency.samples).toHaveLength(2_000);
  for (let seq = 3_001; seq <= 4_000; seq++) {
    latency.cause();
    latency.published(seq);
  }
  latency.painted(4_000);
  expect(latency.samples).toHaveLength(2_000);
});

it('tells each sample to who listens, until that ends', () => {
  const { time, latency } = bench();
  const heard: number[] = [];
  const end = latency.onSample((ms) => heard.push(ms));
  latency.cause();
  latency.published(1);
  time.now = 7;
  latency.painted(1);
  end();
  latency.cause();
  latency.published(2);
  latency.painted(2);
  expect(heard).toEqual([7]);
  expect(latency.samples).toEqual([7, 0]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ControllerEvent } from '../../drivers/controllers/controller.ts';
import { explainRapi } from '../../drivers/controllers/openevse/explain.ts';
import { encodeFrame } from '../../drivers/controllers/openevse/frames.ts';
import type { FrameEvent } from '../../drivers/device.ts';
import { Emitter } from '../../drivers/emitter.ts';
import { parseConfig } from '../../main/config/parse.ts';
import { createDevices, tracedDevices, type TracedDevice } from '../../main/devices.ts';
import { FrameLog, KEPT_MS, MOST_CHARACTERS, MOST_FRAMES } from '../../main/service/frames.ts';
import { NOON, VirtualClock } from '../rig/clock.ts';
import { until } from '../rig/until.ts';

function bench(explain: TracedDevice['explain'] = () => null) {
  const clock = new VirtualClock();
  const source = new Emitter<ControllerEvent>();
  const log = new FrameLog({
    devices: [{ id: 'controller-1', label: 'Controller A', driver: 'openevse', source, explain }],
    clock,
  });
  const frame = (text: string, more: Partial<FrameEvent> = {}) =>
    source.emit({ type: 'frame', direction: 'in', text, ...more });
  const texts = () => log.page('controller-1', { most: MOST_FRAMES }).rows.map(({ text }) => text);
  return { clock, source, log, frame, texts };
}

const rapi = (body: string) => encodeFrame(body).trim();

describe('the traffic of a device', () => {
  test('is told with time, direction and meaning, oldest first', () => {
    const { clock, source, log, frame } = bench(explainRapi);
    frame(rapi('GS :01'), { direction: 'out' });
    clock.advance(12);
    frame(rapi('AT 02 02 12 0701'));
    source.emit({ type: 'link', up: true });
    clock.advance(3);
    frame(rapi('OK 02 0 02 0100 :01'));
    frame('\\xff', { discarded: true });
    expect(log.page('controller-1', { most: 50 })).toMatchObject({
      total: 4,
      newest: 4,
      rows: [
        { seq: 1, at: NOON, sinceMs: null, direction: 'out', meaning: 'read state', discarded: false },
        { seq: 2, at: NOON + 12, sinceMs: 12, direction: 'in' },
        { seq: 3, sinceMs: 3, meaning: 'vehicle connected, pilot B, plugged in, 0 s charged' },
        { seq: 4, sinceMs: 0, meaning: 'not understood: 1 byte', discarded: true },
      ],
    });
    expect(log.devices()).toEqual([
      {
        id: 'controller-1',
        label: 'Controller A',
        driver: 'openevse',
        frames: 4,
        lastAt: NOON + 15,
        discarded: 1,
      },
    ]);
    expect(log.text('controller-1').split('\n')).toEqual([
      '# Controller A (openevse): 4 frames, 1 of them discarded',
      expect.stringMatching(/^2026-03-15T11:00:00.000Z → \$GS :01\^\w\w {4}read state$/),
      expect.stringMatching(/^2026-03-15T11:00:00.012Z ← \$AT .* {4}state changed: vehicle connected/),
      expect.stringMatching(/^2026-03-15T11:00:00.015Z ← \$OK .* {4}vehicle connected, pilot B/),
      '2026-03-15T11:00:00.015Z ← \\xff    [discarded] not understood: 1 byte',
      '',
    ]);
  });

  test('is leafed through backwards, answers keep their requests', () => {
    const { log, frame } = bench(explainRapi);
    for (let round = 0; round < 5; round++) {
      frame(rapi('FE :01'), { direction: 'out' });
      frame(rapi('OK :01'));
    }
    const newest = log.page('controller-1', { most: 3 });
    expect(newest.rows.map(({ seq, meaning }) => [seq, meaning])).toEqual([
      [8, 'done'],
      [9, 'enable'],
      [10, 'done'],
    ]);
    const older = log.page('controller-1', { before: 8, most: 100 });
    expect(older.rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(log.page('controller-1', { before: 1, most: 100 })).toEqual({ rows: [], total: 10, newest: 10 });
  });

  test('shows silence, on whichever leaf', () => {
    const { log, frame } = bench(explainRapi);
    const ask = () => frame(rapi('FE :01'), { direction: 'out' });
    ask();
    frame('\\xff', { discarded: true });
    ask();
    ask();
    frame(rapi('OK :01'));
    ask();
    const meanings = (most: number) =>
      log
        .page('controller-1', { most })
        .rows.flatMap(({ direction, meaning }) => (direction === 'out' ? [meaning] : []));
    const silent = '(the one before was not answered) enable';
    expect(meanings(6)).toEqual(['enable', silent, silent, 'enable']);
    for (const most of [5, 4, 3, 2, 1])
      expect(meanings(6).slice(-meanings(most).length)).toEqual(meanings(most));
  });

  test('is read only when somebody looks', () => {
    let read = 0;
    const { log, frame } = bench(() => {
      read += 1;
      return null;
    });
    for (let index = 0; index < 100; index++) frame('x');
    log.devices();
    expect(read).toBe(0);
    log.page('controller-1', { most: 10 });
    expect(read).toBe(10);
  });

  test('is kept for ten minutes; what fell silent keeps its last words', () => {
    const { clock, frame, texts } = bench();
    frame('old');
    clock.advance(1);
    frame('young');
    clock.advance(KEPT_MS);
    expect(texts()).toEqual(['old', 'young']);
    frame('new');
    expect(texts()).toEqual(['young', 'new']);
    clock.advance(KEPT_MS * 2);
    frame('newer');
    expect(texts()).toEqual(['newer']);
  });

  test('may be as many frames, and as much text, as is promised', () => {
    const many = bench();
    for (let index = 1; index <= MOST_FRAMES + 5; index++) many.frame(String(index), { discarded: true });
    expect(many.log.devices()[0]).toMatchObject({ frames: MOST_FRAMES, discarded: MOST_FRAMES });
    expect(many.texts()[0]).toBe('6');
    const long = bench();
    for (let index = 0; index < 500; index++) long.frame('x'.repeat(5_000));
    const characters = long.texts().reduce((sum, { length }) => sum + length, 0);
    expect(characters).toBeLessThanOrEqual(MOST_CHARACTERS);
    expect(characters).toBeGreaterThan(MOST_CHARACTERS - 5_000);
  });

  test('stands as a plain list would, whatever comes', () => {
    const step = fc.record({ ms: fc.nat(KEPT_MS / 20), length: fc.nat(1_500), discarded: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const { clock, log, frame } = bench();
        let kept: { at: number; length: number; discarded: boolean }[] = [];
        for (const { ms, length, discarded } of steps) {
          clock.advance(ms);
          frame('x'.repeat(length), { discarded });
          kept.push({ at: clock.monotonic(), length, discarded });
          kept = kept.filter(({ at }) => clock.monotonic() - at <= KEPT_MS);
          while (kept.reduce((sum, one) => sum + one.length, 0) > MOST_CHARACTERS) kept.shift();
        }
        const { rows, newest, total } = log.page('controller-1', { most: MOST_FRAMES });
        expect([newest, total]).toEqual([steps.length, kept.length]);
        expect(rows.map(({ text, discarded }) => [text.length, discarded])).toEqual(
          kept.map(({ length, discarded }) => [length, discarded]),
        );
        expect(rows.map(({ seq }) => seq)).toEqual(kept.map((_, index) => newest - kept.length + 1 + index));
        expect(log.devices()[0]?.discarded).toBe(kept.filter(({ discarded }) => discarded).length);
      }),
      { numRuns: 50 },
    );
  });

  test('may go on while it is written away', () => {
    const { log, frame } = bench();
    frame('first');
    const lines = log.lines('controller-1');
    lines.next();
    for (let index = 0; index < MOST_FRAMES; index++) frame(`later ${String(index)}`);
    // What was there is gone meanwhile, what came is for the next time.
    expect([...lines]).toEqual([]);
  });

  test('is kept until the log is stopped', () => {
    const { log, frame } = bench();
    frame('1');
    frame('2');
    log.stop();
    frame('3');
    expect(log.page('controller-1', { most: 9 }).total).toBe(2);
  });

  test('of a device that is not there is none', () => {
    const { log } = bench();
    expect(log.page('meter-9', { most: 9 })).toEqual({ rows: [], total: 0, newest: 0 });
    expect(log.text('meter-9')).toBe('');
  });
});

const UID = '04A2245B7C1190';

function charger() {
  const connector = (id: number, board: string, meter: string) => ({
    id,
    maxCurrent: 16,
    controller: { driver: 'simulated', board },
    meter: { driver: meter },
  });
  const parsed = parseConfig(
    JSON.stringify({
      station: { id: 'X' },
      tariffs: { default: 'tariff.json' },
      reader: { driver: 'simulated' },
      connectors: [connector(1, 'openevse', 'controller'), connector(2, 'evse-wb', 'simulated')],
    }),
    { path: '/etc/kiosk.json' },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const clock = new VirtualClock();
  const noReader = () => {
    throw new Error('nobody starts it');
  };
  const devices = createDevices(parsed.config, clock, noReader);
  return { devices, log: new FrameLog({ devices: tracedDevices(parsed.config, devices), clock }) };
}

test('a whole charger: every frame of every device has a meaning, no card number is told', async (context) => {
  const { devices, log } = charger();
  const started = [
    ...devices.connectors.flatMap(({ controller, meter }) => [controller, meter]),
    devices.reader,
  ];
  for (const device of started) device.start();
  context.onTestFinished(async () => void (await Promise.all(started.map((device) => device.stop()))));
  expect(log.devices().map(({ id, driver }) => [id, driver])).toEqual([
    ['controller-1', 'simulated openevse'],
    ['controller-2', 'simulated evse-wb'],
    ['meter-2', 'simulated'],
    ['reader', 'simulated'],
  ]);
  devices.simulatedReader?.tap(UID);
  const count = (id: string) => log.page(id, { most: 1 }).total;
  await until('traffic', 15_000, () =>
    ['controller-1', 'controller-2', 'meter-2'].every((id) => count(id) >= 16),
  );
  for (const { id } of log.devices()) {
    const { rows } = log.page(id, { most: MOST_FRAMES });
    expect(rows.filter(({ meaning, discarded }) => meaning === null && !discarded)).toEqual([]);
    expect(rows.filter(({ meaning }) => meaning?.includes('nothing known'))).toEqual([]);
    expect(log.text(id).replace(/[\s:-]/g, '')).not.toContain(UID.slice(0, -4));
  }
  expect(log.text('controller-1')).toContain('firmware');
  expect(log.text('controller-2')).toContain('vehicle not connected');
  expect(log.text('meter-2')).toContain('kWh');
  expect(log.text('reader')).toContain('number masked');
});

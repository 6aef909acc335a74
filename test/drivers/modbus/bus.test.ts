/** A whole bus on a real pseudo-terminal: two boards and two meters at the shipped emulator, through the real drivers. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, type TestContext } from 'vitest';
import { createEvseWb } from '../../../drivers/controllers/evse-wb/evse-wb.ts';
import { createEastron } from '../../../drivers/meters/eastron/eastron.ts';
import type { Meter, MeterEvent } from '../../../drivers/meters/meter.ts';
import { ModbusPort, type ModbusTimings } from '../../../drivers/serial/modbus/port.ts';
import { ModbusUnit } from '../../../drivers/serial/modbus/unit.ts';
import { type Emulator, startEmulator } from '../../rig/ptys.ts';
import { until } from '../../rig/until.ts';
import { Recorder } from '../openevse/recorder.ts';

const UNITS = ['--units', 'evse-wb:1,evse-wb:2,sdm630:11,sdm630:12', '--pairs', '1:11,2:12'];
/** Shorter than the 100 ms of real meters, so that four units on one line are quick; otherwise the real waits. */
const GAP_MS = 30;
const PATIENCE_MS = 12_000;

async function emulated(
  context: TestContext,
  args: readonly string[] = UNITS,
  link?: string,
): Promise<Emulator> {
  const emulator = await startEmulator({ family: 'modbus', args, ...(link !== undefined && { link }) });
  context.onTestFinished(() => emulator.stop());
  return emulator;
}

/** What a meter told. */
class MeterRecorder {
  readonly events: MeterEvent[] = [];

  constructor(meter: Meter) {
    meter.subscribe((event) => this.events.push(event));
  }

  get registerWh(): number {
    return this.events.findLast((event) => event.type === 'reading')?.reading.registerWh ?? Number.NaN;
  }

  get watts(): number {
    return this.events.findLast((event) => event.type === 'reading')?.reading.watts ?? Number.NaN;
  }

  get silent(): Extract<MeterEvent, { type: 'condition' }> | undefined {
    return this.events.findLast((event) => event.type === 'condition');
  }

  until(what: string, condition: () => boolean): Promise<void> {
    return until(what, PATIENCE_MS, condition);
  }
}

function driven(context: TestContext, path: string, timings: Partial<ModbusTimings> = {}) {
  const port = new ModbusPort({ path, baudRate: 9600, timings: { gapMs: GAP_MS, ...timings } });
  const connectors = [1, 2].map((address) => {
    const controller = createEvseWb({ port, address, timings: { pollMs: 100 } });
    const meter = createEastron({
      driver: 'sdm630',
      port,
      address: address + 10,
      clock: { now: () => Date.now() },
      timings: { pollMs: 100 },
    });
    const made = { controller, meter, told: new Recorder(controller), metered: new MeterRecorder(meter) };
    context.onTestFinished(async () => {
      await Promise.all([controller.stop(), meter.stop()]);
    });
    controller.start();
    meter.start();
    return made;
  });
  const [first, second] = connectors;
  if (!first || !second) throw new Error('two connectors');
  return { port, first, second };
}

describe.concurrent('a Modbus line on a real serial port', { timeout: 60_000 }, () => {
  test('two connectors charge at once: energy by their own meters, never two requests at once', async (context) => {
    const emulator = await emulated(context, [...UNITS, '--rate', '120']);
    const { first, second } = driven(context, emulator.path);
    await Promise.all([first.told.untilInStep(), second.told.untilInStep()]);
    await first.metered.until(
      'both meters',
      () => first.metered.registerWh > 0 && second.metered.registerWh > 0,
    );
    const before = [first.metered.registerWh, second.metered.registerWh];
    await Promise.all([emulator.send('1 plug'), emulator.send('2 plug')]);
    await Promise.all(
      [first, second].map(async ({ told, controller }, index) => {
        await told.untilStatus('the vehicle seen', { vehicle: 'connected', enabled: false });
        expect(await controller.enable(index === 0 ? 16 : 10)).toEqual({ ok: true, value: undefined });
        await told.untilStatus('charging', { vehicle: 'charging', energised: true });
      }),
    );
    for (const { metered } of [first, second]) await metered.until('power', () => metered.watts > 5000);
    await first.metered.until('energy', () => first.metered.registerWh > (before[0] ?? 0) + 300);
    await second.metered.until('energy', () => second.metered.registerWh > (before[1] ?? 0) + 200);
    await Promise.all(
      [first, second].map(async ({ told, controller }) => {
        expect(await controller.disable()).toEqual({ ok: true, value: undefined });
        await told.untilStatus('stopped', { enabled: false, energised: false, vehicle: 'connected' });
      }),
    );
    expect(await emulator.status(1)).toMatchObject({ relay: 'open', amps: '0' });
    // The register that is read at the end is the meter's own, to the Wh.
    for (const [unit, { meter }] of [
      [11, first],
      [12, second],
    ] as const) {
      const reading = await meter.read();
      expect(reading).toMatchObject({
        ok: true,
        value: { registerWh: Number((await emulator.status(unit))['registerWh']) },
      });
    }
    for (const { told, metered } of [first, second]) {
      expect(told.of('condition')).toEqual([]);
      expect(metered.events.filter(({ type }) => type === 'condition')).toEqual([]);
    }
    const { requests, overlaps, shortestGapMs, discardedBytes } = await emulator.manners();
    expect(Number(requests)).toBeGreaterThan(50);
    expect({ overlaps, discardedBytes }).toEqual({ overlaps: '0', discardedBytes: '0' });
    expect(Number(shortestGapMs)).toBeGreaterThanOrEqual(GAP_MS - 1);
  });

  test('one unit of four silent, damaged or refusing: its own code, the others go on', async (context) => {
    const emulator = await emulated(context);
    const { port, first, second } = driven(context, emulator.path);
    await Promise.all([first.told.untilInStep(), second.told.untilInStep()]);
    const unit = new ModbusUnit(port, 1);
    const meter = new ModbusUnit(port, 11);
    await emulator.send('1 mute on');
    expect(await unit.holding(1005, 1)).toMatchObject({ failure: { code: 'timeout', retryable: true } });
    expect(await first.told.untilCondition('controller.silent', true)).toMatchObject({ unit: 1 });
    await emulator.send('1 unmute');
    await first.told.untilCondition('controller.silent', false);
    await emulator.send('11 crc on');
    expect(await meter.input(0x48, 4)).toMatchObject({ failure: { code: 'checksum' } });
    await first.metered.until('a silent meter', () => first.metered.silent?.raised === true);
    expect(first.metered.silent?.evidence).toMatchObject({ code: 'checksum', unit: 11 });
    await emulator.send('11 crc off');
    await first.metered.until('a meter that answers', () => first.metered.silent?.raised === false);
    await emulator.send('11 exception 4');
    expect(await meter.input(0x48, 4)).toMatchObject({
      failure: { code: 'refused', context: { exception: 4 } },
    });
    expect(second.told.of('condition')).toEqual([]);
    expect(second.metered.events.filter(({ type }) => type === 'condition')).toEqual([]);
  });

  test('unplugged and replugged: every unit in step again within 3 s', async (context) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'evse-bus-'));
    context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const link = path.join(folder, 'port');
    const before = await emulated(context, UNITS, link);
    const { first, second } = driven(context, link);
    const meters = [first.metered, second.metered];
    await Promise.all([first.told.untilInStep(), second.told.untilInStep()]);
    for (const metered of meters) await metered.until('a reading', () => metered.registerWh > 0);
    await before.kill();
    await first.told.untilCondition('controller.silent', true);
    await second.told.untilCondition('controller.silent', true);
    for (const metered of meters) await metered.until('silence', () => metered.silent?.raised === true);
    await first.told.until('the link gone', () => !existsSync(link));
    await emulated(context, UNITS, link);
    const replugged = performance.now();
    await Promise.all([first.told.untilInStep(), second.told.untilInStep()]);
    for (const metered of meters) await metered.until('a reading', () => metered.silent?.raised === false);
    expect(performance.now() - replugged).toBeLessThan(3000);
    await first.told.untilCondition('controller.silent', false);
  });

  test('a port that is not there is told to each unit, and waited for', async (context) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'evse-bus-'));
    context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const link = path.join(folder, 'port');
    const { first, second } = driven(context, link);
    for (const { told } of [first, second]) {
      expect(await told.untilCondition('controller.silent', true)).toMatchObject({
        code: 'not-found',
        port: link,
      });
    }
    await first.metered.until('silence', () => first.metered.silent?.raised === true);
    await emulated(context, UNITS, link);
    await Promise.all([first.told.untilInStep(), second.told.untilInStep()]);
  });

  test('the driver’s default silence is 100 ms', async (context) => {
    const emulator = await emulated(context, ['--units', 'sdm120:1']);
    const port = new ModbusPort({ path: emulator.path, baudRate: 2400, timings: { replyMs: 5000 } });
    const lease = port.lease();
    context.onTestFinished(() => lease.release());
    await until('the port open', PATIENCE_MS, () => port.isUp);
    const unit = new ModbusUnit(port, 1);
    await Promise.all(Array.from({ length: 6 }, () => unit.input(0, 2)));
    expect(Number((await emulator.manners())['shortestGapMs'])).toBeGreaterThanOrEqual(99);
  });
});

describe.concurrent('the emulator program', { timeout: 60_000 }, () => {
  const run = promisify(execFile);
  const emulate = path.resolve('main/cli/emulate.ts');
  const node = path.resolve('node_modules/.bin/node');

  test.for([
    [[], '--units is missing'],
    [['--units', 'toaster:1'], 'no such kind: toaster'],
    [['--units', 'evse-wb:1,sdm120:1'], 'two units have address 1'],
    [['--units', 'evse-wb:900'], 'no unit address'],
    [['--units', 'evse-wb:1', '--pairs', '1:11'], 'no unit 11'],
    [['--units', 'sdm120:11', '--pairs', '1:11'], 'no board'],
    [['--units', 'evse-wb:1', '--inputs', '[{"register":1}]'], '--inputs must be'],
  ] as const)('says what is wrong with %o', async ([args, said]) => {
    await expect(run(node, [emulate, 'modbus', '--link', '/tmp/evse-none', ...args])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(said),
    });
  });

  test('control lines name their unit', async (context) => {
    const emulator = await emulated(context);
    expect(await emulator.send('11 stand on')).toBe('stand');
    expect(await emulator.status(11)).toMatchObject({ standing: 'true' });
    expect(await emulator.send('2 help')).toContain('power-cut');
    await expect(emulator.send('plug')).rejects.toThrow(/begin with a unit \(1, 2, 11, 12\)/);
    await expect(emulator.send('1 trip door-open')).rejects.toThrow(/no input for door-open/);
    await expect(emulator.send('11 factor -1')).rejects.toThrow(/not a number from 0 to 100/);
  });
});

import { describe, expect, test, type TestContext } from 'vitest';
import type { EmulatedSdmOptions } from '../../../drivers/emulated/sdm.ts';
import { createEastron } from '../../../drivers/meters/eastron/eastron.ts';
import type { EastronDriver } from '../../../drivers/meters/eastron/models.ts';
import type { Meter, MeterEvent, MeterReading } from '../../../drivers/meters/meter.ts';
import type { ConditionEvent } from '../../../drivers/device.ts';
import type { SimulatedLine } from '../../../drivers/emulated/line.ts';
import { until } from '../../rig/until.ts';
import { controls, line, sdm } from '../modbus/rig.ts';

const QUICK = { pollMs: 20, retryMs: 10 };
const PATIENCE_MS = 8000;
const THREE_PHASES = {
  phases: 3,
  source: () => ({ milliamps: [10_000, 11_000, 12_000], volts: 231.5 }),
} as const;

class Told {
  readonly events: MeterEvent[] = [];

  constructor(meter: Meter) {
    meter.subscribe((event) => void (event.type === 'frame' || this.events.push(event)));
  }

  get reading(): MeterReading | undefined {
    return this.readings.at(-1);
  }

  get readings(): MeterReading[] {
    return this.events.flatMap((event) => (event.type === 'reading' ? [event.reading] : []));
  }

  get silent(): ConditionEvent | undefined {
    return this.events.findLast((event) => event.type === 'condition');
  }

  get up(): boolean {
    return this.events.findLast((event) => event.type === 'link')?.up ?? false;
  }

  until(what: string, condition: () => boolean): Promise<void> {
    return until(what, PATIENCE_MS, condition).catch((error: unknown) => {
      throw new Error(`${String(error)}; last told: ${JSON.stringify(this.events.slice(-6))}`);
    });
  }
}

function metered(
  context: TestContext,
  driver: EastronDriver,
  options: EmulatedSdmOptions = {},
  on: SimulatedLine = line(),
) {
  const emulated = sdm(context, on, { address: 11, ...options });
  const meter = createEastron({
    driver,
    port: on.port,
    address: 11,
    clock: { now: () => 1_700_000_000_000 },
    timings: QUICK,
  });
  context.onTestFinished(() => meter.stop());
  const told = new Told(meter);
  meter.start();
  return { meter, emulated, told, control: controls(emulated), line: on };
}

describe.concurrent('an SDM', () => {
  test('of one phase tells energy, power, current, voltage', async (context) => {
    const { meter, told } = metered(context, 'sdm230', {
      registerWh: 4_321_987,
      source: () => ({ milliamps: [16_000], volts: 229.9 }),
    });
    await told.until('every figure', () => told.reading?.millivolts !== undefined);
    expect(told.up).toBe(true);
    expect(told.reading).toMatchObject({
      watts: 3678,
      milliamps: 16_000,
      millivolts: 229_900,
      at: 1_700_000_000_000,
    });
    expect(told.reading).not.toHaveProperty('phaseMillivolts');
    expect(told.readings[0]?.registerWh).toBeGreaterThanOrEqual(4_321_987);
    expect(await meter.read()).toMatchObject({ ok: true, value: { watts: 3678 } });
  });

  test('of three phases adds the currents and tells each voltage', async (context) => {
    const { told, control } = metered(context, 'sdm630', THREE_PHASES);
    control('volts 225000 2');
    await told.until('every figure', () => told.reading?.phaseMillivolts?.[1] === 225_000);
    expect(told.reading).toMatchObject({ milliamps: 33_000, phaseMillivolts: [231_500, 225_000, 231_500] });
    expect(told.reading?.millivolts).toBe(229_333);
    await told.until('the power', () => told.reading?.watts === Math.round(231.5 * 22 + 225 * 11));
  });

  test('the register is told as it is: still, backwards, leaping, reset', async (context) => {
    const { meter, control, told } = metered(context, 'sdm630', { registerWh: 500_000 });
    await told.until('being in step', () => told.up);
    const read = async () => {
      const outcome = await meter.read();
      return outcome.ok ? outcome.value.registerWh : outcome.failure;
    };
    expect(await read()).toBe(500_000);
    control('backwards 1234');
    expect(await read()).toBe(498_766);
    control('jump 50000');
    expect(await read()).toBe(548_766);
    control('energy 0');
    expect(await read()).toBe(0);
    // The last register that the display holds: the step is 8 Wh there, below the meter's own.
    control('energy 99999999');
    expect(await read()).toBe(100_000_000);
    expect(meter.resolutionWh).toBe(10);
    control('energy 9999999000');
    expect(await read()).toBe(9_999_999_000);
    expect(meter.resolutionWh).toBe(1000);
  });

  test('silent after some missed rounds, not before; well again with the first answer', async (context) => {
    const { told, control, meter } = metered(context, 'sdm120');
    await told.until('being in step', () => told.up);
    control('mute on');
    await told.until('silence', () => told.silent?.raised === true);
    expect(told.silent).toMatchObject({
      code: 'meter.silent',
      evidence: { code: 'timeout', unit: 11, missed: 3 },
    });
    expect(told.up).toBe(false);
    expect(await meter.read()).toMatchObject({ ok: false, failure: { code: 'timeout' } });
    control('mute off');
    await told.until('the end of silence', () => told.silent?.raised === false);
    expect(told.up).toBe(true);
  });

  test('damage is counted and told', async (context) => {
    const { told, control } = metered(context, 'sdm230');
    await told.until('being in step', () => told.up);
    control('crc on');
    await told.until('silence', () => told.silent?.raised === true);
    expect(told.silent?.evidence).toMatchObject({ code: 'checksum' });
    expect(Number(told.silent?.evidence['damaged'])).toBeGreaterThanOrEqual(3);
    control('crc off');
    await told.until('the end of silence', () => told.silent?.raised === false);
  });

  test('a figure that the meter refuses is absent; its energy still counts', async (context) => {
    const on = line();
    const { told, emulated, meter } = metered(context, 'sdm230', {}, on);
    const whole = emulated.read.bind(emulated);
    emulated.read = (table, address, count) =>
      address === 0x0048 ? whole(table, address, count) : { exception: 2 };
    await told.until('three readings', () => told.readings.length >= 3);
    expect(await meter.read()).toMatchObject({ ok: true });
    expect(told.events.filter(({ type }) => type === 'condition')).toEqual([]);
  });

  test('what is no number is no reading', async (context) => {
    const { told, emulated, meter } = metered(context, 'sdm230');
    await told.until('being in step', () => told.up);
    emulated.read = (_, __, count) => Array.from({ length: count }, () => 0x7fc0);
    expect(await meter.read()).toMatchObject({ ok: false, failure: { code: 'malformed' } });
    await told.until('silence', () => told.silent?.raised === true);
    expect(told.silent?.evidence).toMatchObject({ code: 'malformed' });
  });

  test('a meter without power, and a stopped driver', async (context) => {
    const { told, control, meter, line: on } = metered(context, 'sdm230');
    await told.until('being in step', () => told.up);
    control('power-cut 700');
    await told.until('silence', () => told.silent?.raised === true);
    await told.until('the end of silence', () => told.silent?.raised === false);
    await meter.stop();
    expect(on.port.isUp).toBe(false);
    expect(told.up).toBe(false);
    expect(await meter.read()).toMatchObject({ ok: false, failure: { code: 'closed' } });
  });
});

import { describe, expect, test, type TestContext } from 'vitest';
import { bindingTo } from '../../../drivers/controllers/simulated/mock-port.ts';
import { ModbusPort } from '../../../drivers/serial/modbus/port.ts';
import { ModbusPorts, PortConflict } from '../../../drivers/serial/modbus/ports.ts';
import { ModbusUnit } from '../../../drivers/serial/modbus/unit.ts';
import { until } from '../../rig/until.ts';
import { board, controls, line, opened, QUICK_LINE, sdm } from './rig.ts';

/** An open port whose other end answers each request with the next of `answers`, and says more when told to. */
async function wired(context: TestContext, answers: readonly (readonly number[])[]) {
  const path = `/dev/wired/${context.task.id}`;
  const next = answers.values();
  let say: (bytes: readonly number[]) => void = () => {};
  const binding = bindingTo(
    {
      onOutput(listener) {
        say = (bytes) => listener(Uint8Array.from(bytes));
        return () => {};
      },
      receive: () => say(next.next().value ?? []),
    },
    path,
  );
  const port = new ModbusPort({ path, baudRate: 9600, binding, timings: QUICK_LINE });
  const lease = port.lease();
  context.onTestFinished(() => lease.release());
  await until('the port open', 5000, () => port.isUp);
  return { port, say: (bytes: readonly number[]) => say(bytes) };
}

describe.concurrent('one line', () => {
  test('many units and callers at once: one after the other, with silence between', async (context) => {
    const on = line({ gapMs: 25, replyMs: 5000 });
    for (const address of [1, 2]) board(context, on, { address });
    for (const address of [11, 12]) sdm(context, on, { address, phases: 3 });
    await opened(context, on);
    const asked = Array.from({ length: 24 }, (_, index) => {
      const urgent = index % 5 === 0;
      if (index % 2 === 0) return new ModbusUnit(on.port, 1 + ((index / 2) % 2)).holding(1000, 8, { urgent });
      return new ModbusUnit(on.port, 11 + (((index - 1) / 2) % 2)).input(0x48, 4, { urgent });
    });
    for (const outcome of await Promise.all(asked)) expect(outcome).toMatchObject({ ok: true });
    const { requests, overlaps, shortestGapMs, discardedBytes } = on.bus.manners;
    expect({ requests, overlaps, discardedBytes }).toEqual({ requests: 24, overlaps: 0, discardedBytes: 0 });
    // The slave's clock begins a moment before the master's.
    expect(shortestGapMs).toBeGreaterThanOrEqual(24);
  });

  test('what is urgent goes first', async (context) => {
    const on = line();
    board(context, on);
    const { events } = await opened(context, on);
    const unit = new ModbusUnit(on.port, 1);
    const busy = unit.holding(1005, 1);
    await until('the line busy', 5000, () => events.some(({ type }) => type === 'frame'));
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    await Promise.all([
      unit.holding(1000, 1).then(note('first')),
      unit.holding(1001, 1).then(note('second')),
      unit.holding(1002, 1, { urgent: true }).then(note('urgent')),
      unit.holding(1003, 1, { urgent: true }).then(note('urgent too')),
    ]);
    await busy;
    expect(order).toEqual(['urgent', 'urgent too', 'first', 'second']);
  });

  test('each way to fail has its code', async (context) => {
    const on = line();
    const there = board(context, on);
    const control = controls(there);
    await opened(context, on);
    const unit = new ModbusUnit(on.port, 1);
    const ask = () => unit.holding(1000, 8, { attempts: 1 });
    const code = async (text: string, undo: string) => {
      control(text);
      const outcome = await ask();
      control(undo);
      expect(await ask()).toMatchObject({ ok: true });
      return outcome.ok ? 'ok' : outcome.failure;
    };
    expect(await code('mute on', 'unmute')).toMatchObject({ code: 'timeout', retryable: true });
    expect(await code('crc on', 'crc off')).toMatchObject({ code: 'checksum', retryable: true });
    expect(await code('impostor 9', 'impostor off')).toMatchObject({ code: 'malformed' });
    expect(await code('exception 4', 'exception off')).toMatchObject({
      code: 'refused',
      retryable: false,
      context: { unit: 1, address: 1000, exception: 4 },
    });
    expect(await code('exception 6', 'exception off')).toMatchObject({ code: 'refused', retryable: true });
    expect(await unit.holding(4000, 1)).toMatchObject({
      failure: { code: 'refused', context: { exception: 2 } },
    });
    expect(await new ModbusUnit(on.port, 7).holding(1000, 1)).toMatchObject({ failure: { code: 'timeout' } });
  });

  test('silence and damage are tried again, an exception is not', async (context) => {
    const on = line();
    const there = board(context, on);
    const { events } = await opened(context, on);
    const unit = new ModbusUnit(on.port, 1);
    controls(there)('crc on');
    const asked = unit.holding(1005, 1, { attempts: 3 });
    await until(
      'two damaged answers',
      5000,
      () => events.filter((event) => event.type === 'attempt' && event.damaged).length === 2,
    );
    controls(there)('crc off');
    expect(await asked).toEqual({ ok: true, value: [18] });
    controls(there)('exception 2');
    const before = on.bus.manners.requests;
    expect(await unit.holding(1005, 1, { attempts: 3 })).toMatchObject({ ok: false });
    expect(on.bus.manners.requests).toBe(before + 1);
  });

  test('frames are told as hex, both ways, with what was thrown away', async (context) => {
    const on = line();
    const there = board(context, on);
    const { events } = await opened(context, on);
    const unit = new ModbusUnit(on.port, 1);
    await unit.holding(1005, 1);
    expect(events.filter(({ type }) => type === 'frame')).toEqual([
      { type: 'frame', unit: 1, direction: 'out', text: '01 03 03 ED 00 01 14 7B' },
      { type: 'frame', unit: 1, direction: 'in', text: '01 03 02 00 12 38 49' },
    ]);
    controls(there)('crc on');
    await unit.holding(1005, 1, { attempts: 1 });
    expect(events.at(-1)).toEqual({ type: 'attempt', unit: 1, answered: true, damaged: true });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'frame', direction: 'in', discarded: true }),
    );
  });

  test('bytes around an answer are told, and those that answer nobody are told to every unit', async (context) => {
    const asked = [1, 3, 3, 0xed, 0, 1, 0x14, 0x7b];
    const answer = [1, 3, 2, 0, 0x12, 0x38, 0x49];
    const { port, say } = await wired(context, [asked.concat(answer, [0x55])]);
    const heard = [1, 2].map((address) => {
      const frames: string[] = [];
      new ModbusUnit(port, address).subscribe((event) => {
        if (event.type !== 'frame') return;
        frames.push(`${event.direction}${event.discarded ? ' discarded' : ''} ${event.text}`);
      });
      return frames;
    });
    expect(await new ModbusUnit(port, 1).holding(1005, 1)).toEqual({ ok: true, value: [0x12] });
    say([0xff, 0x01]);
    await until('the noise', 5000, () => heard[1]?.length === 1);
    expect(heard).toEqual([
      [
        'out 01 03 03 ED 00 01 14 7B',
        'in discarded 01 03 03 ED 00 01 14 7B',
        'in 01 03 02 00 12 38 49',
        'in discarded 55',
        'in discarded FF 01',
      ],
      ['in discarded FF 01'],
    ]);
  });

  test('a device that has only function 06 is written with that', async (context) => {
    const on = line();
    const there = board(context, on);
    const { events } = await opened(context, on);
    const frames = () =>
      events.flatMap((event) => (event.type === 'frame' && event.direction === 'out' ? [event.text] : []));
    const unit = new ModbusUnit(on.port, 1);
    expect(await unit.write(1000, 16)).toEqual({ ok: true, value: undefined });
    expect(there.setCurrent).toBe(16);
    controls(there)('exception 1');
    expect(await unit.write(1000, 10)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(frames().map((text) => text.slice(3, 5))).toEqual(['10', '10', '06']);
  });

  test('gone in mid-flight: what waits fails as closed, and works again after', async (context) => {
    const on = line();
    board(context, on);
    const { lease } = await opened(context, on);
    const unit = new ModbusUnit(on.port, 1);
    const asked = [unit.holding(1000, 1), unit.holding(1001, 1)];
    await lease.release();
    for (const outcome of await Promise.all(asked))
      expect(outcome).toMatchObject({ failure: { code: 'closed' } });
    expect(await unit.holding(1000, 1)).toMatchObject({ ok: false, failure: { code: 'closed' } });
    await opened(context, on);
    expect(await unit.holding(1000, 1)).toMatchObject({ ok: true });
  });

  test('stays open while anybody holds it', async (context) => {
    const on = line();
    board(context, on);
    const { lease } = await opened(context, on);
    const second = on.port.lease();
    await lease.release();
    await lease.release();
    expect(on.port.isUp).toBe(true);
    await second.release();
    expect(on.port.isUp).toBe(false);
    expect(on.port.failure).toBeUndefined();
  });

  test('when no unit answers for long, the port is opened anew', async (context) => {
    const on = line({ reopenMs: 300 });
    controls(board(context, on))('mute on');
    const { events } = await opened(context, on);
    const unit = new ModbusUnit(on.port, 1);
    await until('a second opening', 8000, async () => {
      await unit.holding(1000, 1, { attempts: 1 });
      return events.filter(({ type }) => type === 'up').length > 1;
    });
  });

  test('a port that is not there says so', async () => {
    const port = new ModbusPort({ path: '/dev/evse-kiosk-no-such-port', baudRate: 9600 });
    const lease = port.lease();
    await until('a failure', 5000, () => port.failure !== undefined);
    expect(port.failure).toMatchObject({ code: 'not-found', retryable: true });
    expect(await new ModbusUnit(port, 1).holding(1000, 1)).toMatchObject({ failure: { code: 'not-found' } });
    await lease.release();
  });
});

describe('the lines of a charger', () => {
  test('one path is one port; two speeds are a conflict', () => {
    const ports = new ModbusPorts();
    const port = ports.at({ path: '/dev/a', baudRate: 9600 });
    expect(ports.at({ path: '/dev/a', baudRate: 9600 })).toBe(port);
    expect(ports.at({ path: '/dev/b', baudRate: 2400 })).not.toBe(port);
    expect(() => ports.at({ path: '/dev/a', baudRate: 2400 })).toThrow(PortConflict);
  });
});

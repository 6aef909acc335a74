import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SerialPort } from 'serialport';
import { describe, expect, type TestContext, test } from 'vitest';
import { createOpenEvse } from '../../../drivers/controllers/openevse/openevse.ts';
import type { SerialBinding } from '../../../drivers/serial/link.ts';
import { type EmulatorOptions, startEmulator } from '../../rig/ptys.ts';
import { Recorder } from './recorder.ts';

/** The real time-outs, only asking more often, so that tests do not wait for the next look. */
const TIMINGS = { pollMs: 100, slowPollMs: 1000 };

async function emulated(context: TestContext, options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options);
  context.onTestFinished(() => emulator.stop());
  return emulator;
}

function driven(context: TestContext, port: string) {
  const controller = createOpenEvse({ path: port, timings: TIMINGS });
  context.onTestFinished(() => controller.stop());
  const told = new Recorder(controller);
  controller.start();
  return { controller, told };
}

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'evse-driver-'));
  context.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe.concurrent('the driver on a real serial port', () => {
  test('plug, enable, charge, disable with the real stalls', async (context) => {
    const emulator = await emulated(context);
    const { controller, told } = driven(context, emulator.path);
    await told.untilInStep();
    await emulator.send('plug');
    await told.untilStatus('the vehicle seen', { vehicle: 'connected', enabled: false });
    expect(await controller.enable(16)).toEqual({ ok: true, value: undefined });
    await told.untilStatus('charging', { vehicle: 'charging', energised: true, offeredAmps: 16 });
    expect(await emulator.status()).toMatchObject({ state: '03', relay: 'closed', amps: '16' });
    expect(await controller.limit(99)).toEqual({ ok: true, value: 32 });
    expect(await controller.disable()).toEqual({ ok: true, value: undefined });
    expect(await emulator.status()).toMatchObject({ state: 'fe', relay: 'open' });
    expect(told.of('condition')).toEqual([]);
  });

  test('unplugged and replugged: in step again within 3 s', async (context) => {
    const folder = await folderFor(context);
    const link = path.join(folder, 'port');
    const first = await emulated(context, { link });
    const { told } = driven(context, link);
    await told.untilInStep();
    await first.kill();
    await told.untilCondition('controller.silent', true);
    expect(told.inStep).toBe(false);
    await told.until('the link gone', () => !existsSync(link));
    await emulated(context, { link });
    const replugged = performance.now();
    await told.untilInStep();
    expect(performance.now() - replugged).toBeLessThan(3000);
    await told.untilCondition('controller.silent', false);
  });

  test('a kiosk that restarts in mid-session finds it running and the register where it was', async (context) => {
    const emulator = await emulated(context, { args: ['--rate', '600', '--voltmeter'] });
    const first = driven(context, emulator.path);
    await first.told.untilInStep();
    await emulator.send('plug');
    expect(await first.controller.enable(32)).toMatchObject({ ok: true });
    await first.told.until('energy', () => (first.told.registerWh ?? 0) > 500);
    await emulator.send('pause');
    await first.told.untilStatus('paused', { energised: false });
    const before = await first.controller.readEnergy();
    expect(before).toMatchObject({ ok: true });
    await first.controller.stop({ leaveRunning: true });

    const second = driven(context, emulator.path);
    await second.told.untilInStep();
    expect(second.told.status).toMatchObject({ vehicle: 'connected', enabled: true });
    expect(await second.controller.readEnergy()).toEqual(before);
    expect(await second.controller.disable()).toMatchObject({ ok: true });
    await emulator.send('unplug');
    await second.told.untilStatus('the vehicle gone', { vehicle: 'absent' });
    expect(await second.controller.readEnergy()).toEqual(before);
  });

  test('a port that appears only after start is waited for', async (context) => {
    const folder = await folderFor(context);
    const link = path.join(folder, 'port');
    const { told } = driven(context, link);
    expect(await told.untilCondition('controller.silent', true)).toMatchObject({
      code: 'not-found',
      port: link,
    });
    await emulated(context, { link });
    await told.untilInStep();
    await told.untilCondition('controller.silent', false);
  });

  test('a real restart, 4.4 s long, is no silence', async (context) => {
    const emulator = await emulated(context, { bootMs: 3400 });
    const { told } = driven(context, emulator.path);
    await told.untilInStep();
    await emulator.send('restart');
    await told.until('restarted', () => told.of('restarted').length > 0);
    expect(told.of('condition').map(({ code }) => code)).not.toContain('controller.silent');
    expect(told.of('link')).toHaveLength(1);
  });

  test('the port of a silent controller is opened anew, as adapters hang, too', async (context) => {
    const emulator = await emulated(context);
    const system: SerialBinding = SerialPort.binding;
    let opened = 0;
    const controller = createOpenEvse({
      path: emulator.path,
      timings: { ...TIMINGS, replyMs: 300, probeMs: 200, silentMs: 500, reopenMs: 300 },
      binding: {
        list: () => system.list(),
        open: (options) => {
          opened += 1;
          return system.open(options);
        },
      },
    });
    context.onTestFinished(() => controller.stop());
    const told = new Recorder(controller);
    controller.start();
    await told.untilInStep();
    expect(opened).toBe(1);
    await emulator.send('mute on');
    await told.until('two more ports', () => opened >= 3);
    await emulator.send('mute off');
    await told.untilInStep();
    await told.untilCondition('controller.silent', false);
  });

  test('silence is noticed, and its end', async (context) => {
    const emulator = await emulated(context);
    const { told } = driven(context, emulator.path);
    await told.untilInStep();
    await emulator.send('mute on');
    await told.untilCondition('controller.silent', true);
    await emulator.send('mute off');
    await told.untilCondition('controller.silent', false);
  });
});

describe.concurrent('the emulator program', () => {
  const run = promisify(execFile);
  const emulate = path.resolve('main/cli/emulate.ts');
  const node = path.resolve('node_modules/.bin/node');

  test('keeps its energy total in a state file', async (context) => {
    const folder = await folderFor(context);
    const args = ['--state', path.join(folder, 'eeprom.json'), '--rate', '600', '--voltmeter'];
    const first = await emulated(context, { args });
    const charged = driven(context, first.path);
    await charged.told.untilInStep();
    await first.send('plug');
    await charged.controller.enable(32);
    await charged.told.until('energy', () => (charged.told.registerWh ?? 0) > 200);
    await first.send('unplug');
    await charged.told.untilStatus('the vehicle gone', { vehicle: 'absent' });
    const { totalWh } = await first.status();
    await first.stop();
    const second = await emulated(context, { args });
    expect(Number(totalWh)).toBeGreaterThan(200);
    expect(await second.status()).toMatchObject({ totalWh });
  });

  test('says what is wrong with its arguments', async () => {
    await expect(run(node, [emulate, 'openevse'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--link PATH is missing'),
    });
    await expect(run(node, [emulate, 'toaster', '--link', '/tmp/x'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('One of: openevse'),
    });
    await expect(run(node, [emulate, 'openevse', '--link', '/tmp'])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('/tmp exists and is no link'),
    });
  });

  test('says how to get socat where it is missing', async () => {
    const running = run(node, [emulate, 'openevse', '--link', '/tmp/evse-no-socat'], {
      env: { PATH: '/nonexistent' },
    });
    await expect(running).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('apt-get install socat'),
    });
  });

  test('answers control lines on a Unix socket, errors too, and cleans up', async (context) => {
    const folder = await folderFor(context);
    const control = path.join(folder, 'control');
    const emulator = await emulated(context, { args: ['--control', control] });
    const client = spawn('socat', ['-', `UNIX-CONNECT:${control}`], { stdio: ['pipe', 'pipe', 'inherit'] });
    const answers = new Promise<string>((resolve) => {
      let text = '';
      client.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.split('\n').length > 2) resolve(text);
      });
    });
    client.stdin.write('plug\ntrip nothing\n');
    expect(await answers).toMatch(/^ok plug\nerror no such trip: nothing; usage: trip/);
    client.stdin.end();
    await emulator.stop();
    expect(existsSync(emulator.path)).toBe(false);
    expect(existsSync(control)).toBe(false);
  });
});

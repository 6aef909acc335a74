import { describe, expect, test, type TestContext } from 'vitest';
import { createSimulatedController } from '../../../drivers/controllers/simulated/simulated.ts';
import { Recorder } from './recorder.ts';

async function waiting(context: TestContext, repilotMs: number) {
  const { controller, firmware } = createSimulatedController({
    bootMs: 60,
    relayStallMs: 80,
    timings: { pollMs: 60, slowPollMs: 200, replyMs: 400, confirmEveryMs: 30, repilotMs },
  });
  context.onTestFinished(() => controller.stop());
  const told = new Recorder(controller);
  controller.start();
  await told.untilInStep();
  const control = (line: string) => expect(firmware.control(line)).toMatch(/^ok/);
  control('plug');
  control('pause');
  await told.untilStatus('the vehicle seen', { vehicle: 'connected' });
  expect(await controller.enable(16)).toMatchObject({ ok: true });
  return { controller, firmware, told, control };
}

describe.concurrent('pilot off and on', () => {
  test('is −12 V for the time, then an offer again', async (context) => {
    const { controller, firmware, told, control } = await waiting(context, 300);
    const begun = performance.now();
    const piloted = controller.repilot?.();
    await told.until('the pilot off', () => firmware.board.state === 0xff);
    // Nobody upstairs sees the vehicle go.
    expect(told.status?.vehicle).not.toBe('absent');
    expect(await piloted).toEqual({ ok: true, value: undefined });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(300);
    await told.untilStatus('the offer', { vehicle: 'connected', enabled: true, offeredAmps: 16 });
    control('resume');
    await told.untilStatus('charging', { energised: true });
  });

  test('whoever disables meanwhile need not wait; the board sleeps and sees the vehicle', async (context) => {
    const { controller, firmware, told } = await waiting(context, 60_000);
    const piloted = controller.repilot?.();
    await told.until('the pilot off', () => firmware.board.state === 0xff);
    expect(await controller.disable()).toMatchObject({ ok: true });
    expect(await piloted).toMatchObject({ ok: false, failure: { code: 'refused' } });
    await told.until('sleep', () => firmware.board.state === 0xfe);
    await told.untilStatus('off', { vehicle: 'connected', enabled: false });
  });

  test('needs a permission; there is no lock to retry', async (context) => {
    const { controller } = await waiting(context, 300);
    await controller.disable();
    expect(await controller.repilot?.()).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(controller.relock).toBeUndefined();
  });
});

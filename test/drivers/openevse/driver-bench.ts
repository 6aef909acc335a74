/** A driver at a simulated board, not started, in step, or charging. */
import { expect, type TestContext } from 'vitest';
import type { OpenEvseTimings } from '../../../drivers/controllers/openevse/timings.ts';
import {
  createSimulatedController,
  type SimulatedControllerOptions,
} from '../../../drivers/controllers/simulated/simulated.ts';
import { Recorder } from './recorder.ts';
/** The driver's own behaviour, with waits in proportion to the short boot and stall of these boards. */
export const QUICK: Partial<OpenEvseTimings> = {
  pollMs: 60,
  slowPollMs: 200,
  replyMs: 400,
  probeMs: 200,
  silentMs: 700,
  reopenMs: 400,
  confirmMs: 3000,
  confirmEveryMs: 30,
  rebootMs: 4000,
  claimMs: 300,
  garbleWindowMs: 600,
};

export function simulated(context: TestContext, options: SimulatedControllerOptions = {}) {
  const made = createSimulatedController({ bootMs: 60, relayStallMs: 80, timings: QUICK, ...options });
  context.onTestFinished(() => made.controller.stop());
  const { firmware } = made;
  const control = (line: string) => {
    const answer = firmware.control(line);
    if (!answer.startsWith('ok')) throw new Error(answer);
  };
  return { ...made, control, told: new Recorder(made.controller) };
}

export async function started(context: TestContext, options: SimulatedControllerOptions = {}) {
  const made = simulated(context, options);
  made.controller.start();
  await made.told.untilInStep();
  return made;
}

export async function charging(context: TestContext, options: SimulatedControllerOptions = {}) {
  const made = await started(context, options);
  made.control('plug');
  await made.told.untilStatus('the vehicle seen', { vehicle: 'connected' });
  expect(await made.controller.enable(16)).toEqual({ ok: true, value: undefined });
  await made.told.untilStatus('charging', { vehicle: 'charging', enabled: true, energised: true });
  return made;
}

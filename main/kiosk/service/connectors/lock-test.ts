/** Opens the plug's lock and closes it again, as its feedback tells. It is left open: nobody's plug is in it to be held. */
import type { Outcome } from '../../../../drivers/device.ts';
import type { TestRun } from '../../../bridge/service/machine-pages.ts';
import type { ServicedConnector, WireClock } from './serviced.ts';
import { Steps, type StepCode } from './steps.ts';

const STEPS: readonly StepCode[] = ['out-of-service', 'unlocked', 'locked', 'back-in-service'];

export interface LockTestOptions {
  readonly subject: Pick<ServicedConnector, 'connector' | 'controller'>;
  readonly wire: WireClock;
  readonly signal: AbortSignal;
  /** The house's time. */
  readonly startedAt: number;
  readonly told: (run: TestRun) => void;
  /** Out of service for the time of the test. */
  readonly hold: (on: boolean) => void;
}

export async function testLock(options: LockTestOptions): Promise<TestRun> {
  const { subject, wire, hold } = options;
  const { controller, connector } = subject;
  const steps = new Steps(wire, { kind: 'lock', startedAt: options.startedAt, codes: STEPS }, options.told);
  try {
    steps.begin('out-of-service');
    hold(true);
    steps.pass('out-of-service');
    const moves =
      (await moved(options, steps, 'unlocked', controller.unlock?.bind(controller))) &&
      (await moved(options, steps, 'locked', controller.relock?.bind(controller)));
    steps.begin('back-in-service');
    const left = await controller.unlock?.();
    if (moves && left && !left.ok) steps.fail('back-in-service', `still locked: ${left.failure.message}`);
  } finally {
    hold(false);
  }
  const { inService } = connector.context;
  if (steps.failed === undefined)
    steps.pass('back-in-service', inService ? null : 'out of service, as before');
  return steps.end();
}

/** False: it did not, or the test was stopped. */
async function moved(
  { signal }: LockTestOptions,
  steps: Steps,
  code: StepCode,
  move: (() => Promise<Outcome>) | undefined,
): Promise<boolean> {
  steps.begin(code);
  if (signal.aborted) {
    steps.fail(code, 'stopped');
    return false;
  }
  const outcome = await move?.();
  if (outcome?.ok) steps.pass(code);
  else steps.fail(code, outcome?.failure.message ?? 'this controller cannot');
  return outcome?.ok === true;
}

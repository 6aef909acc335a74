/** Commands: each ends, in order, with an outcome that says what to do. */
import type { ChargeController } from '../../controllers/controller.ts';
import { DEVICE_ERROR_CODES, type Outcome } from '../../device.ts';
import type { Behaviour } from '../behaviour.ts';
import { fail, USUAL_AMPS } from '../trial.ts';

type Ask = (controller: ChargeController) => Promise<Outcome<unknown>>;

/** Every command that a driver has. */
function commandsOf(controller: ChargeController): readonly (readonly [string, Ask])[] {
  const { relock, clearFault, unlock, repilot } = controller;
  const own: (readonly [string, Ask | undefined])[] = [
    ['enable', (one) => one.enable(USUAL_AMPS)],
    ['limit', (one) => one.limit(USUAL_AMPS)],
    ['readEnergy', (one) => one.readEnergy()],
    ['restart', (one) => one.restart()],
    ['clearFault', clearFault && ((one) => clearFault.call(one))],
    ['relock', relock && ((one) => relock.call(one))],
    ['unlock', unlock && ((one) => unlock.call(one))],
    ['repilot', repilot && ((one) => repilot.call(one))],
    ['disable', (one) => one.disable()],
  ];
  return own.flatMap(([name, ask]) => (ask ? [[name, ask] as const] : []));
}

export const COMMANDS: readonly Behaviour[] = [
  {
    id: 'command.before-start',
    title: 'A command before the start fails at once with a code; it neither throws nor waits',
    why: 'Who asks decides what to do, and needs an answer for it.',
    async run(trial) {
      for (const [name, ask] of commandsOf(trial.controller))
        judgeFailure(name, await trial.within(name, ask(trial.controller)));
    },
  },
  {
    id: 'command.after-stop',
    title: 'A command after `stop` fails with a code; it neither throws nor waits, and reaches no device',
    why: 'The port may be another process’s by now.',
    async run(trial) {
      await trial.start();
      await trial.within('stop', trial.controller.stop());
      for (const [name, ask] of commandsOf(trial.controller))
        judgeFailure(name, await trial.within(name, ask(trial.controller)));
      await trial.stays('energy after stop', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'command.silent-device',
    title: 'Every command to a device that has just fallen silent ends in time, with a code',
    why: 'A promise that never settles hangs a session, a screen and a shutdown.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      await trial.can('mute')(true);
      for (const [name, ask] of commandsOf(trial.controller)) {
        const outcome = await trial.within(name, ask(trial.controller));
        if (!outcome.ok) judgeFailure(name, outcome);
        else if (name === 'enable' || name === 'disable') fail(`${name} succeeded without a device`);
      }
    },
  },
  {
    id: 'command.cut-under-way',
    title: 'A command that is under way when the adapter is pulled ends in time, with a code',
    why: 'As above: the waiter must not be forgotten with the port.',
    needs: ['cable'],
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const asked = trial.controller.enable(USUAL_AMPS);
      await trial.can('cable').cut();
      const outcome = await trial.within('enable', asked);
      if (!outcome.ok) judgeFailure('enable', outcome);
    },
  },
  {
    id: 'command.concurrent',
    title: 'Many callers at once: every call ends, and the last word holds',
    why: 'Load management, the screen, the operator and service mode do not know each other.',
    async run(trial) {
      await trial.charging();
      const { controller } = trial;
      const calls = Array.from({ length: 6 }, () => [
        controller.enable(USUAL_AMPS),
        controller.limit(USUAL_AMPS),
        controller.readEnergy(),
      ]).flat();
      const off = controller.disable();
      await trial.within('all calls', Promise.all(calls));
      trial.succeeds('disable', await trial.within('disable', off));
      await trial.untilStatus({ enabled: false, energised: false });
      await trial.stays('energy after the last word', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'command.failures-are-data',
    title: 'A failure has a code of the list, a message, and says whether trying again can help',
    why: 'Nobody matches texts; retries depend on `retryable`.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      await trial.can('mute')(true);
      await trial.untilRaised('controller.silent');
      for (const [name, ask] of commandsOf(trial.controller)) {
        const outcome = await trial.within(name, ask(trial.controller));
        judgeFailure(name, outcome);
        if (!outcome.ok && outcome.failure.code !== 'unsupported')
          trial.holdsTrue(outcome.failure.retryable, `${name}: silence passes, and it says retryable: false`);
      }
    },
  },
];

function judgeFailure(name: string, outcome: Outcome<unknown>): void {
  if (outcome.ok) return void fail(`${name} succeeded without a device`);
  const { code, message, retryable } = outcome.failure;
  if (!DEVICE_ERROR_CODES.includes(code)) fail(`${name}: “${String(code)}” is no code`);
  if (typeof message !== 'string' || message === '') fail(`${name}: no message`);
  if (typeof retryable !== 'boolean') fail(`${name}: retryable is ${String(retryable)}`);
}

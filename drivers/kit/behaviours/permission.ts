/** `enable` and `disable`: who may have energy, in whatever order things happen. */
import type { Behaviour } from '../behaviour.ts';
import { type Trial, USUAL_AMPS } from '../trial.ts';

/** Codes for a device that does not answer, by when it was noticed. */
const UNREACHABLE = ['closed', 'timeout', 'not-found', 'checksum', 'malformed'] as const;

const off = ({ device }: Trial) => !device.truth().contactorClosed;

export const PERMISSION: readonly Behaviour[] = [
  {
    id: 'permission.before-plugging',
    title: '`enable` before the vehicle is there holds until it comes',
    why: 'Card first, plug second is how most people charge.',
    async run(trial) {
      await trial.start();
      trial.succeeds('enable', await trial.controller.enable(USUAL_AMPS));
      await trial.untilStatus({ enabled: true, energised: false });
      await trial.device.plug();
      await trial.untilEnergised();
    },
  },
  {
    id: 'permission.enable-twice',
    title: '`enable` while charging succeeds and interrupts nothing',
    why: 'A restarted kiosk, and every retry, asks for what is already so.',
    async run(trial) {
      await trial.charging();
      const told = trial.of('status').length;
      trial.succeeds('the second enable', await trial.controller.enable(USUAL_AMPS));
      await trial.stays('the contactor opened', () => !off(trial));
      const later = trial.of('status').slice(told);
      trial.holdsTrue(
        later.every(({ status }) => status.energised),
        'energy was interrupted',
      );
    },
  },
  {
    id: 'permission.disable-opens',
    title: 'When `disable` resolves, the contactor is open',
    why: 'Only then is the last reading the last one, and the plug safe to pull.',
    async run(trial) {
      await trial.charging();
      trial.succeeds('disable', await trial.controller.disable());
      trial.holdsTrue(off(trial), 'disable resolved, and the contactor is closed');
      await trial.untilStatus({ enabled: false, energised: false, offeredAmps: 0 });
    },
  },
  {
    id: 'permission.disable-idle',
    title: '`disable` where nothing was enabled, and once more, succeeds',
    why: 'Whoever is not sure switches off.',
    async run(trial) {
      await trial.start();
      trial.succeeds('disable', await trial.controller.disable());
      trial.succeeds('the second disable', await trial.controller.disable());
      await trial.untilStatus({ enabled: false, energised: false });
    },
  },
  {
    id: 'permission.stays-off',
    title: 'After `disable` a vehicle that asks, pauses and asks again gets nothing',
    why: 'The session is over and billed.',
    async run(trial) {
      await trial.charging();
      trial.succeeds('disable', await trial.controller.disable());
      await trial.device.asks(false);
      await trial.quiet();
      await trial.device.asks(true);
      await trial.stays('energy after disable', () => off(trial) && trial.status?.enabled === false);
    },
  },
  {
    id: 'permission.enable-again',
    title: 'After `disable`, `enable` works again',
    why: 'Suspended sessions resume; the next driver comes.',
    async run(trial) {
      await trial.charging();
      trial.succeeds('disable', await trial.controller.disable());
      trial.succeeds('enable', await trial.controller.enable(USUAL_AMPS));
      await trial.untilEnergised();
    },
  },
  {
    id: 'permission.disable-wins',
    title: '`disable` right behind an `enable` that is still under way wins',
    why: 'The card was held again, or an emergency came, while the contactor was about to close.',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const enabling = trial.controller.enable(USUAL_AMPS);
      const disabled = await trial.within('disable', trial.controller.disable());
      await trial.within('enable', enabling);
      trial.succeeds('disable', disabled);
      await trial.untilStatus({ enabled: false, energised: false });
      await trial.stays('energy after disable', () => off(trial), 4 * trial.pace.quietMs);
    },
  },
  {
    id: 'permission.disable-while-silent',
    title: '`disable` while the device is silent fails with a code, and is carried out with its first answer',
    why: 'The intent holds, whatever the line does: nobody says it a second time.',
    needs: ['mute'],
    async run(trial) {
      await trial.charging();
      await trial.can('mute')(true);
      await trial.untilRaised('controller.silent');
      const outcome = await trial.within('disable', trial.controller.disable());
      trial.failsWith('disable', outcome, ...UNREACHABLE);
      await trial.can('mute')(false);
      await trial.until('the contactor open', () => off(trial));
      await trial.inStepNow();
      await trial.untilStatus({ enabled: false, energised: false });
    },
  },
  {
    id: 'permission.enable-while-silent',
    title: 'An `enable` that failed takes no effect later',
    why: 'The session that asked for it is over when the device comes back.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      await trial.plugged();
      await trial.can('mute')(true);
      const outcome = await trial.within('enable', trial.controller.enable(USUAL_AMPS));
      trial.failsWith('enable', outcome, ...UNREACHABLE);
      await trial.can('mute')(false);
      await trial.inStepNow();
      await trial.stays('energy by an enable that failed', () => off(trial), 4 * trial.pace.quietMs);
    },
  },
  {
    id: 'permission.outlives-silence',
    title: 'A session goes on through a silence of the line',
    why: 'The vehicle charges on; a loose plug of the adapter must not end it.',
    needs: ['mute'],
    async run(trial) {
      await trial.charging();
      await trial.can('mute')(true);
      await trial.untilRaised('controller.silent');
      // What was told before the silence is no proof.
      await trial.until('the link down', () => !trial.inStep);
      const told = trial.of('status').length;
      await trial.can('mute')(false);
      await trial.inStepNow();
      await trial.until('a status after the silence', () => trial.of('status').length > told);
      await trial.untilEnergised();
      await trial.stays(
        'the session ended with the silence',
        () => !off(trial) && trial.status?.enabled === true,
      );
    },
  },
  {
    id: 'permission.outlives-a-restart',
    title: 'A device that restarts while it charges goes on charging, without another `enable`',
    why: 'A brown-out of the controller is not the end of a session.',
    needs: ['restart'],
    async run(trial) {
      await trial.charging();
      await trial.can('restart')();
      await trial.until('the contactor open', () => off(trial));
      await trial.untilEnergised();
      await trial.untilStatus({ offeredAmps: USUAL_AMPS });
    },
  },
  {
    id: 'permission.off-outlives-a-restart',
    title: 'A device that restarts while it is disabled stays off, whatever it does by default',
    why: 'Most boards start ready to charge.',
    needs: ['restart'],
    async run(trial) {
      await trial.charging();
      trial.succeeds('disable', await trial.controller.disable());
      await trial.can('restart')();
      await trial.quiet();
      await trial.inStepNow();
      const told = trial.of('status').length;
      const stayOff = async (complaint: string) =>
        trial.stays(
          complaint,
          () => trial.status?.enabled === false && !trial.status.energised && off(trial),
          3 * trial.pace.quietMs,
        );
      await stayOff('energy after a restart');
      // The next vehicle is what a board that starts ready to charge waits for.
      await trial.device.unplug();
      await trial.quiet();
      await trial.device.plug();
      await stayOff('energy for the next vehicle after a restart');
      const wrong = trial
        .of('status')
        .slice(told)
        .find(({ status }) => status.enabled || status.energised);
      trial.holdsTrue(wrong === undefined, `told after a restart: ${JSON.stringify(wrong)}`);
    },
  },
];

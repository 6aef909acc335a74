/** Starting, stopping, and what a restarted kiosk finds. */
import type { Behaviour } from '../behaviour.ts';
import { fail, type Trial, USUAL_AMPS } from '../trial.ts';

/** `start` and `stop` must not be where a kiosk hangs. */
const AT_ONCE_MS = 100;

export const LIFE: readonly Behaviour[] = [
  {
    id: 'life.start-returns',
    title: '`start` returns at once and throws nothing, whether or not there is a device',
    why: 'The kiosk starts its devices one after the other, and shows a screen meanwhile.',
    needs: ['cable'],
    async run(trial) {
      await trial.can('cable').cut();
      const begun = performance.now();
      trial.controller.start();
      const took = performance.now() - begun;
      trial.holdsTrue(took < AT_ONCE_MS, `start took ${took.toFixed(0)} ms`);
      trial.equal('events before start returned', trial.of('link').length, 0);
    },
  },
  {
    id: 'life.start-twice',
    title: 'A second `start` changes nothing',
    why: 'Two pollers on one line would speak into each other’s answers.',
    async run(trial) {
      trial.controller.start();
      trial.controller.start();
      await trial.inStepNow();
      trial.controller.start();
      await trial.quiet();
      trial.equal(
        'link events',
        trial.of('link').map(({ up }) => up),
        [true],
      );
    },
  },
  {
    id: 'life.absent-port',
    title: 'A port that is not there raises `controller.silent` with a code, and is waited for',
    why: 'USB adapters appear late after a power cut, or are pulled: nobody should have to restart the kiosk.',
    needs: ['cable'],
    async run(trial) {
      const cable = trial.can('cable');
      await cable.cut();
      trial.controller.start();
      const { evidence } = await trial.untilRaised('controller.silent');
      trial.holdsTrue(typeof evidence['code'] === 'string', 'the evidence names no code');
      trial.holdsTrue(!trial.inStep, 'the link is up without a port');
      await cable.mend();
      await trial.inStepNow();
      await trial.untilCleared('controller.silent');
    },
  },
  {
    id: 'life.stop-before-start',
    title: '`stop` before `start` resolves',
    why: 'A kiosk that fails on its way up stops what it never started.',
    async run(trial) {
      await trial.within('stop', trial.controller.stop());
      trial.equal('link events', trial.of('link').length, 0);
    },
  },
  {
    id: 'life.stop-twice',
    title: 'Stopping twice, also at once, resolves both times',
    why: 'A signal may come while the kiosk is already ending.',
    async run(trial) {
      await trial.start();
      await trial.within('stop', Promise.all([trial.controller.stop(), trial.controller.stop()]));
      await trial.within('a later stop', trial.controller.stop());
    },
  },
  {
    id: 'life.stop-while-starting',
    title: '`stop` right after `start` resolves, and nothing is told afterwards',
    why: 'Getting in step must not outlive the driver.',
    async run(trial) {
      trial.controller.start();
      await trial.within('stop', trial.controller.stop());
      await silentFrom(trial);
    },
  },
  {
    id: 'life.stop-deenergises',
    title: 'After `stop` the contactor is open',
    why: 'Nobody is there any more to end the session, or to open it in a fault.',
    async run(trial) {
      await trial.charging();
      await trial.within('stop', trial.controller.stop());
      await trial.until('the contactor open', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'life.stop-leaves-running',
    title: '`stop({ leaveRunning: true })` leaves the vehicle charging',
    why: 'An update of the kiosk need not end somebody’s session.',
    async run(trial) {
      await trial.charging();
      await trial.within('stop', trial.controller.stop({ leaveRunning: true }));
      await trial.stays('the contactor opened', () => trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'life.stop-is-quiet',
    title: 'After `stop` the driver tells nothing and sends nothing',
    why: 'Late events would reach a kiosk whose store is closed; late requests, a port that another process has opened.',
    needs: ['received'],
    async run(trial) {
      await trial.charging();
      await trial.within('stop', trial.controller.stop());
      const received = trial.can('received');
      // What was written before may still be on its way.
      await trial.quiet();
      const before = received();
      await trial.device.unplug();
      await silentFrom(trial);
      trial.equal('what reached the device after stop', received() - before, 0);
    },
  },
  {
    id: 'life.stop-leaves-no-timer',
    title: 'After `stop` no timer of the driver waits',
    why: 'A forgotten timer keeps the process alive, and acts on a device that is no longer ours.',
    needs: ['pendingTimers'],
    async run(trial) {
      await trial.charging();
      await trial.within('stop', trial.controller.stop());
      const pending = trial.can('pendingTimers');
      await trial.until('the last timer', () => pending() === 0);
    },
  },
  {
    id: 'life.stop-while-silent',
    title: '`stop` ends although the device does not answer',
    why: 'A dead controller must not keep the charger from restarting.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      await trial.can('mute')(true);
      await trial.within('stop', trial.controller.stop());
    },
  },
  {
    id: 'life.starts-again',
    title: 'A driver that was stopped can be started again',
    why: 'Service mode stops and starts a controller without restarting the kiosk.',
    async run(trial) {
      await trial.start();
      await trial.within('stop', trial.controller.stop({ leaveRunning: true }));
      const before = trial.of('link').length;
      trial.controller.start();
      await trial.until('being in step again', () => trial.of('link').length > before && trial.inStep);
    },
  },
  {
    id: 'life.claims-a-running-session',
    title:
      'A new driver on a device that charges takes it over when `enable` comes, without opening the contactor',
    why: 'A kiosk that restarts resumes the session; each opening of the contactor wears it, and alarms the vehicle.',
    needs: ['successor'],
    async run(trial) {
      await trial.charging();
      await trial.within('stop', trial.controller.stop({ leaveRunning: true }));
      const next = trial.can('successor')();
      let up = false;
      next.subscribe((event) => {
        if (event.type === 'link') up = event.up;
      });
      // All the way: a contactor that opens and closes again has opened.
      const closedUntil = (what: string, condition: () => boolean) =>
        trial.until(what, () => {
          trial.holdsTrue(trial.device.truth().contactorClosed, 'the successor opened the contactor');
          return condition();
        });
      try {
        trial.holdsTrue(trial.device.truth().contactorClosed, 'there is no session to take over');
        next.start();
        await closedUntil('the successor in step', () => up);
        let enabled = false;
        const enabling = next.enable(USUAL_AMPS).finally(() => (enabled = true));
        await closedUntil('enable to end', () => enabled);
        trial.succeeds('enable', await enabling);
        await trial.stays('the contactor opened', () => trial.device.truth().contactorClosed);
      } finally {
        await trial.within('stop', next.stop());
      }
    },
  },
  {
    id: 'life.ends-an-unclaimed-session',
    title: 'A new driver on a device that charges ends it when nobody claims it',
    why: 'Energy that no session pays for, in a connector that shows “available”.',
    needs: ['successor'],
    async run(trial) {
      await trial.charging();
      await trial.within('stop', trial.controller.stop({ leaveRunning: true }));
      const next = trial.can('successor')();
      try {
        trial.holdsTrue(trial.device.truth().contactorClosed, 'there is no session to end');
        next.start();
        await trial.until('the contactor open', () => !trial.device.truth().contactorClosed);
      } finally {
        await trial.within('stop', next.stop());
      }
    },
  },
];

async function silentFrom(trial: Trial): Promise<void> {
  const told = trial.events.length;
  await trial.quiet();
  const late = trial.events[told];
  if (late) fail(`after stop it told ${JSON.stringify(late)}`);
}

/** The line: pulled, silent, damaged, slow, full of rubbish, and well again. */
import type { Behaviour } from '../behaviour.ts';
import { type Trial, USUAL_AMPS } from '../trial.ts';

const LATE_MS = 120;
const NOISY_MS = 800;
const RECONNECTS = 100;
/** Timers that a driver may hold at any time: polls, time limits, watches. */
const FEW_TIMERS = 12;

export const LINE: readonly Behaviour[] = [
  {
    id: 'line.silence',
    title:
      'A device that falls silent: `controller.silent` once, with evidence, and `link` down with a reason',
    why: 'The connector is shown as out of order, the other ones are not.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      await trial.can('mute')(true);
      const { evidence } = await trial.untilRaised('controller.silent');
      await trial.until('the link down', () => !trial.inStep);
      trial.holdsTrue(Object.keys(evidence).length > 0, 'no evidence');
      trial.holdsTrue((trial.of('link').at(-1)?.reason ?? '') !== '', 'the link went down without a reason');
      await trial.quiet();
      trial.equal('how often it was raised', trial.raises('controller.silent'), 1);
      trial.equal(
        'link events',
        trial.of('link').map(({ up }) => up),
        [true, false],
      );
    },
  },
  {
    id: 'line.recovers',
    title: 'The first answers after a silence bring it into step: status, `link` up, condition cleared',
    why: 'Nobody restarts a kiosk at night.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      await trial.can('mute')(true);
      await trial.untilRaised('controller.silent');
      await trial.until('the link down', () => !trial.inStep);
      const told = trial.events.length;
      await trial.can('mute')(false);
      await trial.inStepNow();
      await trial.untilCleared('controller.silent');
      const types = trial.events.slice(told).map(({ type }) => type);
      trial.holdsTrue(
        types.includes('status') && types.indexOf('status') < types.indexOf('link'),
        'no status before the link was up again',
      );
      trial.equal('how often it was cleared', trial.clears('controller.silent'), 1);
    },
  },
  {
    id: 'line.changes-missed',
    title: 'What changed while the line was silent is told when it is heard again',
    why: 'The vehicle may have left meanwhile.',
    needs: ['mute'],
    capability: 'seesVehicleWhileDisabled',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      await trial.can('mute')(true);
      await trial.untilRaised('controller.silent');
      await trial.device.unplug();
      await trial.can('mute')(false);
      await trial.inStepNow();
      await trial.untilStatus({ vehicle: 'absent' });
    },
  },
  {
    id: 'line.no-status-while-down',
    title: 'While the link is down no status is told',
    why: 'What nobody has asked the device cannot be known.',
    needs: ['mute'],
    async run(trial) {
      await trial.charging();
      await trial.can('mute')(true);
      await trial.until('the link down', () => !trial.inStep);
      await trial.device.unplug();
      await trial.quiet();
      const down = trial.events.findLastIndex(({ type }) => type === 'link');
      const later = trial.events.slice(down).filter(({ type }) => type === 'status');
      trial.equal('statuses told meanwhile', later, []);
    },
  },
  {
    id: 'line.unplugged',
    title: 'An adapter that is pulled and plugged in again: link down with `controller.silent`, then in step',
    why: 'Somebody pulls the wrong cable, and puts it back.',
    needs: ['cable'],
    async run(trial) {
      await trial.start();
      const cable = trial.can('cable');
      await cable.cut();
      const { evidence } = await trial.untilRaised('controller.silent');
      trial.holdsTrue(typeof evidence['code'] === 'string', 'the evidence names no code');
      await trial.until('the link down', () => !trial.inStep);
      await cable.mend();
      await trial.inStepNow();
      await trial.untilCleared('controller.silent');
      trial.succeeds('disable', await trial.controller.disable());
    },
  },
  {
    id: 'line.damage',
    title: 'Damaged answers are `controller.garbled`, which is not `controller.silent`',
    why: 'A bad cable and a dead controller send the technician to different places.',
    needs: ['damage'],
    async run(trial) {
      await trial.start();
      await trial.can('damage')(true);
      const { evidence } = await trial.untilRaised('controller.garbled');
      trial.holdsTrue(Object.keys(evidence).length > 0, 'no evidence');
      await trial.can('damage')(false);
      await trial.untilCleared('controller.garbled');
      await trial.inStepNow();
    },
  },
  {
    id: 'line.damage-is-no-news',
    title: 'Nothing is concluded from damaged answers',
    why: 'A flipped bit must not be a fault, a vehicle, or energy.',
    needs: ['damage'],
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const told = trial.of('status').length;
      await trial.can('damage')(true);
      await trial.quiet();
      await trial.can('damage')(false);
      await trial.inStepNow();
      await trial.quiet();
      const wrong = trial
        .of('status')
        .slice(told)
        .find(
          ({ status }) =>
            status.energised || status.enabled || !['connected', 'unknown'].includes(status.vehicle),
        );
      trial.holdsTrue(wrong === undefined, `told by damage: ${JSON.stringify(wrong)}`);
      const invented = trial.of('condition').filter(({ code }) => !code.startsWith('controller.'));
      trial.equal('conditions told by damage', invented, []);
    },
  },
  {
    id: 'line.noise',
    title: 'Rubbish on the line is passed over: afterwards all is well, and commands work',
    why: 'Contactors, motors and phones are near.',
    needs: ['noise'],
    async run(trial) {
      await trial.start();
      await trial.plugged();
      await trial.can('noise')(true);
      const end = performance.now() + NOISY_MS;
      await trial.until('the noise to be over', () => performance.now() >= end);
      await trial.can('noise')(false);
      await trial.inStepNow();
      await wellAgain(trial);
      trial.succeeds('enable', await trial.controller.enable(USUAL_AMPS));
      await trial.untilEnergised();
    },
  },
  {
    id: 'line.split-answers',
    title: 'Answers that come in pieces are answers',
    why: 'USB adapters cut where they like.',
    needs: ['split'],
    async run(trial) {
      await trial.can('split')(true);
      await trial.charging();
      trial.equal('conditions', trial.of('condition'), []);
      trial.succeeds('disable', await trial.controller.disable());
    },
  },
  {
    id: 'line.late-answers',
    title: 'A device that answers late, within what its protocol allows, is no fault',
    why: 'Controllers are busy while a contactor closes.',
    needs: ['delay'],
    async run(trial) {
      await trial.start();
      await trial.can('delay')(LATE_MS);
      await trial.device.plug();
      trial.succeeds('enable', await trial.controller.enable(USUAL_AMPS));
      await trial.untilEnergised();
      trial.equal('conditions', trial.of('condition'), []);
      await trial.can('delay')(0);
    },
  },
  {
    id: 'line.overdue-answers',
    title: 'Answers that come when nobody waits any more are given to nobody else',
    why: 'The answer to “current?” taken for the answer to “fault?” is a fault, or hides one.',
    needs: ['delay'],
    async run(trial) {
      await trial.start();
      await trial.plugged();
      await trial.can('delay')(trial.pace.quietMs * 3);
      await trial.quiet();
      await trial.quiet();
      await trial.can('delay')(0);
      await trial.until('all well again', () => trial.inStep);
      await wellAgain(trial);
      await trial.untilStatus({ vehicle: 'connected', enabled: false, energised: false });
      const invented = trial.of('condition').filter(({ code }) => !code.startsWith('controller.'));
      trial.equal('conditions', invented, []);
    },
  },
  {
    id: 'line.refusals',
    title: 'A device that refuses is heard: `refused`, neither silence nor damage',
    why: 'It lives, and the line is good: this is another board, or a mode that somebody has set.',
    needs: ['refuse'],
    async run(trial) {
      await trial.start();
      await trial.can('refuse')(true);
      const outcome = await trial.within('enable', trial.controller.enable(USUAL_AMPS));
      trial.failsWith('enable', outcome, 'refused', 'closed', 'unsupported');
      await trial.quiet();
      trial.holdsTrue(!trial.holds('controller.silent'), 'a refusal was taken for silence');
      trial.holdsTrue(!trial.holds('controller.garbled'), 'a refusal was taken for damage');
      await trial.can('refuse')(false);
      await trial.inStepNow();
    },
  },
  {
    id: 'line.no-growth',
    title: `After ${String(RECONNECTS)} losses of the line the driver holds no more timers and listeners than before`,
    why: 'A loose plug for a month must not eat the memory of a kiosk that runs for years.',
    needs: ['cable', 'pendingTimers'],
    slow: true,
    async run(trial) {
      await trial.start();
      const [cable, timers] = [trial.can('cable'), trial.can('pendingTimers')];
      for (let turn = 1; turn <= RECONNECTS; turn++) {
        await cable.cut();
        await trial.until('the link down', () => !trial.inStep);
        await cable.mend();
        await trial.inStepNow();
      }
      await trial.quiet();
      trial.holdsTrue(timers() <= FEW_TIMERS, `${String(timers())} timers wait`);
      const ups = trial.of('link').filter(({ up }) => up).length;
      trial.equal('how often it was in step', ups, RECONNECTS + 1);
      const { subscribers } = trial.device;
      if (subscribers) trial.holdsTrue(subscribers() <= 1, `${String(subscribers())} listen to the device`);
    },
  },
];

async function wellAgain(trial: Trial): Promise<void> {
  await trial.until('no condition of the line', () =>
    (['controller.silent', 'controller.garbled'] as const).every((code) => !trial.holds(code)),
  );
}

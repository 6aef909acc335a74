/** Conditions: raised with evidence, cleared, never invented, never lost. */
import type { ConditionCode } from '../../device.ts';
import type { Behaviour } from '../behaviour.ts';
import type { BenchFault } from '../bench.ts';
import { fail, NotApplicable, type Trial, USUAL_AMPS } from '../trial.ts';

/** What a fault of the line or of the kiosk's own link is not: it does not stop a vehicle by itself. */
const HARMLESS: readonly ConditionCode[] = [
  'temperature.derating',
  'supply.over-voltage',
  'supply.under-voltage',
];

export const FAULTS: readonly Behaviour[] = [
  {
    id: 'fault.none-invented',
    title: 'A device without faults raises none, from the start to the end of a session',
    why: 'Each fault is told to the driver, and alarms the operator.',
    async run(trial) {
      await trial.charging();
      trial.succeeds('disable', await trial.controller.disable());
      await trial.device.unplug();
      await trial.quiet();
      trial.equal('conditions', trial.of('condition'), []);
    },
  },
  {
    id: 'fault.raised-and-cleared',
    title: 'Each fault that the device can show is raised once, with evidence, and cleared once',
    why: 'A raise without a clear blocks a connector for ever; a clear without a raise frees it wrongly.',
    async run(trial) {
      const { faults } = trial.device;
      if (faults.length === 0) throw new NotApplicable('the bench shows no faults');
      await trial.start();
      await trial.plugged();
      for (const fault of faults) await raisedAndCleared(trial, fault);
    },
  },
  {
    id: 'fault.others-untouched',
    title: 'A fault raises its own condition and no other',
    why: 'The driver is told one thing to do, and the technician one cause.',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const fault = firstFault(trial);
      await fault.raise();
      await trial.untilRaised(fault.code);
      await trial.quiet();
      const codes = new Set(trial.of('condition').map(({ code }) => code));
      trial.equal('conditions', [...codes], [fault.code]);
    },
  },
  {
    id: 'fault.ends-energy',
    title: 'A fault while charging ends energy and the permission',
    why: 'The device opens by itself, or the driver makes it; either way the screen must know.',
    async run(trial) {
      await trial.charging();
      const fault = firstFault(trial);
      await fault.raise();
      await trial.untilRaised(fault.code);
      await trial.untilStatus({ enabled: false, energised: false });
      await trial.until('the contactor open', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'fault.no-comeback',
    title: 'When a fault ends by itself, no energy flows until the next `enable`',
    why: 'Recovery is decided upstairs: three residual currents in a row are no accident.',
    async run(trial) {
      await trial.charging();
      const fault = firstFault(trial);
      await fault.raise();
      await trial.untilStatus({ enabled: false, energised: false });
      await fault.clear();
      await trial.stays(
        'energy came back by itself',
        () => !trial.device.truth().contactorClosed,
        3 * trial.pace.quietMs,
      );
    },
  },
  {
    id: 'fault.then-enable',
    title: 'After a fault has cleared, `enable` works',
    why: 'The recovery plan’s last step.',
    async run(trial) {
      await trial.charging();
      const fault = firstFault(trial);
      await fault.raise();
      await trial.untilRaised(fault.code);
      await fault.clear();
      await enabledAtLast(trial);
      await trial.untilEnergised();
      await trial.untilCleared(fault.code);
    },
  },
  {
    id: 'fault.refuses-enable',
    title: '`enable` in a fault is refused with a code, and no energy flows',
    why: 'Two guards are better than one where people hold the plug.',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const fault = firstFault(trial, ['protection.residual-current']);
      await fault.raise();
      await trial.untilRaised(fault.code);
      trial.failsWith('enable', await trial.controller.enable(USUAL_AMPS), 'refused');
      await trial.stays('energy in a fault', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'fault.before-start',
    title: 'A fault that was there before the start is raised',
    why: 'After a restart of the kiosk nobody remembers it but the device.',
    async run(trial) {
      const fault = firstFault(trial);
      await trial.device.plug();
      await fault.raise();
      await trial.start();
      await trial.untilRaised(fault.code);
      trial.holdsTrue(trial.status?.energised === false, 'energised in a fault');
    },
  },
  {
    id: 'fault.through-silence',
    title: 'A fault that ends while the line is silent is cleared with the first answer, and not before',
    why: 'Silence says nothing about the fault.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const fault = firstFault(trial);
      await fault.raise();
      await trial.untilRaised(fault.code);
      await trial.can('mute')(true);
      await trial.untilRaised('controller.silent');
      trial.holdsTrue(trial.holds(fault.code), 'silence cleared the fault');
      await fault.clear();
      await trial.can('mute')(false);
      await trial.untilCleared(fault.code);
      trial.equal('how often it was raised', trial.raises(fault.code), 1);
    },
  },
  {
    id: 'fault.unknown-code',
    title: 'A code that is in no manual raises `controller.unknown-state`, with the code in the evidence',
    why: 'Copies and new firmware know more than we do; “unknown” must never mean “fine”.',
    needs: ['unknownFault'],
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const unknown = trial.can('unknownFault');
      await unknown.raise();
      const { evidence } = await trial.untilRaised('controller.unknown-state');
      trial.holdsTrue(Object.keys(evidence).length > 0, 'no evidence');
      await unknown.clear();
      await trial.untilCleared('controller.unknown-state');
    },
  },
  {
    id: 'fault.several',
    title: 'Two faults at once are two conditions, each with its own end',
    why: 'One that hides the other keeps a technician searching.',
    needs: ['together'],
    async run(trial) {
      const [first, second] = trial.can('together').map((code) => faultOf(trial, code));
      if (!first || !second) throw new NotApplicable('the bench shows no two faults at once');
      await trial.start();
      await trial.plugged();
      await first.raise();
      await second.raise();
      await trial.untilRaised(first.code);
      await trial.untilRaised(second.code);
      await first.clear();
      await trial.untilCleared(first.code);
      trial.holdsTrue(trial.holds(second.code), `${second.code} went with ${first.code}`);
      await second.clear();
      await trial.untilCleared(second.code);
    },
  },
  {
    id: 'fault.restart-is-told',
    title:
      'A restart of the device while it charges is told: `restarted`, and its condition raised and cleared',
    why: 'A controller that restarts every hour has a bad supply; nobody would know.',
    needs: ['restart'],
    async run(trial) {
      await trial.charging();
      await trial.can('restart')();
      await trial.until('`restarted`', () => trial.of('restarted').length > 0);
      await trial.until('controller.restarted to be over', () => trial.clears('controller.restarted') > 0);
      trial.equal('how often it was told', trial.of('restarted').length, 1);
      trial.equal('how often it was raised', trial.raises('controller.restarted'), 1);
    },
  },
];

async function raisedAndCleared(trial: Trial, fault: BenchFault): Promise<void> {
  await fault.raise();
  const { evidence } = await trial.untilRaised(fault.code);
  trial.holdsTrue(Object.keys(evidence).length > 0, `${fault.code} has no evidence`);
  await fault.clear();
  await trial.untilCleared(fault.code);
  // The device comes to rest before the next one: a fault in the middle of that is another behaviour.
  await trial.quiet();
  trial.equal(`how often ${fault.code} was raised`, trial.raises(fault.code), 1);
  trial.equal(`how often ${fault.code} was cleared`, trial.clears(fault.code), 1);
}

/** A fault that ends energy; not one of `except`, which a driver may clear by itself. */
function firstFault({ device }: Trial, except: readonly ConditionCode[] = []): BenchFault {
  const usable = device.faults.filter(({ code }) => !HARMLESS.includes(code) && !except.includes(code));
  if (usable[0]) return usable[0];
  throw new NotApplicable('the bench shows no fault that ends energy');
}

function faultOf({ device }: Trial, code: ConditionCode): BenchFault {
  return device.faults.find((fault) => fault.code === code) ?? fail(`the bench has no fault ${code}`);
}

/** The fault's end takes the device a moment. */
async function enabledAtLast(trial: Trial): Promise<void> {
  const end = performance.now() + trial.pace.patienceMs;
  for (;;) {
    const outcome = await trial.controller.enable(USUAL_AMPS);
    if (outcome.ok || performance.now() >= end) return void trial.succeeds('enable', outcome);
    await trial.quiet();
  }
}

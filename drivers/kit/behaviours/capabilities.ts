/** What is declared works; what is not declared is refused. Frames, listeners. */
import type { ControllerEvent } from '../../controllers/controller.ts';
import { shapeFault } from '../shapes.ts';
import type { Behaviour } from '../behaviour.ts';
import { fail, NotApplicable, USUAL_AMPS } from '../trial.ts';

/** The longest that a vehicle may draw on unheard (OpenEVSE's 16-bit arithmetic ends at 65 s). */
const LONGEST_HEARTBEAT_S = 65;
const SAFE_AMPS = 10;

export const CAPABILITIES: readonly Behaviour[] = [
  {
    id: 'capability.told',
    title: 'Capabilities are complete, name model and firmware, and are told again only when they change',
    why: 'Screens, load management and the fault catalogue depend on them.',
    needs: ['mute'],
    async run(trial) {
      await trial.start();
      const { capabilities } = trial;
      const wrong = shapeFault({ type: 'capabilities', capabilities });
      if (wrong !== null) fail(wrong);
      trial.holdsTrue(capabilities.model !== '', 'no model');
      trial.holdsTrue(capabilities.maxAmps >= 6, `maxAmps is ${String(capabilities.maxAmps)}`);
      await trial.can('mute')(true);
      await trial.untilRaised('controller.silent');
      await trial.can('mute')(false);
      await trial.until('being in step again', () => trial.inStep);
      trial.equal('how often they were told', trial.of('capabilities').length, 1);
    },
  },
  {
    id: 'capability.event-shapes',
    title: 'Every event of a whole session has the port’s shape',
    why: 'The guard between an external driver and the kiosk throws away what has not.',
    async run(trial) {
      await trial.charging();
      await trial.controller.limit(USUAL_AMPS - 4);
      await trial.controller.readEnergy();
      await trial.controller.disable();
      await trial.device.unplug();
      await trial.quiet();
      for (const event of trial.events) {
        const wrong = shapeFault(event);
        if (wrong !== null) fail(`${wrong}: ${JSON.stringify(event)}`);
      }
    },
  },
  {
    id: 'capability.heartbeat',
    title:
      'Declared heartbeat supervision is armed: the device falls back to a safe current when the kiosk dies',
    why: 'A process that is killed cannot switch anything off.',
    capability: 'heartbeatSupervision',
    needs: ['supervision'],
    async run(trial) {
      await trial.charging();
      const supervised = trial.can('supervision')();
      if (supervised === null)
        return fail('heartbeatSupervision is declared, and the device supervises nothing');
      const { seconds, amps } = supervised;
      trial.holdsTrue(
        seconds > 0 && seconds <= LONGEST_HEARTBEAT_S,
        `the device would wait ${String(seconds)} s`,
      );
      trial.holdsTrue(amps <= SAFE_AMPS, `it would go on with ${String(amps)} A`);
    },
  },
  {
    id: 'capability.lock',
    title: 'A declared lock can be opened and closed; it is refused while the contactor is closed',
    why: 'A plug that is pulled under load burns.',
    capability: 'canLock',
    async run(trial) {
      await trial.charging();
      const { unlock, relock } = trial.controller;
      if (!unlock || !relock) return fail('canLock is declared, and unlock or relock is missing');
      trial.failsWith('unlock under load', await unlock.call(trial.controller), 'refused');
      trial.succeeds('disable', await trial.controller.disable());
      trial.succeeds('unlock', await unlock.call(trial.controller));
      trial.succeeds('relock', await relock.call(trial.controller));
    },
  },
  {
    id: 'capability.no-lock',
    title: 'Without a lock `unlock` and `relock` are absent, or refused as `unsupported`',
    why: 'The screen must not say “pull the plug now” because of a lock that is not there.',
    without: 'canLock',
    async run(trial) {
      await trial.charging();
      const { unlock, relock } = trial.controller;
      if (unlock) trial.failsWith('unlock', await unlock.call(trial.controller), 'unsupported');
      if (relock) trial.failsWith('relock', await relock.call(trial.controller), 'unsupported');
      await trial.stays('the contactor opened', () => trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'capability.restart',
    title: '`restart` restarts the device and comes back, or is refused as `unsupported` and harms nothing',
    why: 'It is a step of recovery plans.',
    async run(trial) {
      await trial.charging();
      const outcome = await trial.within('restart', trial.controller.restart());
      if (!outcome.ok) trial.failsWith('restart', outcome, 'unsupported');
      else await trial.until('`restarted`', () => trial.of('restarted').length > 0);
      await trial.inStepNow();
      await trial.untilEnergised();
    },
  },
  {
    id: 'capability.repilot',
    title: '`repilot` takes the pilot away and gives it back, still enabled; while disabled it is refused',
    why: 'It wakes vehicles that sleep, and must not become a way to start energy.',
    async run(trial) {
      const { repilot } = trial.controller;
      if (!repilot) throw new NotApplicable('the driver has no repilot');
      await trial.start();
      await trial.plugged();
      trial.failsWith(
        'repilot while disabled',
        await repilot.call(trial.controller),
        'refused',
        'unsupported',
      );
      trial.succeeds('enable', await trial.controller.enable(USUAL_AMPS));
      await trial.untilEnergised();
      trial.succeeds('repilot', await trial.within('repilot', repilot.call(trial.controller)));
      await trial.untilEnergised();
    },
  },
  {
    id: 'capability.raw',
    title: '`raw` gives what the device said last, as text, and asks nothing; empty before the start',
    why: 'Technicians compare it with the manual.',
    async run(trial) {
      const { raw } = trial.controller;
      if (!raw) throw new NotApplicable('the driver has no raw');
      trial.equal('raw before the start', raw.call(trial.controller), []);
      await trial.start();
      const values = raw.call(trial.controller);
      trial.holdsTrue(values.length > 0, 'raw is empty in step');
      const good = values.every(({ name, value }) => typeof name === 'string' && typeof value === 'string');
      trial.holdsTrue(good, `raw is ${JSON.stringify(values)}`);
    },
  },
  {
    id: 'trace.frames',
    title: 'Everything that goes over the wire is told as frames, out and in, in printable text',
    why: 'Service mode shows them, and they are the only witness of a wiring fault.',
    async run(trial) {
      await trial.charging();
      const frames = trial.of('frame');
      for (const direction of ['out', 'in'] as const)
        trial.holdsTrue(
          frames.some((frame) => frame.direction === direction),
          `no frame ${direction}`,
        );
      const unprintable = frames.find(({ text }) => !/^[\x20-\x7e]+$/.test(text));
      trial.holdsTrue(unprintable === undefined, `not printable: ${JSON.stringify(unprintable)}`);
    },
  },
  {
    id: 'trace.discarded',
    title: 'Bytes that were thrown away are told as such',
    why: 'Damage that nobody sees is looked for in the wrong place.',
    needs: ['noise'],
    async run(trial) {
      await trial.start();
      await trial.can('noise')(true);
      await trial.until('a discarded frame', () => trial.of('frame').some(({ discarded }) => discarded));
      await trial.can('noise')(false);
    },
  },
  {
    id: 'listener.throws',
    title: 'A listener that throws harms neither the driver nor the other listeners',
    why: 'A mistake in a log line must not stop a charger.',
    async run(trial) {
      const heard: ControllerEvent[] = [];
      trial.controller.subscribe(({ type }) => {
        // Not for each frame: whoever reports it writes it down.
        if (type === 'link' || type === 'capabilities') throw onPurpose();
      });
      trial.controller.subscribe((event) => heard.push(event));
      await trial.charging();
      trial.succeeds('disable', await trial.controller.disable());
      trial.equal('what the next listener heard', heard.length, trial.events.length);
    },
  },
  {
    id: 'listener.unsubscribes',
    title: 'Who has unsubscribed hears nothing more',
    why: 'Service mode watches a device for a while.',
    async run(trial) {
      const heard: ControllerEvent[] = [];
      const unsubscribe = trial.controller.subscribe((event) => heard.push(event));
      await trial.start();
      unsubscribe();
      const before = heard.length;
      await trial.plugged();
      trial.succeeds('enable', await trial.controller.enable(USUAL_AMPS));
      await trial.untilEnergised();
      trial.equal('what it heard afterwards', heard.length - before, 0);
    },
  },
];

/** In a log it shall frighten nobody. */
function onPurpose(): Error {
  const error = new Error('a listener of the conformance suite throws on purpose');
  error.stack = error.message;
  return error;
}

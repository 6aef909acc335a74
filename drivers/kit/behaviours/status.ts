/** Getting in step, and what is told of the vehicle and of the contactor. */
import type { Behaviour } from '../behaviour.ts';
import { matches, USUAL_AMPS } from '../trial.ts';

export const STATUS: readonly Behaviour[] = [
  {
    id: 'step.order',
    title: 'Capabilities, then status, then `link` up: in this order, before anything is asked',
    why: 'Whoever hears that the link is up acts on capabilities and status at once.',
    async run(trial) {
      await trial.start();
      const told = trial.events.map(({ type }) => type);
      const up = told.indexOf('link');
      const [capabilities, status] = [told.indexOf('capabilities'), told.indexOf('status')];
      trial.holdsTrue(capabilities >= 0 && capabilities < up, 'no capabilities before the link was up');
      trial.holdsTrue(status > capabilities && status < up, 'no status between capabilities and link');
    },
  },
  {
    id: 'step.first-status',
    title: 'The first status is true: what was plugged in before the start is seen',
    why: 'After a power cut the vehicle has been there all the time; “plug in first” would be wrong.',
    capability: 'seesVehicleWhileDisabled',
    async run(trial) {
      await trial.device.plug();
      await trial.start();
      const first = trial.of('status')[0]?.status;
      trial.holdsTrue(first?.vehicle !== 'absent', 'the first status says that no vehicle is there');
      // What a board gave away by itself, as some do at power-up, ends when nobody claims it.
      await trial.untilStatus({ vehicle: 'connected', enabled: false, energised: false });
    },
  },
  {
    id: 'step.no-repetition',
    title: 'A status is told when it differs from the one before, not with each look',
    why: 'Each status is written to the journal and drawn.',
    async run(trial) {
      await trial.charging();
      await trial.quiet();
      const told = trial.of('status').map(({ status }) => JSON.stringify(status));
      const twice = told.find((text, index) => index > 0 && text === told[index - 1]);
      trial.holdsTrue(twice === undefined, `told twice in a row: ${twice ?? ''}`);
    },
  },
  {
    id: 'vehicle.plugged',
    title: 'Plugging in is told as `connected`, with no energy',
    why: '“Plug first” begins with it.',
    capability: 'seesVehicleWhileDisabled',
    async run(trial) {
      await trial.start();
      await trial.untilStatus({ vehicle: 'absent', enabled: false, energised: false, offeredAmps: 0 });
      await trial.device.plug();
      await trial.untilStatus({ vehicle: 'connected', enabled: false, energised: false, offeredAmps: 0 });
    },
  },
  {
    id: 'vehicle.unplugged',
    title: 'Pulling the plug is told as `absent`',
    why: 'It ends the session and its idle fee, and frees the connector.',
    capability: 'seesVehicleWhileDisabled',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      await trial.device.unplug();
      await trial.untilStatus({ vehicle: 'absent', energised: false });
    },
  },
  {
    id: 'vehicle.no-gift',
    title: 'A vehicle that asks gets nothing until `enable`',
    why: 'Energy without a session is a gift, and without authorisation a danger.',
    async run(trial) {
      await trial.start();
      await trial.device.plug();
      await trial.device.asks(true);
      await trial.stays(
        'energy without enable',
        () => !trial.device.truth().contactorClosed && trial.status?.energised !== true,
        4 * trial.pace.quietMs,
      );
    },
  },
  {
    id: 'vehicle.charges',
    title: 'Enabled and asked: `charging`, energised, with the current that was asked for',
    why: 'The screen says “charging” when the vehicle charges, and not before.',
    async run(trial) {
      await trial.charging(USUAL_AMPS);
      await trial.untilStatus({ offeredAmps: USUAL_AMPS });
      trial.equal('the current at the device', trial.device.truth().amps, USUAL_AMPS);
    },
  },
  {
    id: 'vehicle.pauses',
    title: 'A vehicle that stops asking is `connected`, not energised, and still enabled',
    why: 'A full battery is no end of the session, and the idle fee begins here.',
    async run(trial) {
      await trial.charging();
      await trial.device.asks(false);
      await trial.untilStatus({ vehicle: 'connected', enabled: true, energised: false });
      await trial.until('the contactor open', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'vehicle.resumes',
    title: 'A vehicle that asks again charges again, without another `enable`',
    why: 'Vehicles pause and resume by their own timers.',
    async run(trial) {
      await trial.charging();
      await trial.device.asks(false);
      await trial.untilStatus({ energised: false });
      await trial.device.asks(true);
      await trial.untilEnergised();
    },
  },
  {
    id: 'vehicle.leaves-while-charging',
    title: 'A plug that is pulled while charging: `absent` and not energised',
    why: 'The last reading, the receipt and the next driver wait for it.',
    async run(trial) {
      await trial.charging();
      await trial.device.unplug();
      await trial.untilStatus({ vehicle: 'absent', energised: false });
      await trial.until('the contactor open', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'vehicle.seen-after-disable',
    title: 'After `disable` the vehicle is still seen: connected, gone, and connected again',
    why: 'The idle fee ends when the plug is pulled, after the session’s energy has ended.',
    capability: 'seesVehicleWhileDisabled',
    async run(trial) {
      await trial.charging();
      trial.succeeds('disable', await trial.controller.disable());
      await trial.untilStatus({ vehicle: 'connected', enabled: false, energised: false });
      await trial.device.unplug();
      await trial.untilStatus({ vehicle: 'absent' });
      await trial.device.plug();
      await trial.untilStatus({ vehicle: 'connected' });
    },
  },
  {
    id: 'truth.follows-the-contactor',
    title: '`energised` is the contactor’s truth, not the permission',
    why: 'The screen says that energy flows, and a technician believes it.',
    async run(trial) {
      await trial.start();
      await trial.device.asks(false);
      await trial.plugged();
      trial.succeeds('enable', await trial.controller.enable(USUAL_AMPS));
      await trial.untilStatus({ vehicle: 'connected', enabled: true, energised: false });
      await trial.stays('energised although nothing is asked for', () => trial.status?.energised === false);
    },
  },
  {
    id: 'truth.welded-contactor',
    title: '`disable` does not succeed while the contactor is closed, and `energised` stays true',
    why: 'A welded contactor keeps the plug under voltage: somebody has to be told.',
    needs: ['weld'],
    async run(trial) {
      await trial.charging();
      await trial.can('weld')(true);
      const outcome = await trial.controller.disable();
      trial.failsWith('disable', outcome);
      trial.holdsTrue(matches(trial.status, { energised: true }), 'not energised, with a welded contactor');
      await trial.can('weld')(false);
      await trial.until('the contactor open', () => !trial.device.truth().contactorClosed);
    },
  },
];

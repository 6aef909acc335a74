/** The current that is offered: asked, clamped, refused, and told. */
import { LEAST_AMPS } from '../../controllers/controller.ts';
import type { Behaviour } from '../behaviour.ts';
import { USUAL_AMPS } from '../trial.ts';

const LESS_AMPS = 10;
const FRACTION_AMPS = 13.7;
const NONSENSE = [Number.NaN, Number.POSITIVE_INFINITY, -1, -16];

export const LIMITS: readonly Behaviour[] = [
  {
    id: 'limit.while-charging',
    title: '`limit` takes effect while charging, answers what was set, and interrupts nothing',
    why: 'Load management changes the current every few seconds.',
    capability: 'canLimitCurrent',
    async run(trial) {
      await trial.charging();
      trial.equal('limit', trial.succeeds('limit', await trial.controller.limit(LESS_AMPS)), LESS_AMPS);
      trial.equal('the current at the device', trial.device.truth().amps, LESS_AMPS);
      await trial.untilStatus({ offeredAmps: LESS_AMPS, energised: true });
      trial.equal('back', trial.succeeds('limit', await trial.controller.limit(USUAL_AMPS)), USUAL_AMPS);
      await trial.stays('the contactor opened', () => trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'limit.above-hardware',
    title: 'More than the hardware bears is clamped, and told as what it is',
    why: 'Cables burn. The kiosk shows and bills by what is really offered.',
    capability: 'canLimitCurrent',
    async run(trial) {
      await trial.charging();
      const { maxAmps } = trial.capabilities;
      const set = trial.succeeds('limit', await trial.controller.limit(maxAmps + 40));
      trial.holdsTrue(set <= maxAmps, `limit answered ${String(set)} A, maxAmps is ${String(maxAmps)}`);
      trial.equal('the current at the device', trial.device.truth().amps, set);
      await trial.untilStatus({ offeredAmps: set });
    },
  },
  {
    id: 'limit.enable-above-hardware',
    title: '`enable` with more than the hardware bears offers no more than `maxAmps`',
    why: 'As above, for the first offer.',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      const { maxAmps } = trial.capabilities;
      trial.succeeds('enable', await trial.controller.enable(maxAmps + 40));
      await trial.untilEnergised();
      const { amps } = trial.device.truth();
      trial.holdsTrue(amps <= maxAmps, `the device offers ${String(amps)} A of ${String(maxAmps)}`);
    },
  },
  {
    id: 'limit.below-minimum',
    title: `Less than ${String(LEAST_AMPS)} A is refused, and changes nothing`,
    why: 'IEC 61851-1 knows no smaller offer; rounding up would give more than was allowed.',
    capability: 'canLimitCurrent',
    async run(trial) {
      await trial.charging();
      for (const amps of [0, 3, LEAST_AMPS - 0.5])
        trial.failsWith(`limit(${String(amps)})`, await trial.controller.limit(amps), 'refused');
      trial.equal('the current at the device', trial.device.truth().amps, USUAL_AMPS);
      await trial.stays('the contactor opened', () => trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'limit.enable-below-minimum',
    title: `\`enable\` with less than ${String(LEAST_AMPS)} A is refused, and no energy flows`,
    why: 'As above: a budget of 3 A must not become 6 A.',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      for (const amps of [0, 3])
        trial.failsWith(`enable(${String(amps)})`, await trial.controller.enable(amps), 'refused');
      await trial.stays('energy without a permission', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'limit.nonsense',
    title: 'A current that is no current (NaN, infinite, negative) is refused, and changes nothing',
    why: 'One wrong division upstairs must not reach a contactor.',
    async run(trial) {
      await trial.charging();
      for (const amps of NONSENSE) {
        trial.failsWith(
          `limit(${String(amps)})`,
          await trial.controller.limit(amps),
          'refused',
          'unsupported',
        );
        trial.failsWith(`enable(${String(amps)})`, await trial.controller.enable(amps), 'refused');
      }
      trial.equal('the current at the device', trial.device.truth().amps, USUAL_AMPS);
      await trial.stays('the contactor opened', () => trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'limit.fraction',
    title: 'A current between two steps is rounded down, never up',
    why: 'The sum of all chargers on one fuse is computed to the tenth.',
    capability: 'canLimitCurrent',
    async run(trial) {
      await trial.charging();
      const set = trial.succeeds('limit', await trial.controller.limit(FRACTION_AMPS));
      const { amps } = trial.device.truth();
      trial.holdsTrue(
        amps <= FRACTION_AMPS && amps >= Math.floor(FRACTION_AMPS),
        `it offers ${String(amps)} A`,
      );
      trial.equal('what limit answered', set, amps);
    },
  },
  {
    id: 'limit.while-disabled',
    title: '`limit` while disabled is refused, and enables nothing',
    why: 'Load management and the end of a session cross each other.',
    capability: 'canLimitCurrent',
    async run(trial) {
      await trial.start();
      await trial.plugged();
      trial.failsWith('limit', await trial.controller.limit(USUAL_AMPS), 'refused');
      await trial.stays('energy by limit', () => !trial.device.truth().contactorClosed);
    },
  },
  {
    id: 'limit.outlives-a-restart',
    title: 'A limit is put back after the device restarted',
    why: 'Otherwise a brown-out ends load management, with the fuse behind it.',
    capability: 'canLimitCurrent',
    needs: ['restart'],
    async run(trial) {
      await trial.charging();
      trial.succeeds('limit', await trial.controller.limit(LESS_AMPS));
      await trial.can('restart')();
      await trial.until('the contactor open', () => !trial.device.truth().contactorClosed);
      await trial.untilEnergised();
      await trial.until('the limit', () => trial.device.truth().amps === LESS_AMPS);
      await trial.untilStatus({ offeredAmps: LESS_AMPS });
    },
  },
  {
    id: 'limit.last-wins',
    title: 'Several limits at once are carried out in their order: the last one holds',
    why: 'Each is a newer truth about the fuse.',
    capability: 'canLimitCurrent',
    async run(trial) {
      await trial.charging();
      const asked = [12, 8, 14, LESS_AMPS];
      const set = await trial.within(
        'limits',
        Promise.all(asked.map((amps) => trial.controller.limit(amps))),
      );
      for (const outcome of set) trial.succeeds('limit', outcome);
      trial.equal('the current at the device', trial.device.truth().amps, LESS_AMPS);
      await trial.untilStatus({ offeredAmps: LESS_AMPS });
    },
  },
  {
    id: 'limit.undeclared',
    title: 'Where no limit is declared, `limit` is refused as `unsupported` and harms nothing',
    why: 'Differences between devices are capabilities.',
    without: 'canLimitCurrent',
    async run(trial) {
      await trial.charging();
      trial.failsWith('limit', await trial.controller.limit(LESS_AMPS), 'unsupported', 'refused');
      await trial.stays('the contactor opened', () => trial.device.truth().contactorClosed);
    },
  },
];

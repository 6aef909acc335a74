/** On a slow line a restarted kiosk gets in step late; it must still find the session that it comes back for. */
import { expect, it } from 'vitest';
import type { ControllerBench } from '../../../drivers/kit/bench.ts';
import { BEHAVIOURS } from '../../../drivers/kit/behaviours/all.ts';
import { EVSE_WB_BENCH } from '../../../drivers/kit/benches/evse-wb.ts';
import { OPENEVSE_BENCH } from '../../../drivers/kit/benches/openevse.ts';
import { runConformance } from '../../../drivers/kit/conformance.ts';

/** Within what both protocols allow. */
const LATE_MS = 250;

it.each([OPENEVSE_BENCH, EVSE_WB_BENCH])(
  'a session is not ended before anybody could claim it: $name',
  { timeout: 60_000 },
  async (base) => {
    const bench: ControllerBench = {
      name: base.name,
      async create() {
        const made = await base.create();
        const { successor } = made.device;
        if (!successor) throw new Error('the bench has no successor');
        const slow = () => {
          void made.device.delay?.(LATE_MS);
          return successor();
        };
        return { ...made, device: { ...made.device, successor: slow } };
      },
    };
    const behaviours = BEHAVIOURS.filter(({ id }) => id === 'life.claims-a-running-session');
    const results = await runConformance(bench, { behaviours });
    expect(results.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual(['passed ']);
  },
);

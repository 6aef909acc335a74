/** What a driver’s own car, plug and cable do. */
import { expect } from 'vitest';
import { MINUTE_MS } from '../../../../main/faults/plan.ts';
import type { Row } from '../row.ts';
import type { Story } from '../story.ts';

/** Longer than a vehicle may take to begin. */
const START_MS = 46_000;
const LOCK_REGISTER = 1011;

/** The driver has to do something, and when that is done charging goes on. */
async function untilPutRight(story: Story): Promise<void> {
  await story.appears();
  await story.recovery('needs-driver');
  story.lift();
  await story.over();
  await story.goesOn();
  await story.pays();
}

export const VEHICLE_ROWS: readonly Row[] = [
  {
    code: 'vehicle.diode-check',
    at: 1,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      await story.appears();
      await story.recovery('needs-driver');
      expect((await story.pays()).stopReason).toBe('driver-screen');
      await story.over();
      await story.nextSession(1);
    },
  },
  {
    code: 'vehicle.ventilation-required',
    at: 2,
    charging: 2,
    withinMs: 3_000,
    story: async (story) => {
      await story.appears();
      await story.recovery('needs-driver');
      story.vehicle('unplug', 2);
      expect((await story.receipt(2)).stopReason).toBe('unplugged');
      await story.over();
    },
  },
  {
    code: 'vehicle.no-response',
    at: 1,
    withinMs: 5_000,
    story: async (story) => {
      const { charger } = story;
      story.begins(1);
      story.vehicle('plug', 1);
      await charger.until('a plugged connector', () => charger.view(1).state === 'plugged');
      story.simulate(true);
      charger.send({ type: 'simulate-tap', card: 'token-2' });
      await charger.until('an offer', () => charger.view(1).state === 'starting');
      // A look at the current follows when the board has taken it.
      await charger.until('the offer to stand', () => /FE,.*GG/.test(story.told(1).join()));
      const from = story.mark;
      await story.appears({}, () => charger.skip(START_MS));
      await charger.until('the pilot to be given back', () => story.told(1, from).includes('FE'));
      expect(story.told(1, from)).toContain('FD');
      charger.skip(MINUTE_MS);
      await story.recovery('needs-driver');
      story.lift();
      await charger.until('charging', () => charger.view(1).state === 'charging');
      await story.over();
      await story.flows(1);
      await story.pays(1);
    },
  },
  { code: 'connector.partial-insertion', at: 2, charging: 2, withinMs: 3_000, story: untilPutRight },
  { code: 'connector.proximity', at: 2, charging: 2, withinMs: 3_000, story: untilPutRight },
  {
    code: 'connector.lock',
    at: 2,
    charging: 2,
    withinMs: 3_000,
    story: async (story) => {
      const from = story.mark;
      await story.appears();
      for (let attempt = 1; attempt <= 3; attempt++) {
        const before = story.mark;
        await story.recovery('trying', { attempt: { number: attempt, of: 3 } });
        story.charger.skip(1_000);
        await story.charger.until('the lock to be tried', () =>
          story.written(2, LOCK_REGISTER, before).includes(1),
        );
        story.charger.skip(3_000);
      }
      await story.recovery('needs-driver');
      expect(story.written(2, LOCK_REGISTER, from).filter((value) => value === 1)).toHaveLength(3);
      story.lift();
      await story.over();
      await story.goesOn();
      await story.pays();
    },
  },
  {
    code: 'connector.cut-cable',
    at: 2,
    charging: 2,
    withinMs: 3_000,
    story: async (story) => {
      await story.appears({ ends: true });
      story.vehicle('unplug', 2);
      story.lift();
      await story.latched();
      await story.nextSession(2);
    },
  },
];

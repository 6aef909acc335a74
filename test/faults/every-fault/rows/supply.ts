/** The mains, the lines and what hangs on them. */
import { expect } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '../../../../main/faults/plan.ts';
import { markAsCut, receiptsIn } from '../stored.ts';
import type { Row } from '../row.ts';
import { present } from '../stage.ts';
import type { Story } from '../story.ts';
import { meteredByBoth, quickMeter } from '../two-meters.ts';

const SETTLE_MS = 30 * SECOND_MS;
/** Readings that lie further apart than ten seconds are not compared. */
const COMPARING = 40;
/** A board that restarts forgets what it counted since it was last asked, a second or two ago. */
const RAM_WH = 5;

/** No energy while the mains is bad; on it goes once the mains has been good for a while. */
async function untilStable(story: Story): Promise<void> {
  await story.appears();
  await story.recovery('trying');
  story.charger.skip(2 * MINUTE_MS);
  story.lift();
  await story.countdown('settling', SETTLE_MS);
  await story.over();
  await story.goesOn();
  await story.pays();
}

/** Silent until it speaks again. */
async function untilHeard(story: Story): Promise<void> {
  story.lift();
  await story.over();
  await story.goesOn();
  await story.pays();
}

export const SUPPLY_ROWS: readonly Row[] = [
  { code: 'supply.under-voltage', at: 2, charging: 2, withinMs: 25_000, story: untilStable },
  {
    code: 'supply.under-voltage',
    how: 'by the board',
    at: 1,
    charging: 1,
    withinMs: 10_000,
    story: untilStable,
  },
  { code: 'supply.over-voltage', at: 1, charging: 1, withinMs: 10_000, story: untilStable },
  {
    code: 'supply.lost',
    at: null,
    charging: 1,
    withinMs: 15_000,
    story: async (story) => {
      story.lostWh = RAM_WH;
      await story.appears();
      await story.countdown('settling', SETTLE_MS);
      await story.over();
      await story.goesOn();
      await story.pays();
    },
  },
  {
    code: 'supply.lost',
    how: 'while nobody was there to see it',
    at: null,
    withinMs: 5_000,
    story: async (story) => {
      const { charger } = story;
      await story.charge(1);
      await charger.shut();
      await story.appears({}, async () => {
        markAsCut(charger.file);
        await charger.boot();
        // The session that it met has come to its end meanwhile.
        await charger.until('the receipt', ({ screen }) => screen.name === 'receipt');
        charger.send({ type: 'home' }, 'screen');
      });
      await story.countdown('settling', SETTLE_MS);
      await story.over();
      const { stopReason, energyWh, meterStartWh, meterStopWh } = present(
        receiptsIn(charger.file)[0],
        'receipt',
      );
      expect(stopReason).toBe('power-loss');
      expect(energyWh).toBeGreaterThanOrEqual(story.sessionWh);
      expect(meterStopWh - meterStartWh).toBe(energyWh);
      await story.nextSession(1);
    },
  },
  {
    code: 'controller.silent',
    at: 1,
    charging: 1,
    withinMs: 15_000,
    story: async (story) => {
      await story.appears({ flows: true });
      for (let round = 1; round <= 4; round++) {
        await story.recovery('trying', { attempt: { number: round, of: 4 } });
        story.charger.skip(15 * SECOND_MS);
      }
      await story.recovery('needs-technician');
      // The board goes on, and nobody hears what it counts.
      story.lostWh = 500;
      await story.endedBy();
      story.lostWh = 0;
      story.lift();
      await story.over();
      story.vehicle('unplug', 1);
      await story.nextSession(1);
    },
  },
  {
    code: 'controller.silent',
    how: 'that speaks again keeps its session',
    at: 2,
    charging: 2,
    withinMs: 15_000,
    story: async (story) => {
      await story.appears({ flows: true });
      await untilHeard(story);
    },
  },
  {
    code: 'controller.garbled',
    at: 1,
    charging: 1,
    withinMs: 15_000,
    story: async (story) => {
      await story.appears();
      await story.over(60_000);
      await story.pays();
    },
  },
  {
    code: 'controller.restarted',
    at: 1,
    charging: 1,
    withinMs: 10_000,
    story: async (story) => {
      story.lostWh = 2 * RAM_WH;
      for (const [index, language] of (['de', 'en'] as const).entries()) {
        story.charger.send({ type: 'language', language }, 'screen');
        const from = story.mark;
        await story.appears({ brief: true });
        await story.over(undefined, index + 1);
        await story.goesOn();
        // It boots with its own current and no vehicle’s session.
        expect(story.told(1, from)).toContain('SC 32 V');
      }
      await story.pays();
    },
  },
  {
    code: 'meter.silent',
    at: 2,
    charging: 2,
    withinMs: 15_000,
    story: async (story) => {
      await story.appears();
      await story.recovery('trying', { attempt: { number: 1, of: 4 } });
      await untilHeard(story);
    },
  },
  {
    code: 'meter.implausible',
    at: 2,
    charging: 2,
    withinMs: 15_000,
    story: async (story) => {
      await story.appears();
      await story.recovery('trying');
      await untilHeard(story);
    },
  },
  {
    code: 'meter.disagrees',
    at: 1,
    charging: 1,
    withinMs: 30_000,
    charger: { config: meteredByBoth, devices: quickMeter },
    story: async (story) => {
      const { charger } = story;
      await story.appears({}, () => {
        story.simulate(true);
        charger.hurry(COMPARING);
      });
      story.lift();
      charger.hurry(COMPARING);
      await story.over(40_000);
      charger.hurry(1);
      await story.pays();
    },
  },
];

/** What the electronics of a connector protect people from: currents, heat, contactors. */
import { expect } from 'vitest';
import { COMMAND, REGISTERS } from '../../../../drivers/controllers/evse-wb/registers.ts';
import { CALM_MS } from '../../../../main/faults/alerts.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../main/faults/plan.ts';
import type { Row } from '../row.ts';
import { present } from '../stage.ts';
import type { Story } from '../story.ts';

/** A board that restarts forgets what it counted since it was last asked. */
const RAM_WH = 5;

/** The kiosk never tries this by itself: the session ends, and only a technician puts the connector back to use. */
async function untilReset(story: Story): Promise<void> {
  await story.appears({ ends: true });
  story.vehicle('unplug', 1);
  story.lift();
  await story.latched();
  await story.nextSession(1);
}

/** A board that has lost its way is restarted after a while; then the session goes on. */
async function untilRestart(story: Story, ...[waitMs, attempt]: Wait): Promise<void> {
  story.lostWh = RAM_WH;
  await story.appears();
  const from = story.mark;
  await story.countdown('trying', waitMs, attempt);
  await story.over();
  expect(story.told(1, from)).toContain('FR');
  await story.goesOn();
}

/** The board asks again by itself once its permission was taken and given anew. */
async function untilRenewal(story: Story, ...[waitMs, attempt]: Wait): Promise<void> {
  await story.appears();
  const from = story.mark;
  await story.countdown('trying', waitMs, attempt);
  await story.charger.until('the permission to be renewed', () =>
    story.written(2, REGISTERS.setCurrent, from).includes(0),
  );
}

type Wait = [waitMs: number, attempt?: { readonly number: number; readonly of: number }];

/** Once the cause is gone charging goes on, to its end. */
async function recovers(story: Story): Promise<void> {
  story.lift();
  await story.over();
  await story.chargesAgain();
  await story.pays();
}

export const BOARD_ROWS: readonly Row[] = [
  {
    code: 'protection.residual-current',
    at: 2,
    charging: 2,
    withinMs: 3_000,
    story: async (story) => {
      for (let trip = 1; trip <= 3; trip++) {
        const from = story.mark;
        if (trip === 1) await story.appears();
        else {
          story.simulate(true);
          await story.charger.until('the next trip', () => story.onBoard);
        }
        await story.countdown('trying', MINUTE_MS, { number: trip, of: 3 });
        await story.over(undefined, trip);
        expect(story.written(2, REGISTERS.command, from)).toContain(COMMAND.clearResidualCurrent);
        await story.chargesAgain();
      }
      story.simulate(true);
      await story.recovery('needs-technician');
      await story.alerted('summary');
      await story.endedBy();
      story.lift();
      await story.charger.until('the board to be well', () => story.fault !== null);
      await story.charger.shut();
      await story.charger.boot();
      await story.recovery('needs-technician');
      story.reset();
      await story.charger.until('the end of it', () => !story.onBoard);
      story.charger.skip(CALM_MS);
      await story.over(undefined, 4);
    },
  },
  {
    code: 'protection.no-ground',
    at: 2,
    charging: 2,
    withinMs: 3_000,
    story: async (story) => {
      await untilRenewal(story, MINUTE_MS, { number: 1, of: 5 });
      await recovers(story);
    },
  },
  {
    code: 'protection.self-test',
    at: 1,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      await untilRestart(story, 5 * SECOND_MS);
      story.simulate(true);
      await story.recovery('needs-technician');
      await story.endedBy();
      story.lift();
      await story.staysOut();
      story.reset();
      await story.over(undefined, 2);
    },
  },
  { code: 'contactor.stuck', at: 1, charging: 1, withinMs: 3_000, story: untilReset },
  {
    code: 'contactor.stuck',
    how: 'after the cable is out, before the receipt is read',
    at: 1,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      const { charger } = story;
      story.vehicle('unplug', 1);
      const { screen } = await charger.until('a free connector', ({ screen }) => {
        return screen.name === 'receipt' && charger.view(1).state === 'available';
      });
      const { number, cost } = present(screen.name === 'receipt' ? screen.receipt : null, 'receipt');
      charger.send({ type: 'extend' }, 'screen');
      story.simulate(true);
      await charger.until('the danger', ({ screen }) => screen.name === 'fault' && screen.connector === 1);
      expect(charger.view(1).session).toMatchObject({ number, cost: { total: cost?.total } });
      story.lift();
      await charger.until('the board to be well', () => !charger.says(1, story.row.code));
      charger.send({ type: 'extend' }, 'screen'); // its time runs on behind the danger, on a slow machine, too
      story.reset();
      const after = await charger.until('the receipt', ({ screen }) => screen.name === 'receipt');
      expect(after.screen).toMatchObject({ receipt: { number } });
      await story.nextSession(1);
    },
  },
  { code: 'contactor.failed-to-close', at: 1, charging: 1, withinMs: 3_000, story: untilReset },
  {
    code: 'temperature.high',
    at: 1,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      await story.appears();
      await story.recovery('trying');
      story.charger.skip(10 * MINUTE_MS);
      story.lift();
      await story.countdown('settling', MINUTE_MS);
      await story.over();
      await story.goesOn();
      await story.pays();
    },
  },
  {
    code: 'temperature.derating',
    at: 1,
    charging: 1,
    withinMs: 15_000,
    story: async (story) => {
      const from = story.mark;
      await story.appears();
      const offers = () => story.told(1, from).filter((words) => words.startsWith('SC '));
      await story.charger.until('less current to be offered', () => offers().includes('SC 24 V'));
      story.lift();
      await story.charger.until('the board to have cooled', () => !story.charger.says(1, story.row.code));
      story.charger.skip(MINUTE_MS + SECOND_MS);
      await story.over();
      await story.charger.until('the full current to be offered', () => offers().at(-1) === 'SC 32 V');
      await story.goesOn();
      await story.pays();
    },
  },
  {
    code: 'current.over',
    at: 2,
    charging: 2,
    withinMs: 3_000,
    story: async (story) => {
      await untilRenewal(story, 10 * SECOND_MS);
      story.charger.skip(10 * SECOND_MS);
      await story.recovery('needs-driver');
      await recovers(story);
    },
  },
  {
    code: 'controller.unknown-state',
    at: 1,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      await untilRestart(story, 10 * SECOND_MS, { number: 1, of: 2 });
      await story.pays();
    },
  },
];

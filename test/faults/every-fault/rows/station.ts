/** What one board sees of the whole charger. */
import type { Row } from '../row.ts';

export const STATION_ROWS: readonly Row[] = [
  {
    code: 'station.emergency-stop',
    at: 2,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      await story.appears();
      await story.recovery('needs-driver');
      story.lift();
      await story.over();
      await story.endedBy();
      story.vehicle('unplug', 1);
      await story.nextSession(1);
    },
  },
  {
    code: 'station.door-open',
    at: 2,
    withinMs: 3_000,
    story: async (story) => {
      await story.appears();
      await story.recovery('needs-technician');
      story.lift();
      await story.over();
      await story.nextSession(1);
    },
  },
  {
    code: 'station.tilted',
    at: 2,
    charging: 1,
    withinMs: 3_000,
    story: async (story) => {
      await story.appears({ ends: true });
      story.vehicle('unplug', 1);
      story.lift();
      await story.latched();
      await story.nextSession(2);
    },
  },
];

/** What is not at a connector: reader, clock, disk, screen. */
import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { SECOND_MS } from '../../../../main/faults/plan.ts';
import { systemProbes } from '../../../../main/kiosk/watch/probes.ts';
import { damageStore } from '../../../../main/store/trouble.ts';
import { Page } from '../page.ts';
import { receiptsIn } from '../stored.ts';
import type { Row } from '../row.ts';
import { SmallDisk } from '../small-disk.ts';
import type { Story } from '../story.ts';

/** The disk is looked at twice a minute, the screen every second. */
const DISK_MS = 31 * SECOND_MS;
const PAGE_MS = 3 * SECOND_MS;
/** A time source that is right again has to be so for a minute after two jumps. */
const STEADY_MS = 65 * SECOND_MS;

/** Cards do nothing; who charges goes on charging. */
async function withoutCards(story: Story): Promise<void> {
  const { charger } = story;
  await story.appears();
  expect(charger.shown.startBy.card).toBe(false);
  expect(() => charger.send({ type: 'simulate-tap', card: 'token-2' })).toThrow();
  story.lift();
  await story.over();
  await charger.until('cards to be taken again', ({ startBy }) => startBy.card);
  // With the same card as it began.
  charger.send({ type: 'simulate-tap', card: 'token-2' });
  expect((await story.pays()).stopReason).toBe('driver-card');
}

const disk = SmallDisk.mount();

/** A disk that is really full; where nobody may mount one, the panel’s has to do. */
const REAL_DISK: readonly Row[] = disk
  ? [
      {
        code: 'store.full',
        how: 'a real disk',
        at: null,
        charging: 1,
        withinMs: 5_000,
        charger: { folder: disk.folder, ended: () => disk.unmount() },
        story: async (story) => {
          await story.appears({}, () => {
            disk.fill();
            story.charger.skip(DISK_MS);
          });
          disk.free();
          story.charger.skip(DISK_MS);
          await story.over();
          await story.pays();
        },
      },
    ]
  : [];

/** How often history was trimmed, and the machine asked how it is. */
const asked = { trim: 0, machine: 0 };

export const HOUSE_ROWS: readonly Row[] = [
  ...REAL_DISK,
  { code: 'reader.absent', at: null, charging: 1, withinMs: 2_000, story: withoutCards },
  { code: 'reader.service-down', at: null, charging: 1, withinMs: 2_000, story: withoutCards },
  { code: 'reader.stuck', at: null, charging: 2, withinMs: 2_000, story: withoutCards },
  {
    code: 'clock.unsure',
    at: null,
    charging: 1,
    withinMs: 5_000,
    charger: {
      probes: {
        space: (folder) => {
          asked.machine += 1;
          return systemProbes().space(folder);
        },
      },
    },
    story: async (story) => {
      const before = asked.machine;
      await story.appears();
      expect(asked.machine).toBe(before + 1);
      story.lift();
      for (let left = STEADY_MS; left > 0 && story.onBoard; left -= SECOND_MS) story.charger.skip(SECOND_MS);
      await story.over();
      await story.pays();
      expect(receiptsIn(story.charger.file)).toMatchObject([{ clockUnsure: true }]);
    },
  },
  {
    code: 'store.failed',
    at: null,
    charging: 1,
    ownToo: true,
    withinMs: 5_000,
    story: async (story) => {
      await story.appears({ untold: true });
      await story.recovery('trying');
      story.charger.skip(SECOND_MS);
      await story.recovery('trying');
      story.lift();
      story.charger.skip(30 * SECOND_MS);
      await story.alerted('raised');
      await story.over();
      await story.goesOn();
      await story.pays();
    },
  },
  {
    code: 'store.full',
    at: null,
    charging: 1,
    withinMs: 5_000,
    charger: {
      store: (store) => ({
        ...store,
        trim: (...limits) => {
          asked.trim += 1;
          return store.trim(...limits);
        },
      }),
    },
    story: async (story) => {
      await story.appears({}, () => {
        story.simulate(true);
        story.charger.skip(DISK_MS);
      });
      expect(asked.trim).toBe(1);
      story.lift();
      story.charger.skip(DISK_MS);
      await story.over();
      await story.pays();
    },
  },
  {
    code: 'store.recovered',
    at: null,
    withinMs: 10_000,
    story: async (story) => {
      const { charger } = story;
      await story.nextSession(1);
      await charger.shut();
      await story.appears({}, async () => {
        damageStore(charger.file);
        await charger.boot();
      });
      const setAside = readdirSync(charger.folder).filter((name) => name.includes('.corrupt-'));
      expect(setAside).not.toEqual([]);
      await story.latched();
      await story.nextSession(1);
    },
  },
  {
    code: 'display.restarted',
    at: null,
    withinMs: 5_000,
    story: async (story) => {
      const { charger } = story;
      const page = new Page(charger.kiosk);
      page.open();
      await story.appears({}, async () => {
        story.simulate(true);
        charger.skip(PAGE_MS);
        await Promise.resolve();
      });
      expect(page.reloads).toBe(2);
      page.open();
      await story.over();
    },
  },
];

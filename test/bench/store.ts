/** How long until a session's step is durable, beside the least that SQLite can do for it on this disk. */
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openStore } from '../../main/store/store.ts';
import { median, type Figure } from './print.ts';
import { folderOnDisk } from './rig/paths.ts';
import { type Section, withClosers } from './section.ts';

/** Rounds of both in turn, so that a busy disk is busy for both. */
const ROUNDS = 10;
const SESSION = 'bench-session';
const TMPFS = 0x01021994;

export const store: Section = {
  name: 'store',
  run: ({ quick }, report) =>
    withClosers(async (closers) => {
      const folder = await folderOnDisk();
      closers.add(() => folder.remove());
      const bare = openBare(path.join(folder.path, 'bare.db'));
      closers.add(() => bare.close());
      const kept = openStore(path.join(folder.path, 'kiosk.db'), Date.now());
      closers.add(() => kept.close());
      kept.sessions.open({
        id: SESSION,
        number: 'BENC-0001',
        connector: 1,
        token: null,
        at: Date.now(),
        meterStartWh: 0,
        tariff: null,
        pricing: null,
      });

      let registerWh = 0;
      const works: Readonly<Record<'bare' | 'event' | 'reading', () => void>> = {
        bare: () => bare.insert(),
        event: () => kept.sessions.event(SESSION, Date.now(), 'state', { from: 'charging', to: 'charging' }),
        reading: () => {
          registerWh += 1;
          const reading = { at: Date.now(), registerWh, energyWh: registerWh, watts: 7000, pricing: null };
          kept.sessions.progress(SESSION, reading);
        },
      };
      const times = { bare: [] as number[], event: [] as number[], reading: [] as number[] };
      const each = quick ? 30 : 150;
      for (let round = 0; round < ROUNDS; round++) {
        for (const name of ['bare', 'event', 'reading'] as const) {
          for (let i = 0; i < each; i++) times[name].push(timed(works[name]));
        }
      }

      const { type } = await statfs(folder.path);
      const where = type === TMPFS ? ' (on tmpfs: no disk at all)' : '';
      const floor = { what: 'bare INSERT', value: median(times.bare) };
      const goals: Figure['goals'] = [{ of: 'p99', most: 10 }];
      report({ name: `bare INSERT, WAL, synchronous=FULL${where}`, unit: 'ms', samples: times.bare });
      report({ name: 'session event, durable', unit: 'ms', samples: times.event, goals, floor });
      report({ name: 'meter reading, durable', unit: 'ms', samples: times.reading, goals, floor });
      const perSecond = (samples: readonly number[]) =>
        (1000 * samples.length) / samples.reduce((sum, sample) => sum + sample, 0);
      report({
        name: 'durable session events',
        unit: '/s',
        samples: [perSecond(times.event)],
        goals: [{ of: 'p50', least: 1000 }],
        floor: { what: 'bare INSERTs', value: perSecond(times.bare) },
      });
    }),
};

function openBare(file: string): { insert(): void; close(): void } {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, at INTEGER, data TEXT)');
  const insert = db.prepare('INSERT INTO events (at, data) VALUES (?, ?)');
  return {
    insert: () => void insert.run(Date.now(), '{"from":"charging","to":"charging"}'),
    close: () => db.close(),
  };
}

function timed(work: () => void): number {
  const at = performance.now();
  work();
  return performance.now() - at;
}

/** The database file: one owner, what is wrong with it, and what survives. */
import { chmodSync, mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../main/store/database.ts';
import { MIGRATIONS } from '../../main/store/migrations.ts';
import { StoreError } from '../../main/store/store-error.ts';
import { openStore } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../rig/journal.ts';
import { startChild, type Child } from './processes.ts';

let folder: TemporaryFolder;
let file: string;
const children: Child[] = [];
beforeEach(() => {
  folder = temporaryFolder();
  file = folder.file('kiosk.db');
});
afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
  folder.remove();
});

function child(...args: Parameters<typeof startChild>): Child {
  const started = startChild(...args);
  children.push(started);
  return started;
}

function failure(work: () => unknown): StoreError {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('it worked');
}

/** A store with one session in it. */
function filled(): void {
  const store = openStore(file, NOON);
  for (let index = 0; index < 200; index++) {
    const id = `s-${String(index)}`;
    store.sessions.open({
      id,
      number: '7F3A-2291',
      connector: 1,
      token: null,
      at: NOON,
      meterStartWh: 0,
      tariff: `{"id":${String(index)}}`,
      pricing: null,
    });
  }
  store.close();
}

describe('one owner', () => {
  it('a second process is refused, in words, until the first ends', async () => {
    const holder = child('hold', file);
    await holder.line((line) => line === 'opened');
    const error = failure(() => openStore(file, NOON));
    expect(error.code).toBe('in-use');
    expect(error.message).toContain('another kiosk is running');
    const second = child('open', file);
    expect(await second.line((line) => line !== '')).toMatch(/^in-use: /);
    await holder.kill();
    openStore(file, NOON).close();
  });

  it('the same process too', () => {
    const first = openStore(file, NOON);
    expect(failure(() => openStore(file, NOON)).code).toBe('in-use');
    first.close();
    openStore(file, NOON).close();
  });
});

describe('migrations', () => {
  it('take a new file to the newest version, once', () => {
    openStore(file, NOON).close();
    const db = new DatabaseSync(file);
    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: MIGRATIONS.length });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
    filled();
    const again = openStore(file, NOON);
    expect(again.sessions.unfinished()).toHaveLength(200);
    again.close();
  });

  it('commits only what is on disk', () => {
    const { db, close } = connect(file);
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
    close();
  });

  it('a newer version is refused and left alone', () => {
    filled();
    const db = new DatabaseSync(file);
    db.exec(`PRAGMA user_version = 9999; PRAGMA application_id = ${String(0x45560000 + 9999)}`);
    db.close();
    const before = readFileSync(file);
    const error = failure(() => openStore(file, NOON));
    expect(error.code).toBe('newer');
    expect(error.message).toContain('9999');
    expect(readFileSync(file).equals(before)).toBe(true);
    // The lock is free again.
    expect(failure(() => openStore(file, NOON)).code).toBe('newer');
  });
});

describe('a damaged file is set aside and the kiosk goes on', () => {
  const noise = () => {
    let seed = 7;
    return Buffer.from(
      Array.from({ length: 50_000 }, () => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16),
    );
  };
  it.each<[string, number, () => void]>([
    ['random bytes', 0, () => writeFileSync(file, noise())],
    ['text', 0, () => writeFileSync(file, 'this is no database\n'.repeat(100))],
    [
      'a file that lost its end',
      0,
      () => {
        filled();
        truncateSync(file, 8_192);
      },
    ],
    [
      'a file with a hole',
      200,
      () => {
        filled();
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4_096, 60_000);
        writeFileSync(file, bytes);
      },
    ],
  ])('%s: %i sessions are saved', (_, saved, damage) => {
    damage();
    const before = readFileSync(file);
    const store = openStore(file, NOON);
    expect(store.setAside).toBe(`${file}.corrupt-2026-03-15T110000.000Z`);
    expect(readFileSync(store.setAside ?? '').equals(before)).toBe(true);
    expect(store.sessions.unfinished()).toHaveLength(saved);
    expect(store.salvaged?.lost).not.toEqual([]);
    store.audit(NOON, 'kiosk', 'store.recovered', {});
    store.close();
    const again = openStore(file, NOON);
    expect(again.setAside).toBeNull();
    again.close();
  });

  it('an empty file is a new one', () => {
    writeFileSync(file, '');
    const store = openStore(file, NOON);
    expect(store.setAside).toBeNull();
    store.close();
  });

  it('a damaged lock file stops nobody', () => {
    writeFileSync(`${file}.lock`, noise());
    openStore(file, NOON).close();
  });

  it('a database of somebody else is refused and left alone', () => {
    const db = new DatabaseSync(file);
    db.exec(`CREATE TABLE other (x); PRAGMA user_version = ${String(MIGRATIONS.length)}`);
    db.close();
    expect(failure(() => openStore(file, NOON)).code).toBe('failed');
    expect(readdirSync(folder.path).filter((name) => name.includes('corrupt'))).toEqual([]);
  });
});

describe('no access', () => {
  it('says what to do when the folder cannot be made', () => {
    writeFileSync(folder.file('plain'), '');
    const error = failure(() => openStore(folder.file('plain/kiosk.db'), NOON));
    expect(error.code).toBe('no-access');
    expect(error.message).toContain('write access');
  });

  it('says so when the file is a folder', () => {
    mkdirSync(file);
    expect(failure(() => openStore(file, NOON)).code).toBe('no-access');
  });

  it('says so when the folder may not be written', async () => {
    chmodSync(folder.path, 0o555);
    try {
      // Root may write everywhere: then somebody else tries.
      const other = process.getuid?.() === 0 ? 65_534 : undefined;
      const line = await child('open', file, other).line((text) => text !== '');
      expect(line).toMatch(/^no-access: /);
      expect(line).toContain(file);
      expect(readdirSync(folder.path)).toEqual([]);
    } finally {
      chmodSync(folder.path, 0o755);
    }
  });
});

describe('SIGKILL in the middle of writes', () => {
  it.each([1, 7, 40, 150])(
    'after %i steps: everything that was told is there, nothing is half done',
    async (steps) => {
      const writer = child('write', file);
      await writer.line((line) => Number(line) >= steps);
      await writer.kill();
      const told = Math.max(...writer.lines.map(Number).filter(Number.isFinite));
      const store = openStore(file, NOON);
      expect(store.setAside).toBeNull();
      const [record, ...more] = store.sessions.unfinished();
      expect(more).toEqual([]);
      expect(record?.energyWh).toBeGreaterThanOrEqual(told);
      // Row, sample and event of one step are there together or not at all.
      expect(record?.pricing).toBe(String(record?.energyWh));
      expect(store.sessions.samples('s-1')).toHaveLength(record?.energyWh ?? 0);
      expect(store.sessions.events('s-1').filter(({ type }) => type === 'tick')).toHaveLength(
        record?.energyWh ?? 0,
      );
      store.close();
    },
  );
});

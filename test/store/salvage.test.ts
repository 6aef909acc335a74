/** Damage to the database file and its log, found when it is opened: what can be read goes on. */
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anonymousToken } from '../../main/authorization/local-list.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { NOON } from '../rig/clock.ts';
import { copyStore, fastFolder, flip, newSession, read, receiptOf, wholeSession } from '../rig/damage.ts';
import { randomFrom } from '../rig/random.ts';

const SEEDS = Number(process.env['SEEDS'] ?? 70);
const CLOSED = 120;
const OPEN = ['open-1', 'open-2', 'open-3'];

const CARDS = Array.from({ length: 40 }, (_, index) => ({
  ...anonymousToken(`04${String(index).padStart(12, '0')}`),
  blocked: index % 2 === 0,
}));

let folder: string;
let victim: string;
/** A store that runs: some of it in the file, the newest in the log only, some sessions in both. */
let whole: string;
let source: Store;

beforeAll(() => {
  folder = fastFolder();
  whole = path.join(folder, 'whole.db');
  source = openStore(whole, NOON);
  for (let index = 0; index < CLOSED; index++)
    wholeSession(source, `closed-${String(index)}`, NOON + index * 100, 8);
  source.states.write('alerts', { sent: 3 });
  source.tokens.put(CARDS, NOON, 'import');
  source.outbox.append('webhook', { id: 'message-1', at: NOON, connector: 1, payload: { a: 1 } });
  source.sessions.open(newSession('open-1', NOON + 50_000));
  source.sessions.open(newSession('open-2', NOON + 50_001));
  const writer = new DatabaseSync(whole);
  writer.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  writer.close();
  read(source, 'open-2', NOON + 50_002, 400);
  source.sessions.open(newSession('open-3', NOON + 60_000, '{"id":"only in the log"}'));
  for (let wh = 1; wh < 30; wh++) read(source, 'open-3', NOON + 60_000 + wh, wh);
  source.audit(NOON, 'test', 'last', {});
});
afterAll(() => {
  source.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  victim = path.join(folder, 'victim.db');
  copyStore(whole, victim);
});
afterEach(() => {
  for (const name of readdirSync(folder)) {
    if (name.startsWith('victim') && !name.endsWith('.reserve')) rmSync(path.join(folder, name));
  }
});

interface Found {
  readonly setAside: boolean;
  readonly open: readonly string[];
  readonly closed: number;
  readonly receipts: number;
  readonly lost: readonly string[];
}

function reopen(): Found {
  const store = openStore(victim, NOON + 100_000);
  try {
    const all = store.sessions.newest(1_000);
    const closed = all.filter(({ state }) => state === 'closed');
    // Whoever opens it may write to it.
    for (const { id } of store.sessions.unfinished()) store.sessions.event(id, NOON, 'test', {});
    wholeSession(store, 'afterwards', NOON + 100_000, 2);
    return {
      setAside: store.setAside !== null,
      open: store.sessions
        .unfinished()
        .map(({ id }) => id)
        .toSorted(),
      closed: closed.filter(({ id }) => /^closed-\d+$/.test(id)).length,
      receipts: closed.filter(({ id, receipt }) => receipt === receiptOf(id, 80)).length,
      lost: store.salvaged?.lost ?? [],
    };
  } finally {
    store.close();
  }
}

/** Rows of a session (60 to 1 300 bytes) of which one page holds at least so many at most. */
const PER_PAGE = 12;

describe('bytes that change at random', () => {
  it(
    `in the file, ${String(SEEDS)} times: no more is lost than the page that was hit`,
    { timeout: 60_000 },
    () => {
      let found = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        copyStore(whole, victim);
        const what = `seed ${String(seed)}: ${flip(victim, 1, randomFrom(seed))}`;
        const after = reopen();
        // open-1 is only in the file, where the byte may be its own; the other two are in the log, which is sound.
        expect(after.open, what).toEqual(expect.arrayContaining(['open-2', 'open-3']));
        expect(after.closed, `${what} ${after.lost.join()}`).toBeGreaterThanOrEqual(CLOSED - PER_PAGE);
        expect(after.closed + after.open.length, what).toBeGreaterThanOrEqual(
          CLOSED + OPEN.length - PER_PAGE,
        );
        if (after.setAside) found++;
      }
      // Bytes of text are guarded by nothing; most else is noticed.
      expect(found).toBeGreaterThan(SEEDS / 20);
    },
  );

  it(
    `in the log, ${String(SEEDS)} times: every session is there, with what it had delivered`,
    { timeout: 60_000 },
    () => {
      let found = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        copyStore(whole, victim);
        const what = `seed ${String(seed)}: ${flip(`${victim}-wal`, 1, randomFrom(seed))}`;
        const after = reopen();
        expect(after.open, `${what} ${after.lost.join()}`).toEqual(OPEN);
        expect(after.receipts, what).toBe(CLOSED);
        if (after.setAside) found++;
      }
      expect(found).toBeGreaterThan(SEEDS / 2);
    },
  );

  it(`in both, ${String(SEEDS)} times: it opens, and hardly anything is lost`, { timeout: 60_000 }, () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      copyStore(whole, victim);
      const random = randomFrom(1_000_000 + seed);
      const what = `seed ${String(seed)}: ${flip(victim, 3, random)}; ${flip(`${victim}-wal`, 3, random)}`;
      const after = reopen();
      expect(after.open, `${what} ${after.lost.join()}`).toEqual(expect.arrayContaining(['open-3']));
      expect(after.closed, `${what} ${after.lost.join()}`).toBeGreaterThanOrEqual(CLOSED - 3 * PER_PAGE);
    }
  });
});

describe('salvage', () => {
  /** Nothing is where it was, but for the log. */
  const spoilAll = () => {
    const bytes = readFileSync(victim);
    bytes.fill(0xa5);
    writeFileSync(victim, bytes);
  };

  it('finds what is only in the log although the whole file is gone', () => {
    spoilAll();
    expect(reopen().open).toContain('open-3');
  });

  it('finds sessions page by page when the list of tables is gone', () => {
    const bytes = readFileSync(victim);
    bytes.fill(0xa5, 0, 4_096);
    writeFileSync(victim, bytes);
    const log = readFileSync(`${victim}-wal`);
    // Page 1 is in the log too: its head says so.
    for (let at = 32; at < log.length; at += 4_120) if (log.readUInt32BE(at) === 1) log.fill(0, at, at + 24);
    writeFileSync(`${victim}-wal`, log);
    const after = reopen();
    expect(after.open).toEqual(OPEN);
    expect(after.receipts).toBe(CLOSED);
  });

  it.each([
    ['a column of sessions', 'meter_start_wh INTEGER', 'meter_st\xffrt_wh INTEGER'],
    [
      'a column of samples',
      'register_wh INTEGER NOT NULL,\n    watts',
      'registar_wh INTEGER NOT NULL,\n    watts',
    ],
    [
      'a column of states',
      'json TEXT NOT NULL                  -- a machine',
      'jsom TEXT NOT NULL                  -- a machine',
    ],
    ['a column of cards', 'valid_until INTEGER', 'valid_umtil INTEGER'],
    ['what an index is of', "'$.label') END COLLATE", "'$.lapel') END COLLATE"],
    ['the name of an index', 'sessions_label', 'sessions_lapel'],
  ])('%s whose name has changed costs nothing', (_, name, damaged) => {
    const writer = new DatabaseSync(victim);
    writer.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    writer.close();
    const bytes = readFileSync(victim, 'latin1');
    expect(bytes).toContain(name);
    expect(damaged).toHaveLength(name.length);
    writeFileSync(victim, bytes.replaceAll(name, damaged), 'latin1');
    expect(reopen()).toMatchObject({ setAside: true, open: OPEN, receipts: CLOSED });
    const store = openStore(victim, NOON);
    expect(store.states.read('alerts')).toEqual({ sent: 3 });
    expect(store.tokens.all().map(({ token }) => token)).toEqual(CARDS);
    expect(store.sessions.samples('open-3').length).toBeGreaterThan(20);
    expect(store.outbox.waiting('webhook')).toBe(1);
    store.close();
  });

  it('leaves what was damaged as it was found, and tells what was saved', () => {
    const log = readFileSync(`${victim}-wal`);
    log[5_000] = (log[5_000] ?? 0) ^ 1;
    writeFileSync(`${victim}-wal`, log);
    const before = readFileSync(victim);
    const store = openStore(victim, NOON);
    const aside = store.setAside ?? '';
    expect(readFileSync(aside).equals(before)).toBe(true);
    expect(readFileSync(`${aside}-wal`).equals(log)).toBe(true);
    expect(store.salvaged?.rows).toMatchObject({
      sessions: CLOSED + OPEN.length,
      states: 1,
      outbox: 1,
      tokens: 40,
    });
    expect(store.tokens.all().map(({ token }) => token)).toEqual(CARDS);
    expect(
      store.sessions.search({ text: '1190', connector: null, from: null, to: null, most: 5 }).total,
    ).toEqual({
      count: CLOSED + OPEN.length,
      exact: true,
    });
    expect(store.states.read('alerts')).toEqual({ sent: 3 });
    expect(store.outbox.next('webhook', 9)).toMatchObject([{ id: 'message-1' }]);
    expect(store.sessions.samples('open-3').length).toBeGreaterThan(20);
    store.close();
    const names = readdirSync(folder).filter((name) => name.startsWith('victim'));
    expect(names.filter((name) => /salvag|source/.test(name))).toEqual([]);
    const again = openStore(victim, NOON);
    expect(again.setAside).toBeNull();
    again.close();
  });

  it.each([
    ['before the new file was in its place', ['.salvaging', '.source', '.source-wal']],
    ['with a new file that was never put in its place', ['.salvaged']],
  ])('goes on after a power cut %s', (_, left) => {
    for (const suffix of left) writeFileSync(victim + suffix, 'half of something');
    const after = reopen();
    expect(after).toMatchObject({ setAside: false, open: OPEN, receipts: CLOSED });
    for (const suffix of left) expect(existsSync(victim + suffix)).toBe(false);
  });

  it('goes on after a power cut between the two moves', () => {
    copyStore(whole, `${victim}.salvaged`);
    const whole2 = openStore(`${victim}.salvaged`, NOON);
    whole2.close();
    writeFileSync(`${victim}-wal`, 'the log of the file that was moved already');
    rmSync(victim);
    expect(reopen()).toMatchObject({ setAside: true, open: OPEN, receipts: CLOSED });
  });
});

/** A disk that is full: a real one, small, in memory. */
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STORE_RETRY_MS } from '../../main/session/keeper.ts';
import { openStore, type Store } from '../../main/store/store.ts';
import { VirtualClock } from '../rig/clock.ts';
import { copyStore, fastFolder, newSession, read } from '../rig/damage.ts';
import { ENERGY, basis } from '../rig/tariffs.ts';
import { Bench } from '../session/bench.ts';

const SIZE_MB = 24;

function mounted(): string | null {
  if (process.getuid?.() !== 0) return null;
  const folder = fastFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(SIZE_MB)}m`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}
function unmount(folder: string): void {
  execFileSync('umount', ['--lazy', folder]);
  rmSync(folder, { recursive: true });
}
const probe = mounted();
if (probe !== null) unmount(probe);

describe.skipIf(probe === null)('a full disk (only root may mount one)', () => {
  let disk: string;
  let store: Store;
  let clock: VirtualClock;
  const filler = (name: string) => path.join(disk, name);
  beforeEach(() => {
    disk = mounted() ?? '';
    clock = new VirtualClock();
    store = openStore(path.join(disk, 'kiosk.db'), clock.now(), clock);
  });
  afterEach(() => {
    store.close();
    unmount(disk);
  });

  /** Takes all that is left. */
  function fill(name: string): void {
    const file = openSync(filler(name), 'w');
    try {
      for (const size of [65_536, 4_096]) {
        for (;;) if (writeSync(file, Buffer.alloc(size, 1)) < size) break;
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(file);
    }
  }
  const reserve = () => existsSync(`${store.file}.reserve`);
  const faults = (one: Bench) => one.conditions.map(({ code, raised }) => `${code} ${String(raised)}`);
  const charging = () => new Bench(store.sessions, { clock, storeBlocks: true }).charge(basis([ENERGY]));
  /** What is on the disk now, opened elsewhere. */
  function durably<Result>(look: (copy: Store) => Result): Result {
    const elsewhere = fastFolder();
    copyStore(store.file, path.join(elsewhere, 'copy.db'));
    const copy = openStore(path.join(elsewhere, 'copy.db'), clock.now());
    try {
      return look(copy);
    } finally {
      copy.close();
      rmSync(elsewhere, { recursive: true });
    }
  }

  it('the reserve lets running sessions go on and be closed durably', async () => {
    expect(reserve()).toBe(true);
    const one = await charging();
    one.meter.count(100);
    fill('a');
    fill('b');
    expect(reserve()).toBe(true);
    for (let reading = 0; reading < 300; reading++) one.meter.count(1);
    expect(faults(one)).toEqual([]);
    expect(reserve()).toBe(false);
    fill('c');
    await one.stop();
    expect(one.receipt.energyWh).toBe(400);
    expect(durably((copy) => copy.sessions.get(one.receipt.id))).toMatchObject({
      state: 'closed',
      energyWh: 400,
    });
    rmSync(filler('a'));
    await store.trim(clock.now());
    expect(reserve()).toBe(true);
  });

  it('without a reserve: said, nothing lost, and right again when there is room', async () => {
    const one = await charging();
    one.meter.count(100);
    rmSync(`${store.file}.reserve`);
    fill('a');
    fill('b');
    let wh = 100;
    for (; wh < 2_000 && faults(one).length === 0; wh++) one.meter.count(1);
    expect(new Set(faults(one))).toEqual(new Set(['store.failed true']));
    const durable = durably((copy) => copy.sessions.unfinished());
    expect(durable).toMatchObject([{ state: 'open', energyWh: one.connector.session?.energyWh }]);
    rmSync(filler('a'));
    await clock.pass(STORE_RETRY_MS);
    one.meter.count(50);
    expect(faults(one).at(-1)).toBe('store.failed false');
    await one.until('charging');
    await one.stop();
    expect(one.receipt.energyWh).toBe(wh + 50);
    expect(durably((copy) => copy.sessions.get(one.receipt.id))).toMatchObject({ energyWh: wh + 50 });
  });

  it('a kiosk that starts on it takes up its session', () => {
    store.sessions.open(newSession('running', clock.now()));
    read(store, 'running', clock.now(), 10);
    store.close();
    fill('a');
    fill('b');
    store = openStore(store.file, clock.now(), clock);
    expect(store.sessions.unfinished()).toMatchObject([{ id: 'running', energyWh: 10 }]);
    store.sessions.end('running', clock.now(), 'power-loss', null);
    store.sessions.close('running', clock.now(), null, '{}');
    expect(durably((copy) => copy.sessions.get('running'))).toMatchObject({ state: 'closed' });
  });

  it('the log does not grow without end', () => {
    store.sessions.open(newSession('long', clock.now()));
    for (let wh = 1; wh < 6_000; wh++) read(store, 'long', clock.now() + wh, wh);
    expect(statSync(`${store.file}-wal`).size).toBeLessThan(8 * 1024 * 1024);
  });
});

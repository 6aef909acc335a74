/**
 * What SIGKILL does not show: power lost in the middle of a write. After each durable step the next one is cut off or
 * garbled somewhere on its way to the disk; what was durable must be there, the other step wholly or not at all.
 */
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from '../../main/store/store.ts';
import { randomFrom } from '../rig/random.ts';

const INJECTIONS = Number(process.env['INJECTIONS'] ?? 200);
const SEED = Number(process.env['SEED'] ?? 20_261_122);
const SUFFIXES = ['', '-wal'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'evse-kiosk-torn-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** One session's life as durable steps; each knows the state that it leads to. */
function* steps(store: Store, id: string, random: () => number): Generator<string> {
  const { sessions } = store;
  const token = { uid: '04A2245B7C1190', account: null, group: null, label: null, language: null };
  const start = { id, number: id.slice(0, 9), connector: 1, token, at: 1, meterStartWh: 100 };
  sessions.open({ ...start, tariff: '{"a":1}', pricing: null });
  yield 'open 0';
  let energyWh = 0;
  for (let reading = 0; reading < 4; reading++) {
    energyWh += 1 + Math.floor(random() * 50);
    const pricing = JSON.stringify({ wh: energyWh, pad: 'x'.repeat(Math.floor(random() * 6000)) });
    sessions.progress(id, { at: reading, registerWh: 100 + energyWh, energyWh, watts: 7000, pricing });
    yield `open ${String(energyWh)}`;
  }
  sessions.end(id, 9, 'unplugged', null);
  yield `ended ${String(energyWh)}`;
  sessions.close(id, 10, null, JSON.stringify({ energyWh }));
  yield `closed ${String(energyWh)}`;
}

const stateOf = (store: Store, id: string) => {
  const record = store.sessions.get(id);
  return record ? `${record.state} ${String(record.energyWh)}` : 'none';
};

/** The files as they lie on the disk now. */
function copyFiles(file: string, to: string): void {
  for (const suffix of SUFFIXES) {
    rmSync(to + suffix, { force: true });
    if (existsSync(file + suffix)) copyFileSync(file + suffix, to + suffix);
  }
}

/** Cuts the write-ahead log off, or garbles it, somewhere behind what had been synced. */
function damage(file: string, syncedBytes: number, random: () => number): string {
  const wal = `${file}-wal`;
  if (!existsSync(wal)) return 'nothing';
  const length = statSync(wal).size;
  const from = Math.min(syncedBytes, length);
  const at = from + Math.floor(random() * (length - from));
  const bytes = readFileSync(wal);
  if (random() < 0.5) {
    writeFileSync(wal, bytes.subarray(0, at));
    return `cut at ${String(at)} of ${String(length)}, ${String(from)} synced`;
  }
  for (let index = at; index < length; index++) bytes[index] = Math.floor(random() * 256);
  writeFileSync(wal, bytes);
  return `garbled from ${String(at)} of ${String(length)}, ${String(from)} synced`;
}

it(`${String(INJECTIONS)} torn or lost writes lose nothing that was durable`, () => {
  const random = randomFrom(SEED);
  const file = path.join(folder, 'kiosk.db');
  const victim = path.join(folder, 'victim.db');
  const store = openStore(file, 0);
  let injected = 0;
  let whole = 0;
  for (let session = 0; injected < INJECTIONS; session++) {
    const id = `session-${String(session)}`;
    let durable = 'none';
    let syncedBytes = statSync(`${file}-wal`).size;
    for (const next of steps(store, id, random)) {
      if (injected < INJECTIONS && random() < 0.6) {
        copyFiles(file, victim);
        const what = damage(victim, syncedBytes, random);
        const recovered = openStore(victim, 1);
        const state = stateOf(recovered, id);
        const earlier = recovered.sessions.newest(1_000_000).filter((record) => record.id !== id);
        recovered.close();
        expect([durable, next], `seed ${String(SEED)}: ${what}`).toContain(state);
        expect(
          earlier.every((record) => record.state === 'closed'),
          what,
        ).toBe(true);
        expect(earlier, what).toHaveLength(session);
        injected++;
        if (state === next) whole++;
      }
      durable = next;
      syncedBytes = statSync(`${file}-wal`).size;
    }
  }
  store.close();
  // Both outcomes must occur, or the damage was none.
  expect(whole).toBeLessThan(injected);
});

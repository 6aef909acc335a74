/**
 * What SIGKILL does not show: power lost in the middle of a write. After each durable step the next one is cut off or
 * garbled somewhere on its way to the disk; what was durable must be there, the other step wholly or not at all.
 */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore, type Store } from '../../main/store/store.ts';
import { fastFolder } from '../rig/damage.ts';
import { randomFrom } from '../rig/random.ts';
import { demand, same } from './violation.ts';

const SUFFIXES = ['', '-wal'];

/** Does so many injections; returns what to say of it. Throws Violation. */
export function runWrites(options: { readonly seed: number; readonly writes: number }): string {
  const folder = fastFolder();
  try {
    return inject(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inject(
  folder: string,
  { seed, writes }: { readonly seed: number; readonly writes: number },
): string {
  const random = randomFrom(seed);
  const file = path.join(folder, 'kiosk.db');
  const victim = path.join(folder, 'victim.db');
  const store = openStore(file, 0);
  let injected = 0;
  let whole = 0;
  let sessions = 0;
  for (; injected < writes; sessions++) {
    const id = `session-${String(sessions)}`;
    let durable = 'none';
    let syncedBytes = statSync(`${file}-wal`).size;
    for (const next of steps(store, id, random)) {
      if (injected < writes && random() < 0.6) {
        copyFiles(file, victim);
        const what = `seed ${String(seed)}, injection ${String(injected)}, ${damage(victim, syncedBytes, random)}`;
        const state = checkVictim(victim, id, sessions, what);
        demand(
          state === durable || state === next,
          () => `${what}: ${state}, neither ${durable} nor ${next}`,
        );
        injected++;
        if (state === next) whole++;
      }
      durable = next;
      syncedBytes = statSync(`${file}-wal`).size;
    }
  }
  store.close();
  // Both outcomes must occur, or the damage was none.
  demand(whole < injected || injected < 20, () => 'every step was whole: the damage was none');
  return (
    `${String(injected)} torn or lost writes (seed ${String(seed)}): ${String(sessions)} sessions, ` +
    `${String(whole)} steps whole all the same, ${String(injected - whole)} not there, 0 in part, 0 durable lost`
  );
}

/** Opens what is left, as the next kiosk would; answers what it holds of the session that was being written. */
function checkVictim(victim: string, id: string, closed: number, what: string): string {
  const recovered = openStore(victim, 1);
  try {
    same(recovered.setAside, null, `${what}: taken for corrupt and set aside as`);
    const earlier = recovered.sessions.newest(1_000_000).filter((record) => record.id !== id);
    same(earlier.length, closed, `${what}: earlier sessions`);
    demand(
      earlier.every(({ state }) => state === 'closed'),
      () => `${what}: an earlier session is open again`,
    );
    const record = recovered.sessions.get(id);
    return record ? `${record.state} ${String(record.energyWh)}` : 'none';
  } finally {
    recovered.close();
  }
}

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

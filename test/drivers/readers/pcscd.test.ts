/** The reader over a real pcscd, with a virtual reader and cards. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { childProcessSpawner } from '../../../drivers/readers/pcsc/childProcess.ts';
import { PcscReader, type PcscReaderOptions } from '../../../drivers/readers/pcsc/pcsc.ts';
import { systemClock } from '../../../main/clock.ts';
import { PcscRig, VIRTUAL_READERS } from '../../rig/pcsc.ts';
import { until } from '../../rig/until.ts';
import { Witness } from './fakes.ts';

const WORKER = path.resolve('drivers/readers/pcsc/worker.ts');
const UID = '04A2245B7C1190';
const OTHER = '04B2245B7C1191';
/** What is promised to drivers. */
const RECOVERY_MS = 5000;
/** Long enough for anything that has no promise of its own. */
const PATIENCE_MS = 10_000;

let rig: PcscRig;
const readers: PcscReader[] = [];

beforeAll(async () => {
  rig = await PcscRig.claim();
}, 130_000);
afterAll(() => rig?.close());
beforeEach(() => rig.start());
afterEach(async () => {
  await rig.remove();
  await Promise.all(readers.splice(0).map((reader) => reader.stop()));
});

function startReader(options: Partial<PcscReaderOptions> = {}): Witness {
  const reader = new PcscReader({
    spawnWorker: childProcessSpawner(WORKER),
    clock: systemClock,
    kernelModules: () => [],
    ...options,
  });
  readers.push(reader);
  const seen = new Witness(reader);
  reader.start();
  return seen;
}

async function readyReader(options: Partial<PcscReaderOptions> = {}): Promise<Witness> {
  const seen = startReader(options);
  await until('the reader to be found', PATIENCE_MS, () => seen.linkUp);
  return seen;
}

/** Holds a card to the reader until it is tapped, and takes it away. Resolves with the time of the tap. */
async function tap(seen: Witness, uid: string, limitMs = PATIENCE_MS): Promise<number> {
  const before = seen.taps.length;
  await rig.insert(uid);
  await until(`the tap of a card`, limitMs, () => seen.taps.length > before);
  const at = performance.now();
  expect(seen.taps.at(-1)).toBe(uid);
  await rig.remove();
  return at;
}

/** The reader processes that this process started and that are not yet gone. */
async function workerPids(): Promise<number[]> {
  const tasks = await readdir(`/proc/${process.pid}/task`);
  const children = await Promise.all(
    tasks.map((task) => readFile(`/proc/${process.pid}/task/${task}/children`, 'utf8').catch(() => '')),
  );
  const pids = children.join(' ').split(' ').filter(Boolean).map(Number);
  const lines = await Promise.all(
    pids.map(async (pid) => ({ pid, line: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') })),
  );
  return lines.filter(({ line }) => line.includes(WORKER)).map(({ pid }) => pid);
}

async function workerPid(): Promise<number> {
  const [pid] = await workerPids();
  if (pid === undefined) throw new Error('no reader process is running');
  return pid;
}

function measured(what: string, since: number, at: number): number {
  const ms = Math.round(at - since);
  console.log(`${what}: ${ms} ms`);
  return ms;
}

describe('cards', () => {
  it.each(['04A2245B', UID, '04A2245B7C1190AABBCC'])('with the number %s are tapped', async (uid) => {
    const seen = await readyReader();
    const since = performance.now();
    const at = await tap(seen, uid);
    measured('card inserted → UID', since, at);
  });

  it('are one tap while they lie there or come back at once', async () => {
    const seen = await readyReader();
    await tap(seen, UID);
    const again = await rig.insert(UID);
    await until('the card to be read again', PATIENCE_MS, () => again.received.length > 0);
    await tap(seen, OTHER);
    expect(seen.taps).toEqual([UID, OTHER]);
  });

  it('torn away in the middle of being read are removed early', async () => {
    const seen = await readyReader();
    await rig.insert(() => 'tear');
    await until('the problem', PATIENCE_MS, () => seen.problems.length > 0);
    expect(seen.problems).toEqual(['removed-early']);
    await tap(seen, UID);
  });

  it('with a random number are a problem', async () => {
    const seen = await readyReader();
    await rig.insert('08A2245B');
    await until('the problem', PATIENCE_MS, () => seen.problems.length > 0);
    expect(seen.problems).toEqual(['random-uid']);
    expect(seen.taps).toEqual([]);
  });

  it.each(['6A81', '6F00', '04A2249000'])('that answer %s and stay are unreadable', async (answer) => {
    const seen = await readyReader();
    await rig.insert(() => answer);
    await until('the problem', PATIENCE_MS, () => seen.problems.length > 0);
    expect(seen.problems).toEqual(['unreadable']);
  });

  it('that are refused by the reader because they are gone are removed early', async () => {
    const seen = await readyReader();
    const card = await rig.insert(() => '6300');
    await until('the card to be asked', PATIENCE_MS, () => card.received.length > 0);
    await rig.remove();
    await until('the problem', PATIENCE_MS, () => seen.problems.length > 0);
    expect(seen.problems).toEqual(['removed-early']);
  });

  it('on another reader are nobody’s', async () => {
    const other = await readyReader({ name: VIRTUAL_READERS[1].toLowerCase() });
    const seen = await readyReader();
    await tap(seen, UID);
    expect(other.of('link')).toEqual([{ type: 'link', up: true, name: VIRTUAL_READERS[1] }]);
    expect(other.taps).toEqual([]);
  });

  it('are never shown with their number in frames', async () => {
    const seen = await readyReader();
    await tap(seen, UID);
    const frames = JSON.stringify(seen.of('frame'));
    expect(frames).toContain('** ** ** ** ** ** 90 90 00');
    expect(frames.replaceAll(' ', '')).not.toContain('245B');
  });
});

describe('the service', () => {
  it('absent at the start is waited for', async () => {
    await rig.stop();
    const seen = startReader();
    await until('the condition', PATIENCE_MS, () => seen.raised.includes('reader.service-down'));
    await rig.start();
    const since = performance.now();
    const at = await tap(seen, UID, RECOVERY_MS);
    expect(measured('pcscd started → tap accepted', since, at)).toBeLessThan(RECOVERY_MS);
    expect(seen.raised).toEqual([]);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ended by %s and started again takes taps again',
    async (signal) => {
      const seen = await readyReader();
      await tap(seen, UID);
      await rig.stop(signal);
      await until('the condition', PATIENCE_MS, () => seen.raised.includes('reader.service-down'));
      expect(seen.linkUp).toBe(false);
      await rig.start();
      const since = performance.now();
      const at = await tap(seen, OTHER, RECOVERY_MS);
      expect(measured(`pcscd back after ${signal} → tap accepted`, since, at)).toBeLessThan(RECOVERY_MS);
      expect(seen.raised).toEqual([]);
      expect(seen.linkUp).toBe(true);
    },
  );

  it('restarted at once takes taps again', async () => {
    const seen = await readyReader();
    await rig.restart();
    const since = performance.now();
    const at = await tap(seen, UID, RECOVERY_MS);
    measured('pcscd restarted → tap accepted', since, at);
  });

  it('that hangs is a stuck reader until it answers again', async () => {
    const pid = rig.pid;
    if (pid === undefined) throw new Error('no pcscd');
    process.kill(pid, 'SIGSTOP');
    const seen = startReader();
    try {
      await until('the condition', PATIENCE_MS, () => seen.raised.includes('reader.stuck'));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const since = performance.now();
    const at = await tap(seen, UID, RECOVERY_MS);
    measured('pcscd hung, goes on → tap accepted', since, at);
    expect(seen.raised).toEqual([]);
  });

  it('without a reader has none, and finds it when it comes', async () => {
    await rig.stop();
    await rig.start({ reader: false });
    const seen = startReader({ name: 'Virtual' });
    await until('the condition', PATIENCE_MS, () => seen.raised.includes('reader.absent'));
    expect(seen.of('condition')[0]?.evidence).toEqual({ wanted: 'Virtual', seen: 'none' });
    await rig.restart();
    await tap(seen, UID);
    expect(seen.raised).toEqual([]);
  });
});

describe('the process', () => {
  it('that is stopped is stuck, and replaced', async () => {
    const seen = await readyReader();
    const pid = await workerPid();
    process.kill(pid, 'SIGSTOP');
    const since = performance.now();
    await until('the condition', PATIENCE_MS, () => seen.raised.includes('reader.stuck'));
    const at = await tap(seen, UID);
    measured('reader process stopped → tap accepted', since, at);
    expect(await workerPids()).not.toContain(pid);
    expect(seen.raised).toEqual([]);
  });

  it('that is killed is replaced', async () => {
    const seen = await readyReader();
    process.kill(await workerPid(), 'SIGKILL');
    const since = performance.now();
    await until('the link to go', PATIENCE_MS, () => !seen.linkUp);
    const at = await tap(seen, UID);
    measured('reader process killed → tap accepted', since, at);
    expect(seen.of('condition')).toEqual([]);
  });

  it('whose card never answers is replaced, and reads again when that card is gone', async () => {
    const seen = await readyReader();
    await rig.insert(() => 'silent');
    await until('the condition', PATIENCE_MS, () => seen.raised.includes('reader.stuck'));
    await rig.remove();
    await until('a new process', PATIENCE_MS, () => seen.linkUp);
    await tap(seen, UID);
    expect(seen.raised).toEqual([]);
  });

  it('cannot be started: that is said', async () => {
    const seen = startReader({ spawnWorker: childProcessSpawner('/no/such/worker.js') });
    await until('the condition', PATIENCE_MS, () => seen.raised.includes('reader.stuck'));
    expect(seen.of('condition')[0]?.evidence['detail']).toMatch(/exit code 1: Error: Cannot find module/);
    const noProgram = startReader({
      spawnWorker: childProcessSpawner(WORKER, { execPath: '/no/such/node' }),
    });
    await until('the condition', PATIENCE_MS, () => noProgram.raised.includes('reader.stuck'));
    expect(noProgram.of('condition')[0]?.evidence['detail']).toMatch(/cannot be started: .*ENOENT/);
  });

  it('is gone after the reader was stopped', async () => {
    await readyReader();
    await Promise.all(readers.splice(0).map((reader) => reader.stop()));
    expect(await workerPids()).toEqual([]);
  });

  it('ends by itself when the kiosk is gone', async () => {
    const worker = spawn(process.execPath, [WORKER], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const ended = once(worker, 'exit');
    worker.send({ type: 'watch', reader: null });
    await once(worker, 'message');
    worker.disconnect();
    expect(await ended).toEqual([null, 'SIGKILL']);
  });

  it('ends with an error on a message that is none of the protocol', async () => {
    const worker = spawn(process.execPath, [WORKER], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const ended = once(worker, 'exit');
    worker.send({ type: 'dance' });
    expect(await ended).toEqual([1, null]);
  });

  it('says what it is when a person starts it', async () => {
    const worker = spawn(process.execPath, [WORKER], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    worker.stderr.setEncoding('utf8').on('data', (data: string) => (text += data));
    expect(await once(worker, 'close')).toEqual([2, null]);
    expect(text).toMatch(/the kiosk starts it by itself/);
  });
});

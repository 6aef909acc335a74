/** The reader's process is killed while somebody charges: a tap works again soon, and nobody's session hears of it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { childProcessSpawner } from '../../drivers/readers/pcsc/childProcess.ts';
import { NOON } from '../rig/clock.ts';
import { PcscRig, VIRTUAL_READERS } from '../rig/pcsc.ts';
import { bill, Charger } from './charger.ts';
import { Wall } from './wall.ts';

const WORKER = path.resolve('drivers/readers/pcsc/worker.ts');
/** Another one each time: a card that nobody saw leave would be the same tap. */
const [MINE = '', ...OTHERS] = ['04A2245B7C1190', '04A2245B7C1191', '04A2245B7C1192', '04A2245B7C1193'];
/** What is promised to drivers. */
const TAP_WITHIN_MS = 5_000;

let rig: PcscRig;
let charger: Charger;
beforeAll(async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  rig = await PcscRig.claim();
}, 130_000);
afterAll(async () => {
  await charger?.close();
  await rig?.close();
  vi.restoreAllMocks();
});

async function workerPid(): Promise<number> {
  const tasks = await readdir(`/proc/${String(process.pid)}/task`);
  for (const task of tasks) {
    const file = `/proc/${String(process.pid)}/task/${task}/children`;
    const pids = (await readFile(file, 'utf8').catch(() => '')).split(' ').filter(Boolean);
    for (const pid of pids) {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (line.includes(WORKER)) return Number(pid);
    }
  }
  throw new Error('no reader process is running');
}

it('SIGKILL of the reader’s process, three times', { timeout: 60_000 }, async () => {
  await rig.start();
  charger = await Charger.start({
    wall: new Wall(NOON, 1),
    reader: { driver: 'pcsc', name: VIRTUAL_READERS[0] },
    spawnReader: childProcessSpawner(WORKER),
    config: { authorization: { tokens: [MINE, ...OTHERS].map((uid) => ({ uid })) } },
  });
  await charger.until('the reader', ({ startBy }) => startBy.card);
  await charger.state('available');
  charger.vehicle('plug');
  await charger.state('plugged');
  await rig.insert(MINE);
  await charger.energy(2);
  await rig.remove();
  const { number } = charger.view().session ?? {};
  const took: number[] = [];
  for (const other of OTHERS) {
    const pid = await workerPid();
    const killedAt = performance.now();
    process.kill(pid, 'SIGKILL');
    await charger.until('word that the reader is gone', ({ startBy }) => !startBy.card);
    await rig.insert(other);
    await charger.until('the tap', ({ screen }) => screen.name === 'plug-in');
    took.push(performance.now() - killedAt);
    expect(charger.view()).toMatchObject({ state: 'charging', session: { number } });
    await rig.remove();
    charger.do({ type: 'cancel' });
    charger.do({ type: 'home' });
    await charger.until('a screen for the next', ({ screen }) => screen.name === 'idle');
  }
  expect(Math.max(...took)).toBeLessThan(TAP_WITHIN_MS);
  expect(charger.states.at(-1)).toBe('charging');
  await rig.insert(MINE);
  await charger.until('the end by card', () => charger.view().session?.endedAt !== null);
  charger.vehicle('unplug');
  const receipt = await charger.receipt();
  expect(receipt.stopReason).toBe('driver-card');
  bill(receipt);
});

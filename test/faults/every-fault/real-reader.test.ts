/** The reader’s faults once more, with a real pcscd and its virtual reader behind the real reader process. */
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { childProcessSpawner } from '../../../drivers/readers/pcsc/childProcess.ts';
import type { Config } from '../../../main/config/config.ts';
import type { FaultCode } from '../../../main/faults/catalogue.ts';
import { PcscRig } from '../../rig/pcsc.ts';
import { Charger } from './charger.ts';
import { Ledger } from './ledger.ts';
import { Story } from './story.ts';

const WORKER = path.resolve('drivers/readers/pcsc/worker.ts');
/** A card of the demonstration’s list. */
const UID = '04C45E8F103382';
const WITHIN_MS = 10_000;

let rig: PcscRig;
let charger: Charger | null = null;

beforeAll(async () => {
  rig = await PcscRig.claim();
}, 130_000);
afterAll(() => rig?.close());
afterEach(async () => {
  await rig.remove();
  await charger?.end();
  charger = null;
});

const withPcsc = (plain: Config): Config => ({
  ...plain,
  reader: { driver: 'pcsc', uidByteOrder: 'as-read' },
});

async function story(code: FaultCode): Promise<Story> {
  charger = await Charger.start({ config: withPcsc, spawnReader: childProcessSpawner(WORKER) });
  return new Story(charger, { code, at: null, withinMs: WITHIN_MS }, new Ledger());
}

/** A card begins a session, and ends it. */
async function chargesByCard(one: Story): Promise<void> {
  one.begins(1);
  one.vehicle('plug', 1);
  await one.charger.until('a plugged connector', () => one.charger.view(1).state === 'plugged');
  await rig.insert(UID);
  await one.charger.until('charging', () => one.charger.view(1).state === 'charging');
  await rig.remove();
  await one.flows(1);
  await one.pays(1);
}

describe('with a real pcscd', { timeout: 60_000 }, () => {
  it('reader.service-down: it crashes, and is started again', async () => {
    await rig.start();
    const one = await story('reader.service-down');
    await one.begin();
    await one.charger.until('the reader', ({ startBy }) => startBy.card);
    await one.appears({}, () => rig.kill());
    expect(one.charger.shown.startBy.card).toBe(false);
    await rig.start();
    await one.over();
    await chargesByCard(one);
  });

  it('reader.absent: it is there, and no reader with it', async () => {
    await rig.stop();
    await rig.start({ reader: false });
    const since = performance.now();
    const one = await story('reader.absent');
    await one.explained(await one.seen(since));
    await one.alerted('raised');
    await one.begin();
    await rig.restart();
    await one.over();
    await chargesByCard(one);
  });
});

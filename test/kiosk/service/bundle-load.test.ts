/** A support bundle of a charger with much to tell: how long anything else has to wait, and what memory it takes. */
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { explainRapi } from '../../../drivers/controllers/openevse/explain.ts';
import { encodeFrame } from '../../../drivers/controllers/openevse/frames.ts';
import type { ControllerEvent } from '../../../drivers/controllers/controller.ts';
import { Emitter } from '../../../drivers/emitter.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import type { Snapshot } from '../../../main/bridge/contract.ts';
import { bundleAct } from '../../../main/kiosk/service/bundle-act.ts';
import { bundleParts } from '../../../main/kiosk/service/bundle-parts.ts';
import { FrameLog, MOST_FRAMES } from '../../../main/service/frames.ts';
import type { ServiceAnswer } from '../../../main/kiosk/service/room.ts';
import { zone } from '../../rig/tariffs.ts';
import { entriesOf } from '../../service/zip.ts';
import { fill } from '../../service/sessions-book.ts';
import { longestBlock } from '../../service/task.ts';
import { NOON } from '../../rig/clock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../rig/journal.ts';
import { Books } from './books-rig.ts';

const DEVICES = 20;
const LOG_MEGABYTES = 20;
/** Of all its work at most that much in one go: a frame of the screen has room for it. */
const LONGEST_SHARE = 0.06;
const MOST_MEMORY = 150 * 1024 * 1024;
const WHO = { who: '•••• 0001 (T)', role: 'technician' } as const;

let books: Books;
let folder: TemporaryFolder;
beforeAll(() => {
  books = new Books();
  folder = temporaryFolder();
});
afterAll(() => {
  books.close();
  folder.remove();
});

/** Twenty controllers, their rings full to the brim. */
function fullFrames(): FrameLog {
  const sources = Array.from({ length: DEVICES }, () => new Emitter<ControllerEvent>());
  const frames = new FrameLog({
    devices: sources.map((source, n) => ({
      ...{ id: `controller-${String(n + 1)}`, label: `Controller ${String(n + 1)}`, driver: 'openevse' },
      ...{ source, explain: explainRapi },
    })),
    clock: books.clock,
  });
  const [question, answer] = ['GS :01', 'OK 03 0 03 0100 :01'].map((body) => encodeFrame(body).trim());
  for (const source of sources)
    for (let n = 0; n < MOST_FRAMES / 2; n++) {
      source.emit({ type: 'frame', direction: 'out', text: question ?? '' });
      source.emit({ type: 'frame', direction: 'in', text: answer ?? '' });
    }
  return frames;
}

function fillLogs(): void {
  const line = `${JSON.stringify({ level: 30, time: NOON, code: 'connector.state', msg: 'a connector changed', connector: 1 })}\n`;
  const megabyte = line.repeat(Math.ceil((1024 * 1024) / line.length));
  mkdirSync(folder.file('log'));
  for (let n = 0; n < LOG_MEGABYTES; n++)
    appendFileSync(path.join(folder.file('log'), `kiosk.${String(1 + (n >> 2))}.log`), megabyte);
}

function fillBooks(): void {
  const { store } = books;
  fill(store, 200);
  store.atomically(() => {
    for (let n = 0; n < 1_000; n++)
      store.audit(NOON + n, 'PIN', 'service-limit', {
        connector: 1,
        amps: n,
        before: { amps: 32 },
        code: 'done',
      });
    for (let n = 0; n < 500; n++) {
      const evidence = { port: '/dev/ttyUSB0', unit: 11, hottestDecidegrees: 715, what: 'no answer in time' };
      store.faults.raised('meter.silent', 1, NOON + n, evidence);
    }
  });
}

it('keeps nobody waiting, however much there is', async () => {
  fillBooks();
  fillLogs();
  const messages = Array.from({ length: 200 }, (_, n) => ({
    ...{ at: NOON + n, direction: 'out', kind: 'call', action: 'MeterValues' },
    text: JSON.stringify({ connectorId: 1, meterValue: 'x'.repeat(560) }),
  }));
  const config = defaultConfig({});
  const sources = {
    config: { ...config, log: { ...config.log, folder: folder.file('log') } },
    ...{ version: 'test', store: books.store, frames: fullFrames(), now: () => books.clock.now() },
    snapshot: () => ({ seq: 1 }) as unknown as Snapshot,
    operator: () => ({ link: 'online', messages }),
    latency: () => Array.from({ length: 2_000 }, (_, n) => n / 10),
  };
  const handlers = bundleAct({
    ...{ clock: books.clock, changed: () => undefined, tasks: books.tasks, language: () => 'en' },
    station: 'CP/0001 ü',
    zone: zone(),
    places: books.places,
    parts: (who) => bundleParts(sources, who),
  });
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const answers: ServiceAnswer[] = [];
  const longest = await longestBlock(async () => {
    answers.push(await handlers['service-bundle']({ type: 'service-bundle', place: 'folder' }, WHO));
  });
  clearInterval(watch);
  const name = 'bundle-CP_0001_-20260315-120000.zip';
  expect(answers).toEqual([
    { ok: true, code: 'bundle.written', detail: name, after: { file: name, bytes: expect.any(Number) } },
  ]);
  const entries = entriesOf(`${books.stick}/${name}`);
  expect([...entries.keys()].filter((part) => part.startsWith('frames/'))).toHaveLength(DEVICES);
  expect(entries.get('frames/controller-20.txt')?.split('\n')).toHaveLength(MOST_FRAMES + 2);
  expect(entries.get('log/kiosk.5.log')?.length).toBeGreaterThan(4 * 1024 * 1024);
  expect(JSON.parse(entries.get('acts.json') ?? '')).toHaveLength(1_000);
  expect(JSON.parse(entries.get('faults.json') ?? '')).toHaveLength(500);
  expect(JSON.parse(entries.get('sessions.json') ?? '')).toHaveLength(200);
  expect(longest).toBeLessThan(LONGEST_SHARE);
  expect(most - before).toBeLessThan(MOST_MEMORY);
}, 60_000);

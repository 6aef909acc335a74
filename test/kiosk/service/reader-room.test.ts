/** The reader's page: what cards answer while it is open, how the reader is, and its restart. */
import { describe, expect, it } from 'vitest';
import { PcscReader } from '../../../drivers/readers/pcsc/pcsc.ts';
import type { CardReader } from '../../../drivers/readers/reader.ts';
import { SimulatedReader } from '../../../drivers/readers/simulated/simulated.ts';
import { anonymousToken, LocalList } from '../../../main/authorization/local-list.ts';
import { FaultBoard } from '../../../main/faults/board.ts';
import { ReaderRoom } from '../../../main/kiosk/service/pages/reader.ts';
import { FrameLog } from '../../../main/service/frames.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import { FakeWorker } from '../../drivers/readers/fakes.ts';
import { NOON, VirtualClock } from '../../rig/clock.ts';

const GOOD = '04A2245B7C1190';
const BLOCKED = '04B1337A6C2291';
const EXPIRED = '04C45E8F';
const UNKNOWN = '04C45E8F103382AABBCC';
const WHO = { who: 'PIN', role: 'technician' } as const;

function bench(made?: { reader: CardReader; driver: string }, grabbed: readonly string[] = []) {
  const clock = new VirtualClock();
  const reader = made?.reader ?? new SimulatedReader(clock);
  const board = new FaultBoard();
  const count = { changes: 0 };
  const changed = () => void count.changes++;
  const frames = new FrameLog({
    devices: [
      { id: 'reader', label: 'Card reader', driver: 'simulated', source: reader, explain: () => null },
    ],
    clock,
  });
  const room = new ReaderRoom({
    ...{ clock, changed, tasks: new Tasks(clock, changed), language: () => 'en', reader, frames },
    driver: made?.driver ?? 'simulated',
    list: new LocalList([
      { ...anonymousToken(GOOD), label: 'Blue fob' },
      { ...anonymousToken(BLOCKED), blocked: true },
      { ...anonymousToken(EXPIRED), validUntil: NOON - 1 },
    ]),
    board: () => board,
    kernelModules: () => grabbed,
  });
  reader.start();
  const restart = () => room.handlers['service-reader-restart']({ type: 'service-reader-restart' }, WHO);
  return { clock, reader, room, board, count, restart };
}

describe('a card that is held up', () => {
  it('answers with its last digits, how long its number is, and what the charger says to it', () => {
    const { room } = bench();
    room.enter();
    for (const uid of [GOOD, BLOCKED, EXPIRED, UNKNOWN]) room.tap({ uid });
    const { taps } = room.view();
    expect(taps.map(({ masked, bytes, verdict, label }) => [masked, bytes, verdict, label])).toEqual([
      ['•••• BBCC', 10, 'unknown', null],
      ['•••• 5E8F', 4, 'expired', null],
      ['•••• 2291', 7, 'blocked', null],
      ['•••• 1190', 7, 'accepted', 'Blue fob'],
    ]);
    const text = JSON.stringify(room.view());
    for (const uid of [GOOD, BLOCKED, EXPIRED, UNKNOWN]) expect(text).not.toContain(uid);
  });

  it('in a way that cannot be read tells why', () => {
    const { room } = bench();
    room.enter();
    for (const problem of ['removed-early', 'random-uid', 'unreadable'] as const) room.tap({ problem });
    expect(room.view().taps.map(({ problem, masked, verdict }) => [problem, masked, verdict])).toEqual([
      ['unreadable', null, null],
      ['random-uid', null, null],
      ['removed-early', null, null],
    ]);
  });

  it('is the page’s only while it is open, and forgotten with the next visit', () => {
    const { room } = bench();
    expect(room.captures()).toBe(false);
    room.enter();
    expect(room.captures()).toBe(true);
    for (let n = 0; n < 50; n++) room.tap({ uid: GOOD });
    expect(room.view().taps).toHaveLength(12);
    expect(room.view().taps[0]?.seq).toBe(50);
    room.leave();
    expect(room.captures()).toBe(false);
    room.enter();
    expect(room.view().taps).toEqual([]);
  });
});

describe('the reader', () => {
  it('is good, silent or faulted, with its name and its last frames', () => {
    const { room, reader, board } = bench();
    expect(room.view()).toMatchObject({ health: 'good', reader: 'Simulated reader', code: null });
    if (!(reader instanceof SimulatedReader)) throw new Error('another reader');
    for (let n = 0; n < 20; n++) reader.tap(UNKNOWN);
    expect(room.view().frames).toMatchObject({ total: 20 });
    expect(room.view().frames.rows).toHaveLength(8);
    expect(JSON.stringify(room.view())).not.toContain(UNKNOWN);
    reader.setPresent(false);
    expect(room.view().health).toBe('warn');
    board.raise({ code: 'reader.absent', connector: null, since: NOON, evidence: {} });
    expect(room.view()).toMatchObject({ health: 'bad', code: 'reader.absent' });
  });

  it('that a kernel module grabs is told with its name, where that matters', () => {
    const simulated = bench(undefined, ['pn533_usb']);
    simulated.room.enter();
    expect(simulated.room.view().hints).toEqual([]);
    const { room } = bench({ reader: new SimulatedReader(new VirtualClock()), driver: 'pcsc' }, [
      'pn533_usb',
      'nfc',
    ]);
    room.enter();
    expect(room.view().hints).toEqual([{ code: 'reader.grabbed', detail: 'pn533_usb nfc' }]);
  });

  it('changes nothing on screen by its frames while another page is open', () => {
    const { room, reader, count } = bench();
    if (!(reader instanceof SimulatedReader)) throw new Error('another reader');
    const { changes } = count;
    reader.tap(GOOD);
    expect(count.changes).toBe(changes);
    room.enter();
    reader.tap(BLOCKED);
    expect(count.changes).toBeGreaterThan(changes);
    room.stop();
    const after = count.changes;
    reader.tap(UNKNOWN);
    expect(count.changes).toBe(after);
  });
});

describe('a restart', () => {
  it('brings up a new process behind the page', () => {
    const workers: FakeWorker[] = [];
    const spawnWorker = () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    };
    const reader = new PcscReader({ spawnWorker, clock: new VirtualClock(), kernelModules: () => [] });
    const { room, restart } = bench({ reader, driver: 'pcsc' });
    workers[0]?.say({ type: 'service-up' }, { type: 'readers', names: ['ACR122U'], chosen: 'ACR122U' });
    expect(room.view()).toMatchObject({ health: 'good', reader: 'ACR122U' });
    expect(restart()).toEqual({ ok: true, code: 'reader.restarting' });
    expect([workers.length, workers[0]?.killed, room.view().health]).toEqual([2, true, 'warn']);
    workers[1]?.say({ type: 'service-up' }, { type: 'readers', names: ['ACR122U'], chosen: 'ACR122U' });
    expect(room.view().health).toBe('good');
  });

  it('of a simulated one leaves it as it is; of one that knows none is refused', () => {
    const { room, restart } = bench();
    expect(restart()).toMatchObject({ ok: true });
    expect(room.view().health).toBe('good');
    const simulated = new SimulatedReader(new VirtualClock());
    const plain: CardReader = {
      start: () => simulated.start(),
      stop: () => simulated.stop(),
      subscribe: (listener) => simulated.subscribe(listener),
    };
    expect(bench({ reader: plain, driver: 'other' }).restart()).toMatchObject({
      ok: false,
      code: 'reader.no-restart',
    });
  });
});

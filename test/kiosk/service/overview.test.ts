/** The overview: each device by its faults, and what the machine says of itself while somebody looks. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultBoard } from '../../../main/faults/board.ts';
import type { FaultCode } from '../../../main/faults/catalogue.ts';
import { parseConfig } from '../../../main/config/parse.ts';
import { OverviewRoom } from '../../../main/kiosk/service/pages/overview.ts';
import { versionsOf } from '../../../main/kiosk/service/versions.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import type { Store } from '../../../main/store/store.ts';
import { StoreError } from '../../../main/store/store-error.ts';
import { NOON, settle, VirtualClock } from '../../rig/clock.ts';
import { FakeController, FakeMeter } from '../../rig/devices.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { ConnectorsRig } from './connectors-rig.ts';

const CONNECTORS = [
  {
    id: 1,
    maxCurrent: 32,
    controller: { driver: 'evse-wb', path: '/dev/ttyUSB0', address: 1 },
    meter: { driver: 'sdm630', path: '/dev/ttyUSB0', address: 11 },
  },
  { id: 2, maxCurrent: 32, controller: { driver: 'openevse', path: '/dev/ttyUSB1' } },
];
const DEVICES = ['controller-1', 'meter-1', 'controller-2', 'reader'];

let store: Store;
let clock: VirtualClock;
let board: FaultBoard;
let boards: readonly FakeController[];
let rig: ConnectorsRig;
let room: OverviewRoom;
let readerUp: boolean;
let asked: number;
let counted: number;
let changes: number;
let storeFails: boolean;
let networkFails: boolean;

beforeEach(async () => {
  store = temporaryStore();
  clock = new VirtualClock();
  board = new FaultBoard();
  [readerUp, asked, counted, changes] = [true, 0, 0, 0];
  [storeFails, networkFails] = [false, false];
  boards = [new FakeController(), new FakeController()];
  const devices = boards.map((controller) => ({ controller, meter: new FakeMeter(clock) }));
  rig = new ConnectorsRig({ store, clock, devices }).start();
  const parsed = parseConfig(
    JSON.stringify({
      connectors: CONNECTORS,
      reader: { driver: 'pcsc', name: 'ACS' },
      tariffs: { default: 't.json' },
    }),
    {
      path: '/tmp/kiosk.json',
    },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  room = new OverviewRoom({
    clock,
    wire: clock,
    changed: () => void changes++,
    tasks: new Tasks(clock, () => undefined),
    language: () => 'en',
    config: parsed.config,
    connectors: rig.subjects.map(({ connector }) => connector),
    board: () => board,
    frames: {
      devices: () =>
        DEVICES.map((id) => ({ id, label: id, driver: 'some', frames: 3, lastAt: NOON, discarded: 0 })),
    },
    readerUp: () => readerUp,
    operator: () => ({ link: 'connecting', waiting: 4 }),
    webhookWaiting: () => {
      if (storeFails) throw new StoreError('corrupt', 'disk image is malformed');
      return ++counted;
    },
    network: () => {
      asked++;
      if (networkFails) return Promise.reject(new Error('uv_interface_addresses'));
      return Promise.resolve([{ name: 'eth0', address: '192.168.8.7', up: true }]);
    },
    probes: {
      space: () => Promise.resolve({ known: true, value: { freeBytes: 5, totalBytes: 9 } }),
      fileBytes: () => Promise.resolve({ known: true, value: 4_096 }),
      uptimeMs: () => ({ known: true, value: 77_000 }),
    },
    storeFolder: '/var/lib/kiosk',
    storeFile: '/var/lib/kiosk/kiosk.db',
    wall: () => clock.now(),
    synced: () => 'yes',
    versions: [],
    startedAt: -5_000,
  });
  await settle();
});
afterEach(async () => {
  room.leave();
  await rig.stop();
  store.close();
});

const health = () => room.view().devices.map(({ id, health: is, code }) => `${id} ${is} ${String(code)}`);
const raise = (code: FaultCode, connector: number | null) =>
  board.raise({ code, connector, since: NOON, evidence: {} });

describe('devices', () => {
  it('are off until they were heard, and then as their worst fault says', () => {
    readerUp = false;
    expect(health()).toEqual([
      'controller-1 off null',
      'meter-1 off null',
      'controller-2 off null',
      'reader off null',
    ]);
    readerUp = true;
    for (const controller of boards) controller.link(true);
    raise('temperature.derating', 1);
    raise('meter.silent', 1);
    raise('controller.silent', 2);
    raise('temperature.high', 2);
    raise('clock.unsure', null);
    expect(health()).toEqual([
      'controller-1 warn temperature.derating',
      'meter-1 bad meter.silent',
      expect.stringMatching(/^controller-2 bad (controller.silent|temperature.high)$/),
      'reader good null',
    ]);
    expect(room.view().clock).toMatchObject({ synced: 'yes', at: clock.now() });
    expect(room.view().clock.health).not.toBe('good');
  });

  it('are found by where they are, with their firmware', () => {
    boards[0]?.emit({
      type: 'capabilities',
      capabilities: {
        model: 'EVSE-WB',
        firmware: '18',
        seesVehicleWhileDisabled: true,
        canLock: false,
        canLimitCurrent: true,
        heartbeatSupervision: false,
        countsEnergy: false,
        measuresVoltage: false,
        measuresTemperature: false,
        maxAmps: 32,
      },
    });
    expect(room.view().devices.map(({ connector, where, firmware }) => [connector, where, firmware])).toEqual(
      [
        ['A', '/dev/ttyUSB0 · 1', '18'],
        ['A', '/dev/ttyUSB0 · 11', null],
        ['B', '/dev/ttyUSB1', null],
        [null, 'ACS', null],
      ],
    );
  });
});

describe('the machine', () => {
  it('is asked every five seconds while somebody looks, and not by looking itself', async () => {
    const before = counted;
    for (let n = 0; n < 100; n++) room.view();
    expect([asked, counted]).toEqual([0, before]);
    room.enter();
    await clock.pass(10_000);
    expect([asked, counted - before]).toEqual([3, 11]);
    expect(room.view()).toMatchObject({
      network: [{ name: 'eth0', address: '192.168.8.7', up: true }],
      disk: { health: 'good', freeBytes: 5, totalBytes: 9 },
      store: { health: 'good', bytes: 4_096, file: '/var/lib/kiosk/kiosk.db' },
      uptime: { processMs: 15_000, machineMs: 77_000 },
      operator: { health: 'warn', link: 'connecting', waiting: 4 },
      webhook: { waiting: counted },
    });
    room.leave();
    const then = changes;
    await clock.pass(20_000);
    expect([asked, changes]).toEqual([3, then]);
  });
});

it('a store or a machine that does not answer is looked at again, and ends nothing', async () => {
  room.enter();
  await clock.pass(1_000);
  const before = counted;
  [storeFails, networkFails] = [true, true];
  await clock.pass(10_000);
  expect(room.view()).toMatchObject({
    webhook: { waiting: before },
    network: [{ name: 'eth0', address: '192.168.8.7', up: true }],
  });
  [storeFails, networkFails] = [false, false];
  await clock.pass(10_000);
  expect(asked).toBe(5);
  expect(room.view().webhook?.waiting).toBeGreaterThan(before);
});

it('versions are those that are known', () => {
  const runtime = { node: '24.1.0', chrome: '140.0', electron: '38.0', v8: '14' };
  const facts = { version: '1.2.3', buildDate: NOON, runtime, environment: { EVSE_KIOSK_COMMIT: 'abc1234' } };
  expect(versionsOf(facts)).toEqual([
    { name: 'EVSE Kiosk', version: '1.2.3' },
    { name: 'Commit', version: 'abc1234' },
    { name: 'Built', version: '2026-03-15' },
    { name: 'Electron', version: '38.0' },
    { name: 'Chromium', version: '140.0' },
    { name: 'Node.js', version: '24.1.0' },
  ]);
  expect(versionsOf({ version: '1', buildDate: null, runtime: {}, environment: {} })).toHaveLength(1);
});

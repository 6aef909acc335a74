/** The central system asks for the lock: never of a plug that is live, whoever's it is. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KioskStation, type StationOptions } from '../../../main/kiosk/operator/station.ts';
import type { Store } from '../../../main/store/store.ts';
import { settle, VirtualClock } from '../../rig/clock.ts';
import { FakeController, FakeMeter } from '../../rig/devices.ts';
import { temporaryStore } from '../../rig/journal.ts';
import { ConnectorsRig } from '../service/connectors-rig.ts';

let store: Store;
let clock: VirtualClock;
let board: FakeController;
let rig: ConnectorsRig;
let station: KioskStation;
let unlocks: number;

beforeEach(async () => {
  store = temporaryStore();
  clock = new VirtualClock();
  board = new FakeController();
  unlocks = 0;
  const controller = Object.assign(board, {
    unlock: () => {
      unlocks += 1;
      return Promise.resolve({ ok: true, value: undefined } as const);
    },
  });
  rig = new ConnectorsRig({ store, clock, devices: [{ controller, meter: new FakeMeter(clock) }] }).start();
  board.link(true);
  await settle();
  board.plug();
  const outlet = { connector: rig.connector(), controller, maxAmps: 32, phases: 1 };
  const options: Partial<StationOptions> = {
    outlets: [outlet as StationOptions['outlets'][number]],
    untilEnded: () => Promise.resolve(true),
    failed: (error) => {
      throw error;
    },
  };
  station = new KioskStation(options as StationOptions);
});
afterEach(async () => {
  await rig.stop();
  store.close();
});

it('opens for nobody’s plug', async () => {
  expect(await station.unlock(1)).toBe('accepted');
  expect(unlocks).toBe(1);
});

it('stays shut while a technician’s test has the contactor closed, and opens after it', async () => {
  board.onEnable = 'hangs';
  const answer = rig.test();
  await settle();
  board.change({ enabled: true, energised: true, vehicle: 'charging', offeredAmps: 6 });
  expect(rig.connector().context.energised).toBe(true);
  expect(await station.unlock(1)).toBe('rejected');
  expect(unlocks).toBe(0);
  rig.room.leave();
  await clock.pass(6_000);
  await answer;
  expect(await station.unlock(1)).toBe('accepted');
});

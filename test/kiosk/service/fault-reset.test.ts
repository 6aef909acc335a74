/** A technician’s word on faults that are latched, from the page down to the recovery that holds them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedReader } from '../../../drivers/readers/simulated/simulated.ts';
import { defaultConfig } from '../../../main/config/parse.ts';
import type { FaultCode } from '../../../main/faults/catalogue.ts';
import { FaultDesk } from '../../../main/kiosk/fault-desk.ts';
import { FaultsRoom } from '../../../main/kiosk/service/pages/faults.ts';
import { Tasks } from '../../../main/service/tasks.ts';
import type { Store } from '../../../main/store/store.ts';
import { VirtualClock } from '../../rig/clock.ts';
import { temporaryStore } from '../../rig/journal.ts';

const WHO = { who: 'PIN', role: 'technician' } as const;
const HOUR_MS = 3_600_000;
const nothing = () => undefined;

let clock: VirtualClock;
let store: Store;
let desk: FaultDesk;
let room: FaultsRoom;
beforeEach(() => {
  clock = new VirtualClock();
  store = temporaryStore();
  start('first');
});
afterEach(() => {
  desk.stop();
  store.close();
});

function start(run: string): void {
  desk = new FaultDesk({
    ...{ config: defaultConfig({}), clock, store, run, channels: [] },
    devices: { connectors: [], reader: new SimulatedReader(clock), simulatedReader: null },
    ...{ changed: () => room.refresh(), added: nothing, storeTroubled: nothing, checkClock: nothing },
    ...{ reloadScreen: nothing, controllerLink: nothing, meterReading: nothing },
  });
  room = new FaultsRoom({
    ...{ clock, changed: nothing, tasks: new Tasks(clock, nothing), language: () => 'en' },
    faults: store.faults,
    board: () => desk.board,
    labelOf: String,
    reset: (code, connector) => void desk.reset(code, connector),
  });
  desk.start([]);
  room.enter();
}

const note = (code: FaultCode, raised: boolean, connector: number | null) =>
  desk.note({ code, raised, evidence: {} }, connector);
const shown = () => {
  clock.advance(200);
  return room.view().rows.map(({ code, outcome }) => [code, outcome]);
};
const idOf = (code: FaultCode) => room.view().rows.find((row) => row.code === code)?.id ?? NaN;
const reset = (fault: number) =>
  room.handlers['service-fault-reset']({ type: 'service-fault-reset', fault }, WHO);

describe('a latched fault', () => {
  it('stays when its device is well again, until a technician lifts it', () => {
    note('contactor.stuck', true, 1);
    clock.advance(HOUR_MS);
    expect(shown()).toEqual([['contactor.stuck', 'needs-technician']]);
    const fault = idOf('contactor.stuck');
    expect(reset(fault)).toMatchObject({ ok: true, code: 'fault.still-there' });
    clock.advance(HOUR_MS);
    note('contactor.stuck', false, 1);
    clock.advance(HOUR_MS);
    expect(shown()).toHaveLength(1);
    expect(reset(fault)).toMatchObject({ ok: true, code: 'fault.lifted' });
    expect([shown(), desk.board.all]).toEqual([[], []]);
    expect(store.faults.get(fault)).toMatchObject({ outcome: 'recovered', clearedAt: clock.now() - 200 });
  });

  it('that its device no longer says is lifted also after a restart', () => {
    note('contactor.stuck', true, 1);
    clock.advance(HOUR_MS);
    shown();
    const fault = idOf('contactor.stuck');
    desk.stop();
    start('second');
    desk.settled();
    expect(shown()).toHaveLength(1);
    expect(reset(fault)).toMatchObject({ code: 'fault.lifted' });
    expect(shown()).toEqual([]);
  });

  it('of the safe mode ends it', () => {
    note('kiosk.crash-loop', true, null);
    clock.advance(HOUR_MS);
    desk.stop();
    start('second');
    expect([shown().length, desk.safeMode]).toEqual([1, true]);
    expect(reset(idOf('kiosk.crash-loop'))).toMatchObject({ ok: true, code: 'fault.lifted' });
    expect([shown(), desk.safeMode]).toEqual([[], false]);
  });
});

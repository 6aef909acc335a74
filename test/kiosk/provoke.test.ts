/** Every fault of the catalogue can be provoked at a simulated charger, and what was provoked can be told and lifted. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FAULT_CODES, type FaultCode } from '../../main/faults/catalogue.ts';
import { Provoker, PROVOCATIONS } from '../../main/kiosk/provoke.ts';
import { Emulated } from './surroundings.ts';

const OPENEVSE = 1;
const EVSE_WB = 2;
/** What happens and is over, or passes by itself. */
const ONCE: readonly FaultCode[] = [
  'supply.lost',
  'controller.garbled',
  'controller.restarted',
  'store.recovered',
  'display.restarted',
  'kiosk.restarted',
  'kiosk.crash-loop',
];

let emulated: Emulated;
let provoker: Provoker;

beforeEach(() => {
  emulated = new Emulated();
  provoker = new Provoker(emulated.around);
});
afterEach(() => emulated.off());

const raise = (code: FaultCode, connector: number | null) => provoker.set(code, connector, true);
const lift = (code: FaultCode, connector: number | null) => provoker.set(code, connector, false);
/** One fact of an emulated device's status line. */
const fact = (device: { control(line: string): string }, name: string) =>
  new RegExp(` ${name}=(\\S+)`).exec(device.control('status'))?.[1];

describe('what can be provoked', () => {
  it('is the whole catalogue, on the two boards and the charger together', () => {
    const kinds = [OPENEVSE, EVSE_WB, null].flatMap((connector) => provoker.kinds(connector));
    expect([...new Set(kinds)].sort()).toEqual([...FAULT_CODES].sort());
    expect(Object.keys(PROVOCATIONS).sort()).toEqual([...FAULT_CODES].sort());
  });

  it('is at a connector or at the charger, never both', () => {
    const atConnectors = new Set([...provoker.kinds(OPENEVSE), ...provoker.kinds(EVSE_WB)]);
    expect(provoker.kinds(null).filter((code) => atConnectors.has(code))).toEqual([]);
    expect(provoker.kinds(9)).toEqual([]);
  });

  it('is only what the devices can see', () => {
    const bare = new Provoker({
      ...emulated.around,
      connectors: new Map([[EVSE_WB, { board: emulated.evseWb, meter: null, inputs: ['current.over'] }]]),
      reader: null,
      world: null,
    });
    expect(bare.kinds(EVSE_WB).filter((code) => /^(connector|station|meter|current)\./.test(code))).toEqual([
      'current.over',
    ]);
    expect(bare.kinds(null)).toEqual([
      'store.failed',
      'store.recovered',
      'display.restarted',
      'kiosk.restarted',
      'kiosk.crash-loop',
    ]);
    for (const code of ['reader.absent', 'operator.offline', 'supply.lost', 'meter.silent'] as const) {
      expect(bare.set(code, EVSE_WB, true)).toMatchObject({ ok: false });
      expect(bare.provoked(EVSE_WB)).toEqual([]);
      expect(bare.provoked(null)).toEqual([]);
    }
  });

  it.each([9, null])('is nothing at connector %s', (connector) => {
    expect(raise('controller.silent', connector)).toMatchObject({ ok: false });
    expect(provoker.provoked(connector)).toEqual([]);
  });
});

describe.each([
  ['an OpenEVSE', OPENEVSE],
  ['an EVSE-WB', EVSE_WB],
  ['the charger', null],
])('at %s', (_, connector) => {
  it('each fault that lasts is told until it is lifted', () => {
    // A car is there: some are about one.
    if (connector !== null) emulated.around.connectors.get(connector)?.board.control('plug');
    for (const code of provoker.kinds(connector).filter((kind) => !ONCE.includes(kind))) {
      expect(raise(code, connector), code).toEqual({ ok: true });
      expect(provoker.provoked(connector)).toEqual([code]);
      expect(lift(code, connector), code).toEqual({ ok: true });
      expect(provoker.provoked(connector)).toEqual([]);
    }
  });

  it('one that acts once is not told as lasting', () => {
    for (const code of provoker.kinds(connector).filter((kind) => ONCE.includes(kind))) {
      expect(raise(code, connector), code).toEqual({ ok: true });
      expect(provoker.provoked(connector)).toEqual([]);
      expect(lift(code, connector), code).toEqual({ ok: true });
    }
  });
});

describe('at a board', () => {
  it('that knows one state at a time the next takes the place of the last', () => {
    raise('protection.residual-current', OPENEVSE);
    raise('controller.unknown-state', OPENEVSE);
    expect(provoker.provoked(OPENEVSE)).toEqual(['controller.unknown-state']);
    expect(lift('protection.residual-current', OPENEVSE)).toEqual({ ok: true });
    expect(emulated.openEvse.board.faulted).toBe(true);
    lift('controller.unknown-state', OPENEVSE);
    expect(emulated.openEvse.board.faulted).toBe(false);
  });

  it('with a bit for each several hold at once', () => {
    raise('protection.residual-current', EVSE_WB);
    raise('station.door-open', EVSE_WB);
    expect(provoker.provoked(EVSE_WB)).toEqual(['protection.residual-current', 'station.door-open']);
    lift('protection.residual-current', EVSE_WB);
    expect([...emulated.evseWb.tripped]).toEqual(['station.door-open']);
    expect(provoker.provoked(EVSE_WB)).toEqual(['station.door-open']);
  });

  it('what it forgot by itself is not told any more', () => {
    emulated.openEvse.control('plug');
    emulated.clock.advance(1_000);
    raise('protection.residual-current', OPENEVSE);
    emulated.openEvse.control('unplug');
    emulated.clock.advance(1_000);
    expect(emulated.openEvse.board.faulted).toBe(false);
    expect(provoker.provoked(OPENEVSE)).toEqual([]);
  });

  it('a car that asks for nothing asks again when it is plugged in anew', () => {
    emulated.openEvse.control('plug');
    raise('vehicle.no-response', OPENEVSE);
    expect(emulated.openEvse.vehicle.paused).toBe(true);
    emulated.openEvse.control('unplug');
    emulated.openEvse.control('plug');
    expect(provoker.provoked(OPENEVSE)).toEqual([]);
  });
});

describe('the mains', () => {
  it('are wrong where they are measured', () => {
    raise('supply.under-voltage', OPENEVSE);
    expect(fact(emulated.openEvse, 'millivolts')).toBe('180000');
    raise('supply.under-voltage', EVSE_WB);
    expect(fact(emulated.meter, 'millivolts')).toBe('180000');
    raise('supply.over-voltage', EVSE_WB);
    expect(provoker.provoked(EVSE_WB)).toEqual(['supply.over-voltage']);
    lift('supply.under-voltage', EVSE_WB);
    expect(fact(emulated.meter, 'millivolts')).toBe('270000');
    lift('supply.over-voltage', EVSE_WB);
    expect(fact(emulated.meter, 'millivolts')).toBe('230000');
  });

  it('fail everywhere at once and come back', () => {
    raise('supply.lost', null);
    expect([emulated.openEvse.power, emulated.evseWb.powered, emulated.meter.powered]).toEqual([
      'off',
      false,
      false,
    ]);
    emulated.clock.advance(30_000);
    expect([emulated.openEvse.power, emulated.evseWb.powered, emulated.meter.powered]).toEqual([
      'running',
      true,
      true,
    ]);
  });
});

describe('around the charger', () => {
  it('the operator’s end fails in one way at a time, and a message finds out', async () => {
    const { world, done } = emulated;
    const answer = () =>
      world.receiver.post({
        url: 'https://operator.invalid/alerts',
        headers: { 'webhook-id': 'a' },
        body: '{}',
        timeoutMs: 1_000,
        signal: new AbortController().signal,
      });
    raise('operator.offline', null);
    expect(await answer()).toMatchObject({ failure: 'unreachable' });
    raise('operator.rejected', null);
    expect(await answer()).toEqual({ status: 401 });
    expect(provoker.provoked(null)).toEqual(['operator.rejected']);
    lift('operator.offline', null);
    expect(await answer()).toEqual({ status: 401 });
    lift('operator.rejected', null);
    expect(await answer()).toEqual({ status: 200 });
    expect(done).toEqual(['probe', 'probe', 'probe']);
  });

  it('the clock goes wrong and right again, the disk full and free', async () => {
    const { clock, world } = emulated;
    raise('clock.unsure', null);
    expect(world.clock.now() - clock.now()).toBe(3_600_000);
    lift('clock.unsure', null);
    expect(world.clock.now()).toBe(clock.now());
    raise('store.full', null);
    expect(await world.probes.space('/')).toMatchObject({ value: { freeBytes: 1e6 } });
    lift('store.full', null);
    expect(await world.probes.space('/')).toMatchObject({ value: { freeBytes: 8e9 } });
  });

  it('the store is held once and let go once, however often it is asked', () => {
    raise('store.failed', null);
    raise('store.failed', null);
    lift('store.failed', null);
    lift('store.failed', null);
    expect(emulated.done).toEqual(['hold', 'let go', 'hold', 'let go']);
  });

  it('what acts once acts when it is raised and not when it is lifted', () => {
    for (const code of [
      'store.recovered',
      'display.restarted',
      'kiosk.restarted',
      'kiosk.crash-loop',
    ] as const) {
      raise(code, null);
      lift(code, null);
    }
    expect(emulated.done).toEqual(['damage', 'lose screen', 'die', 'die']);
  });
});

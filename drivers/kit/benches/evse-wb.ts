/** EVSE-WB: the Modbus driver, and an emulated board at the other end of a pseudo-terminal or of an in-memory line. */
import { createEvseWb } from '../../controllers/evse-wb/evse-wb.ts';
import type { EvseWbOptions, MappedInput } from '../../controllers/evse-wb/options.ts';
import type { EvseWbTimings } from '../../controllers/evse-wb/timings.ts';
import { createSimulatedEvseWb } from '../../controllers/simulated/evse-wb.ts';
import type { ConditionCode } from '../../device.ts';
import { EmulatedEvseWb } from '../../emulated/evse-wb.ts';
import { createSimulatedLine } from '../../emulated/line.ts';
import { SlaveBus } from '../../emulated/slave-bus.ts';
import { ModbusPort, type ModbusTimings } from '../../serial/modbus/port.ts';
import { wireClock } from '../../serial/wire-clock.ts';
import type { Bench, BenchDevice, BenchFault, ControllerBench } from '../bench.ts';
import { CountingClock } from '../counting-clock.ts';
import { LineTroubles } from '../line-troubles.ts';
import { QUICK_ENERGY, told, troublesOf, wireTo } from './wire.ts';

/** The driver's own behaviour, with waits in proportion to the quick line. */
const TIMINGS: Partial<EvseWbTimings> = {
  pollMs: 40,
  silentAfter: 3,
  silentMs: 900,
  blindMs: 2500,
  confirmMs: 3000,
  confirmEveryMs: 20,
  turnOffMs: 1500,
  lockMs: 60,
  repilotMs: 400,
  claimMs: 1500,
};
const LINE: Partial<ModbusTimings> = {
  gapMs: 10,
  replyMs: 400,
  lateMs: 20,
  interByteMs: 50,
  restMs: 100,
  reopenMs: 2000,
};
const LINK = { backoffMs: [10, 20, 40, 80], presenceMs: 60 };
/** A board with a lock and an emergency stop, as vendors build them. */
const INPUTS: readonly MappedInput[] = [
  { register: 1007, bit: 8, condition: 'station.emergency-stop' },
  { register: 1007, bit: 9, condition: 'connector.lock' },
  { register: 1010, bit: 0, condition: 'protection.no-ground' },
  { register: 1010, bit: 1, condition: 'contactor.stuck' },
  { register: 1010, bit: 2, condition: 'station.door-open', activeLow: true },
];
const OPTIONS = { inputs: INPUTS, maxAmps: 32, socket: true } as const;
const LOCK = { register: 1011 };

const TRIPS: readonly (readonly [string, ConditionCode])[] = [
  ['diode', 'vehicle.diode-check'],
  ['gfi', 'protection.residual-current'],
  ['ventilation', 'vehicle.ventilation-required'],
  ['self-test', 'protection.self-test'],
  ['emergency-stop', 'station.emergency-stop'],
  ['no-ground', 'protection.no-ground'],
  ['stuck-relay', 'contactor.stuck'],
  ['door-open', 'station.door-open'],
];
const NO_SUCH_STATE = 9;

/** A board without a lock, as it is sold. */
export const EVSE_WB_BENCH: ControllerBench = { name: 'evse-wb', create: () => onWire({}) };

/** A vendor's board, which locks the plug. */
export const LOCKING_EVSE_WB_BENCH: ControllerBench = {
  name: 'evse-wb with a lock',
  create: () => onWire({ lock: LOCK }),
};

/** Behind an in-memory line, as demonstrations use it: its power follows `start` and `stop`. */
export const SIMULATED_EVSE_WB_BENCH: ControllerBench = {
  name: 'simulated evse-wb',
  create(): Bench {
    const line = createSimulatedLine({ timings: LINE });
    const troubles = new LineTroubles(line.bus);
    const made = createSimulatedEvseWb({ ...OPTIONS, line, clock: QUICK_ENERGY, timings: TIMINGS });
    made.board.powerOn();
    return {
      controller: made.controller,
      device: { ...troublesOf(troubles), ...deviceOf(made.board) },
      close: () => troubles.close(),
    };
  },
};

async function onWire(more: Pick<EvseWbOptions, 'lock'>): Promise<Bench> {
  const bus = new SlaveBus();
  const board = new EmulatedEvseWb({ ...OPTIONS, ...more, clock: QUICK_ENERGY });
  bus.add(board);
  board.bus = bus;
  const wire = await wireTo(bus);
  board.powerOn();
  const clock = new CountingClock(wireClock);
  const driver = (counted = clock) => {
    const port = new ModbusPort({
      path: wire.path,
      baudRate: 9600,
      clock: counted,
      timings: LINE,
      link: LINK,
    });
    return createEvseWb({ ...OPTIONS, ...more, port, clock: counted, timings: TIMINGS });
  };
  return {
    controller: driver(),
    device: {
      ...wire,
      ...deviceOf(board),
      pendingTimers: () => clock.pending,
      successor: () => driver(new CountingClock(wireClock)),
    },
    async close() {
      await wire.close();
      board.powerOff();
    },
  };
}

function deviceOf(board: EmulatedEvseWb): BenchDevice {
  const control = (line: string) => told(board, line);
  return {
    plug: () => control('plug'),
    unplug: () => control('tear'),
    asks: (on) => void (board.vehicle.paused = !on),
    truth: () => ({ contactorClosed: board.relayClosed, amps: board.setCurrent / board.perAmp }),
    faults: TRIPS.map(([name, code]): BenchFault => {
      return { code, raise: () => control(`trip ${name}`), clear: () => control(`clear ${name}`) };
    }),
    together: ['station.emergency-stop', 'station.door-open'],
    unknownFault: {
      raise: () => control(`code ${String(NO_SUCH_STATE)}`),
      clear: () => control('code off'),
    },
    refuse: (on) => control(`exception ${on ? '4' : 'off'}`),
    restart: () => control('restart'),
    weld: weldOf(board),
  };
}

/** Closed, whatever the firmware does with it. */
function weldOf(board: EmulatedEvseWb): (on: boolean) => void {
  return (on) => {
    if (on)
      Object.defineProperty(board, 'relayClosed', { configurable: true, get: () => true, set: () => {} });
    else Object.defineProperty(board, 'relayClosed', { configurable: true, value: false, writable: true });
  };
}

/** What can be done to the emulated EVSE-WB from outside: one line of text each, for panels, scripts and tests. */
import { STATUS } from '../controllers/evse-wb/registers.ts';
import type { MappedInput } from '../controllers/evse-wb/options.ts';
import type { Vehicle } from '../controllers/simulated/vehicle.ts';
import type { ConditionCode } from '../device.ts';
import { control, ControlError, type Controls, factsLine, numberOf, switchOf } from './controls.ts';
import { lineControls } from './line-controls.ts';
import type { LineFaults, SlaveBus } from './slave-bus.ts';

/** What controls act on: the emulated board. */
export interface ControllableEvseWb {
  readonly vehicle: Vehicle;
  readonly line: LineFaults;
  readonly bus: SlaveBus | undefined;
  readonly options: { readonly inputs?: readonly MappedInput[]; readonly socket?: boolean };
  readonly tripped: Set<ConditionCode>;
  readonly powered: boolean;
  readonly relayClosed: boolean;
  readonly locked: boolean;
  readonly milliamps: number;
  readonly perAmp: number;
  jams: number;
  cableAmps: number;
  volts: number;
  faults: number;
  code: number | undefined;
  setCurrent: number;
  register(register: number): number | undefined;
  write(address: number, values: readonly number[]): unknown;
  after(ms: number, callback: () => void): void;
  powerCut(ms: number): void;
}

/** Faults that the board itself knows, by the names of `trip`. */
const OWN: ReadonlyMap<string, number> = new Map([
  ['diode', STATUS.diode],
  ['ventilation', STATUS.ventilation],
  ['gfi', STATUS.residualCurrent],
]);

/** Faults that only a mapped input can show. */
const MAPPED: ReadonlyMap<string, ConditionCode> = new Map([
  ['no-ground', 'protection.no-ground'],
  ['stuck-relay', 'contactor.stuck'],
  ['relay-closure', 'contactor.failed-to-close'],
  ['over-temperature', 'temperature.high'],
  ['over-current', 'current.over'],
  ['emergency-stop', 'station.emergency-stop'],
  ['door-open', 'station.door-open'],
  ['tilted', 'station.tilted'],
  ['lock', 'connector.lock'],
  ['partial-insertion', 'connector.partial-insertion'],
  ['cut-cable', 'connector.cut-cable'],
  ['proximity', 'connector.proximity'],
]);

/** Inputs that are in the contactor's own circuit, or make the board stop. */
export const STOPPING: ReadonlySet<ConditionCode> = new Set(
  [...MAPPED.values()].filter((code) => code !== 'connector.lock'),
);

const SELF_TEST_MS = 1500;
/** A restart of the processor alone. */
const RESTART_MS = 400;
const LONGEST_MS = 3_600_000;

export const EVSE_WB_CONTROLS: Controls<ControllableEvseWb> = new Map([
  ...lineControls<ControllableEvseWb>(),
  ...Object.entries({
    plug: control<ControllableEvseWb>('plug', 'put the connector into the vehicle', ({ vehicle }) => {
      vehicle.plugged = true;
      vehicle.paused = false;
    }),
    unplug: control<ControllableEvseWb>(
      'unplug',
      'take it out, if it is not locked',
      ({ vehicle, locked, options }) => {
        if (locked && options.socket !== false) throw new ControlError('the plug is locked');
        vehicle.plugged = false;
      },
    ),
    tear: control<ControllableEvseWb>('tear', 'take it out, locked or not', ({ vehicle }) => {
      vehicle.plugged = false;
    }),
    full: control<ControllableEvseWb>(
      'full',
      'the battery is full',
      ({ vehicle }) => void (vehicle.charge = 1),
    ),
    charge: control<ControllableEvseWb>(
      'charge PERCENT',
      'set the battery’s state of charge',
      ({ vehicle }, [percent]) => {
        vehicle.charge = numberOf(percent, 0, 100) / 100;
      },
    ),
    pause: control<ControllableEvseWb>('pause', 'the vehicle asks for no energy', ({ vehicle }) => {
      vehicle.paused = true;
    }),
    resume: control<ControllableEvseWb>('resume', 'the vehicle asks again', ({ vehicle }) => {
      vehicle.paused = false;
    }),
    trip: control<ControllableEvseWb>(
      `trip ${[...OWN.keys(), 'self-test', ...MAPPED.keys()].join('|')}`,
      'a protection trips, or an input becomes active',
      trip,
    ),
    clear: control<ControllableEvseWb>('clear [NAME]', 'the cause of one fault, or of all, is gone', clear),
    jam: control<ControllableEvseWb>(
      'jam on|off|N',
      'the lock fails: always, not any more, N times',
      (board, [word = '']) => {
        board.jams = /^\d+$/.test(word) ? Number(word) : switchOf(word) ? Number.POSITIVE_INFINITY : 0;
      },
    ),
    cable: control<ControllableEvseWb>('cable AMPS', 'what the proximity resistor says', (board, [amps]) => {
      board.cableAmps = numberOf(amps, 0, 0xffff);
    }),
    button: control<ControllableEvseWb>(
      'button AMPS',
      'somebody sets the current at the board',
      (board, [amps]) => {
        board.setCurrent = Math.round(numberOf(amps, 0, 80) * board.perAmp);
      },
    ),
    set: control<ControllableEvseWb>(
      'set REGISTER VALUE',
      'write a register from inside',
      (board, [register, value]) => {
        board.write(numberOf(register, 0, 0xffff), [numberOf(value, 0, 0xffff)]);
      },
    ),
    bits: control<ControllableEvseWb>(
      'bits MASK',
      'show these bits in 1007, known or not',
      (board, [mask]) => {
        board.faults = numberOf(mask, 0, 0xffff);
      },
    ),
    code: control<ControllableEvseWb>('code N|off', 'show this vehicle state in 1002', (board, [code]) => {
      board.code = code === 'off' ? undefined : numberOf(code, 0, 0xffff);
    }),
    volts: control<ControllableEvseWb>('volts V', 'mains voltage', (board, [volts]) => {
      board.volts = numberOf(volts, 0, 500);
    }),
    restart: control<ControllableEvseWb>('restart', 'the firmware restarts', (board) =>
      board.powerCut(RESTART_MS),
    ),
    'power-cut': control<ControllableEvseWb>(
      'power-cut [MS]',
      'mains gone, back after MS (2000)',
      (board, [ms = '2000']) => board.powerCut(numberOf(ms, 1, LONGEST_MS)),
    ),
    status: { usage: 'status', help: 'tell what the board does', run: status },
  }),
]);

function trip(board: ControllableEvseWb, [name = '']: readonly string[]): void {
  const own = OWN.get(name);
  const mapped = MAPPED.get(name);
  if (own !== undefined) board.faults |= own;
  else if (name === 'self-test') {
    board.faults |= STATUS.testing;
    board.after(SELF_TEST_MS, () => {
      if ((board.faults & STATUS.testing) === 0) return;
      board.faults = (board.faults & ~STATUS.testing) | STATUS.residualCurrent;
    });
  } else if (mapped === undefined) throw new ControlError(`no such trip: ${name}`);
  else if (board.options.inputs?.some(({ condition }) => condition === mapped)) board.tripped.add(mapped);
  else throw new ControlError(`this board has no input for ${name}`);
}

function clear(board: ControllableEvseWb, [name]: readonly string[]): void {
  if (name === undefined) {
    board.faults = 0;
    board.code = undefined;
    board.tripped.clear();
    board.jams = 0;
    return;
  }
  const [own, mapped] = [OWN.get(name), MAPPED.get(name)];
  if (own !== undefined) board.faults &= ~own;
  else if (name === 'self-test') board.faults &= ~(STATUS.testing | STATUS.residualCurrent);
  else if (mapped !== undefined) board.tripped.delete(mapped);
  else throw new ControlError(`no such trip: ${name}`);
}

function status(board: ControllableEvseWb): string {
  const { vehicle, line } = board;
  return factsLine({
    power: board.powered ? 'on' : 'off',
    amps: board.setCurrent / board.perAmp,
    milliamps: board.milliamps,
    relay: board.relayClosed ? 'closed' : 'open',
    vehicle: vehicle.plugged ? 'plugged' : 'absent',
    wants: vehicle.wants,
    charge: (vehicle.charge * 100).toFixed(1),
    code: board.register(1002) ?? 'none',
    evse: board.register(1006) ?? 'none',
    status: board.register(1007)?.toString(16) ?? 'none',
    config: board.register(2005) ?? 'none',
    locked: board.locked,
    muted: line.muted,
  });
}

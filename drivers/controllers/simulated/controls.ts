/** What can be done to the emulated charger from outside: one line of text each, for panels, scripts and tests. */
import { hex2, hex4 } from './board.ts';
import type { Board } from './board.ts';
import type { EnergyCounter } from './energy.ts';
import type { Vehicle } from './vehicle.ts';
import type { TransmitLine } from './wire.ts';

/** Fault names that `trip` takes, and the EVSE state that each shows. */
export const TRIPS: ReadonlyMap<string, number> = new Map([
  ['ventilation', 0x04],
  ['diode', 0x05],
  ['gfi', 0x06],
  ['no-ground', 0x07],
  ['stuck-relay', 0x08],
  ['self-test', 0x09],
  ['over-temperature', 0x0a],
  ['over-current', 0x0b],
  ['relay-closure', 0x0e],
]);

/** What controls act on: the emulated firmware. */
export interface Controllable {
  readonly vehicle: Vehicle;
  readonly energy: EnergyCounter;
  readonly board: Board;
  readonly line: TransmitLine;
  readonly power: string;
  readonly now: number;
  postCode: number;
  restart(): void;
  powerCut(ms: number): void;
  stall(ms: number): void;
  muteFor(ms: number): void;
}

interface Control {
  readonly usage: string;
  readonly help: string;
  /** Answers what to say after `ok`; throws a ControlError for what cannot be done. */
  run(firmware: Controllable, args: readonly string[]): string;
}

class ControlError extends Error {}

const CONTROLS: ReadonlyMap<string, Control> = new Map(
  Object.entries({
    plug: control('plug', 'put the connector into the vehicle', ({ vehicle }) => {
      vehicle.plugged = true;
      vehicle.paused = false;
    }),
    unplug: control('unplug', 'take the connector out', ({ vehicle }) => void (vehicle.plugged = false)),
    full: control('full', 'the battery is full', ({ vehicle }) => void (vehicle.charge = 1)),
    charge: control('charge PERCENT', 'set the battery’s state of charge', ({ vehicle }, [percent]) => {
      vehicle.charge = number(percent, 0, 100) / 100;
    }),
    pause: control('pause', 'the vehicle asks for no energy', ({ vehicle }) => void (vehicle.paused = true)),
    resume: control('resume', 'the vehicle asks again', ({ vehicle }) => void (vehicle.paused = false)),
    trip: control(
      `trip ${[...TRIPS.keys()].join('|')}|HEX`,
      'a protection trips, or any state is shown',
      ({ board }, [name = '']) => {
        const state = TRIPS.get(name) ?? (/^[0-9a-f]{2}$/.test(name) ? Number.parseInt(name, 16) : undefined);
        if (state === undefined) throw new ControlError(`no such trip: ${name}`);
        board.trip(state);
      },
    ),
    clear: control('clear', 'the cause of the fault is gone', ({ board, now }) => board.clear(now)),
    mute: control('mute on|off|MS', 'the serial line falls silent, or stops being so', mute),
    babble: control('babble MS', 'rubbish and damaged frames on the line', ({ line }, [ms]) =>
      line.babble(number(ms, 1, 3_600_000)),
    ),
    stall: control('stall MS', 'the firmware is busy; replies come late', (firmware, [ms]) =>
      firmware.stall(number(ms, 1, 3_600_000)),
    ),
    send: control('send TEXT', 'send a frame of this body, e.g. "AN 1"', ({ line }, args) =>
      line.frame(args.join(' ')),
    ),
    print: control('print TEXT', 'send a line outside the protocol', ({ line }, args) =>
      line.raw(`\n${args.join(' ')}\r`),
    ),
    restart: control('restart', 'the firmware restarts (watchdog)', (firmware) => firmware.restart()),
    'power-cut': control('power-cut [MS]', 'mains gone, back after MS (2000)', (firmware, [ms = '2000']) =>
      firmware.powerCut(number(ms, 1, 3_600_000)),
    ),
    post: control('post HEX', 'the result of the next self-tests, 00 is a pass', (firmware, [code = '']) => {
      if (!/^[0-9a-f]{2}$/i.test(code)) throw new ControlError('a post code is two hex digits');
      firmware.postCode = Number.parseInt(code, 16);
    }),
    volts: control(
      'volts V',
      'mains voltage',
      ({ board }, [volts]) => void (board.volts = number(volts, 0, 500)),
    ),
    temp: control('temp CELSIUS', 'temperature inside the charger', ({ board }, [celsius]) => {
      board.decidegrees = Math.round(number(celsius, -100, 200) * 10);
    }),
    status: { usage: 'status', help: 'tell what the charger does', run: status },
    help: {
      usage: 'help',
      help: 'list these',
      run: () => [...CONTROLS.values()].map(({ usage, help }) => `${usage} (${help})`).join('; '),
    },
  } satisfies Record<string, Control>),
);

/** Carries out one control line; answers `ok …` or `error …` on one line. */
export function runControl(firmware: Controllable, line: string): string {
  const [name = '', ...args] = line.trim().split(/\s+/);
  const found = CONTROLS.get(name);
  if (!found) return `error no such control: ${name || '(empty)'}; try help`;
  try {
    return `ok ${found.run(firmware, args)}`.trim();
  } catch (error) {
    if (error instanceof ControlError) return `error ${error.message}; usage: ${found.usage}`;
    throw error;
  }
}

function control(
  usage: string,
  help: string,
  act: (firmware: Controllable, args: readonly string[]) => void,
): Control {
  return {
    usage,
    help,
    run(firmware, args) {
      act(firmware, args);
      return usage.split(' ')[0] ?? '';
    },
  };
}

function mute(firmware: Controllable, [word = '']: readonly string[]): void {
  if (word === 'on' || word === 'off') firmware.line.muted = word === 'on';
  else firmware.muteFor(number(word, 1, 3_600_000));
}

function status({ board, energy, vehicle, power, line }: Controllable): string {
  const facts: Record<string, string | number | boolean> = {
    power,
    state: hex2(board.state),
    pilot: hex2(board.pilot),
    flags: hex4(board.flags),
    amps: board.amps,
    milliamps: board.milliamps,
    millivolts: Math.round(board.volts * 1000),
    relay: board.relayClosed ? 'closed' : 'open',
    vehicle: vehicle.plugged ? 'plugged' : 'absent',
    wants: vehicle.wants,
    charge: (vehicle.charge * 100).toFixed(1),
    sessionWs: energy.sessionWattSeconds,
    totalWh: energy.totalWattHours,
    temp: board.decidegrees / 10,
    muted: line.muted,
  };
  return Object.entries(facts)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

function number(word: string | undefined, least: number, most: number): number {
  const value = word === undefined || word === '' ? Number.NaN : Number(word);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw new ControlError(`${word ?? 'nothing'} is not a number from ${least} to ${most}`);
}

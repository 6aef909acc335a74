/** OpenEVSE: the RAPI driver, and emulated firmware at the other end of a pseudo-terminal or of an in-memory port. */
import type { ConditionCode } from '../../device.ts';
import { createOpenEvse } from '../../controllers/openevse/openevse.ts';
import type { OpenEvseTimings } from '../../controllers/openevse/timings.ts';
import { FLAG } from '../../controllers/simulated/board.ts';
import { EmulatedFirmware } from '../../controllers/simulated/firmware.ts';
import { createSimulatedController } from '../../controllers/simulated/simulated.ts';
import { wireClock } from '../../serial/wire-clock.ts';
import type { Bench, BenchDevice, BenchFault, ControllerBench } from '../bench.ts';
import { pause } from '../trial.ts';
import { CountingClock } from '../counting-clock.ts';
import { LineTroubles } from '../line-troubles.ts';
import { QUICK_ENERGY, told, troublesOf, wireTo } from './wire.ts';

/** The driver's own behaviour, with waits in proportion to the short boot and stall of this board. */
const TIMINGS: Partial<OpenEvseTimings> = {
  pollMs: 60,
  slowPollMs: 200,
  replyMs: 700,
  probeMs: 400,
  silentMs: 1200,
  reopenMs: 1500,
  confirmMs: 3000,
  confirmEveryMs: 30,
  rebootMs: 4000,
  repilotMs: 400,
  claimMs: 1500,
  damageGraceMs: 80,
  garbleWindowMs: 1600,
};
const LINK = { backoffMs: [10, 20, 40, 80], presenceMs: 60 };
const BOARD = { bootMs: 80, relayStallMs: 250, voltmeter: true, clock: QUICK_ENERGY };

/** `trip` and the condition that it shows as. */
const TRIPS: readonly (readonly [string, ConditionCode])[] = [
  ['gfi', 'protection.residual-current'],
  ['diode', 'vehicle.diode-check'],
  ['ventilation', 'vehicle.ventilation-required'],
  ['no-ground', 'protection.no-ground'],
  ['stuck-relay', 'contactor.stuck'],
  ['self-test', 'protection.self-test'],
  ['over-temperature', 'temperature.high'],
  ['over-current', 'current.over'],
  ['relay-closure', 'contactor.failed-to-close'],
];
/** Charging and asleep. */
const AT_REST = [0x03, 0xfe];
const [SETTLE_LOOKS, SETTLE_MS] = [500, 10];
const NO_SUCH_STATE = '1f';

export const OPENEVSE_BENCH: ControllerBench = {
  name: 'openevse',
  async create() {
    const firmware = new EmulatedFirmware(BOARD);
    const wire = await wireTo(firmware);
    firmware.powerOn();
    const clock = new CountingClock(wireClock);
    const driver = (counted = clock) =>
      createOpenEvse({ path: wire.path, clock: counted, timings: TIMINGS, link: LINK });
    return {
      controller: driver(),
      device: {
        ...wire,
        ...deviceOf(firmware, wire.received),
        pendingTimers: () => clock.pending,
        successor: () => driver(new CountingClock(wireClock)),
      },
      async close() {
        await wire.close();
        firmware.powerOff();
      },
    };
  },
};

/** The same behind an in-memory port, as demonstrations use it: its power follows `start` and `stop`. */
export const SIMULATED_OPENEVSE_BENCH: ControllerBench = {
  name: 'simulated openevse',
  create(): Bench {
    const { controller, firmware } = createSimulatedController({ ...BOARD, timings: TIMINGS });
    const troubles = new LineTroubles(firmware);
    firmware.powerOn();
    return {
      controller,
      device: { ...troublesOf(troubles), ...deviceOf(firmware, () => troubles.received) },
      close: () => troubles.close(),
    };
  },
};

function deviceOf(firmware: EmulatedFirmware, received: () => number): BenchDevice {
  const { board, vehicle } = firmware;
  const control = (line: string) => told(firmware, line);
  return {
    plug: () => control('plug'),
    unplug: () => control('unplug'),
    asks: (on) => void (vehicle.paused = !on),
    truth: () => ({ contactorClosed: board.relayClosed, amps: board.amps }),
    faults: TRIPS.map(([name, code]): BenchFault => {
      const raise = async () => {
        if (received() > 0) await settled(board);
        control(`trip ${name}`);
      };
      return { code, raise, clear: () => control('clear') };
    }),
    unknownFault: {
      raise: () => control(`trip ${NO_SUCH_STATE}`),
      clear: () => control('clear'),
    },
    restart: () => control('restart'),
    weld: weldOf(board),
    wattHours: () => firmware.energy.totalWattHours + firmware.energy.sessionWattSeconds / 3600,
    supervision() {
      const { heartbeatSeconds, heartbeatAmps } = board.eeprom;
      return heartbeatSeconds === 0 ? null : { seconds: heartbeatSeconds, amps: heartbeatAmps };
    },
  };
}

/** At rest, or charging: a fault just while the driver puts the board to sleep stands until the vehicle is gone. */
async function settled(board: EmulatedFirmware['board']): Promise<void> {
  for (let look = 0; look < SETTLE_LOOKS && !AT_REST.includes(board.state); look++) await pause(SETTLE_MS);
}

/** The flag that the firmware reads back from its relay stays set. */
function weldOf(board: EmulatedFirmware['board']): (on: boolean) => void {
  return (on) => {
    let { flags } = board;
    if (!on) {
      Object.defineProperty(board, 'flags', { value: flags & ~FLAG.charging, writable: true });
      return;
    }
    Object.defineProperty(board, 'flags', {
      configurable: true,
      get: () => flags | FLAG.charging,
      set: (value: number) => (flags = value),
    });
  };
}

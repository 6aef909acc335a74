/** The bench: the driver with quick timings, and an emulated board at the end of a pseudo-terminal. */
import { AcmeBoard } from './board.js';
import { AcmeController } from './controller.js';

const QUICK = { pollMs: 50, replyMs: 400, silentAfter: 3, openMs: 1500, claimMs: 1500 };
const ENERGY_RATE = 200;
/** Fault numbers of the board, and what the driver makes of them. */
const FAULTS = [
  [1, 'protection.residual-current'],
  [2, 'vehicle.diode-check'],
  [3, 'contactor.stuck'],
  [4, 'temperature.high'],
  [5, 'station.emergency-stop'],
];
const NO_SUCH_FAULT = 77;

export function createAcmeBench(kit) {
  return {
    name: 'ACME EVSE-3',
    async create() {
      const board = new AcmeBoard(ENERGY_RATE);
      const wire = await kit.wireTo(board);
      const context = kit.context();
      const driver = (its) => new AcmeController(its.serial({ path: wire.path, baudRate: 9600 }), its, QUICK);
      const set = (number) => () => void (board.fault = number);
      return {
        controller: driver(context),
        device: {
          ...wire,
          plug: () => void (board.plugged = true),
          unplug: () => void (board.plugged = false),
          asks: (on) => void (board.asks = on),
          truth: () => ({ contactorClosed: board.contactor, amps: board.amps }),
          faults: FAULTS.map(([number, code]) => ({ code, raise: set(number), clear: set(0) })),
          unknownFault: { raise: set(NO_SUCH_FAULT), clear: set(0) },
          refuse: (on) => void (board.refusing = on),
          restart: () => board.restart(),
          weld: (on) => void (board.welded = on),
          wattHours: () => board.wattHours,
          supervision: () => board.supervision(),
          pendingTimers: () => context.pendingTimers(),
          successor: () => driver(kit.context()),
        },
        async close() {
          await wire.close();
          board.close();
        },
      };
    },
  };
}

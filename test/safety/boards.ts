/** Emulated boards on pseudo-terminals, each a process of its own: an OpenEVSE, and an EVSE-WB with an SDM630 behind it. */
import { startEmulator, type Emulator } from '../rig/ptys.ts';

export interface Board {
  /** Of the configuration file. */
  readonly connectors: readonly object[];
  /** One control line of the board. */
  send(line: string): Promise<void>;
  /** What the meter says that is billed by, Wh. */
  registerWh(): Promise<number>;
  /** The board alone loses its power for so long. */
  cut(ms: number): Promise<Cut>;
  isPowered(): Promise<boolean>;
  stop(): Promise<void>;
}

/** What the register said just before a cut, and what the meter remembers of it, Wh. */
export interface Cut {
  readonly beforeWh: number;
  readonly keptWh: number;
}

export type Family = 'openevse' | 'evse-wb';

const CONNECTOR = { id: 1, maxCurrent: 80, phases: 3 } as const;
/** `ECVF_EV_CONNECTED`: the firmware's energy session is open. */
const CONNECTED = 0x0100;
const [BOARD, METER] = [1, 11];

/** `rate`: energy flows so much faster than in reality. */
export async function startBoard(family: Family, rate = 1): Promise<Board> {
  return family === 'openevse' ? openEvse(rate) : evseWb(rate);
}

async function openEvse(rate: number): Promise<Board> {
  const emulator = await startEmulator({ bootMs: 150, args: ['--relay-ms', '100', '--rate', String(rate)] });
  return {
    ...common(emulator, ''),
    connectors: [{ ...CONNECTOR, controller: { driver: 'openevse', path: emulator.path } }],
    registerWh: async () => registerOf(await emulator.status()),
    isPowered: async () => (await emulator.status())['power'] === 'running',
    cut: async (ms) => {
      // Both in one write: nothing flows between them.
      const [status] = await Promise.all([emulator.status(), emulator.send(`power-cut ${String(ms)}`)]);
      // It keeps whole sessions only.
      return { beforeWh: registerOf(status), keptWh: Number(status['totalWh']) };
    },
  };
}

async function evseWb(rate: number): Promise<Board> {
  const units = `evse-wb:${String(BOARD)},sdm630:${String(METER)}`;
  const emulator = await startEmulator({
    family: 'modbus',
    args: ['--units', units, '--pairs', `${String(BOARD)}:${String(METER)}`, '--rate', String(rate)],
  });
  const { path } = emulator;
  const registerWh = async () => Number((await emulator.status(METER))['registerWh']);
  return {
    ...common(emulator, `${String(BOARD)} `),
    connectors: [
      {
        ...CONNECTOR,
        controller: { driver: 'evse-wb', path, address: BOARD },
        meter: { driver: 'sdm630', path, address: METER },
      },
    ],
    registerWh,
    isPowered: async () => (await emulator.status(BOARD))['power'] === 'on',
    cut: async (ms) => {
      const [beforeWh] = await Promise.all([
        registerWh(),
        emulator.send(`${String(BOARD)} power-cut ${String(ms)}`),
      ]);
      return { beforeWh, keptWh: beforeWh };
    },
  };
}

function common(emulator: Emulator, unit: string): Pick<Board, 'send' | 'stop'> {
  return {
    send: async (line) => void (await emulator.send(unit + line)),
    stop: () => emulator.stop(),
  };
}

function registerOf({ totalWh, sessionWs, flags = '' }: Readonly<Record<string, string>>): number {
  const isOpen = (Number.parseInt(flags, 16) & CONNECTED) !== 0;
  return Number(totalWh) + (isOpen ? Math.floor(Number(sessionWs) / 3600) : 0);
}

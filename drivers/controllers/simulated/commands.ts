/** The emulated firmware's command table: what each RAPI request does and answers (rapi_proc.cpp, from outside). */
import { type Board, hex2, hex4 } from './board.ts';
import type { EnergyCounter } from './energy.ts';

export interface FirmwareIdentity {
  readonly firmware: string;
  readonly rapi: string;
  /** Built with heartbeat supervision (`$SY`). */
  readonly heartbeat: boolean;
}

export interface CommandContext {
  readonly board: Board;
  readonly energy: EnergyCounter;
  readonly identity: FirmwareIdentity;
  /** Real milliseconds. */
  readonly now: number;
  /** The watchdog resets the processor: no reply follows. */
  restart(): void;
}

/** `ok` and the words after `$OK` or `$NK`; undefined when the firmware never answers. */
export type Answer = { readonly ok: boolean; readonly words?: string } | undefined;

type Handler = (args: readonly string[], context: CommandContext) => Answer;

const OK: Answer = { ok: true };
const REFUSED: Answer = { ok: false };

/** Answers one request; what the table does not have is refused, as the firmware does. */
export function answer(name: string, args: readonly string[], context: CommandContext): Answer {
  const handler = TABLE.get(name);
  return handler ? handler(args, context) : REFUSED;
}

const TABLE = new Map<string, Handler>([
  ['GS', (_, { board }) => ok(hex2(board.state), board.elapsedSeconds, hex2(board.pilot), hex4(board.flags))],
  ['GG', (_, { board }) => ok(board.milliamps, board.millivolts)],
  ['GU', (_, { energy }) => ok(energy.sessionWattSeconds, energy.totalWattHours)],
  ['GC', (_, { board }) => ok(6, board.options.hardwareMaxAmps, board.amps, board.maxAmps)],
  ['GE', (_, { board }) => ok(board.amps, hex4(0x0021))],
  ['GF', (_, { board }) => ok(...tripCounts(board).map((count) => count.toString(16)))],
  // Only the MCP9808 is fitted.
  ['GP', (_, { board }) => ok(-2560, board.decidegrees, -2560)],
  ['GV', (_, { identity }) => ok(identity.firmware, identity.rapi)],
  ['G0', (_, { board }) => ok(board.state === 0xff ? 2 : board.connected ? 1 : 0)],
  ['GM', (_, { board }) => (board.options.voltmeter ? ok(298, 45_600) : REFUSED)],
  ['FE', (_, { board, now }) => act(() => board.enable(now))],
  ['FD', (_, { board }) => act(() => board.disable())],
  ['FS', (_, { board, now }) => act(() => board.sleep(now))],
  ['FR', (_, { restart }) => void restart()],
  ['SC', setCurrent],
  ['SY', superviseHeartbeat],
]);

function tripCounts({ eeprom }: Board): number[] {
  return [eeprom.residualCurrentTrips, eeprom.noGroundTrips, eeprom.stuckRelayTrips];
}

function setCurrent(args: readonly string[], { board }: CommandContext): Answer {
  if (args.length !== 1 && args.length !== 2) return REFUSED;
  const exact = board.setAmps(number(args[0]) & 0xff);
  return { ok: exact, words: String(board.amps) };
}

function superviseHeartbeat(args: readonly string[], { board, identity, now }: CommandContext): Answer {
  if (!identity.heartbeat) return REFUSED;
  let accepted = false;
  if (args.length === 0) accepted = board.heartbeat(now);
  if (args.length === 2) {
    board.superviseHeartbeat(number(args[0]), number(args[1]), now);
    accepted = true;
  }
  const { heartbeatSeconds, heartbeatAmps } = board.eeprom;
  return { ok: accepted, words: `${heartbeatSeconds} ${heartbeatAmps} ${board.heartbeatMissed ? 2 : 0}` };
}

function number(word: string | undefined): number {
  return Math.trunc(Number(word ?? 0)) || 0;
}

function act(effect: () => void): Answer {
  effect();
  return OK;
}

function ok(...words: readonly (string | number)[]): Answer {
  return { ok: true, words: words.join(' ') };
}

/** RAPI in words. A reply says nothing of what it answers, so it is read with the request that went out before it. */
import { type Explain, inThousands, notUnderstood } from '../../explain.ts';
import type { Command } from './command.ts';
import {
  clearBootLock,
  restart,
  setCurrent,
  shutOff,
  sleep,
  superviseHeartbeat,
  wake,
} from './commands/power.ts';
import { getCurrentAndVoltage, getEnergy, getTemperatures } from './commands/readings.ts';
import { getCurrentRange, getSettings, getVersion, getVoltmeter } from './commands/settings.ts';
import { FLAGS, getState, getTripCounts, getVehicleConnection } from './commands/state.ts';
import { checksum } from './frames.ts';
import { hex, type Notification, readMessage, type Reply } from './messages.ts';
import { hexByte, hexWord } from './states.ts';

/** Explains the frames of an OpenEVSE controller. */
export const explainRapi: Explain = ({ direction, text, discarded }, asked) => {
  if (discarded) return explainDiscarded(text);
  const body = bodyOf(text);
  if (body === undefined) return explainBroken(text);
  if (direction === 'out') return explainRequest(body);
  if (asked?.text === text) return 'our own request came back: something on the line echoes';
  const message = readMessage(body);
  if (!message) return 'no RAPI message';
  if (message.kind !== 'reply') return explainNotification(message);
  return explainReply(message, asked ? bodyOf(asked.text) : undefined);
};

/** `$` body `^XX`: the body when the checksum fits, else undefined. */
function bodyOf(text: string): string | undefined {
  const [, frame, sum] = FRAME.exec(text) ?? [];
  return frame !== undefined && checksum(frame) === sum ? frame.slice(1) : undefined;
}

const FRAME = /^(\$[^^]*)\^([0-9A-F]{2})$/;
/** How the driver prints bytes that are no text. */
const ESCAPE = /\\x[0-9a-f]{2}/g;

function explainDiscarded(text: string): string {
  const bytes = text.replace(ESCAPE, '.').length;
  const line = text.replace(/(?:\\x0d|\\x0a)+$/, '').replace(/^(?:\\x0d|\\x0a)+/, '');
  if (!line.startsWith('$')) {
    // Some firmware prints such lines at boot and when a relay closes.
    const isText = line.length > 0 && line.search(ESCAPE) < 0;
    return isText ? `${notUnderstood(bytes)} of text outside frames` : notUnderstood(bytes);
  }
  return FRAME.test(line) ? explainBroken(line) : `half a frame, ${notUnderstood(bytes)}`;
}

function explainBroken(text: string): string {
  const [, frame, sum] = FRAME.exec(text) ?? [];
  if (frame === undefined) return notUnderstood(text.length);
  return `checksum failed: it says ${sum ?? ''}, the frame gives ${checksum(frame)}`;
}

/** One command of RAPI: what a request with it asks, and what the arguments of its answers say. */
interface Question {
  ask(args: readonly string[]): string;
  /** Undefined: no answer that RAPI allows. */
  answer(args: readonly string[]): string | undefined;
  /** Undefined: the refusal carries nothing. */
  refusal(args: readonly string[]): string | undefined;
}

function question<Value>(
  command: Command<Value>,
  ask: string | ((args: readonly string[]) => string),
  say: (value: Value) => string = () => 'done',
): [string, Question] {
  const read = (value: Value | undefined) => (value === undefined ? undefined : say(value));
  return [
    command.words.split(' ')[0] ?? '',
    {
      ask: (args) => (typeof ask === 'string' ? ask : ask(args)),
      answer: (args) => read(command.parse(args)),
      refusal: (args) => read(command.parseRefusal?.(args)),
    },
  ];
}

const QUESTIONS: ReadonlyMap<string, Question> = new Map([
  question(getState(), 'read state', ({ state, elapsedSeconds, pilot, flags }) =>
    [stateWords(state, pilot, flags), `${String(elapsedSeconds)} s charged`].join(', '),
  ),
  question(getCurrentAndVoltage(), 'read current and voltage', ({ milliamps, millivolts }) =>
    [milliamps < 0 ? 'no ammeter' : `${inThousands(milliamps)} A`, `${inThousands(millivolts)} V`].join(', '),
  ),
  question(
    getEnergy(),
    'read energy',
    ({ sessionWattSeconds, totalWattHours }) =>
      `session ${inThousands(Math.floor(sessionWattSeconds / 3600))} kWh, before ${inThousands(totalWattHours)} kWh`,
  ),
  question(getTemperatures(), 'read temperatures', (temperatures) =>
    temperatures.length === 0
      ? 'no sensor'
      : temperatures.map((decidegrees) => `${(decidegrees / 10).toFixed(1)} °C`).join(', '),
  ),
  question(
    getCurrentRange(),
    'read current limits',
    ({ min, hardwareMax, pilot, configuredMax }) =>
      `pilot ${String(pilot)} A, at least ${String(min)} A, at most ${String(configuredMax)} A (hardware ${String(hardwareMax)} A)`,
  ),
  question(
    getSettings(),
    'read settings',
    ({ amps, flags }) => `pilot ${String(amps)} A, flags ${hexWord(flags)}`,
  ),
  question(
    getTripCounts(),
    'read trip counts',
    ({ residualCurrent, noGround, stuckRelay }) =>
      `residual current ${String(residualCurrent)}, no ground ${String(noGround)}, stuck relay ${String(stuckRelay)}`,
  ),
  question(getVersion(), 'read version', ({ firmware, rapi }) => `firmware ${firmware}, RAPI ${rapi}`),
  question(
    getVoltmeter(),
    'read voltmeter calibration',
    ({ scale, offset }) => `scale ${String(scale)}, offset ${String(offset)}`,
  ),
  question(getVehicleConnection(), 'ask for the vehicle', (vehicle) =>
    vehicle === 'unknown' ? 'cannot tell, pilot at −12 V' : `vehicle ${vehicle}`,
  ),
  question(wake(), 'enable'),
  question(sleep(), 'sleep'),
  question(shutOff(), 'disable'),
  question(restart(), 'restart the controller'),
  question(clearBootLock(), 'leave the boot lock', ({ unlocked }) =>
    unlocked ? 'unlocked' : 'stays locked, in a fault',
  ),
  question(
    setCurrent(0),
    ([amps = '?']) => `set current limit ${amps} A`,
    (amps) => `limit ${String(amps)} A`,
  ),
  question(superviseHeartbeat(0, 0), ([seconds, amps]) =>
    seconds === undefined || amps === undefined
      ? 'read the heartbeat'
      : `heartbeat: ${amps} A when nothing is heard for ${seconds} s`,
  ),
]);

interface Request {
  readonly name: string;
  readonly args: readonly string[];
  readonly sequence: number | undefined;
}

function readRequest(body: string): Request {
  const words = body.trim().split(/ +/);
  const last = words.at(-1);
  const numbered = words.length > 1 && last?.startsWith(':') === true;
  const [name = '', ...args] = numbered ? words.slice(0, -1) : words;
  return { name, args, sequence: numbered ? hex(last.slice(1)) : undefined };
}

function explainRequest(body: string): string {
  const { name, args } = readRequest(body);
  return QUESTIONS.get(name)?.ask(args) ?? `request ${name}`;
}

function explainReply({ ok, args, sequence }: Reply, asked: string | undefined): string {
  const request = asked === undefined ? undefined : readRequest(asked);
  if (!request) return `${ok ? 'done' : 'refused'}, by an answer to nothing known`;
  if (sequence !== undefined && sequence !== request.sequence) return 'an answer to an earlier request';
  const known = QUESTIONS.get(request.name);
  if (ok) return known?.answer(args) ?? (args.length === 0 ? 'done' : `done: ${args.join(' ')}`);
  const instead = known?.refusal(args);
  if (instead !== undefined) return `refused, ${instead}`;
  // The controller echoes the number of a request that it could read.
  const unread = request.sequence !== undefined && sequence === undefined;
  return `refused: ${request.name}${unread ? ', or it arrived there damaged' : ''}`;
}

function explainNotification(message: Notification): string {
  switch (message.kind) {
    case 'state': {
      const { state, pilot, flags, amps } = message;
      return `state changed: ${stateWords(state, pilot, flags)}, limit ${String(amps)} A`;
    }
    case 'boot': {
      const { postCode, firmware } = message;
      const test = postCode === 0 ? 'passed' : `failed: ${STATE_NAMES.get(postCode) ?? hexByte(postCode)}`;
      return `controller started: firmware ${firmware}, self-test ${test}`;
    }
    case 'button':
      return `button pressed${message.long ? ', long' : ''}`;
    case 'wifi':
      return `Wi-Fi mode ${String(message.mode)} asked for`;
  }
}

/** States of the EVSE and post codes, as the firmware's manual names them. */
const STATE_NAMES: ReadonlyMap<number, string> = new Map([
  [0x00, 'starting'],
  [0x01, 'no vehicle'],
  [0x02, 'vehicle connected'],
  [0x03, 'charging'],
  [0x04, 'ventilation required'],
  [0x05, 'diode check failed'],
  [0x06, 'residual current (GFCI)'],
  [0x07, 'no ground'],
  [0x08, 'stuck relay'],
  [0x09, 'residual-current self-test failed'],
  [0x0a, 'too hot'],
  [0x0b, 'over-current'],
  [0x0e, 'relay did not close'],
  [0xfe, 'sleeping'],
  [0xff, 'disabled'],
]);

const FLAG_NAMES: readonly (readonly [number, string])[] = [
  [FLAGS.hardFault, 'hard fault'],
  [FLAGS.limitSleep, 'limit reached'],
  [FLAGS.authLocked, 'locked'],
  [FLAGS.charging, 'contactor closed'],
  [FLAGS.gfiTripped, 'GFCI tripped'],
  [FLAGS.vehicleConnected, 'plugged in'],
  [FLAGS.bootLock, 'boot lock'],
];

/** IEC 61851-1 letters of the pilot's states. */
const PILOT_LETTERS: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [2, 'B'],
  [3, 'C'],
  [4, 'D'],
]);

function stateWords(state: number, pilot: number, flags: number): string {
  const name = STATE_NAMES.get(state) ?? `state ${hexByte(state)}`;
  const set = FLAG_NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, word]) => word);
  return [name, `pilot ${PILOT_LETTERS.get(pilot) ?? hexByte(pilot)}`, ...set].join(', ');
}

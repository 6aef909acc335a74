/**
 * `npm run emulate -- openevse --link /tmp/evse`, or `modbus --units …`: an emulated device, or a line of several on a pseudo-terminal, for the kiosk and for any
 * other serial program. One control line in, one answer line (`ok …` or `error …`) out; `help` lists them.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { EmulatedFirmware } from '../../drivers/controllers/simulated/firmware.ts';
import { loadEeprom, saveEeprom } from '../../drivers/controllers/simulated/state-file.ts';
import { EmulatedModbusLine, UNIT_KINDS } from '../../drivers/emulated/modbus-line.ts';
import { openPty } from '../../drivers/serial/pty.ts';
import { simulatedClock, systemClock } from '../clock.ts';
import { inputsSchema } from '../config/device-schema.ts';

const USAGE = `npm run emulate -- openevse --link PATH [options]
  --link PATH       where to put the serial port, e.g. /tmp/evse
  --control -|PATH  read control lines from standard input (default) or from a Unix socket at PATH
  --state FILE      keep the emulated EEPROM (energy total, trip counts) in FILE
  --boot-ms N       power-up to boot notification (3400)
  --relay-ms N      how long closing the contactor keeps the board busy (1000)
  --rate N          battery and energy run N times as fast as real time (1)
  --max-amps N      configured maximum current (32)
  --voltmeter       the board measures the mains voltage
  --no-heartbeat    a build without heartbeat supervision ($SY)
  --seed N          repeatable noise (1)

or: npm run emulate -- modbus --link PATH --units evse-wb:1,sdm630:11 [options]
  --units LIST      kind:address, …; kinds: ${UNIT_KINDS.join(', ')}
  --pairs LIST      board:meter by address, 1:11, …: which meter is behind which board
  --inputs JSON     the boards’ mapped inputs, as "inputs" of the configuration has them
  --lock REGISTER   the register that drives the boards’ locks
  --control, --rate, --seed as above; control lines begin with the unit: "1 plug", "11 stand on"; "wire" tells manners`;

class UsageError extends Error {}

/** What every emulated device family offers; add one to `FAMILIES` to emulate another device. */
interface EmulatedDevice {
  receive(bytes: Uint8Array): void;
  onOutput(listener: (bytes: Uint8Array) => void): void;
  /** Carries out one control line; answers one line. */
  control(line: string): string;
  start(): void;
  stop(): void;
}

const OPTIONS = {
  link: { type: 'string' },
  control: { type: 'string', default: '-' },
  state: { type: 'string' },
  'boot-ms': { type: 'string' },
  'relay-ms': { type: 'string' },
  rate: { type: 'string' },
  'max-amps': { type: 'string' },
  voltmeter: { type: 'boolean', default: false },
  'no-heartbeat': { type: 'boolean', default: false },
  seed: { type: 'string' },
  units: { type: 'string' },
  pairs: { type: 'string' },
  inputs: { type: 'string' },
  lock: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values'];

const FAMILIES: ReadonlyMap<string, (values: Values) => EmulatedDevice> = new Map([
  ['openevse', emulateOpenEvse],
  ['modbus', emulateModbus],
]);

function emulateOpenEvse(values: Values): EmulatedDevice {
  const bootMs = numberOf(values, 'boot-ms', 1);
  const relayStallMs = numberOf(values, 'relay-ms', 1);
  const rate = numberOf(values, 'rate', 0.01) ?? 1;
  const configuredMaxAmps = numberOf(values, 'max-amps', 6);
  const seed = numberOf(values, 'seed', 0);
  const firmware = new EmulatedFirmware({
    clock: simulatedClock(Date.now(), rate),
    wireClock: systemClock,
    voltmeter: values.voltmeter,
    identity: { heartbeat: !values['no-heartbeat'] },
    eeprom: {
      ...(values.state !== undefined && loadEeprom(values.state)),
      ...(configuredMaxAmps !== undefined && { configuredMaxAmps }),
    },
    ...(bootMs !== undefined && { bootMs }),
    ...(relayStallMs !== undefined && { relayStallMs }),
    ...(seed !== undefined && { seed }),
  });
  const { state } = values;
  if (state !== undefined) firmware.onSaved((eeprom) => saveEeprom(state, eeprom));
  return {
    receive: (bytes) => firmware.receive(bytes),
    onOutput: (listener) => void firmware.onOutput(listener),
    control: (line) => firmware.control(line),
    start: () => firmware.powerOn(),
    stop: () => firmware.powerOff(),
  };
}

function emulateModbus(values: Values): EmulatedDevice {
  const units = listOf(values.units ?? '').map(([kind = '', address]) => {
    const known = UNIT_KINDS.find((one) => one === kind);
    if (!known) throw new UsageError(`--units: no such kind: ${kind || 'nothing'}`);
    return { kind: known, address: addressOf('units', address) };
  });
  if (units.length === 0) throw new UsageError('--units is missing, e.g. --units evse-wb:1,sdm630:11');
  const pairs = listOf(values.pairs ?? '').map(
    ([board, meter]) => [addressOf('pairs', board), addressOf('pairs', meter)] as const,
  );
  const lock = numberOf(values, 'lock', 0);
  const seed = numberOf(values, 'seed', 0);
  try {
    return new EmulatedModbusLine({
      units,
      pairs,
      clock: simulatedClock(Date.now(), numberOf(values, 'rate', 0.01) ?? 1),
      inputs: inputsOf(values.inputs),
      ...(lock !== undefined && { lock: { register: lock } }),
      ...(seed !== undefined && { seed }),
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `a:1,b:2` → [[a, 1], [b, 2]]. */
function listOf(text: string): string[][] {
  return text
    .split(',')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => entry.trim().split(':'));
}

function addressOf(option: string, text: string | undefined): number {
  const address = Number(text);
  if (Number.isInteger(address) && address >= 1 && address <= 247) return address;
  throw new UsageError(`--${option}: ${text ?? 'nothing'} is no unit address from 1 to 247`);
}

function inputsOf(text: string | undefined) {
  if (text === undefined) return [];
  try {
    return inputsSchema.parse(JSON.parse(text)) ?? [];
  } catch {
    throw new UsageError('--inputs must be a JSON list such as [{"register":1007,"bit":8,"condition":"…"}]');
  }
}

function numberOf(
  values: Values,
  name: 'boot-ms' | 'relay-ms' | 'rate' | 'max-amps' | 'seed' | 'lock',
  least: number,
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least) {
    throw new UsageError(`--${name} must be a number of at least ${least}, not “${text}”`);
  }
  return value;
}

/** Reads lines, writes one answer for each; the end of the input ends nothing. */
function answerLines(device: EmulatedDevice, input: Readable, output: Writable): void {
  output.on('error', () => input.destroy()); // whoever asked went away
  createInterface({ input }).on('line', (line) => {
    if (line.trim() !== '') output.write(`${device.control(line)}\n`);
  });
}

function listenForControl(device: EmulatedDevice, path: string): () => void {
  if (path === '-') {
    answerLines(device, process.stdin, process.stdout);
    return () => process.stdin.pause();
  }
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // told by `close`, which needs no answer
    answerLines(device, socket, socket);
  });
  server.on('error', (error) => fail(`cannot listen for control at ${path}: ${error.message}`));
  server.listen(path);
  return () => {
    server.close();
    rmSync(path, { force: true });
  };
}

async function run(): Promise<void> {
  const { values, positionals } = parse();
  if (values.help) return void process.stdout.write(`${USAGE}\n`);
  const [family = ''] = positionals;
  const emulate = FAMILIES.get(family);
  if (!emulate) throw new UsageError(`which device? One of: ${[...FAMILIES.keys()].join(', ')}`);
  if (values.link === undefined) throw new UsageError('--link PATH is missing');

  const device = emulate(values);
  const pty = await openPty(values.link);
  device.onOutput((bytes) => pty.write(bytes));
  pty.onData((bytes) => device.receive(bytes));
  pty.onEnd((reason) => fail(reason));
  const stopControl = listenForControl(device, values.control);
  const end = (): void => {
    stopControl();
    device.stop();
    void pty.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.once('SIGHUP', end);
  device.start();
  process.stdout.write(`ready ${values.link}\n`);
}

function parse() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function fail(message: string): void {
  process.stderr.write(`emulate: ${message}\n`);
  process.exit(1);
}

try {
  await run();
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`emulate: ${error.message}\n\n${USAGE}\n`);
    process.exit(2);
  }
  fail(error instanceof Error ? error.message : String(error));
}

/** Modbus RTU in words: what is asked of which unit, and what the registers of its answer say. */
import { countOf, type Explain, notUnderstood, type SeenFrame } from '../../explain.ts';
import { crcFits } from './crc.ts';
import { EXCEPTION, EXCEPTIONS, FUNCTIONS, functionOf, type ModbusRequest } from './frames.ts';

type Table = 'holding' | 'input';

/** One value of a device: where it is, what it is called, and what its registers say. */
export interface KnownRegister {
  readonly table: Table;
  readonly address: number;
  /** Registers that make it. */
  readonly count: 1 | 2;
  readonly name: string;
  /** `values`: `count` of them. Never throws. */
  say(values: readonly number[]): string;
}

export interface RegisterMap {
  readonly registers: readonly KnownRegister[];
  /** A register's number as the device's manual writes it. */
  numberOf(address: number): string;
}

/** So many names of a block are told, the rest is counted. */
const MOST_NAMES = 3;
const SHORTEST_FRAME = 5;
const WRITE_ONE_BYTES = 8;
const HEX_BYTES = /^[0-9A-F]{2}(?: [0-9A-F]{2})*$/i;

/** Explains the frames of one unit, whose registers `map` names. */
export function explainModbus(map: RegisterMap): Explain {
  return (frame, before) => {
    const bytes = bytesOf(frame.text);
    if (!bytes) return null;
    const asked = before ? requestOf(before) : undefined;
    if (frame.discarded) return explainDiscarded(bytes, before, asked);
    if (bytes.length < SHORTEST_FRAME) return `too short, ${notUnderstood(bytes.length)}`;
    if (!crcFits(bytes)) return `CRC bad, ${notUnderstood(bytes.length)}`;
    if (frame.direction === 'in') return `${unitOf(bytes)}: ${replyWords(map, bytes, asked)}`;
    const request = decodeRequest(bytes);
    return `${unitOf(bytes)}: ${request ? requestWords(map, request) : `function ${String(bytes[1])}`}`;
  };
}

/** `0x0048`: as most manuals of meters write register numbers. */
export function hexNumber(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}

function bytesOf(text: string): Uint8Array | undefined {
  return HEX_BYTES.test(text)
    ? Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16))
    : undefined;
}

function requestOf({ direction, text }: SeenFrame): ModbusRequest | undefined {
  const bytes = direction === 'out' ? bytesOf(text) : undefined;
  return bytes && crcFits(bytes) ? decodeRequest(bytes) : undefined;
}

/** The opposite of `encodeRequest`; undefined for what this kiosk never sends. `bytes`: with a right CRC. */
function decodeRequest(bytes: Uint8Array): ModbusRequest | undefined {
  const [unit = 0, code] = bytes;
  const words = wordsOf(bytes.subarray(2, -2));
  const [address, second] = words;
  if (address === undefined || second === undefined) return undefined;
  if (code === FUNCTIONS.readHolding || code === FUNCTIONS.readInput) {
    const table = code === FUNCTIONS.readHolding ? 'holding' : 'input';
    return bytes.length === 8 ? { kind: 'read', unit, table, address, count: second } : undefined;
  }
  if (code === FUNCTIONS.writeOne && bytes.length === WRITE_ONE_BYTES)
    return { kind: 'write', unit, address, values: [second], single: true };
  const values = wordsOf(bytes.subarray(7, -2));
  if (code !== FUNCTIONS.writeSeveral || second === 0 || values.length !== second) return undefined;
  return { kind: 'write', unit, address, values };
}

function wordsOf(bytes: Uint8Array): number[] {
  return Array.from(
    { length: bytes.length >>> 1 },
    (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0),
  );
}

const unitOf = (bytes: Uint8Array) => `unit ${String(bytes[0])}`;

function requestWords(map: RegisterMap, request: ModbusRequest): string {
  const { address } = request;
  if (request.kind === 'write') return `write ${valueWords(map, 'holding', address, request.values)}`;
  const { table, count } = request;
  const names = namesOf(map, table, address, count);
  return `read ${countOf(count, `${table} register`)} from ${map.numberOf(address)}${names && ` (${names})`}`;
}

function namesOf(map: RegisterMap, table: Table, address: number, count: number): string {
  const names = map.registers
    .filter((known) => known.table === table && known.address >= address && known.address < address + count)
    .map(({ name }) => name);
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${String(more)} more`] : [])].join(', ');
}

function valueWords(map: RegisterMap, table: Table, address: number, values: readonly number[]): string {
  const words: string[] = [];
  for (let index = 0; index < values.length;) {
    const known = map.registers.find((one) => one.table === table && one.address === address + index);
    const own = known ? values.slice(index, index + known.count) : [];
    if (known && own.length === known.count) words.push(`${known.name} ${known.say(own)}`);
    else words.push(`${map.numberOf(address + index)} = ${String(values[index])}`);
    index += own.length || 1;
  }
  return words.join(', ');
}

function replyWords(map: RegisterMap, bytes: Uint8Array, asked: ModbusRequest | undefined): string {
  const code = bytes[1] ?? 0;
  if ((code & EXCEPTION) !== 0) {
    const reason = bytes[2] ?? 0;
    return `refused, ${EXCEPTIONS[reason] ?? 'no reason that is known'} (exception ${String(reason)})`;
  }
  const answers = asked?.unit === bytes[0] && asked !== undefined && functionOf(asked) === code;
  if (code === FUNCTIONS.writeOne || code === FUNCTIONS.writeSeveral)
    return answers && asked.kind === 'write'
      ? `wrote ${valueWords(map, 'holding', asked.address, asked.values)}`
      : 'written';
  if (code !== FUNCTIONS.readHolding && code !== FUNCTIONS.readInput) return `function ${String(code)}`;
  const values = wordsOf(bytes.subarray(3, -2));
  if (answers && asked.kind === 'read' && asked.count === values.length)
    return valueWords(map, asked.table, asked.address, values);
  return `${countOf(values.length, 'register')}, an answer to nothing known`;
}

/** What was thrown away, as far as it tells what is wrong with the line. */
function explainDiscarded(
  bytes: Uint8Array,
  before: SeenFrame | null,
  asked: ModbusRequest | undefined,
): string {
  const sent = asked && before ? bytesOf(before.text) : undefined;
  if (sent && sent.length <= bytes.length && sent.every((byte, index) => bytes[index] === byte))
    return `our own request came back: the adapter echoes, or two wires touch (${countOf(bytes.length, 'byte')})`;
  if (crcFits(bytes) && bytes.length >= SHORTEST_FRAME)
    return `${unitOf(bytes)}: whole, but no answer to what was asked (late, or another master?)`;
  if (asked && bytes[0] === asked.unit && bytes[1] === functionOf(asked)) {
    const expected = asked.kind === 'read' ? SHORTEST_FRAME + asked.count * 2 : WRITE_ONE_BYTES;
    return bytes.length < expected
      ? `cut short: ${String(bytes.length)} of ${countOf(expected, 'byte')} of the answer`
      : `CRC bad: the answer arrived damaged (${countOf(bytes.length, 'byte')})`;
  }
  if (bytes.every((byte) => byte === bytes[0]) && (bytes[0] === 0 || bytes[0] === 0xff))
    return `${notUnderstood(bytes.length)} without any signal (A and B swapped, or a wire off?)`;
  return notUnderstood(bytes.length);
}

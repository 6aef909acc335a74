/**
 * Modbus RTU frames, the master's side: requests out, replies in (Modbus application protocol 1.1b3 §6, serial line 1.02
 * §2.5). Only what these devices need: read holding (03) and input registers (04), write one (06), write several (16).
 *
 * Our own framing rather than a library's: `SerialLink` already owns the port and its reopening, and a bus whose failures
 * shall be told apart (silence, checksum, exception, another unit's answer) needs to see the bytes.
 */
import { crcFits, withCrc } from './crc.ts';

export const FUNCTIONS = { readHolding: 3, readInput: 4, writeOne: 6, writeSeveral: 16 } as const;

/** What one exchange asks of one unit. Registers are numbered as on the wire, from 0. */
export type ModbusRequest =
  | {
      readonly kind: 'read';
      readonly unit: number;
      readonly table: 'holding' | 'input';
      readonly address: number;
      readonly count: number;
    }
  | {
      readonly kind: 'write';
      readonly unit: number;
      readonly address: number;
      readonly values: readonly number[];
      /** Function 06 instead of 16; for one value only. */
      readonly single?: boolean;
    };

/** A reply of the unit that was asked, whole and undamaged. */
export type Reply =
  | { readonly type: 'values'; readonly values: readonly number[] }
  | { readonly type: 'exception'; readonly code: number };

/** A reply, and the bytes around it that are none of it. */
export interface Found {
  readonly reply: Reply;
  readonly frame: Uint8Array;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What became of bytes that are no reply to the request. `stray`: whole, but another unit's, another length, late. */
export interface Rubbish {
  readonly reason: 'damaged' | 'stray';
  readonly bytes: Uint8Array;
}

/** The longest frame on a serial line (serial line 1.02 §2.5.1). Bounds the parser's memory. */
export const MAX_FRAME_BYTES = 256;
/** Set in the function of an answer that is a refusal. */
export const EXCEPTION = 0x80;
/** What the codes of refusals mean (Modbus application protocol 1.1b3 §7). */
export const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: 'no such function',
  2: 'no such register',
  3: 'no such value',
  4: 'device failure',
  6: 'busy',
};
/** A frame that answers a write: unit, function, address, value or count, checksum. */
const WRITE_REPLY_BYTES = 8;
const EXCEPTION_BYTES = 5;

export function encodeRequest(request: ModbusRequest): Uint8Array {
  const { unit, address } = request;
  const head = [unit, functionOf(request), ...word(address)];
  if (request.kind === 'read') return withCrc([...head, ...word(request.count)]);
  const { values } = request;
  if (request.single) return withCrc([...head, ...word(values[0] ?? 0)]);
  return withCrc([...head, ...word(values.length), values.length * 2, ...values.flatMap(word)]);
}

export function functionOf(request: ModbusRequest): number {
  if (request.kind === 'read')
    return request.table === 'holding' ? FUNCTIONS.readHolding : FUNCTIONS.readInput;
  return request.single ? FUNCTIONS.writeOne : FUNCTIONS.writeSeveral;
}

/**
 * Finds the reply to one request in whatever the line brings, cut anywhere. RTU frames have no marks: a frame is where
 * unit, function, length and checksum fit, so noise before it, echoes and other units' answers are passed over.
 */
export class ReplyParser {
  readonly #request: ModbusRequest;
  #held = new Uint8Array(0);

  constructor(request: ModbusRequest) {
    this.#request = request;
  }

  /** Bytes that no reply was found in yet. */
  get pending(): number {
    return this.#held.length;
  }

  /** Takes bytes; answers the reply as soon as it is whole. What came before and after it is thrown away. */
  push(bytes: Uint8Array): Found | undefined {
    const held = new Uint8Array(this.#held.length + bytes.length);
    held.set(this.#held);
    held.set(bytes, this.#held.length);
    for (let start = 0; start + EXCEPTION_BYTES <= held.length; start++) {
      const frame = this.#replyAt(held, start);
      if (!frame) continue;
      this.#held = new Uint8Array(0);
      const [before, after] = [held.subarray(0, start), held.subarray(start + frame.length)];
      return { reply: readReply(this.#request, frame), frame, before, after };
    }
    // A reply can begin at most one frame's length back.
    this.#held = held.slice(-MAX_FRAME_BYTES);
    return undefined;
  }

  /** The line fell silent: what is held will not become a reply. Undefined when nothing is held. */
  expire(): Rubbish | undefined {
    const bytes = this.#held;
    if (bytes.length === 0) return undefined;
    this.#held = new Uint8Array(0);
    return { reason: holdsFrame(bytes) ? 'stray' : 'damaged', bytes };
  }

  #replyAt(held: Uint8Array, start: number): Uint8Array | undefined {
    const request = this.#request;
    if (held[start] !== request.unit) return undefined;
    const asked = functionOf(request);
    const said = held[start + 1];
    if (said === (asked | EXCEPTION)) return fitting(held, start, EXCEPTION_BYTES);
    if (said !== asked) return undefined;
    if (request.kind === 'read') {
      const bytes = request.count * 2;
      return held[start + 2] === bytes ? fitting(held, start, bytes + 5) : undefined;
    }
    const frame = fitting(held, start, WRITE_REPLY_BYTES);
    return frame && confirms(request, frame) ? frame : undefined;
  }
}

function fitting(held: Uint8Array, start: number, length: number): Uint8Array | undefined {
  if (start + length > held.length) return undefined;
  const frame = held.slice(start, start + length);
  return crcFits(frame) ? frame : undefined;
}

/** A write's reply repeats the address, and the value (06) or how many registers were written (16). */
function confirms(request: Extract<ModbusRequest, { kind: 'write' }>, frame: Uint8Array): boolean {
  const value = request.single ? (request.values[0] ?? 0) : request.values.length;
  return wordAt(frame, 2) === request.address && wordAt(frame, 4) === value;
}

function readReply(request: ModbusRequest, frame: Uint8Array): Reply {
  if (((frame[1] ?? 0) & EXCEPTION) !== 0) return { type: 'exception', code: frame[2] ?? 0 };
  if (request.kind === 'write') return { type: 'values', values: request.values };
  return {
    type: 'values',
    values: Array.from({ length: request.count }, (_, index) => wordAt(frame, 3 + index * 2)),
  };
}

/** Any whole frame in it: then a device did speak, only not in answer to this. */
function holdsFrame(bytes: Uint8Array): boolean {
  for (let start = 0; start + EXCEPTION_BYTES <= bytes.length; start++) {
    const said = bytes[start + 1] ?? 0;
    const length =
      (said & EXCEPTION) !== 0
        ? EXCEPTION_BYTES
        : said === FUNCTIONS.readHolding || said === FUNCTIONS.readInput
          ? (bytes[start + 2] ?? 0) + 5
          : WRITE_REPLY_BYTES;
    if (fitting(bytes, start, length)) return true;
  }
  return false;
}

function word(value: number): [number, number] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

function wordAt(frame: Uint8Array, index: number): number {
  return ((frame[index] ?? 0) << 8) | (frame[index + 1] ?? 0);
}

/** `01 03 03 E8 00 08`: bytes as service manuals write them. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

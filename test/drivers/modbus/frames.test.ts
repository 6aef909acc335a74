import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16, crcFits, withCrc } from '../../../drivers/serial/modbus/crc.ts';
import {
  encodeRequest,
  hexBytes,
  MAX_FRAME_BYTES,
  type ModbusRequest,
  type Reply,
  ReplyParser,
} from '../../../drivers/serial/modbus/frames.ts';

const bytesOf = (hex: string) => Uint8Array.from(hex.split(' '), (byte) => Number.parseInt(byte, 16));
const READ: ModbusRequest = { kind: 'read', table: 'holding', unit: 1, address: 1000, count: 2 };
const WRITE: ModbusRequest = { kind: 'write', unit: 1, address: 1000, values: [16] };
const REPLY = withCrc([1, 3, 4, 0, 16, 0, 2]);

/** What a parser makes of these pieces. */
function parsed(request: ModbusRequest, ...pieces: readonly Uint8Array[]): Reply | undefined {
  const parser = new ReplyParser(request);
  for (const piece of pieces) {
    const found = parser.push(piece);
    if (found) return found.reply;
  }
  return undefined;
}

/** Cuts at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b),
    bytes.length,
  ];
  return sorted.slice(1).map((end, index) => bytes.slice(sorted[index], end));
}

describe('the checksum', () => {
  // Frames as other masters and slaves were seen to send them.
  test.each([
    '01 03 00 00 00 01 84 0A',
    '01 03 03 EF 00 01 B5 BB',
    '01 04 03 ED 00 02 E1 BA',
    '01 03 02 00 08 B9 82',
  ])('of %s fits', (frame) => {
    expect(crcFits(bytesOf(frame))).toBe(true);
    expect(hexBytes(withCrc([...bytesOf(frame).slice(0, -2)]))).toBe(frame);
  });

  test('notices every change of one or two bits', () => {
    const bit = fc.integer({ min: 0, max: REPLY.length * 8 - 1 });
    fc.assert(
      fc.property(bit, bit, (first, second) => {
        const changed = REPLY.map((byte, index) => {
          const flips = [...new Set([first, second])].filter((at) => at >> 3 === index);
          return flips.reduce((value, at) => value ^ (1 << (at & 7)), byte);
        });
        expect(crcFits(changed)).toBe(false);
      }),
    );
    expect(crc16(new Uint8Array(0))).toBe(0xffff);
  });
});

describe('requests', () => {
  test.each<[ModbusRequest, string]>([
    [{ kind: 'read', table: 'holding', unit: 1, address: 1007, count: 1 }, '01 03 03 EF 00 01 B5 BB'],
    [{ kind: 'read', table: 'input', unit: 1, address: 0x3ed, count: 2 }, '01 04 03 ED 00 02 E1 BA'],
    [{ kind: 'write', unit: 1, address: 1000, values: [16], single: true }, '01 06 03 E8 00 10 08 76'],
    [WRITE, '01 10 03 E8 00 01 02 00 10'],
  ])('%o', (request, hex) => {
    const frame = encodeRequest(request);
    expect(hexBytes(frame).startsWith(hex)).toBe(true);
    expect(crcFits(frame)).toBe(true);
  });
});

describe('replies', () => {
  test('carry values, confirm writes, or say an exception', () => {
    expect(parsed(READ, REPLY)).toEqual({ type: 'values', values: [16, 2] });
    expect(parsed(WRITE, withCrc([1, 16, 3, 232, 0, 1]))).toEqual({ type: 'values', values: [16] });
    expect(parsed(READ, withCrc([1, 0x83, 2]))).toEqual({ type: 'exception', code: 2 });
  });

  test.each<[string, ModbusRequest, Uint8Array]>([
    ['another unit', READ, withCrc([2, 3, 4, 0, 16, 0, 2])],
    ['another function', READ, withCrc([1, 4, 4, 0, 16, 0, 2])],
    ['another length', READ, withCrc([1, 3, 2, 0, 16])],
    ['another register', WRITE, withCrc([1, 16, 3, 233, 0, 1])],
    ['another number of registers', WRITE, withCrc([1, 16, 3, 232, 0, 2])],
    ['another function’s exception', READ, withCrc([1, 0x84, 2])],
  ])('of %s are no answer, but somebody’s', (_, request, frame) => {
    const parser = new ReplyParser(request);
    expect(parser.push(frame)).toBeUndefined();
    expect(parser.expire()).toEqual({ reason: 'stray', bytes: frame });
    expect(parser.expire()).toBeUndefined();
  });

  test('an adapter’s echo of the request is passed over', () => {
    expect(parsed(READ, encodeRequest(READ), REPLY)).toEqual({ type: 'values', values: [16, 2] });
    const written = withCrc([1, 16, 3, 232, 0, 1]);
    expect(parsed(WRITE, encodeRequest(WRITE), written)).toEqual({ type: 'values', values: [16] });
    expect(parsed(WRITE, encodeRequest(WRITE))).toBeUndefined();
  });

  test('however they are cut, after whatever noise: found', () => {
    const noise = fc.uint8Array({ maxLength: 60 });
    const places = fc.array(fc.nat(), { maxLength: 8 });
    fc.assert(
      fc.property(noise, places, (before, cuts) => {
        const stream = Uint8Array.from([...before, ...REPLY]);
        expect(parsed(READ, ...cut(stream, cuts))).toEqual({ type: 'values', values: [16, 2] });
      }),
    );
  });

  test('noise alone is never an answer, is thrown away after a silence, and what follows is found', () => {
    const noise = fc.uint8Array({ minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(noise, fc.array(fc.nat(), { maxLength: 8 }), (bytes, cuts) => {
        const parser = new ReplyParser(READ);
        for (const piece of cut(bytes, cuts)) expect(parser.push(piece)).toBeUndefined();
        expect(parser.pending).toBeLessThanOrEqual(MAX_FRAME_BYTES);
        expect(parser.expire()?.bytes.length).toBeGreaterThan(0);
        expect(parser.pending).toBe(0);
        expect(parser.push(REPLY)?.reply).toEqual({ type: 'values', values: [16, 2] });
      }),
    );
  });

  test('a mutated frame is not believed', () => {
    const index = fc.nat({ max: REPLY.length - 1 });
    fc.assert(
      fc.property(index, fc.integer({ min: 1, max: 255 }), (at, change) => {
        const mutated = REPLY.map((byte, place) => (place === at ? byte ^ change : byte));
        expect(parsed(READ, mutated)).toBeUndefined();
      }),
    );
  });

  test('frames that lost or gained a byte are not believed either', () => {
    fc.assert(
      fc.property(fc.nat({ max: REPLY.length - 1 }), fc.nat({ max: 255 }), (at, extra) => {
        const lost = Uint8Array.from([...REPLY.slice(0, at), ...REPLY.slice(at + 1)]);
        expect(parsed(READ, lost)).toBeUndefined();
        const gained = Uint8Array.from([...REPLY.slice(0, at), extra, ...REPLY.slice(at)]);
        const found = parsed(READ, gained);
        // A byte before the frame is noise; one within it is damage.
        if (at > 0 && found) expect(found).toEqual({ type: 'values', values: [16, 2] });
        if (at === 0) expect(found).toEqual({ type: 'values', values: [16, 2] });
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { explainEvseWb } from '../../../drivers/controllers/evse-wb/explain.ts';
import type { SeenFrame } from '../../../drivers/explain.ts';
import { explainEastron } from '../../../drivers/meters/eastron/explain.ts';
import { registersOf } from '../../../drivers/meters/eastron/values.ts';
import { withCrc } from '../../../drivers/serial/modbus/crc.ts';
import { encodeRequest, hexBytes, type ModbusRequest } from '../../../drivers/serial/modbus/frames.ts';

const asked = (request: ModbusRequest): SeenFrame => ({
  direction: 'out',
  text: hexBytes(encodeRequest(request)),
});
const word = (value: number) => [value >>> 8, value & 0xff];
const answer = (unit: number, code: number, ...values: readonly number[]): SeenFrame => ({
  direction: 'in',
  text: hexBytes(withCrc([unit, code, values.length * 2, ...values.flatMap(word)])),
});
const thrownAway = (...bytes: readonly number[]): SeenFrame => ({
  direction: 'in',
  text: hexBytes(Uint8Array.from(bytes)),
  discarded: true,
});

const ENERGY = asked({ kind: 'read', table: 'input', unit: 11, address: 0x48, count: 4 });
const BLOCK = asked({ kind: 'read', table: 'holding', unit: 1, address: 1000, count: 8 });
const explainBoard = explainEvseWb();

describe('a meter on the line', () => {
  test('is asked and answers', () => {
    expect(explainEastron(ENERGY, null)).toBe(
      'unit 11: read 4 input registers from 0x0048 (imported energy, exported energy)',
    );
    const registers = [...registersOf(12_345.678), ...registersOf(0)];
    expect(explainEastron(answer(11, 4, ...registers), ENERGY)).toBe(
      'unit 11: imported energy 12 345.678 kWh, exported energy 0.000 kWh',
    );
  });

  test('tells volts and amperes by phase, and what is no number', () => {
    const block = asked({ kind: 'read', table: 'input', unit: 11, address: 0, count: 12 });
    const values = [230.1, 229.9, Number.NaN, 15.98, 0, 3.4e38];
    const said = explainEastron(answer(11, 4, ...values.flatMap(registersOf)), block);
    expect(said).toContain('voltage L1 230.100 V, voltage L2 229.900 V, voltage L3 is no number');
    expect(said).toContain('current L1 15.980 A, current L2 0.000 A, current L3 is out of range');
    expect(explainEastron(block, null)).toContain('(voltage L1, voltage L2, voltage L3, 3 more)');
  });

  test('an answer without its request is still told', () => {
    expect(explainEastron(answer(11, 4, 1, 2), null)).toBe(
      'unit 11: 2 registers, an answer to nothing known',
    );
    expect(explainEastron(answer(12, 4, 1, 2, 3, 4), ENERGY)).toContain('an answer to nothing known');
  });
});

describe('a board on the line', () => {
  test('is asked and answers', () => {
    expect(explainBoard(BLOCK, null)).toBe(
      'unit 1: read 8 holding registers from 1000 (set current, output current, vehicle, 5 more)',
    );
    expect(explainBoard(answer(1, 3, 16, 16, 3, 20, 0, 17, 2, 1), BLOCK)).toBe(
      'unit 1: set current 16 A, output current 16 A, vehicle charging, cable rating 20 A, command 0x0000, ' +
        'firmware 17, pilot PWM, status 0x0001 (contactor closed)',
    );
    expect(explainBoard(answer(1, 3, 1600, 1600, 9, 20, 1, 17, 3, 0x20), BLOCK)).toBe(
      'unit 1: set current 16.00 A, output current 16.00 A, vehicle 9, unknown, cable rating 20 A, ' +
        'command 0x0001 (turn off), firmware 17, pilot off, status 0x0020 (residual current)',
    );
  });

  test.each([true, false])('is written, single %s', (single) => {
    const write = asked({ kind: 'write', unit: 1, address: 1000, values: [10], single });
    expect(explainBoard(write, null)).toBe('unit 1: write set current 10 A');
    const reply: SeenFrame = {
      direction: 'in',
      text: hexBytes(withCrc([1, single ? 6 : 16, ...word(1000), ...word(single ? 10 : 1)])),
    };
    expect(explainBoard(reply, write)).toBe('unit 1: wrote set current 10 A');
    expect(explainBoard(reply, BLOCK)).toBe('unit 1: written');
  });

  test('refuses in words', () => {
    const refusal = (code: number): SeenFrame => ({
      direction: 'in',
      text: hexBytes(withCrc([1, 0x83, code])),
    });
    expect(explainBoard(refusal(2), BLOCK)).toBe('unit 1: refused, no such register (exception 2)');
    expect(explainBoard(refusal(9), BLOCK)).toBe('unit 1: refused, no reason that is known (exception 9)');
  });

  test('has inputs and a lock of its own', () => {
    const explain = explainEvseWb({
      inputs: [
        { register: 1007, bit: 8, condition: 'station.emergency-stop' },
        { register: 1010, bit: 0, condition: 'station.door-open', activeLow: true },
      ],
      lock: { register: 1011 },
    });
    const request = asked({ kind: 'read', table: 'holding', unit: 1, address: 1010, count: 3 });
    expect(explain(request, null)).toContain('(inputs, plug lock)');
    expect(explain(answer(1, 3, 0, 1, 7), request)).toBe(
      'unit 1: inputs 0x0000, station.door-open: yes, plug lock locked, 1012 = 7',
    );
    const status = asked({ kind: 'read', table: 'holding', unit: 1, address: 1007, count: 1 });
    expect(explain(answer(1, 3, 0x101), status)).toBe(
      'unit 1: status 0x0101 (contactor closed), station.emergency-stop: yes',
    );
  });
});

describe('what was thrown away', () => {
  test('of an answer that arrived damaged or in part', () => {
    expect(explainEastron(thrownAway(11, 4, 8, 1), ENERGY)).toBe('cut short: 4 of 13 bytes of the answer');
    const whole = [...withCrc([11, 4, 8, 1, 2, 3, 4, 5, 6, 7, 8])];
    whole[5] = 0xff;
    expect(explainEastron(thrownAway(...whole), ENERGY)).toBe(
      'CRC bad: the answer arrived damaged (13 bytes)',
    );
  });

  test('of somebody else', () => {
    expect(explainEastron(thrownAway(...withCrc([12, 4, 2, 0, 1])), ENERGY)).toContain(
      'unit 12: whole, but no answer to what was asked',
    );
  });

  test('of our own', () => {
    const echo: SeenFrame = { ...ENERGY, direction: 'in', discarded: true };
    expect(explainEastron(echo, ENERGY)).toContain('our own request came back');
  });

  test('of nobody', () => {
    expect(explainEastron(thrownAway(0, 0, 0), ENERGY)).toContain('without any signal');
    expect(explainEastron(thrownAway(7), ENERGY)).toBe('not understood: 1 byte');
    expect(explainEastron(thrownAway(7, 9), null)).toBe('not understood: 2 bytes');
  });

  test('and what nobody should have sent', () => {
    expect(explainEastron({ direction: 'in', text: '0B 04' }, ENERGY)).toContain('too short');
    expect(explainEastron({ direction: 'in', text: '0B 04 02 00 01 00 00' }, ENERGY)).toContain('CRC bad');
    expect(explainEastron({ direction: 'in', text: 'hello' }, ENERGY)).toBeNull();
  });
});

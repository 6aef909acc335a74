/** The emulated units themselves: what they answer to a strange master, and to strange control lines. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EmulatedModbusLine } from '../../../drivers/emulated/modbus-line.ts';
import { EmulatedSdm } from '../../../drivers/emulated/sdm.ts';
import { SlaveBus } from '../../../drivers/emulated/slave-bus.ts';
import { withCrc } from '../../../drivers/serial/modbus/crc.ts';
import { hexBytes } from '../../../drivers/serial/modbus/frames.ts';
import { floatsOf } from '../../../drivers/meters/eastron/values.ts';
import { VirtualClock } from '../../rig/clock.ts';

/** A bus in virtual time, and what it sends. */
function bus() {
  const clock = new VirtualClock();
  const made = new SlaveBus(clock);
  const sdm = new EmulatedSdm({ address: 11, phases: 3, clock, wireClock: clock });
  made.add(sdm);
  sdm.powerOn();
  const sent: number[] = [];
  made.onOutput((bytes) => sent.push(...bytes));
  const ask = (...pieces: readonly Uint8Array[]) => {
    sent.length = 0;
    for (const piece of pieces) made.receive(piece);
    clock.advance(200);
    return hexBytes(Uint8Array.from(sent));
  };
  return { clock, bus: made, sdm, ask };
}

const ENERGY = withCrc([11, 4, 0, 0x48, 0, 2]);

describe('the emulated line', () => {
  test('answers a request that comes in pieces, and one after noise', () => {
    const { ask } = bus();
    const answer = ask(ENERGY);
    expect(answer).toMatch(/^0B 04 04/);
    expect(ask(ENERGY.slice(0, 3), ENERGY.slice(3))).toBe(answer);
    expect(ask(Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9]), ENERGY)).toBe(answer);
  });

  test('half a request is forgotten after a silence', () => {
    const { ask, clock } = bus();
    expect(ask(ENERGY.slice(0, 5))).toBe('');
    clock.advance(100);
    expect(ask(ENERGY)).toMatch(/^0B 04 04/);
  });

  test.each([
    ['a function that there is not', withCrc([11, 1, 0, 0, 0, 1]), '0B 81 01'],
    ['a register of another table', withCrc([11, 3, 0, 0, 0, 2]), '0B 83 02'],
    ['half a value', withCrc([11, 4, 0, 0, 0, 1]), '0B 84 03'],
    ['a long block', withCrc([11, 4, 0, 0, 0, 80]), '0B 84 03'],
    ['another unit', withCrc([12, 4, 0, 0, 0, 2]), ''],
  ])('%s', (_, request, answer) => {
    expect(bus().ask(request).startsWith(answer)).toBe(true);
    if (answer === '') expect(bus().ask(request)).toBe('');
  });

  test('no noise breaks it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (noise) => {
        const { ask, clock } = bus();
        ask(...noise);
        clock.advance(200);
        expect(ask(ENERGY)).toMatch(/^0B 04 04/);
      }),
    );
  });

  test('it sees a master without manners', () => {
    const { bus: line, ask } = bus();
    ask(ENERGY, ENERGY);
    expect(line.manners).toMatchObject({ requests: 2, overlaps: 1 });
  });
});

describe('an emulated meter', () => {
  test('counts what flows, stands still, disagrees', () => {
    const { sdm, clock } = bus();
    const registerWh = () => Math.floor(sdm.energyWh);
    const before = registerWh();
    expect(sdm.control('load 7200')).toBe('ok load');
    clock.advance(600_000);
    expect(registerWh() - before).toBeGreaterThanOrEqual(1199);
    expect(sdm.control('stand on')).toBe('ok stand');
    const standing = registerWh();
    clock.advance(600_000);
    expect(registerWh()).toBe(standing);
    expect(floatsOf([...(sdm.read('input', 0x34, 2) as readonly number[])])?.[0]).toBeCloseTo(7200, 2);
  });
});

describe('control lines', () => {
  test('whatever they say, the answer is one line of ok or error', () => {
    const line = new EmulatedModbusLine({
      units: [
        { kind: 'evse-wb', address: 1 },
        { kind: 'sdm630', address: 11 },
      ],
      pairs: [[1, 11]],
    });
    const words = fc.constantFrom(
      ...[
        '1',
        '11',
        '9',
        'wire',
        'plug',
        'trip',
        'gfi',
        'lock',
        'clear',
        'jam',
        'cable',
        'set',
        'bits',
        'mute',
      ],
      ...[
        'crc',
        'on',
        'off',
        'exception',
        'impostor',
        'stand',
        'backwards',
        'jump',
        'energy',
        'volts',
        'factor',
      ],
      ...['load', 'status', 'help', '-1', '0', '1007', '70000', 'NaN', '', '__proto__', 'constructor'],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 5 }), (said) => {
        expect(line.control(said.join(' '))).toMatch(/^(ok|error)( [^\n]+)?$/);
      }),
      { numRuns: 1000 },
    );
    line.stop();
  });
});

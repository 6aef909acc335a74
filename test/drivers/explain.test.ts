/** What holds of every driver's explanations, whatever is on the wire. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainEvseWb } from '../../drivers/controllers/evse-wb/explain.ts';
import { explainRapi } from '../../drivers/controllers/openevse/explain.ts';
import { encodeFrame } from '../../drivers/controllers/openevse/frames.ts';
import { type Explain, inThousands, type SeenFrame } from '../../drivers/explain.ts';
import { explainEastron } from '../../drivers/meters/eastron/explain.ts';
import { explainPcsc } from '../../drivers/readers/pcsc/explain.ts';
import { maskedResponse, maskedUid } from '../../drivers/readers/pcsc/uid.ts';
import { withCrc } from '../../drivers/serial/modbus/crc.ts';
import { hexBytes } from '../../drivers/serial/modbus/frames.ts';

const EXPLAINS: readonly (readonly [string, Explain])[] = [
  ['openevse', explainRapi],
  [
    'evse-wb',
    explainEvseWb({
      inputs: [{ register: 1010, bit: 3, condition: 'station.door-open' }],
      lock: { register: 1011 },
    }),
  ],
  ['eastron', explainEastron],
  ['pcsc', explainPcsc],
];

const word = fc.oneof(
  fc.constantFrom('OK', 'NK', 'AT', 'AB', 'AN', 'WF', 'GS', 'GG', 'GU', 'GP', 'SC', 'SY', ':0A', ':', '-1'),
  fc.stringMatching(/^[0-9a-fA-F:]{0,5}$/),
  fc.string({ maxLength: 6 }),
);
const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 });
const modbus = fc
  .tuple(fc.constantFrom(1, 11), fc.constantFrom(3, 4, 6, 16, 0x83, 0x84, 7), bytes)
  .map(([unit, code, rest]) => hexBytes(withCrc([unit, code, ...rest])));
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.array(word, { maxLength: 8 }).map((words) => encodeFrame(words.join(' ')).trim()),
  bytes.map((list) => hexBytes(Uint8Array.from(list))),
  modbus,
  bytes.map((list) => maskedResponse(Uint8Array.from(list))),
);
const frame: fc.Arbitrary<SeenFrame> = fc.record({
  direction: fc.constantFrom('in', 'out'),
  text,
  discarded: fc.boolean(),
});

describe.each(EXPLAINS)('%s', (_name, explain) => {
  test('never throws, and says one line or nothing', () => {
    fc.assert(
      fc.property(frame, fc.option(frame), (seen, asked) => {
        const said = explain(seen, asked);
        expect(said === null || said.length > 0).toBe(true);
        expect(explain(seen, asked)).toBe(said);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('no card number is told, neither in a frame nor in its meaning', () => {
  const uid = fc
    .constantFrom(4, 7, 10)
    .chain((length) => fc.array(fc.integer({ min: 0, max: 255 }), { minLength: length, maxLength: length }))
    .map((list) => list.map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()));
  const asked: SeenFrame = { direction: 'out', text: 'FF CA 00 00 00' };
  fc.assert(
    fc.property(uid, (list) => {
      const answer = Uint8Array.from([...list.map((byte) => Number.parseInt(byte, 16)), 0x90, 0x00]);
      for (const shown of [maskedResponse(answer), `card ${maskedUid(list.join(''))}`]) {
        const said = `${shown} ${String(explainPcsc({ direction: 'in', text: shown }, asked))}`;
        expect(said).toContain('masked');
        // The last byte alone is shown.
        expect(said).not.toContain(list.slice(-2).join(' '));
        expect(said.replaceAll(' ', '')).not.toContain(list.slice(-2).join(''));
      }
    }),
  );
});

test('thousandths are told exactly', () => {
  expect(inThousands(12_345_678)).toBe('12 345.678');
  expect([0, 1, -1, 999, -1_000].map(inThousands)).toEqual(['0.000', '0.001', '−0.001', '0.999', '−1.000']);
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const digits = inThousands(value).replace('−', '-').replace(/[ .]/g, '');
      expect(BigInt(digits)).toBe(BigInt(value));
    }),
  );
});

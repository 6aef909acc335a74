/**
 * Random and mutated bytes on the line: nothing throws, no byte is unaccounted for, and a good frame after any rubbish is
 * found. `BYTES=10000000 SEED=n` makes it longer, and the same again.
 */
import { expect, it } from 'vitest';
import { FrameParser, encodeFrame } from '../../../drivers/controllers/openevse/frames.ts';
import { readMessage } from '../../../drivers/controllers/openevse/messages.ts';
import { randomFrom } from '../../rig/random.ts';

const BYTES = Number(process.env['BYTES'] ?? 1_000_000);
const SEED = Number(process.env['SEED'] ?? 20_261_122);

/** As heard on real boards. */
const HEARD = [
  '$AT 03 03 12 0541^32\r',
  '$AB 00 D8.1.1^5B\r',
  '$AT fe 02 6 2711^03\r',
  '$OK 02 0 02 0701 :0A^7D\r',
  '$NK 12^02\r',
  '\nrelayCloseMs: 25\r',
  '$AT 06 03 16 0580^3E\r',
];

function mutate(frame: string, random: () => number): Buffer {
  const bytes = Buffer.from(frame, 'latin1');
  const at = Math.floor(random() * bytes.length);
  switch (Math.floor(random() * 6)) {
    case 0:
      bytes[at] = Math.floor(random() * 256);
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return bytes.subarray(at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes, bytes.subarray(at)]);
    case 4:
      return Buffer.from(
        Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)),
      );
    default:
      return bytes;
  }
}

it(`${String(BYTES)} bytes of rubbish`, () => {
  const random = randomFrom(SEED);
  let frameBytes = 0;
  const bodies: string[] = [];
  const parser = new FrameParser({
    frame: (body) => {
      frameBytes += encodeFrame(body).length;
      bodies.push(body);
    },
    discarded: ({ text }) => expect(text.length).toBeLessThanOrEqual(4 * 96),
  });
  let fed = 0;
  let understood = 0;
  for (let round = 0; fed < BYTES; round++) {
    const bytes = mutate(HEARD[Math.floor(random() * HEARD.length)] ?? '', random);
    fed += bytes.length;
    for (let from = 0; from < bytes.length;) {
      const to = from + 1 + Math.floor(random() * bytes.length);
      parser.push(bytes.subarray(from, to));
      from = to;
    }
    if (round % 64 === 0) {
      bodies.length = 0;
      const known = encodeFrame(`OK ${String(round)}`);
      parser.push(Buffer.from(known, 'latin1'));
      fed += known.length;
      expect(bodies, `seed ${String(SEED)}, round ${String(round)}`).toEqual([`OK ${String(round)}`]);
    }
    for (const body of bodies.splice(0)) if (readMessage(body) !== undefined) understood++;
  }
  parser.expire();
  const { noiseBytes, damagedBytes } = parser.counts;
  expect(frameBytes + noiseBytes + damagedBytes).toBe(fed);
  expect(understood).toBeGreaterThan(0);
});

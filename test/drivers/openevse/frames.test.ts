import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Discard,
  encodeFrame,
  FrameParser,
  MAX_FRAME_BYTES,
} from '../../../drivers/controllers/openevse/frames.ts';

function listen() {
  const frames: string[] = [];
  const discards: Discard[] = [];
  const parser = new FrameParser({
    frame: (text) => frames.push(text),
    discarded: (discard) => discards.push(discard),
  });
  return { parser, frames, discards };
}

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('RAPI frames', () => {
  // Frames as observed on firmware 8.1.1.
  test.each([
    'AT 00 00 0 0200^03',
    'AB 00 D8.1.1^5B',
    'AT 01 01 12 0201^31',
    'AT 02 02 12 0701^34',
    'AT 03 03 12 0541^32',
    'AT 06 03 16 0580^3E',
    'AT 06 00 16 0580^3D',
    'AT fe 02 6 2711^03',
    'GS :0A^5B',
    'OK 02 0 02 0701 :0A^7D',
    'SC 16 V^65',
    'NK 12^02',
    'GS^30',
    'FR^30',
  ])('agrees with the observed checksum of $%s', (observed) => {
    const body = observed.slice(0, -3);
    expect(encodeFrame(body)).toBe(`$${observed}\r`);
    const { parser, frames } = listen();
    parser.push(bytes(`$${observed}\r`));
    expect(frames).toEqual([body]);
  });

  test('skips lines that are no frames and counts them as noise', () => {
    const { parser, frames, discards } = listen();
    parser.push(bytes('\nrelayCloseMs: 25\r$AB 00 D8.1.1^5B\r\nrelayCloseMs: 25\r'));
    expect(frames).toEqual(['AB 00 D8.1.1']);
    expect(discards.map(({ reason }) => reason)).toEqual(['noise', 'noise']);
    expect(parser.counts).toEqual({ frames: 1, noiseBytes: 36, damagedBytes: 0, checksumErrors: 0 });
  });

  test('counts checksum errors separately and goes on with the next frame', () => {
    const { parser, frames } = listen();
    parser.push(bytes('$OK 02^00\r$NK^21\r'));
    expect(frames).toEqual(['NK']);
    expect(parser.counts).toMatchObject({ checksumErrors: 1, damagedBytes: 10, frames: 1 });
  });

  test('a frame without a checksum is not believed', () => {
    const { parser, frames, discards } = listen();
    parser.push(bytes('$OK 02\r'));
    expect(frames).toEqual([]);
    expect(discards).toMatchObject([{ reason: 'checksum', bytes: 7 }]);
  });

  test('a new start ends a half frame', () => {
    const { parser, frames, discards } = listen();
    parser.push(bytes('$OK 03 1$NK 12^02\r'));
    expect(frames).toEqual(['NK 12']);
    expect(discards).toMatchObject([{ reason: 'half-frame', bytes: 8, text: '$OK 03 1' }]);
  });

  test('drops a half frame when the line falls silent', () => {
    const { parser, frames, discards } = listen();
    parser.push(bytes('$OK 0'));
    expect(parser.pending).toBe(true);
    parser.expire();
    expect(parser.pending).toBe(false);
    parser.push(bytes('2^2D\r$NK^21\r'));
    expect(frames).toEqual(['NK']);
    expect(discards[0]).toMatchObject({ reason: 'half-frame', bytes: 5 });
  });

  test('an endless frame does not grow for ever', () => {
    const { parser, discards } = listen();
    parser.push(bytes(`$${'A'.repeat(10_000)}`));
    expect(discards[0]).toMatchObject({ reason: 'overlong', bytes: MAX_FRAME_BYTES });
    expect(discards.every(({ bytes: length }) => length <= MAX_FRAME_BYTES)).toBe(true);
  });
});

describe('whatever the line carries', () => {
  const body = fc
    .array(fc.constantFrom(...'0123456789abcdefOKNAT. '), { minLength: 1, maxLength: 40 })
    .map((letters) => letters.join(''));
  const noise = fc.uint8Array({ maxLength: 200 });
  const cuts = fc.infiniteStream(fc.integer({ min: 1, max: 64 }));

  function pushInPieces(parser: FrameParser, stream: Uint8Array, sizes: Iterator<number>): void {
    for (let at = 0; at < stream.length;) {
      const size = Number(sizes.next().value);
      parser.push(stream.subarray(at, at + size));
      at += size;
    }
  }

  test('every frame between noise is delivered, in order, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, body), { maxLength: 10 }), cuts, (parts, sizes) => {
        // Noise that happens to hold a frame of its own would be right to be delivered.
        const quiet = parts.map(
          ([rubbish, text]) => [rubbish.filter((byte) => byte !== 0x0d), text] as const,
        );
        const stream = Buffer.concat(quiet.flatMap(([rubbish, text]) => [rubbish, bytes(encodeFrame(text))]));
        const { parser, frames } = listen();
        pushInPieces(parser, stream, sizes);
        expect(frames).toEqual(quiet.map(([, text]) => text));
      }),
    );
  });

  test('each byte is delivered or discarded, and never more than a frame is held', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            noise,
            body.map((text) => bytes(encodeFrame(text))),
          ),
          { maxLength: 20 },
        ),
        cuts,
        (parts, sizes) => {
          const stream = Buffer.concat(parts);
          const { parser, frames, discards } = listen();
          pushInPieces(parser, stream, sizes);
          const heldAtMost = discards.reduce((most, discard) => Math.max(most, discard.bytes), 0);
          expect(heldAtMost).toBeLessThanOrEqual(MAX_FRAME_BYTES);
          parser.expire();
          const delivered = frames.reduce((sum, text) => sum + encodeFrame(text).length, 0);
          const discarded = discards.reduce((sum, discard) => sum + discard.bytes, 0);
          expect(delivered + discarded).toBe(stream.length);
          expect(parser.counts.noiseBytes + parser.counts.damagedBytes).toBe(discarded);
        },
      ),
    );
  });
});

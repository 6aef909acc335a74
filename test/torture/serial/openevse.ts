/**
 * Random and mutated bytes on an OpenEVSE's line: nothing throws, no byte is unaccounted for, and a good frame after any
 * rubbish is found; whoever waits for an answer gets one or a failure, never nothing.
 */
import { Exchange } from '../../../drivers/controllers/openevse/exchange.ts';
import { getState } from '../../../drivers/controllers/openevse/commands/state.ts';
import { FrameParser, encodeFrame } from '../../../drivers/controllers/openevse/frames.ts';
import { readMessage } from '../../../drivers/controllers/openevse/messages.ts';
import { VirtualClock } from '../../rig/clock.ts';
import { randomFrom } from '../../rig/random.ts';
import { demand, same } from '../violation.ts';
import { mutate, pieces } from './mutate.ts';

/** As heard on real boards. */
const HEARD = [
  '$AT 03 03 12 0541^32\r',
  '$AB 00 D8.1.1^5B\r',
  '$AT fe 02 6 2711^03\r',
  '$OK 02 0 02 0701 :0A^7D\r',
  '$NK 12^02\r',
  '\nrelayCloseMs: 25\r',
  '$AT 06 03 16 0580^3E\r',
].map((text) => Buffer.from(text, 'latin1'));

/** A discarded piece is told of in part: each byte may take four characters. */
const MOST_TOLD = 4 * 96;
const KNOWN_EVERY = 64;

interface Options {
  readonly seed: number;
  readonly bytes: number;
}

/** Returns what to say of it. Throws Violation. */
export async function runOpenEvseBytes({ seed, bytes }: Options): Promise<string> {
  const half = Math.floor(bytes / 2);
  const { understood, found } = parse({ seed, bytes: bytes - half });
  const answered = await exchange({ seed: seed + 1, bytes: half });
  return (
    `${String(bytes)} bytes of rubbish to OpenEVSE’s line (seed ${String(seed)}): ${String(found)} frames put between ` +
    `all found, ${String(understood)} others understood, ${String(answered)} requests all settled, 0 crashes`
  );
}

const oneOf = (random: () => number) => HEARD[Math.floor(random() * HEARD.length)] ?? Buffer.alloc(0);

function parse({ seed, bytes }: Options): { understood: number; found: number } {
  const random = randomFrom(seed);
  let frameBytes = 0;
  const bodies: string[] = [];
  const parser = new FrameParser({
    frame: (body) => {
      frameBytes += encodeFrame(body).length;
      bodies.push(body);
    },
    discarded: ({ text }) =>
      demand(text.length <= MOST_TOLD, () => `${String(text.length)} characters of rubbish`),
  });
  let fed = 0;
  let understood = 0;
  let found = 0;
  for (let round = 0; fed < bytes; round++) {
    const rubbish = mutate(oneOf(random), random);
    fed += rubbish.length;
    for (const piece of pieces(rubbish, random)) parser.push(piece);
    if (round % KNOWN_EVERY === 0) {
      bodies.length = 0;
      const known = encodeFrame(`OK ${String(round)}`);
      parser.push(Buffer.from(known, 'latin1'));
      fed += known.length;
      same(
        bodies.join(),
        `OK ${String(round)}`,
        `seed ${String(seed)}, round ${String(round)}: frames after rubbish`,
      );
      found++;
    }
    for (const body of bodies.splice(0)) if (readMessage(body) !== undefined) understood++;
  }
  parser.expire();
  const { noiseBytes, damagedBytes } = parser.counts;
  same(frameBytes + noiseBytes + damagedBytes, fed, `seed ${String(seed)}: bytes accounted for`);
  demand(understood > 0, () => 'nothing was understood at all');
  return { understood, found };
}

/** Requests into the rubbish: each is answered, or fails in its time. */
async function exchange({ seed, bytes }: Options): Promise<number> {
  const random = randomFrom(seed);
  const clock = new VirtualClock();
  const line = new Exchange(() => Promise.resolve({ ok: true, value: undefined }), clock);
  line.subscribe(() => undefined);
  let fed = 0;
  let asked = 0;
  let settled = 0;
  while (fed < bytes) {
    if (asked - settled < 3) {
      asked++;
      void line.request(getState(), { urgent: random() < 0.3 }).then(() => settled++);
    }
    for (let count = 0; count < 8; count++) {
      const rubbish = mutate(oneOf(random), random);
      fed += rubbish.length;
      for (const piece of pieces(rubbish, random)) line.receive(piece);
    }
    clock.advance(Math.floor(random() * 400));
    // Promises of requests that were answered go on.
    await Promise.resolve();
  }
  for (let waits = 0; waits < 100 && settled < asked; waits++) {
    clock.advance(10_000);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }
  same(settled, asked, `seed ${String(seed)}: requests that were settled`);
  return asked;
}

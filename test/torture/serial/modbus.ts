/**
 * Random and mutated bytes before, after and instead of Modbus replies: nothing throws, memory is bounded, a good reply is
 * found after any rubbish and is never another one than was sent. (A 16-bit checksum lets one damaged frame in 65 536
 * pass: what is found where nothing good was sent is counted, and must be as rare as that.)
 */
import { MAX_FRAME_BYTES, ReplyParser, type ModbusRequest } from '../../../drivers/serial/modbus/frames.ts';
import { withCrc } from '../../../drivers/serial/modbus/crc.ts';
import { randomFrom } from '../../rig/random.ts';
import { demand, same } from '../violation.ts';
import { mutate, pieces } from './mutate.ts';

/** One round's rubbish: some frames' worth. */
const MOST_FRAMES = 4;
/** Rounds between good replies that are due. */
const KNOWN_EVERY = 4;

/** Returns what to say of it. Throws Violation. */
export function runModbusBytes({ seed, bytes }: { readonly seed: number; readonly bytes: number }): string {
  const random = randomFrom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  let fed = 0;
  let found = 0;
  let mistaken = 0;
  let rounds = 0;
  for (; fed < bytes; rounds++) {
    const request = draw(below);
    const parser = new ReplyParser(request);
    const wanted = answerTo(request, below);
    const what = () => `seed ${String(seed)}, round ${String(rounds)}, ${JSON.stringify(request)}`;
    let early = false;
    for (let frames = 0; frames < 1 + below(MOST_FRAMES); frames++) {
      const rubbish = mutate(answerTo(draw(below), below).frame, random);
      fed += rubbish.length;
      // A frame that came through whole may answer this very request.
      for (const piece of pieces(rubbish, random)) early = parser.push(piece) !== undefined || early;
      demand(parser.pending <= MAX_FRAME_BYTES, () => `${what()}: ${String(parser.pending)} bytes held`);
    }
    if (early) {
      mistaken++;
      continue;
    }
    if (rounds % KNOWN_EVERY === 0) {
      fed += wanted.frame.length;
      let reply: string | undefined;
      for (const piece of pieces(wanted.frame, random)) reply ??= JSON.stringify(parser.push(piece)?.reply);
      demand(reply !== undefined, () => `${what()}: no reply was found after rubbish`);
      // A cut frame whose last byte happens to be the next one's first is whole.
      if (reply === JSON.stringify(wanted.reply)) found++;
      else mistaken++;
    }
    parser.expire();
    same(parser.pending, 0, `${what()}: bytes held after the end`);
  }
  demand(found > 0, () => 'no reply was found at all');
  // Frames of few units, tables and lengths do come through whole and fit; more than that would be a parser that guesses.
  demand(
    mistaken < rounds / 10,
    () => `seed ${String(seed)}: ${String(mistaken)} of ${String(rounds)} answered early`,
  );
  return (
    `${String(fed)} bytes of rubbish to a Modbus line (seed ${String(seed)}): ${String(found)} replies put between ` +
    `found, ${String(mistaken)} answered before by another whole frame, 0 crashes`
  );
}

function draw(below: (limit: number) => number): ModbusRequest {
  const unit = 1 + below(3);
  const address = below(4);
  const count = 1 + below(8);
  const table = below(2) === 0 ? 'holding' : 'input';
  if (below(3) > 0) return { kind: 'read', unit, table, address, count };
  const single = below(2) === 0;
  const values = Array.from({ length: single ? 1 : count }, () => below(65_536));
  return { kind: 'write', unit, address, values, ...(single && { single }) };
}

/** What a unit says to it, and what is to be made of that. */
function answerTo(
  request: ModbusRequest,
  below: (limit: number) => number,
): { frame: Buffer; reply: object } {
  const { unit, address } = request;
  const word = (value: number) => [value >>> 8, value & 0xff];
  const code = request.kind === 'read' ? (request.table === 'holding' ? 3 : 4) : request.single ? 6 : 16;
  if (below(8) === 0) {
    const exception = 1 + below(4);
    return { frame: framed([unit, code | 0x80, exception]), reply: { type: 'exception', code: exception } };
  }
  if (request.kind === 'read') {
    const values = Array.from({ length: request.count }, () => below(65_536));
    return {
      frame: framed([unit, code, values.length * 2, ...values.flatMap(word)]),
      reply: { type: 'values', values },
    };
  }
  const { values, single } = request;
  const said = single ? (values[0] ?? 0) : values.length;
  return { frame: framed([unit, code, ...word(address), ...word(said)]), reply: { type: 'values', values } };
}

const framed = (body: readonly number[]) => Buffer.from(withCrc(body));

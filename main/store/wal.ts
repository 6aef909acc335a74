/**
 * SQLite's write-ahead log, read past its damage. SQLite itself takes a log up to the first frame whose checksum is
 * wrong and forgets the rest without a word: right for a write that was torn by a power cut, wrong for damage in the
 * middle, behind which there are commits that had been durable. Format: https://sqlite.org/fileformat2.html#walformat
 */

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC_LITTLE = 0x377f0682;
const MAGIC_BIG = 0x377f0683;
const FORMAT = 3_007_000;

interface Frame {
  readonly page: number;
  /** The database's size in pages after this commit; 0: not a commit's last frame. */
  readonly sizeAfter: number;
  readonly content: Buffer;
}

export interface Wal {
  readonly pageSize: number;
  /** Whole frames of the newest generation, oldest first, up to the last commit; damaged ones left out. */
  readonly frames: readonly Frame[];
  /** Commits that were durable lie behind damage. Damage in the very last commit cannot be told from a torn write. */
  readonly damaged: boolean;
}

interface Sums {
  readonly a: number;
  readonly b: number;
}

/** `bytes`: the log's file, whatever is in it. `pageSize`: what to believe when the log's header is damaged. */
export function readWal(bytes: Buffer, pageSize: number): Wal {
  const magic = bytes.length >= HEADER ? bytes.readUInt32BE(0) : 0;
  const little = magic !== MAGIC_BIG;
  const written = sumsAt(bytes, 24);
  const sums = written && checksum(bytes, 0, 24, { a: 0, b: 0 }, little);
  const isSound = (magic === MAGIC_BIG || magic === MAGIC_LITTLE) && same(sums, written);
  const size = isSound ? bytes.readUInt32BE(8) : pageSize;
  const salts = bytes.subarray(isSound ? 16 : HEADER + 8, isSound ? 24 : HEADER + 16);

  const frames: Frame[] = [];
  let before = isSound ? written : null;
  let committed = 0;
  let commitsBehind = 0;
  let broken = !isSound;
  for (let at = HEADER; at + FRAME_HEADER + size <= bytes.length; at += FRAME_HEADER + size) {
    const own = sumsAt(bytes, at + 16);
    const body = at + FRAME_HEADER;
    const isValid =
      before !== null &&
      salts.equals(bytes.subarray(at + 8, at + 16)) &&
      same(own, checksum(bytes, body, size, checksum(bytes, at, 8, before, little), little));
    // Each frame's sum goes on from the one stored before it: a damaged frame spoils itself and at most the next.
    before = own;
    if (!isValid) {
      broken = true;
      continue;
    }
    const sizeAfter = bytes.readUInt32BE(at + 4);
    frames.push({ page: bytes.readUInt32BE(at), sizeAfter, content: bytes.subarray(body, body + size) });
    if (sizeAfter === 0) continue;
    committed = frames.length;
    if (broken) commitsBehind++;
  }
  // A write torn by a power cut leaves at most the end of one commit behind the tear; a header is never torn off later.
  const damaged = commitsBehind > (isSound ? 1 : 0);
  return {
    pageSize: size,
    frames: damaged ? frames.slice(0, committed) : wholeOnly(frames, bytes, size),
    damaged,
  };
}

/** Without durable commits behind the damage the log ends for SQLite where it ends for us: before the first bad frame. */
function wholeOnly(frames: readonly Frame[], bytes: Buffer, size: number): Frame[] {
  const whole: Frame[] = [];
  let committed = 0;
  for (const [index, frame] of frames.entries()) {
    const offset = HEADER + index * (FRAME_HEADER + size) + FRAME_HEADER;
    if (frame.content.byteOffset - bytes.byteOffset !== offset) break;
    whole.push(frame);
    if (frame.sizeAfter > 0) committed = whole.length;
  }
  return whole.slice(0, committed);
}

/** A log of these pages in one commit that leaves the database `pages` long; what SQLite reads in place of the damaged one. */
export function writeWal(
  frames: readonly Pick<Frame, 'page' | 'content'>[],
  pageSize: number,
  pages: number,
): Buffer {
  const bytes = Buffer.alloc(HEADER + frames.length * (FRAME_HEADER + pageSize));
  bytes.writeUInt32BE(MAGIC_LITTLE, 0);
  bytes.writeUInt32BE(FORMAT, 4);
  bytes.writeUInt32BE(pageSize, 8);
  bytes.writeUInt32BE(1, 16);
  bytes.writeUInt32BE(2, 20);
  let sums = checksum(bytes, 0, 24, { a: 0, b: 0 }, true);
  putSums(bytes, 24, sums);
  let at = HEADER;
  for (const [index, { page, content }] of frames.entries()) {
    bytes.writeUInt32BE(page, at);
    bytes.writeUInt32BE(index === frames.length - 1 ? pages : 0, at + 4);
    bytes.writeUInt32BE(1, at + 8);
    bytes.writeUInt32BE(2, at + 12);
    content.copy(bytes, at + FRAME_HEADER);
    sums = checksum(bytes, at, 8, sums, true);
    sums = checksum(bytes, at + FRAME_HEADER, pageSize, sums, true);
    putSums(bytes, at + 16, sums);
    at += FRAME_HEADER + pageSize;
  }
  return bytes;
}

function checksum(bytes: Buffer, from: number, length: number, start: Sums, little: boolean): Sums {
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, length);
  // Whole numbers of 32 bits, wrapped around: `| 0` keeps them so, and fast.
  let a = start.a | 0;
  let b = start.b | 0;
  for (let at = 0; at < length; at += 8) {
    a = (a + view.getInt32(at, little) + b) | 0;
    b = (b + view.getInt32(at + 4, little) + a) | 0;
  }
  return { a: a >>> 0, b: b >>> 0 };
}

function sumsAt(bytes: Buffer, at: number): Sums | null {
  return at + 8 <= bytes.length ? { a: bytes.readUInt32BE(at), b: bytes.readUInt32BE(at + 4) } : null;
}

function putSums(bytes: Buffer, at: number, { a, b }: Sums): void {
  bytes.writeUInt32BE(a, at);
  bytes.writeUInt32BE(b, at + 4);
}

const same = (one: Sums | null, other: Sums | null) =>
  one !== null && other !== null && one.a === other.a && one.b === other.b;

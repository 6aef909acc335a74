/**
 * RAPI's frames: `$` body `^XX` CR, XX being the XOR of every byte before `^`. Bytes between frames are noise: some
 * firmware prints such lines (`\nrelayCloseMs: 25\r`), and wires add their own.
 */

/** Anything longer is no RAPI frame: the firmware's reply buffer is far smaller. Bounds the parser's memory. */
export const MAX_FRAME_BYTES = 96;
/** The firmware's input buffer holds 32 bytes with the terminating NUL, CR not stored (ESRAPI_BUFLEN). */
export const MAX_REQUEST_BYTES = 32;

const START = 0x24;
const END = 0x0d;
const LINE_FEED = 0x0a;

/** Why bytes were thrown away. `noise`: text outside frames, harmless. The others are damage. */
export type DiscardReason = 'noise' | 'garbage' | 'half-frame' | 'overlong' | 'checksum';

export interface Discard {
  readonly reason: DiscardReason;
  readonly bytes: number;
  /** What was thrown away, printable, cut to `MAX_FRAME_BYTES`. */
  readonly text: string;
}

export interface FrameCounts {
  frames: number;
  noiseBytes: number;
  damagedBytes: number;
  checksumErrors: number;
}

export interface FrameSink {
  /** A frame with the right checksum: its words, without `$`, `^` and checksum. */
  frame(text: string): void;
  discarded(discard: Discard): void;
}

/** The XOR checksum over `$` and body, two upper-case hex digits. */
export function checksum(text: string): string {
  let sum = 0;
  for (const byte of Buffer.from(text, 'latin1')) sum ^= byte;
  return sum.toString(16).toUpperCase().padStart(2, '0');
}

/** Makes a frame of a body: `GS` gives `$GS^30\r`. */
export function encodeFrame(body: string): string {
  return `$${body}^${checksum(`$${body}`)}\r`;
}

/** Finds frames in a stream of bytes cut anywhere; never throws, never holds more than `MAX_FRAME_BYTES`. */
export class FrameParser {
  readonly #sink: FrameSink;
  readonly #held = Buffer.alloc(MAX_FRAME_BYTES);
  #length = 0;
  #inFrame = false;
  readonly counts: FrameCounts = { frames: 0, noiseBytes: 0, damagedBytes: 0, checksumErrors: 0 };

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** True in the middle of a frame or of a noise line. */
  get pending(): boolean {
    return this.#length > 0;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#take(byte);
  }

  /** The line fell silent: what is held will not be completed any more. */
  expire(): void {
    this.#drop(this.#inFrame ? 'half-frame' : this.#outsideReason());
  }

  #take(byte: number): void {
    if (byte === START) {
      // `$` occurs nowhere inside a frame: whatever came before it has no end.
      this.expire();
      this.#inFrame = true;
    } else if (this.#inFrame && byte === END) {
      return this.#finish();
    } else if (this.#inFrame && !isPrintable(byte)) {
      this.#hold(byte);
      this.#drop('half-frame');
      return;
    }
    this.#hold(byte);
    if (!this.#inFrame && byte === END) this.#drop(this.#outsideReason());
    else if (this.#length === MAX_FRAME_BYTES) this.#drop(this.#inFrame ? 'overlong' : this.#outsideReason());
  }

  #hold(byte: number): void {
    this.#held[this.#length] = byte;
    this.#length += 1;
  }

  #finish(): void {
    const text = this.#held.toString('latin1', 0, this.#length);
    const match = /^(\$[^^]*)\^([0-9A-F]{2})$/.exec(text);
    if (match?.[1] === undefined || checksum(match[1]) !== match[2]) {
      this.#hold(END);
      return this.#drop('checksum');
    }
    this.#length = 0;
    this.#inFrame = false;
    this.counts.frames += 1;
    this.#sink.frame(match[1].slice(1));
  }

  #outsideReason(): DiscardReason {
    const held = this.#held.subarray(0, this.#length);
    return held.every((byte) => isPrintable(byte) || byte === LINE_FEED || byte === END)
      ? 'noise'
      : 'garbage';
  }

  #drop(reason: DiscardReason): void {
    const bytes = this.#length;
    if (bytes === 0) return;
    const text = printable(this.#held.subarray(0, bytes));
    this.#length = 0;
    this.#inFrame = false;
    if (reason === 'noise') this.counts.noiseBytes += bytes;
    else this.counts.damagedBytes += bytes;
    if (reason === 'checksum') this.counts.checksumErrors += 1;
    this.#sink.discarded({ reason, bytes, text });
  }
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte <= 0x7e;
}

/** Bytes as text for people: control and 8-bit bytes become `\xNN`. */
export function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    isPrintable(byte) ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

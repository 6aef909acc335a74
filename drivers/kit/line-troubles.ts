/**
 * What can be wrong with a line between a driver and an emulated device, whatever the protocol: it sits on the device's own
 * end (`BytePipe`), so that it works on a pseudo-terminal as on an in-memory port.
 */
import type { DriverClock } from '../device.ts';
import type { BytePipe } from '../emulated/charger.ts';
import { wireClock } from '../serial/wire-clock.ts';

const NOISE_EVERY_MS = 25;
const NOISE_BYTES = 7;
/** A USB adapter cuts where it likes. */
const PIECE_BYTES = 4;
const NOTHING = new Uint8Array(0);

export class LineTroubles {
  muted = false;
  damaging = false;
  splitting = false;
  delayMs = 0;
  /** Bytes that reached the device. */
  received = 0;
  readonly #clock: DriverClock;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  #noise: { cancel(): void } | undefined;
  #seed = 1;
  readonly #onTheirWay: Uint8Array[] = [];
  /** When the line is free again: what was said first arrives first. */
  #freeAt = 0;

  /** Takes over the pipe's ends; has to come before anybody listens to it. */
  constructor(pipe: BytePipe, clock: DriverClock = wireClock) {
    this.#clock = clock;
    const receive = pipe.receive.bind(pipe);
    pipe.onOutput((bytes) => this.#said(bytes));
    pipe.receive = (bytes) => {
      if (this.muted) return;
      this.received += bytes.length;
      receive(bytes);
    };
    pipe.onOutput = (listener) => {
      this.#listeners.add(listener);
      return () => void this.#listeners.delete(listener);
    };
  }

  /** How many listen at the other end. */
  get subscribers(): number {
    return this.#listeners.size;
  }

  noise(on: boolean): void {
    this.#noise?.cancel();
    this.#noise = undefined;
    if (!on) return;
    this.#noise = this.#clock.after(NOISE_EVERY_MS, () => {
      this.#deliver(Uint8Array.from({ length: NOISE_BYTES }, () => this.#random() & 0xff));
      this.noise(true);
    });
  }

  close(): void {
    this.noise(false);
    this.muted = true;
    this.#listeners.clear();
  }

  #said(bytes: Uint8Array): void {
    if (this.muted) return;
    const spoilt = this.damaging ? this.#damaged(bytes) : bytes;
    const pieces = this.splitting ? piecesOf(spoilt) : [spoilt];
    for (const piece of pieces) this.#later(piece);
  }

  #later(piece: Uint8Array): void {
    const now = this.#clock.monotonic();
    if (this.delayMs === 0 && !this.splitting && this.#onTheirWay.length === 0) return this.#deliver(piece);
    this.#freeAt = Math.max(this.#freeAt, now + this.delayMs) + (this.splitting ? 1 : 0);
    // Timers of different lengths may overtake each other; bytes do not.
    this.#onTheirWay.push(piece);
    this.#clock.after(this.#freeAt - now, () => this.#deliver(this.#onTheirWay.shift() ?? NOTHING));
  }

  #deliver(bytes: Uint8Array): void {
    if (this.muted || bytes.length === 0) return;
    for (const listener of [...this.#listeners]) listener(bytes);
  }

  /** One bit of one byte, never in the marks that end a line of text. */
  #damaged(bytes: Uint8Array): Uint8Array {
    const at = this.#random() % Math.max(1, bytes.length);
    return bytes.map((byte, index) => (index === at && byte !== 0x0d && byte !== 0x0a ? byte ^ 0x01 : byte));
  }

  #random(): number {
    // A linear congruential generator (Numerical Recipes): repeatable, and nothing hangs on its quality.
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed >>> 8;
  }
}

function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / PIECE_BYTES);
  return Array.from({ length: count }, (_, at) => bytes.slice(at * PIECE_BYTES, (at + 1) * PIECE_BYTES));
}

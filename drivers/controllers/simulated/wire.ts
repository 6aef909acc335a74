/** The firmware's transmit line, with what real lines do: latency, frames cut into pieces, silence, babble. */
import type { DriverClock } from '../../device.ts';

/** The firmware's main loop runs some 50 times a second, so replies come after a few milliseconds. */
const LATENCY_MS = { least: 1, spread: 9 };
const BABBLE_EVERY_MS = 40;

export class TransmitLine {
  readonly #clock: DriverClock;
  readonly #random: () => number;
  readonly #deliver: (bytes: Uint8Array) => void;
  #freeAt = 0;
  #generation = 0;
  #babbleUntil = 0;
  /** While true nothing is sent: a cut cable, a hung board. */
  muted = false;

  constructor(clock: DriverClock, random: () => number, deliver: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#random = random;
    this.#deliver = deliver;
  }

  get babbling(): boolean {
    return this.#clock.monotonic() < this.#babbleUntil;
  }

  /** Sends a frame's body, `OK 02` as `$OK 02^XX\r`. */
  frame(body: string): void {
    let sum = 0;
    for (const byte of Buffer.from(`$${body}`, 'latin1')) sum ^= byte;
    if (this.babbling && this.#random() < 0.6) sum ^= 0x15;
    this.raw(`$${body}^${sum.toString(16).toUpperCase().padStart(2, '0')}\r`);
  }

  /** Sends text as it is, after what is already on its way. */
  raw(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    const cut = this.#random() < 0.3 ? Math.ceil(this.#random() * bytes.length) : bytes.length;
    this.#later(bytes.subarray(0, cut));
    if (cut < bytes.length) this.#later(bytes.subarray(cut));
  }

  /** For this long, frames are damaged and rubbish is sent between them. */
  babble(ms: number): void {
    const already = this.babbling;
    this.#babbleUntil = this.#clock.monotonic() + ms;
    if (!already) this.#rubbish();
  }

  /** Power is gone: what was on its way is lost. */
  cut(): void {
    this.#generation += 1;
    this.#babbleUntil = 0;
  }

  #rubbish(): void {
    if (!this.babbling) return;
    const kind = this.#random();
    if (kind < 0.4) this.raw('$OK 03 1');
    else if (kind < 0.6) this.raw('$AT 03 0^');
    else this.raw(String.fromCharCode(...Array.from({ length: 12 }, () => Math.floor(this.#random() * 256))));
    this.#clock.after(BABBLE_EVERY_MS, () => this.#rubbish());
  }

  #later(bytes: Uint8Array): void {
    const now = this.#clock.monotonic();
    this.#freeAt = Math.max(now, this.#freeAt) + LATENCY_MS.least + this.#random() * LATENCY_MS.spread;
    const generation = this.#generation;
    this.#clock.after(this.#freeAt - now, () => {
      if (generation === this.#generation && !this.muted) this.#deliver(bytes);
    });
  }
}

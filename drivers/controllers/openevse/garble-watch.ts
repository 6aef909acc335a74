import type { Discard } from './frames.ts';

/** One damaged frame happens at every plug; this many within the window is a bad cable or a wrong baud rate. */
const DAMAGED_TO_RAISE = 5;
const DAMAGED_TO_CLEAR = 1;
/** Firmware's own odd lines are some 20 bytes each relay close: far below this. */
const NOISE_BYTES_TO_RAISE = 400;
export const GARBLE_WINDOW_MS = 10_000;

/** Judges the line by what had to be thrown away within the last seconds. */
export class GarbleWatch {
  readonly #windowMs: number;
  #seen: { readonly at: number; readonly noiseBytes: number; readonly damaged: number }[] = [];
  #garbled = false;

  constructor(windowMs: number = GARBLE_WINDOW_MS) {
    this.#windowMs = windowMs;
  }

  record(discard: Discard, now: number): void {
    const noise = discard.reason === 'noise';
    this.#seen.push({ at: now, noiseBytes: noise ? discard.bytes : 0, damaged: noise ? 0 : 1 });
    this.#prune(now);
  }

  /** What was thrown away within the window, and whether that is too much. */
  judge(now: number): { readonly garbled: boolean; readonly damaged: number; readonly noiseBytes: number } {
    this.#prune(now);
    const damaged = this.#seen.reduce((sum, entry) => sum + entry.damaged, 0);
    const noiseBytes = this.#seen.reduce((sum, entry) => sum + entry.noiseBytes, 0);
    if (damaged >= DAMAGED_TO_RAISE || noiseBytes >= NOISE_BYTES_TO_RAISE) this.#garbled = true;
    else if (damaged <= DAMAGED_TO_CLEAR && noiseBytes < NOISE_BYTES_TO_RAISE / 2) this.#garbled = false;
    return { garbled: this.#garbled, damaged, noiseBytes };
  }

  #prune(now: number): void {
    // A babbling line must not fill the memory either.
    this.#seen = this.#seen.filter((entry) => now - entry.at < this.#windowMs).slice(-1000);
  }
}

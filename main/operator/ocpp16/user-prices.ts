/** Prices in words for single cards (SetUserPrice): said shortly before or after the card is authorised. */
import type { Clock } from '../../clock.ts';

/** Longer than that nobody stands in front of the screen with the same card. */
const KEPT_MS = 5 * 60_000;
const MOST = 20;

export class UserPrices {
  readonly #clock: Clock;
  readonly #texts = new Map<string, { readonly text: string; readonly atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(token: string, text: string): void {
    this.#texts.delete(token);
    this.#texts.set(token, { text, atMs: this.#clock.monotonic() });
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MOST && oldest !== undefined) this.#texts.delete(oldest);
  }

  of(token: string): string | null {
    const known = this.#texts.get(token);
    return known && this.#clock.monotonic() - known.atMs <= KEPT_MS ? known.text : null;
  }
}

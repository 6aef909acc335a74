/** Cards to tap in turn: the same one twice within the reader's debounce would be one tap. */
import { DEBOUNCE_MS } from '../../../drivers/readers/pcsc/taps.ts';
import { until } from '../../rig/until.ts';

/** Between a card’s being handed out and its being seen. */
const MARGIN_MS = 50;

export class Deck {
  readonly #cards: { readonly key: string; tappedAt: number }[];

  constructor(keys: readonly string[]) {
    this.#cards = keys.map((key) => ({ key, tappedAt: Number.NEGATIVE_INFINITY }));
  }

  /** The card that was tapped longest ago, as soon as it counts as a new tap; it is to be tapped at once. */
  async next(): Promise<string> {
    const card = this.#cards.reduce((oldest, other) => (other.tappedAt < oldest.tappedAt ? other : oldest));
    const rested = () => performance.now() - card.tappedAt > DEBOUNCE_MS + MARGIN_MS;
    if (!rested()) await until('the card to count as a new tap', 2 * DEBOUNCE_MS, rested);
    card.tappedAt = performance.now();
    return card.key;
  }
}
